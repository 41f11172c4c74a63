// What the table of Shopify's criteria claims is shown by tests that exist; every extension is explained; what the pixel declares is what it does.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const folder = resolve(import.meta.dirname, '../../extensions');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const rows = readme
  .slice(readme.indexOf('| Shopify asks |'))
  .split('\n')
  .slice(2)
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('each criterion that is held or measured names what shows it, and all that is named exists', () => {
  expect(rows.length).toBeGreaterThan(25);
  for (const [, asked, state = '', shown = ''] of rows) {
    const named = [...shown.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
    expect([asked, state]).toEqual([asked, expect.stringMatching(/^(held|measured|open|later)/)]);
    if (/^(held|measured)/.test(state)) expect([asked, named.length > 0]).toEqual([asked, true]);
    else expect([asked, named]).toEqual([asked, []]);
    for (const path of named) expect([asked, path, existsSync(join(folder, '..', path))]).toEqual([asked, path, true]);
  }
});

test('what is measured is a bench there is', () => {
  const benches = readFileSync(join(folder, '../test/bench/main.ts'), 'utf8');
  for (const [, , state = ''] of rows) {
    const name = /^measured: `([a-z-]+)`/.exec(state)?.[1];
    if (state.startsWith('measured')) expect(benches).toContain(`./${name}.ts`);
  }
});

test('every extension is explained, with what answers it', () => {
  const extensions = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'shopify.extension.toml')));
  expect(extensions.length).toBe(7);
  expect(extensions.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  const paths = [...readme.matchAll(/\]\(([^)#:]+)\)|`((?:server|test)\/[\w./-]+\.ts)`/g)].map(([, link, path]) =>
    link === undefined ? resolve(folder, '..', path as string) : resolve(folder, link),
  );
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

test('no word in a block, a card or a workflow presses, threatens or counts down', () => {
  const pressure =
    /\b(hurry|last chance|act now|only \d+ left|running out|don.t miss|countdown|selling fast|urgent|today only|beeil|letzte chance|nur noch|bald ausverkauft|nur heute|jetzt zugreifen|verpass|dringend)|\+ ?\d+ ?%/i;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(locales\/(en|de)[\w.]*\.json|extension\.toml)$/.test(name),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((name) => pressure.test(readFileSync(join(folder, name), 'utf8')))).toEqual([]);
});

test('the pixel declares the consent it asks for, runs in the strict sandbox and takes the setting the app gives it', () => {
  const toml = readFileSync(join(folder, 'presage-pixel/shopify.extension.toml'), 'utf8');
  expect(toml).toMatch(/^runtime_context = "strict"$/m);
  const privacy = toml.slice(toml.indexOf('[customer_privacy]'), toml.indexOf('[settings]'));
  expect(
    Object.fromEntries([...privacy.matchAll(/^(\w+) = (\S+)$/gm)].map(([, name, value]) => [name, value])),
  ).toEqual({
    analytics: 'true',
    marketing: 'false',
    preferences: 'false',
    sale_of_data: '"disabled"',
  });
  const fields = [...toml.matchAll(/^\[settings\.fields\.(\w+)\]$/gm)].map((match) => match[1]);
  expect(fields).toEqual(['endpoint']);
  expect(readFileSync(join(folder, '../server/platform/shopify/connect.ts'), 'utf8')).toContain('{ endpoint: `');
});
