// Shopify's published Admin schema of 2026-10, with the table that says which scope each type and field needs.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';

interface ScopeRow {
  type: 'type' | 'field';
  typeName: string;
  fieldName?: string;
  returnType?: string;
  requiredAccess: string;
  offlineScopes: string[];
}

interface PublishedSchema {
  data: IntrospectionQuery;
  offline_scopes: { items: ScopeRow[] };
}

let loaded: { schema: GraphQLSchema; published: PublishedSchema } | undefined;

/** Read once per test file (it takes most of a second). */
export function adminSchema() {
  if (!loaded) {
    const file = new URL('../../../../node_modules/@shopify/dev-mcp/dist/data/admin_2026-10.json.gz', import.meta.url);
    const published = JSON.parse(gunzipSync(readFileSync(file)).toString()) as PublishedSchema;
    loaded = { schema: buildClientSchema(published.data), published };
  }
  return loaded;
}
