// Products whose words are like what somebody looked for in vain: a search without a result, or the words in an address that leads nowhere.

import type { CatalogueProduct } from '../catalogue/products.ts';

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);

/** Runs of three letters, the ends marked, so that a misspelt word still shares most of them. */
function runsOf(word: string): Set<string> {
  const marked = ` ${word} `;
  return new Set(Array.from({ length: marked.length - 2 }, (_, at) => marked.slice(at, at + 3)));
}

export interface WordIndex {
  /** Up to `limit` products that share letters with the text, the likest first; empty where nothing is alike. */
  like(text: string, limit: number): string[];
}

/** Half of a word's runs must be found in a product's words to count at all: below that it is chance. */
const ENOUGH = 0.5;
const MOST_WORDS = 8;

/** Made once for a catalogue; asked only where a search or an address failed. */
export function wordIndex(products: Iterable<CatalogueProduct>): WordIndex {
  const entries = [...products].map((product) => ({
    id: product.id,
    words: [...new Set(wordsOf(`${product.title} ${product.productType} ${product.tags.join(' ')}`))].map(runsOf),
  }));
  return {
    like(text, limit) {
      const asked = [...new Set(wordsOf(text))].slice(0, MOST_WORDS).map(runsOf);
      if (asked.length === 0) return [];
      return entries
        .map(({ id, words }) => {
          let sum = 0;
          for (const runs of asked) {
            let best = 0;
            for (const other of words) best = Math.max(best, likeness(runs, other));
            if (best >= ENOUGH) sum += best;
          }
          return { id, sum };
        })
        .filter(({ sum }) => sum > 0)
        .sort((a, b) => b.sum - a.sum)
        .slice(0, limit)
        .map(({ id }) => id);
    },
  };
}

/** Shared runs over the longer word's runs (Dice's coefficient would favour short words). */
function likeness(a: Set<string>, b: Set<string>): number {
  let shared = 0;
  for (const run of a) if (b.has(run)) shared++;
  return shared / Math.max(a.size, b.size);
}
