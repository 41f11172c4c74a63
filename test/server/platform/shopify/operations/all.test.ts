import { readdirSync, readFileSync } from 'node:fs';
import { NoDeprecatedCustomRule, parse, validate, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documents } from '../../../../../server/platform/shopify/operations/all.ts';
import { adminSchema } from '../admin-schema.ts';

/** How many connections stand inside each other at most. */
function deepest(document: ReturnType<typeof parse>): number {
  let level = 0;
  let most = 0;
  visit(document, {
    Field: {
      enter({ name }) {
        if (name.value === 'edges') most = Math.max(most, ++level);
      },
      leave({ name }) {
        if (name.value === 'edges') level--;
      },
    },
  });
  return most;
}

describe('every GraphQL document we send', () => {
  const { schema } = adminSchema();

  it.each(Object.entries(documents))('%s is valid in 2026-10', (_name, text) => {
    expect(validate(schema, parse(text)).map((e) => e.message)).toEqual([]);
  });

  it.each(Object.entries(documents))('%s asks for nothing deprecated', (_name, text) => {
    expect(validate(schema, parse(text), [NoDeprecatedCustomRule]).map((e) => e.message)).toEqual([]);
  });

  it('the check can fail', () => {
    expect(validate(schema, parse('{ shop { nmae } }'))).not.toEqual([]);
    expect(validate(schema, parse('{ shop { storefrontUrl } }'), [NoDeprecatedCustomRule])).not.toEqual([]);
  });

  it('is listed: no operation file is forgotten', () => {
    const folder = new URL('../../../../../server/platform/shopify/operations/', import.meta.url);
    const all = readFileSync(new URL('all.ts', folder), 'utf8');
    for (const file of readdirSync(folder)) {
      if (file !== 'all.ts' && file !== 'operation.ts') expect(all).toContain(`./${file}`);
    }
  });

  it('bulk queries keep to one top-level field, five connections and two levels', () => {
    for (const name of ['ProductsBulk', 'CustomersBulk', 'OrdersBulk']) {
      const text = documents[name] ?? '';
      const edges = text.match(/\bedges\b/g)?.length ?? 0;
      expect(edges).toBeGreaterThanOrEqual(1);
      expect(edges).toBeLessThanOrEqual(5);
      expect(deepest(parse(text))).toBeLessThanOrEqual(2);
      const definition = parse(text).definitions[0];
      expect(definition && 'selectionSet' in definition && definition.selectionSet?.selections).toHaveLength(1);
    }
  });
});
