// What the app may see: its scopes against the schema's own table, protected customer data, and what the shop's plan includes.

import { type DocumentNode, getNamedType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { PlatformLimits } from '../shop-state.ts';
import type { AdminSchema } from './schema.ts';

/** Why a field is refused, in the platform's words; null where it may be seen. */
export function refusalOf(
  admin: AdminSchema,
  scopes: ReadonlySet<string>,
  limits: PlatformLimits,
  field: { parent: string; name: string; type: string },
): string | null {
  const node = field.type.endsWith('Connection') ? field.type.slice(0, -'Connection'.length) : field.type;
  // Writing a thing includes reading it.
  const has = (scope: string) => scopes.has(scope) || scopes.has(scope.replace(/^read_/, 'write_'));
  for (const key of [`${field.parent}.${field.name}`, node]) {
    const needed = admin.scopes.get(key);
    if (needed && !needed.some(has)) {
      return `Access denied for ${field.name} field. Required access: ${needed.join(' or ')}`;
    }
  }
  if (limits.without.includes(node))
    return `Access denied for ${field.name} field. This shop's plan does not include it.`;
  if (isHidden(admin, limits, field.parent, field.name)) {
    return `This app is not approved to use the ${field.name} field. See https://partners.shopify.com for more details.`;
  }
  return null;
}

/** Protected customer data of an app that is not approved for it. */
export const isHidden = (admin: AdminSchema, limits: PlatformLimits, type: string, field: string): boolean =>
  !limits.protectedData && admin.protected.has(`${type}.${field}`);

/** The first refusal of a whole document that is not about single protected fields: a bulk operation then fails as one. */
export function documentRefusal(
  admin: AdminSchema,
  scopes: ReadonlySet<string>,
  limits: PlatformLimits,
  document: DocumentNode,
): string | null {
  const types = new TypeInfo(admin.schema);
  const open = { ...limits, protectedData: true };
  let refusal: string | null = null;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const [parent, type] = [types.getParentType(), types.getType()];
        if (!parent || !type) return;
        const field = { parent: parent.name, name: node.name.value, type: getNamedType(type).name };
        refusal ??= refusalOf(admin, scopes, open, field);
      },
    }),
  );
  return refusal;
}
