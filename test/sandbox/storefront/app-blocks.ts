// Draws our real theme extension inside the shop's pages, the way the platform does: each block with its settings, its script and
// stylesheet once per page, and only while the app is installed and the merchant has the block switched on.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Liquid } from 'liquidjs';
import type { ShopState } from '../shop-state.ts';
import { liquidEngine } from './liquid-engine.ts';
import { productForLiquid } from './liquid-objects.ts';
import type { AppBlockSlot } from './liquid-tags.ts';
import { MetafieldsDrop } from './metafields.ts';

export const EXTENSION_FOLDER = fileURLToPath(new URL('../../../extensions/presage-theme/', import.meta.url));
/** Where the extension's assets lie on the storefront. */
export const EXTENSION_ASSETS = '/cdn/extensions/presage-theme/assets/';

interface BlockSchema {
  target: 'section' | 'head' | 'body';
  javascript?: string;
  stylesheet?: string;
  class?: string;
  settings: { id?: string; type: string; default?: unknown }[];
}

/** The extension as read from its folder: its engine and its blocks' schemas. */
export class ThemeExtension {
  readonly engine: Liquid;
  readonly schemas = new Map<string, BlockSchema>();

  constructor(folder = EXTENSION_FOLDER) {
    this.engine = liquidEngine({
      templates: [join(folder, 'blocks')],
      snippets: join(folder, 'snippets'),
      locales: join(folder, 'locales'),
      assets: EXTENSION_ASSETS,
    });
    for (const file of readdirSync(join(folder, 'blocks'))) {
      const text = readFileSync(join(folder, 'blocks', file), 'utf8');
      const schema = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema/.exec(text)?.[1];
      if (schema) this.schemas.set(file.replace(/\.liquid$/, ''), JSON.parse(schema) as BlockSchema);
    }
  }
}

/** The app's blocks on one page. */
export class PageBlocks implements AppBlockSlot {
  readonly scripts = new Set<string>();
  readonly stylesheets = new Set<string>();
  readonly #shop: ShopState;
  readonly #extension: ThemeExtension;
  readonly #globals: Record<string, unknown>;
  #drawn = 0;

  constructor(shop: ShopState, extension: ThemeExtension, globals: Record<string, unknown>) {
    this.#shop = shop;
    this.#extension = extension;
    const app = {
      metafields: new MetafieldsDrop(shop, shop.installationId, (product) => productForLiquid(shop, product)),
    };
    this.#globals = { ...globals, app };
  }

  draw(handle: string, settings: Record<string, unknown>): string {
    const schema = this.#extension.schemas.get(handle);
    if (!schema || !this.#shop.singles.installation?.activeBlocks.includes(handle)) return '';
    const chosen: Record<string, unknown> = {};
    for (const setting of schema.settings) if (setting.id) chosen[setting.id] = setting.default;
    Object.assign(chosen, settings, this.#shop.singles.blockSettings[handle]);
    const id = `presage_${handle.replaceAll('-', '_')}_${++this.#drawn}`;
    const block = { id, type: handle, settings: chosen, shopify_attributes: '' };
    if (schema.javascript) this.scripts.add(EXTENSION_ASSETS + schema.javascript);
    if (schema.stylesheet) this.stylesheets.add(EXTENSION_ASSETS + schema.stylesheet);
    const html = this.#extension.engine.renderFileSync(handle, { block }, { globals: this.#globals }) as string;
    const classes = ['shopify-block', 'shopify-app-block', schema.class].filter(Boolean).join(' ');
    return `<div id="shopify-block-${id}" class="${classes}">${html}</div>`;
  }

  /** All embeds that are switched on, for the end of the body. */
  embeds(): string {
    const handles = [...this.#extension.schemas]
      .filter(([, schema]) => schema.target === 'body')
      .map(([handle]) => handle);
    return handles.map((handle) => this.draw(handle, {})).join('');
  }

  /** The elements for the head. */
  headTags(): string {
    const styles = [...this.stylesheets].map((href) => `<link rel="stylesheet" href="${href}" media="all">`);
    const scripts = [...this.scripts].map((src) => `<script src="${src}" defer></script>`);
    return [...styles, ...scripts].join('\n');
  }
}
