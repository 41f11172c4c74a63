// The web pixels that a page loads: ours, built, while the app has created it in this shop.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ShopState } from '../shop-state.ts';
import type { Consent } from '../shop-types.ts';
import { parseToml, type TomlTable } from '../toml.ts';

const folder = new URL('../../../extensions/presage-pixel/', import.meta.url);
export const PIXEL_FILE = fileURLToPath(new URL('dist/presage-pixel.js', folder));
export const PIXEL_PATH = '/cdn/pixels/presage-pixel.js';

export interface LoadedPixel {
  src: string;
  settings: Record<string, unknown>;
  /** What the visitor must allow before the pixel is loaded, by its own declaration. */
  needs: (keyof Consent)[];
}

/** What the pixel declares in its configuration file. */
function declaredNeeds(): (keyof Consent)[] {
  const toml = parseToml(readFileSync(new URL('shopify.extension.toml', folder), 'utf8'));
  const privacy = toml.customer_privacy as TomlTable;
  const needs = (['analytics', 'marketing', 'preferences'] as const).filter((purpose) => privacy[purpose] === true);
  return privacy.sale_of_data === 'enabled' ? [...needs, 'sale_of_data'] : needs;
}

export function pixelsOf(shop: ShopState): LoadedPixel[] {
  const pixel = shop.singles.installation && shop.singles.webPixel;
  return pixel ? [{ src: PIXEL_PATH, settings: pixel.settings, needs: declaredNeeds() }] : [];
}
