// What the app is subscribed to: read from its shopify.app.toml as the platform would on deploy.

import { existsSync, readFileSync } from 'node:fs';
import { parseToml, type TomlTable, type TomlValue } from '../toml.ts';

export interface Subscription {
  topic: string;
  /** '/path' on the app, or a whole URL */
  uri: string;
  includeFields: string[] | null;
  name: string | null;
}

export interface AppConfiguration {
  subscriptions: Subscription[];
  apiVersion: string;
  scopes: string[];
  proxySubpath: string;
  proxyPrefix: string;
}

export const complianceTopics = ['customers/data_request', 'customers/redact', 'shop/redact'];

/** The app's configuration file as the platform reads it; throws one sentence where it asks for what the sandbox cannot do. */
export function appConfiguration(file: string): AppConfiguration {
  if (!existsSync(file)) throw new Error(`The app's configuration ${file} is missing`);
  const toml = parseToml(readFileSync(file, 'utf8'));
  const webhooks = table(toml.webhooks);
  const subscriptions = tables(webhooks.subscriptions).flatMap((entry) => {
    if (entry.filter !== undefined) throw new Error('The sandbox does not know webhook filters');
    const uri = String(entry.uri ?? '');
    const includeFields = entry.include_fields === undefined ? null : texts(entry.include_fields);
    const name = entry.name === undefined ? null : String(entry.name);
    return [...texts(entry.topics), ...texts(entry.compliance_topics)].map((topic) => ({
      topic,
      uri,
      includeFields,
      name,
    }));
  });
  const proxy = table(toml.app_proxy);
  const access = table(toml.access_scopes);
  return {
    subscriptions,
    apiVersion: String(webhooks.api_version ?? '2026-10'),
    // The merchant of the sandbox grants what is optional, too.
    scopes: [...String(access.scopes ?? '').split(','), ...texts(access.optional_scopes)]
      .map((scope) => scope.trim())
      .filter(Boolean),
    proxySubpath: String(proxy.subpath ?? ''),
    proxyPrefix: String(proxy.prefix ?? ''),
  };
}

/** Keeps only the named fields (dots reach into objects and lists). */
export function withFields(payload: unknown, fields: string[] | null): unknown {
  if (!fields) return payload;
  return pick(
    payload,
    fields.map((field) => field.split('.')),
  );
}

function pick(value: unknown, paths: string[][]): unknown {
  if (Array.isArray(value)) return value.map((entry) => pick(entry, paths));
  if (value === null || typeof value !== 'object') return value;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const matching = paths.filter((path) => path[0] === key).map((path) => path.slice(1));
    if (matching.length === 0) continue;
    result[key] = matching.some((rest) => rest.length === 0) ? inner : pick(inner, matching);
  }
  return result;
}

function table(value: TomlValue | undefined): TomlTable {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function tables(value: TomlValue | undefined): TomlTable[] {
  return Array.isArray(value) ? value.map((entry) => table(entry)) : [];
}

function texts(value: TomlValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
