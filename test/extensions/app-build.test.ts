// `shopify app build` on a copy of the app, without account and without network: what is deployed is what the tests render.

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appBuild, copyOfApp } from '../../extensions/app-build.ts';
import { adminExtensions } from '../../extensions/build.ts';

let folder: string;
beforeAll(() => {
  folder = copyOfApp();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const toml = (name: string) => readFileSync(join(folder, 'extensions', name, 'shopify.extension.toml'), 'utf8');

describe('shopify app build', () => {
  it('builds every extension offline, within Shopify’s sizes', async () => {
    const { code, log } = await appBuild(folder);
    expect(log).toContain('presage built!');
    expect(code).toBe(0);
    const pixel = join(folder, 'extensions/presage-pixel/dist/presage-pixel.js');
    expect(statSync(pixel).size).toBeLessThan(10_000);
    for (const { handle, target } of adminExtensions) {
      const file = join(folder, 'extensions/presage-admin/dist', `${handle}.js`);
      expect(statSync(file).size).toBeLessThan(64_000);
      const registered: string[] = [];
      runInContext(
        readFileSync(file, 'utf8'),
        createContext({ shopify: { extend: (name: string) => registered.push(name) } }),
      );
      expect(registered).toEqual([target]);
    }
  });

  it('builds the cards that `npm run build` builds: same handles, modules and targets', () => {
    const declared = [
      ...toml('presage-admin').matchAll(
        /^handle = "([^"]+)"\ntype = "ui_extension"\n\n\[\[extensions\.targeting\]\]\nmodule = "([^"]+)"\ntarget = "([^"]+)"/gm,
      ),
    ].map(([, handle, module, target]) => ({ handle, module, target }));
    expect(declared).toEqual(adminExtensions);
  });

  it('fails on a target that Shopify does not have', async () => {
    const file = join(folder, 'extensions/presage-admin/shopify.extension.toml');
    const right = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      right.replace('admin.customer-details.block.render', 'admin.customer-details.crystal-ball.render'),
    );
    const { code } = await appBuild(folder);
    writeFileSync(file, right);
    expect(code).not.toBe(0);
  });
});

describe('the words of the cards', () => {
  const keysOf = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`))
      : [path];
  const locales = (name: string) =>
    JSON.parse(readFileSync(join(folder, 'extensions/presage-admin/locales', name), 'utf8')) as unknown;

  it('are there in every language, and every one that is asked for is there', () => {
    const english = keysOf(locales('en.default.json'));
    expect(keysOf(locales('de.json'))).toEqual(english);
    const source = join(folder, 'extensions/presage-admin/src');
    const code = readdirSync(source)
      .map((name) => readFileSync(join(source, name), 'utf8'))
      .join('\n');
    const asked = [...code.matchAll(/translate\('([^']+)'\)/g)].map((match) => match[1] as string);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((key) => !english.includes(key))).toEqual([]);
  });
});
