// As much of JSON Schema as the published webhook schemas use: what of a value does not fit, by path.

export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** One line a fault; none where the value fits. */
export function schemaFaults(schema: Schema, value: unknown, path = ''): string[] {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const faults = choices.map((choice) => schemaFaults(choice, value, path));
    return faults.some((list) => list.length === 0) ? [] : faults[0]!;
  }
  if (schema.type !== undefined) {
    const wanted = [schema.type].flat();
    const actual = typeOf(value);
    const fits = wanted.includes(actual) || (actual === 'integer' && wanted.includes('number'));
    if (!fits) return [`${path}: ${actual} is not ${wanted.join(' or ')}`];
  }
  if (Array.isArray(value)) {
    return schema.items ? value.flatMap((entry) => schemaFaults(schema.items!, entry, `${path}[]`)) : [];
  }
  if (value === null || typeof value !== 'object') return [];
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${path}.${name}: missing`);
  const inner = Object.entries(value).flatMap(([name, entry]) => {
    const property = schema.properties?.[name];
    return property ? schemaFaults(property, entry, `${path}.${name}`) : [];
  });
  return [...missing, ...inner];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
