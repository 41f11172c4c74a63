// The app's theme blocks as the theme editor and App Bridge see them: read from the extension, switched on by the merchant.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ShopState } from './shop-state.ts';

export interface ThemeBlock {
  /** file name of the block */
  handle: string;
  name: string;
  target: string;
}

/** Blocks and embeds of a theme extension's folder; none where the folder is missing. */
export function themeBlocks(folder: string): ThemeBlock[] {
  const blocks = join(folder, 'blocks');
  if (!existsSync(blocks)) return [];
  return readdirSync(blocks)
    .filter((file) => file.endsWith('.liquid'))
    .sort()
    .map((file) => {
      const schema = /{%-?\s*schema\s*-?%}([\s\S]*?){%-?\s*endschema/.exec(readFileSync(join(blocks, file), 'utf8'));
      const { name, target } = JSON.parse(schema?.[1] ?? '{}') as { name?: string; target?: string };
      const handle = basename(file, '.liquid');
      return { handle, name: name?.startsWith('t:') || !name ? handle : name, target: target ?? 'section' };
    });
}

/** What `shopify.app.extensions()` answers. */
export function appExtensions(shop: ShopState, folder: string) {
  const active = new Set(shop.singles.installation?.activeBlocks ?? []);
  const themeId = 'gid://shopify/OnlineStoreTheme/1';
  return [
    {
      handle: basename(folder),
      type: 'theme_app_extension' as const,
      activations: themeBlocks(folder).map((block) => ({
        target: block.target,
        handle: block.handle,
        name: block.name,
        status: active.has(block.handle) ? ('active' as const) : ('available' as const),
        activations: active.has(block.handle)
          ? [{ target: block.target === 'section' ? `template--index/main/${block.handle}` : block.target, themeId }]
          : [],
      })),
    },
  ];
}

/** Switches a block on or off, as in the theme editor. */
export function toggleBlock(shop: ShopState, handle: string, on: boolean): void {
  const installation = shop.singles.installation;
  if (!installation) return;
  const others = installation.activeBlocks.filter((name) => name !== handle);
  shop.set('installation', { ...installation, activeBlocks: on ? [...others, handle] : others });
}
