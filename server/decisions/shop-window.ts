// What the shop shows when nobody asks us: similar products for each product, best sellers for everywhere else.

import type { Shelves } from './shelf.ts';

export interface ShopWindow {
  similar: (readonly [product: string, similar: readonly string[]])[];
  popular: readonly string[];
}

const EACH = 12;

/** Computed for the whole catalogue after each training; null for a shop that is not installed. */
export async function shopWindow(shelves: Shelves, shop: string): Promise<ShopWindow | null> {
  const shelf = await shelves.of(shop);
  if (shelf === null) return null;
  const similar: [string, string[]][] = [];
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
    // Each ranking blocks for a moment; requests in between are answered first.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { similar, popular: shelf.bestSellers.slice(0, EACH) };
}
