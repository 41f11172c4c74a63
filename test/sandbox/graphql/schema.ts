// Shopify's published Admin schema, built once when it is first needed, with its own table of access scopes.

import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';

export interface AdminSchema {
  schema: GraphQLSchema;
  /** 'Type' or 'Type.field' → scopes of which the app needs at least one */
  scopes: Map<string, string[]>;
  /** 'Type.field' of protected customer data, as the schema marks them, and the recovery link, which needs all of them */
  protected: Set<string>;
}

const file = new URL('../../../node_modules/@shopify/dev-mcp/dist/data/admin_2026-10.json.gz', import.meta.url);
let loading: Promise<AdminSchema> | undefined;

/** The Admin schema of 2026-10; the first call takes about a second. */
export function adminSchema(): Promise<AdminSchema> {
  loading ??= load();
  return loading;
}

async function load(): Promise<AdminSchema> {
  const json = JSON.parse((await promisify(gunzip)(await readFile(file))).toString()) as {
    data: IntrospectionQuery;
    offline_scopes: {
      items: { type: 'type' | 'field'; typeName: string; fieldName?: string; offlineScopes: string[] }[];
    };
  };
  const scopes = new Map<string, string[]>();
  for (const { typeName, fieldName, offlineScopes } of json.offline_scopes.items) {
    if (offlineScopes.length > 0) scopes.set(fieldName ? `${typeName}.${fieldName}` : typeName, offlineScopes);
  }
  const { types } = json.data.__schema as unknown as {
    types: { name: string; fields?: { name: string; isProtected?: boolean }[] | null }[];
  };
  const marked = types.flatMap(({ name, fields }) =>
    (fields ?? []).filter((field) => field.isProtected).map((field) => `${name}.${field.name}`),
  );
  const withheld = new Set([...marked, 'AbandonedCheckout.abandonedCheckoutUrl']);
  return { protected: withheld, schema: buildClientSchema(json.data, { assumeValid: true }), scopes };
}
