// The filters of Shopify's Liquid that our theme and our extensions use.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, Liquid } from 'liquidjs';
import type { LiquidFolders } from './liquid-engine.ts';
import { money } from './money.ts';

type Translations = Map<string, Record<string, unknown>>;

interface FilterThis {
  context: Context;
}

/** The words of a locale, falling back to its language and then to the default file. */
function readTranslations(folder: string): Translations {
  const translations: Translations = new Map();
  for (const file of readdirSync(folder)) {
    const match = /^([\w-]+?)(\.default)?\.json$/.exec(file);
    if (!match) continue;
    const words = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;
    translations.set(match[1]!, words);
    if (match[2]) translations.set('default', words);
  }
  return translations;
}

function wordFor(words: Record<string, unknown> | undefined, key: string): string | undefined {
  let here: unknown = words;
  for (const part of key.split('.')) here = (here as Record<string, unknown> | undefined)?.[part];
  return typeof here === 'string' ? here : undefined;
}

/** `request` and `shop` must be among the globals of each render. */
export function registerFilters(engine: Liquid, folders: LiquidFolders): void {
  const translations = readTranslations(folders.locales);
  const currency = (context: Context) => String(context.getSync(['shop', 'currency']));
  engine.registerFilter('t', function (this: FilterThis, key: unknown, ...args: unknown[]) {
    const locale = String(this.context.getSync(['request', 'locale', 'iso_code']));
    const word =
      wordFor(translations.get(locale), String(key)) ??
      wordFor(translations.get(locale.split('-')[0]!), String(key)) ??
      wordFor(translations.get('default'), String(key));
    if (word === undefined) return `Translation missing: ${locale}.${String(key)}`;
    const values = Object.fromEntries(args.filter((arg): arg is [string, unknown] => Array.isArray(arg)));
    return word.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(values[name] ?? ''));
  });
  engine.registerFilter('money', function (this: FilterThis, cents: unknown) {
    return money(cents, currency(this.context));
  });
  engine.registerFilter('money_with_currency', function (this: FilterThis, cents: unknown) {
    return `${money(cents, currency(this.context))} ${currency(this.context)}`;
  });
  engine.registerFilter('asset_url', (name: unknown) => folders.assets + String(name));
  engine.registerFilter('image_url', (image: unknown, ...args: unknown[]) => {
    const source = typeof image === 'string' ? image : (image as { src?: string } | undefined)?.src;
    if (!source) return '';
    const width = args.find((arg): arg is [string, unknown] => Array.isArray(arg) && arg[0] === 'width')?.[1];
    return width ? `${source}${source.includes('?') ? '&' : '?'}width=${String(width)}` : source;
  });
  engine.registerFilter(
    'stylesheet_tag',
    (url: unknown) => `<link rel="stylesheet" href="${String(url)}" media="all">`,
  );
  engine.registerFilter('script_tag', (url: unknown) => `<script src="${String(url)}"></script>`);
  engine.registerFilter('handleize', (text: unknown) =>
    String(text)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, ''),
  );
  engine.registerFilter('pluralize', (count: unknown, one: unknown, many: unknown) =>
    Number(count) === 1 ? one : many,
  );
  // A script element ends at the first `</`, also inside a JSON string.
  engine.registerFilter('json', (value: unknown) => JSON.stringify(value ?? null).replace(/</g, '\\u003c'));
}
