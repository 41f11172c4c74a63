// Shopify's dialect of Liquid on liquidjs: the tags and filters that our theme and our extensions use.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, Liquid, type TagToken, type Template, type TopLevelToken, Value } from 'liquidjs';
import { money } from './money.ts';

export interface LiquidFolders {
  /** Where templates are looked up by name. */
  templates: string[];
  /** Where `render` finds snippets. */
  snippets: string;
  locales: string;
  /** Public address below which assets lie, with trailing slash. */
  assets: string;
}

type Translations = Map<string, Record<string, unknown>>;

interface FilterThis {
  context: Context;
}

/** An engine over the given folders; `globals` passed to each render must hold `request` and `shop`. */
export function liquidEngine(folders: LiquidFolders): Liquid {
  const engine = new Liquid({
    root: folders.templates,
    partials: folders.snippets,
    extname: '.liquid',
    cache: true,
    ownPropertyOnly: true,
    relativeReference: false,
    dynamicPartials: true,
    strictFilters: true,
  });
  registerTags(engine);
  registerFilters(engine, folders, readTranslations(folders.locales));
  return engine;
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

function registerFilters(engine: Liquid, folders: LiquidFolders, translations: Translations): void {
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
    return width ? `${source}?width=${String(width)}` : source;
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

function registerTags(engine: Liquid): void {
  for (const name of ['schema', 'stylesheet', 'javascript', 'doc']) {
    engine.registerTag(name, {
      parse(tag: TagToken, remaining: TopLevelToken[]) {
        this.body = '';
        for (let token = remaining.shift(); token; token = remaining.shift()) {
          if ((token as TagToken).name === `end${tag.name}`) return;
          this.body += token.getText();
        }
        throw new Error(`${name} is not closed`);
      },
      *render(context: Context, emitter) {
        if (name === 'stylesheet') emitter.write(`<style>${this.body}</style>`);
        if (name === 'javascript') emitter.write(`<script type="module">${this.body}</script>`);
        yield context;
      },
    });
  }
  engine.registerTag('form', {
    parse(tag: TagToken, remaining: TopLevelToken[]) {
      const [kind, ...rest] = tag.args.split(',');
      this.kind = new Value(kind!, this.liquid);
      this.attributes = rest
        .map((part) => part.split(':'))
        .filter((pair) => pair.length === 2)
        .map(([key, value]) => [key!.trim(), new Value(value!.trim(), this.liquid)] as const);
      this.templates = [] as Template[];
      const stream = this.liquid.parser
        .parseStream(remaining)
        .on('tag:endform', () => stream.stop())
        .on('template', (template: Template) => this.templates.push(template))
        .on('end', () => {
          throw new Error('form is not closed');
        });
      stream.start();
    },
    *render(context: Context, emitter) {
      const kind = (yield this.kind.value(context)) as string;
      const action = { product: '/cart/add', cart: '/cart', customer: '/contact' }[kind] ?? '/';
      let attributes = '';
      for (const [key, value] of this.attributes) {
        const text: unknown = yield value.value(context);
        attributes += ` ${key}="${String(text)}"`;
      }
      emitter.write(`<form method="post" action="${action}" accept-charset="UTF-8"${attributes}>`);
      yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
      emitter.write('</form>');
    },
  });
  engine.registerTag('section', {
    parse(tag: TagToken) {
      this.name = tag.args.trim().replace(/^['"]|['"]$/g, '');
    },
    *render(context: Context, emitter) {
      const templates = this.liquid.parseFileSync(`sections/${this.name}`);
      emitter.write(`<div id="shopify-section-${this.name}" class="shopify-section">`);
      yield this.liquid.renderer.renderTemplates(templates, context.spawn(), emitter);
      emitter.write('</div>');
    },
  });
  // `{% app_block 'recommendations', product: product %}`: where a merchant has put one of the app's blocks.
  engine.registerTag('app_block', {
    parse(tag: TagToken) {
      const [handle, ...rest] = tag.args.split(',');
      this.handle = handle!.trim().replace(/^['"]|['"]$/g, '');
      this.settings = rest
        .map((part) => part.split(':'))
        .filter((pair) => pair.length === 2)
        .map(([key, value]) => [key!.trim(), new Value(value!.trim(), this.liquid)] as const);
    },
    *render(context: Context, emitter) {
      const settings: Record<string, unknown> = {};
      for (const [key, value] of this.settings) settings[key] = yield value.value(context);
      const { app_blocks: blocks } = context.globals as { app_blocks?: AppBlockSlot };
      emitter.write(blocks?.draw(this.handle, settings) ?? '');
    },
  });
}

/** Draws an app's block into the page; '' where the merchant hasn't switched it on. */
export interface AppBlockSlot {
  draw(handle: string, settings: Record<string, unknown>): string;
}
