// What we ask Shopify for, held against Shopify's own lists and against what our code does.

import { existsSync, readFileSync } from 'node:fs';
import { getNamedType, isListType, isNonNullType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documents } from '../../../../server/platform/shopify/operations/all.ts';
import { apiVersion } from '../../../../server/platform/shopify/operations/operation.ts';
import { translate, translators } from '../../../../server/platform/shopify/webhooks/translate.ts';
import { appConfiguration, complianceTopics, withFields } from '../../../sandbox/webhooks/subscriptions.ts';
import { adminSchema } from './admin-schema.ts';
import { aContext, sample } from './webhooks/sample.ts';

const file = new URL('../../../../shopify.app.toml', import.meta.url).pathname;
const text = readFileSync(file, 'utf8');
const configuration = appConfiguration(file);
/** What every merchant must grant; optional ones are left out. */
const scopes = (/^scopes = "([^"]+)"$/m.exec(text)?.[1] ?? '').split(',');
const topics = configuration.subscriptions.map(({ topic }) => topic);

/** Scopes of a document: per clause, those of which one is enough. */
function clausesOf(document: string): string[][] {
  const { schema, published } = adminSchema();
  const byType = new Map<string, string[]>();
  const byField = new Map<string, string[]>();
  for (const row of published.offline_scopes.items) {
    if (row.offlineScopes.length === 0) continue;
    if (row.type === 'type') byType.set(row.typeName, row.offlineScopes);
    else byField.set(`${row.typeName}.${row.fieldName}`, row.offlineScopes);
  }
  const clauses: string[][] = [];
  const info = new TypeInfo(schema);
  visit(
    parse(document),
    visitWithTypeInfo(info, {
      Field() {
        const parent = info.getParentType()?.name;
        const type = info.getType();
        const field = byField.get(`${parent}.${info.getFieldDef()?.name}`);
        if (field) clauses.push(field);
        const named =
          type && byType.get(getNamedType(isNonNullType(type) || isListType(type) ? getNamedType(type) : type).name);
        if (named) clauses.push(named);
      },
    }),
  );
  return clauses;
}

const grants = (scopes: string[], scope: string) =>
  scopes.includes(scope) || scopes.includes(scope.replace(/^read_/, 'write_'));

/** What the table of scopes does not say: metafields need the owner's, a pixel the events it reads. */
const beyondTheTable: Record<string, string[]> = {
  MetafieldsSet: ['write_products'],
  WebPixelCreate: ['write_pixels', 'read_customer_events'],
};

describe('shopify.app.toml', () => {
  it('subscribes only to topics that exist', () => {
    const topicEnum = adminSchema().schema.getType('WebhookSubscriptionTopic');
    const known = (topicEnum && 'getValues' in topicEnum ? topicEnum.getValues() : []).map(
      ({ description }) => /webhook topic for\s+`([^`]+)`/.exec(description ?? '')?.[1],
    );
    expect(known.length).toBeGreaterThan(200);
    for (const topic of topics.filter((each) => !complianceTopics.includes(each))) expect(known).toContain(topic);
  });

  it('subscribes to exactly what is translated, each once, the three compliance topics included', () => {
    expect([...topics].sort()).toEqual(Object.keys(translators).sort());
    expect(text).toMatch(/compliance_topics = \[ "customers\/data_request", "customers\/redact", "shop\/redact" \]/);
  });

  it('names above each subscription a file that exists', () => {
    const named =
      text.match(/# (server\/platform\/shopify\/[\w/-]+\.ts)[^\n]*\n(?:#[^\n]*\n)*\[\[webhooks\.subscriptions\]\]/g) ??
      [];
    expect(named).toHaveLength(text.match(/\[\[webhooks\.subscriptions\]\]/g)?.length ?? 0);
    for (const comment of named) {
      const path = /# (\S+\.ts)/.exec(comment)?.[1] ?? '';
      expect(existsSync(new URL(`../../../../${path}`, import.meta.url)), path).toBe(true);
    }
  });

  it('delivers every webhook to the one door', () => {
    expect(new Set(configuration.subscriptions.map(({ uri }) => uri))).toEqual(new Set(['/webhooks']));
  });

  it('asks for the fields that are read, and of addresses for country, region and postcode alone', () => {
    for (const { topic, includeFields } of configuration.subscriptions) {
      if (includeFields === null || topic === 'orders/delete') continue;
      const whole = sample(topic);
      const trimmed = withFields(whole, includeFields);
      expect(translate(topic, trimmed, aContext()), topic).toEqual(translate(topic, whole, aContext()));
      const others = includeFields.filter(
        (field) => !/^(shipping|default)_address\.(country_code|province_code|zip)$/.test(field),
      );
      expect(others.join()).not.toMatch(/address|phone|browser_ip|note\b/);
    }
  });

  it.each(Object.entries(documents))('has a scope for everything %s touches', (name, document) => {
    for (const clause of clausesOf(document)) {
      expect(
        clause.some((scope) => grants(scopes, scope)),
        clause.join(' or '),
      ).toBe(true);
    }
    for (const scope of beyondTheTable[name] ?? []) expect(scopes).toContain(scope);
  });

  it('asks for no scope that nothing needs', () => {
    const clauses = [
      ...Object.values(documents).flatMap(clausesOf),
      ...Object.values(beyondTheTable)
        .flat()
        .map((s) => [s]),
    ];
    for (const scope of scopes) {
      const without = scopes.filter((each) => each !== scope);
      expect(
        clauses.some((clause) => !clause.some((each) => grants(without, each))),
        scope,
      ).toBe(true);
    }
  });

  it('speaks the version our operations are written for', () => {
    expect(configuration.apiVersion).toBe(apiVersion);
    expect(configuration).toMatchObject({ proxyPrefix: 'apps', proxySubpath: 'presage' });
    expect(text).toContain('embedded = true');
  });
});
