// The app's configuration as the platform reads it.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseToml } from '../sandbox/toml.ts';
import { appConfiguration, complianceTopics } from '../sandbox/webhooks/subscriptions.ts';

test('tables, lists of tables, lists over lines and comments are read', () => {
  const text = `# first
name = "A # sign" # comment
on = true
n = 1_000
[a.b]
c = 'plain'
[[list.entries]]
topics = [ "x", # one
  "y" ]
[[list.entries]]
inline = { k = "v", n = 2 }`;
  expect(parseToml(text)).toEqual({
    name: 'A # sign',
    on: true,
    n: 1000,
    a: { b: { c: 'plain' } },
    list: { entries: [{ topics: ['x', 'y'] }, { inline: { k: 'v', n: 2 } }] },
  });
  expect(() => parseToml('nonsense')).toThrow('Not TOML: nonsense');
});

test("the app's own file subscribes to orders, checkouts and the three compliance topics", () => {
  const { subscriptions, scopes, apiVersion } = appConfiguration(
    fileURLToPath(new URL('../../shopify.app.toml', import.meta.url)),
  );
  const topics = subscriptions.map(({ topic }) => topic);
  expect(topics).toEqual(expect.arrayContaining(['orders/create', 'checkouts/update', ...complianceTopics]));
  expect(scopes).toContain('read_orders');
  expect(apiVersion).toBe('2026-10');
});
