// What the shop shows when nobody asks us: similar products for each product, best sellers for everywhere else.

import { NO_TRAIL } from '../features/taste-trail.ts';
import { rank } from './ranking.ts';
import type { Shelves } from './shelf.ts';

export interface ShopWindow {
  similar: (readonly [product: string, similar: readonly string[]])[];
  /** What was truly bought together with a product; empty lists where nothing was. */
  together: (readonly [product: string, together: readonly string[]])[];
  popular: readonly string[];
}

const EACH = 12;

/** Computed for the whole catalogue after each training; null for a shop that is not installed. */
export async function shopWindow(shelves: Shelves, shop: string, now: number): Promise<ShopWindow | null> {
  const shelf = await shelves.of(shop);
  if (shelf === null) return null;
  const similar: [string, string[]][] = [];
  const together: [string, string[]][] = [];
  const effects = shelf.effects('bundle', now);
  for (const product of shelf.products.values()) {
    if (shelf.ranker === null) continue;
    const { items } = await shelf.ranker.rank({
      recent: [],
      anchor: product.id,
      placement: 'product',
      // The page's own product is never in an answer anyway.
      ...(shelf.allowed ? { eligible: shelf.allowed } : { exclude: (id: string) => !shelf.eligible.has(id) }),
      limit: EACH,
    });
    similar.push([product.id, items.map((item) => item.id)]);
    const company = await rank(
      shelf,
      { placement: 'bundle', product: product.id, limit: EACH },
      NO_TRAIL,
      effects,
      now,
    );
    together.push([product.id, company.ranked.slice(0, EACH).map((item) => item.id)]);
    // Each ranking blocks for a moment; requests in between are answered first.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const out = shelf.effects('home', now).excluded;
  const popular = shelf.bestSellers.filter((id) => !out.has(id)).slice(0, EACH);
  return { similar, together, popular };
}
