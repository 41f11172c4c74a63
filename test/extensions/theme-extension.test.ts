// The theme extension as the platform's own checks see it, and the rules those checks leave out.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const extension = join(root, 'extensions/presage-theme');
const files = (folder: string) => readdirSync(join(extension, folder)).map((file) => join(extension, folder, file));
const text = (file: string) => readFileSync(file, 'utf8');

interface Setting {
  type: string;
  id?: string;
  label?: string;
  default?: unknown;
  min?: number;
  max?: number;
  step?: number;
  options?: { value: string; label: string }[];
}
interface Schema {
  name: string;
  target: string;
  javascript?: string;
  stylesheet?: string;
  settings: Setting[];
}

const schemaOf = (file: string) =>
  JSON.parse(/{%-?\s*schema\s*-?%}([\s\S]*?){%-?\s*endschema/.exec(text(file))![1]!) as Schema;
const schemas = files('blocks').map(schemaOf);

/** All keys of a words file, with the placeholders of each. */
function wordsOf(file: string): Map<string, string> {
  const words = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') words.set(path, value);
    else for (const [key, inner] of Object.entries(value as object)) walk(inner, path ? `${path}.${key}` : key);
  };
  walk(JSON.parse(text(file)), '');
  return words;
}

test('the platform finds nothing to object to in the theme extension', async () => {
  process.env.SHOPIFY_TLD_ROOT = join(root, 'node_modules/@shopify/theme-check-docs-updater/data');
  const { themeCheckRun } = await import('@shopify/theme-check-node');
  const { offenses } = await themeCheckRun(extension, 'theme-check:theme-app-extension', () => {});
  expect(offenses.map(({ check, uri, message }) => `${check} ${uri} ${message}`)).toEqual([]);
});

test('no script is over 10,000 bytes as it lies there, all together are under 25,000, liquid is under 100,000', () => {
  const scripts = files('assets').filter((file) => file.endsWith('.js'));
  const sizes = scripts.map((file) => statSync(file).size);
  for (const size of sizes) expect(size).toBeLessThan(10_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(25_000);
  const liquid = [...files('blocks'), ...files('snippets')].map((file) => statSync(file).size);
  expect(liquid.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
});

test('each block has a known target, a short name in every language, settings with a label and a default that is possible', () => {
  const english = wordsOf(join(extension, 'locales/en.default.schema.json'));
  const known = [
    ...['text', 'textarea', 'select', 'product', 'collection', 'blog', 'image_picker', 'url', 'range', 'checkbox'],
    ...['header', 'paragraph'],
  ];
  for (const schema of schemas) {
    expect(['section', 'head', 'body']).toContain(schema.target);
    for (const file of files('locales').filter((name) => name.endsWith('.schema.json'))) {
      expect([...(wordsOf(file).get(schema.name.slice(2)) ?? '')].length, file).toBeLessThan(25);
    }
    const ids = schema.settings.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const setting of schema.settings) {
      expect(known).toContain(setting.type);
      if (setting.id) expect(english.has(setting.label!.slice(2)), setting.id).toBe(true);
      if (setting.type === 'select') expect(setting.options!.map(({ value }) => value)).toContain(setting.default);
      if (setting.type !== 'range') continue;
      const { min, max, step, default: value } = setting as Required<Setting> & { default: number };
      expect((max - min) / step).toBeLessThanOrEqual(100);
      expect((value - min) % step).toBe(0);
    }
  }
});

test('every word of the blocks exists in every language with the same placeholders', () => {
  for (const kind of ['.json', '.schema.json']) {
    const english = wordsOf(join(extension, `locales/en.default${kind}`));
    for (const language of ['de', 'fr', 'es', 'ar']) {
      const words = wordsOf(join(extension, `locales/${language}${kind}`));
      expect([...words.keys()].sort()).toEqual([...english.keys()].sort());
      for (const [key, word] of words) {
        expect(word.trim(), `${language} ${key}`).not.toBe('');
        expect(word.match(/\{\{.*?\}\}/g)).toEqual(english.get(key)!.match(/\{\{.*?\}\}/g));
      }
    }
  }
});

test('every key that a block asks for exists', () => {
  const english = wordsOf(join(extension, 'locales/en.default.json'));
  for (const file of [...files('blocks'), ...files('snippets')]) {
    for (const [, key] of text(file).matchAll(/'([\w.]+)' \| t\b/g))
      expect(english.has(key!), `${file} ${key}`).toBe(true);
  }
});

test('the element writes text as text and evaluates nothing', () => {
  for (const file of files('assets').filter((name) => name.endsWith('.js'))) {
    expect(text(file)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
  }
});

test('nothing in the extension goes to another host', () => {
  for (const folder of ['assets', 'blocks', 'snippets']) {
    for (const file of files(folder)) expect(text(file)).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  }
});
