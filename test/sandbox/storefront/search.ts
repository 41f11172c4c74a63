// The shop's own search: every word must begin a word of the product; words in the title count most.

import type { ShopState } from '../shop-state.ts';
import type { Product } from '../shop-types.ts';

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Published products that have all the words, best first. */
export function searchProducts(shop: ShopState, query: string): Product[] {
  const wanted = words(query);
  if (wanted.length === 0) return [];
  const found: { product: Product; rank: number }[] = [];
  for (const product of shop.publishedProducts()) {
    const title = words(product.title);
    const rest = words([product.productType, product.vendor, ...product.tags].join(' '));
    let rank = 0;
    const all = wanted.every((word) => {
      const stem = word.length > 3 ? word.replace(/e?s$/, '') : word;
      if (title.some((candidate) => candidate.startsWith(stem))) rank += 2;
      else if (rest.some((candidate) => candidate.startsWith(stem))) rank += 1;
      else return false;
      return true;
    });
    if (all) found.push({ product, rank });
  }
  return found
    .sort((a, b) => b.rank - a.rank || a.product.title.localeCompare(b.product.title))
    .map((hit) => hit.product);
}
