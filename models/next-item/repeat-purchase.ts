// What will this shopper buy again, and what do shoppers with the same habits buy? Next basket after TIFU-KNN (Hu et al. 2020):
// a shopper is their baskets, the older the fainter, and leans on the nearest others.

import { BestItems, SparseScores } from './sparse-scores.ts';

/** Baskets of one shopper as item indexes, oldest first. */
export type Baskets = readonly ArrayLike<number>[];

export interface RepeatSettings {
  /** What a basket counts against the one after it. */
  fade: number;
  /** Shoppers leaned on, and how much of the answer is one's own. */
  neighbours: number;
  own: number;
}

export const REPEAT_DEFAULTS: RepeatSettings = { fade: 0.85, neighbours: 60, own: 0.75 };
/** Newest baskets of a shopper that are looked at: a wholesaler's thousandth order says no more. */
const MOST_BASKETS = 40;
/** Shoppers compared with, the latest of an item's buyers first. */
const MOST_COMPARED = 2000;

interface Taste {
  items: Int32Array;
  values: Float32Array;
  norm: number;
}

/** Items of a shopper's baskets, faded; equal for equal baskets. */
function tasteOf(baskets: Baskets, fade: number, scratch: SparseScores): Taste {
  scratch.clear();
  const newest = baskets.slice(-MOST_BASKETS);
  for (const [place, basket] of newest.entries()) {
    const weight = fade ** (newest.length - 1 - place);
    for (const item of new Set(Array.from(basket))) scratch.add(item, weight);
  }
  const items = scratch.touched.slice(0, scratch.count);
  const values = Float32Array.from(items, (item) => scratch.values[item]! / Math.max(1, newest.length));
  return { items, values, norm: Math.hypot(...values) };
}

/** Shoppers' baskets as an index. Keeps scratch memory: one per thread is enough. */
export class RepeatPurchase {
  readonly settings: RepeatSettings;
  readonly #tastes: Taste[];
  /** Buyers of each item. */
  readonly #buyers: Int32Array[];
  readonly #scratch: SparseScores;
  readonly #alike: SparseScores;

  /** Shoppers in the order of their last purchase, the latest last. */
  constructor(shoppers: readonly Baskets[], itemCount: number, settings: RepeatSettings = REPEAT_DEFAULTS) {
    this.settings = settings;
    this.#scratch = new SparseScores(itemCount);
    this.#alike = new SparseScores(shoppers.length);
    this.#tastes = shoppers.map((baskets) => tasteOf(baskets, settings.fade, this.#scratch));
    const buyers: number[][] = Array.from({ length: itemCount }, () => []);
    for (const [shopper, { items }] of this.#tastes.entries()) for (const item of items) buyers[item]!.push(shopper);
    this.#buyers = buyers.map((list) => Int32Array.from(list.slice(-MOST_COMPARED)));
  }

  /** Adds to `out` what a shopper with these baskets may buy next; nothing where there are none. */
  score(baskets: Baskets, out: SparseScores): void {
    const { fade, own, neighbours } = this.settings;
    const taste = tasteOf(baskets, fade, this.#scratch);
    if (taste.items.length === 0) return;
    for (const [each, item] of taste.items.entries()) out.add(item, own * taste.values[each]!);
    const alike = this.#alike;
    alike.clear();
    for (const [each, item] of taste.items.entries()) {
      for (const shopper of this.#buyers[item]!) {
        const other = this.#tastes[shopper]!;
        const at = other.items.indexOf(item);
        alike.add(shopper, (taste.values[each]! * other.values[at]!) / (taste.norm * other.norm));
      }
    }
    const best = new BestItems(neighbours);
    for (let each = 0; each < alike.count; each++) {
      const shopper = alike.touched[each]!;
      // Who is the very same says nothing more: most often it is the shopper asked about.
      if (alike.values[shopper]! < 1 - 1e-6) best.offer(shopper, alike.values[shopper]!);
    }
    let total = 0;
    for (let place = 0; place < best.count; place++) total += alike.values[best.items[place]!]!;
    for (let place = 0; place < best.count; place++) {
      const shopper = best.items[place]!;
      const weight = ((1 - own) * alike.values[shopper]!) / total;
      const other = this.#tastes[shopper]!;
      for (const [each, item] of other.items.entries()) out.add(item, weight * other.values[each]!);
    }
  }
}
