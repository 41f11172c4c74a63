// Which products are used up and bought again, and after how long? Gaps between purchases of one product by one shopper:
// log-normal around the product's own middle, which is drawn towards its type's and the shop's (normal means, empirical Bayes).

import type { Missing } from '../missing.ts';
import type { ModelBundle } from '../model.ts';

/** All purchases of one shopper: what was bought when. */
export interface PurchaseTrail {
  shopper: string;
  purchases: readonly { product: string; at: number }[];
}

export interface ReplenishmentTraining {
  trails: Iterable<PurchaseTrail>;
  /** Only what was bought before this moment counts; epoch ms, UTC. */
  asOf: number;
  /** The type of a product; products of one type lend each other their gaps. */
  typeOf?: (product: string) => string;
}

/** What is known of a product that is bought again and again. */
export interface Rhythm {
  /** Mean of the logarithm of the days between two purchases, and its variance between shoppers. */
  logDays: number;
  between: number;
  /** Variance of one shopper's own gaps around their mean. */
  within: number;
  /** Share of buyers who came back for it, of those who had the time; and gaps it was learned from. */
  again: number;
  gaps: number;
}

export interface ReplenishmentSettings {
  kind: 'replenishment';
  rhythms: Record<string, Rhythm>;
}

const DAY = 86_400_000;
/** Purchases closer than this are one: a second piece, or an order split in two. */
const LEAST_GAP_DAYS = 3;
/** Fewer gaps than this in a whole shop are no rhythm. */
export const LEAST_GAPS = 20;
/** Fewer gaps of one product than this prove nothing about it. */
const LEAST_OF_PRODUCT = 3;
/** A product is replenished when it is bought again this much more often than chance would have it, surely (95 %, one-sided). */
const ABOVE_CHANCE = 2;
/** And when at least this share of those who had the time came back for it. */
const LEAST_AGAIN = 0.1;
/** What the type's (and the shop's) middle weighs, in gaps. */
const PRIOR_GAPS = 4;
/** Variances supposed before there are shoppers with several gaps. */
const PRIOR = { within: 0.35, between: 0.15, weight: 8 };

interface Found {
  /** Logarithms of gaps, by shopper. */
  gaps: number[][];
  /** Buyers, those of them who came back, and those who had as much time as the middle gap. */
  buyers: { firstAt: number; again: boolean }[];
  /** Purchases after the first, and how many chance would have brought. */
  repeats: number;
  expected: number;
}

/** A bundle with `replenishment.json`, or the sentence that says what is missing. */
export function trainReplenishment({ trails, asOf, typeOf = () => '' }: ReplenishmentTraining): ModelBundle | Missing {
  const { found, count, first } = gather(trails, asOf);
  if (count < LEAST_GAPS) {
    return {
      missing: `Replenishment needs at least ${LEAST_GAPS} products bought again by the same shopper; there are ${count}.`,
    };
  }
  const rhythms = rhythmsOf(found, typeOf, asOf);
  const served = Object.keys(rhythms).length;
  return {
    card: {
      question: 'replenishment',
      technique: 'log-normal gaps with empirical Bayes',
      version: '1',
      trainedAt: asOf,
      window: { from: first, to: asOf },
      rows: count,
      settings: { aboveChance: ABOVE_CHANCE, leastAgain: LEAST_AGAIN, products: found.size, replenished: served },
      metrics: {},
      against: {},
      limits: [
        'A product counts as used up when it is bought again more often than chance: one that is merely popular does not.',
        'Gaps longer than the shop’s history have not been seen, so middles are a little short in a young shop.',
      ],
      nativeParts: ['Means, variances and quantiles of a few gaps are TypeScript.'],
    },
    files: {
      'replenishment.json': new TextEncoder().encode(JSON.stringify({ kind: 'replenishment', rhythms })),
    },
  };
}

function gather(trails: Iterable<PurchaseTrail>, asOf: number) {
  const found = new Map<string, Found>();
  const ofShopper: { orders: number; bought: Map<string, number[]> }[] = [];
  let first = asOf;
  let orders = 0;
  for (const { purchases } of trails) {
    const bought = new Map<string, number[]>();
    const moments = new Set<number>();
    for (const { product, at } of purchases.toSorted((a, b) => a.at - b.at)) {
      if (!(at < asOf) || at < 0) continue;
      first = Math.min(first, at);
      moments.add(Math.floor(at / DAY));
      const own = bought.get(product);
      if (!own) bought.set(product, [at]);
      else if (at - own.at(-1)! >= LEAST_GAP_DAYS * DAY) own.push(at);
    }
    orders += moments.size;
    ofShopper.push({ orders: moments.size, bought });
  }
  let count = 0;
  const times = new Map<string, number>();
  for (const { bought } of ofShopper) {
    for (const [product, moments] of bought) {
      times.set(product, (times.get(product) ?? 0) + moments.length);
      const each = found.get(product) ?? { gaps: [], buyers: [], repeats: 0, expected: 0 };
      found.set(product, each);
      each.buyers.push({ firstAt: moments[0]!, again: moments.length > 1 });
      each.repeats += moments.length - 1;
      if (moments.length < 2) continue;
      count += moments.length - 1;
      each.gaps.push(moments.slice(1).map((at, i) => Math.log((at - moments[i]!) / DAY)));
    }
  }
  // Chance: whoever orders again takes the product as often as anybody does.
  for (const shopper of ofShopper) {
    for (const product of shopper.bought.keys()) {
      found.get(product)!.expected += (Math.max(0, shopper.orders - 1) * times.get(product)!) / Math.max(1, orders);
    }
  }
  return { found, count, first };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Variance of shoppers' gaps around their own means, drawn towards what is usual. */
function withinOf(shoppers: readonly (readonly number[])[], usual: number): number {
  let squares = PRIOR.weight * usual;
  let freedom = PRIOR.weight;
  for (const gaps of shoppers) {
    const mean = meanOf(gaps);
    for (const gap of gaps) squares += (gap - mean) ** 2;
    freedom += gaps.length - 1;
  }
  return squares / freedom;
}

function rhythmsOf(found: Map<string, Found>, typeOf: (product: string) => string, asOf: number) {
  const all = [...found.values()].flatMap(({ gaps }) => gaps);
  const shop = meanOf(all.flat());
  const byType = new Map<string, number[]>();
  for (const [product, { gaps }] of found) {
    const type = typeOf(product);
    byType.set(type, [...(byType.get(type) ?? []), ...gaps.flat()]);
  }
  const usual = withinOf(all, PRIOR.within);
  const rhythms: [string, Rhythm][] = [];
  for (const [product, { gaps, buyers, repeats, expected }] of found) {
    const own = gaps.flat();
    if (own.length < LEAST_OF_PRODUCT) continue;
    const ofType = byType.get(typeOf(product))!;
    const prior = (ofType.reduce((sum, each) => sum + each, 0) + PRIOR_GAPS * shop) / (ofType.length + PRIOR_GAPS);
    const logDays = (own.reduce((sum, each) => sum + each, 0) + PRIOR_GAPS * prior) / (own.length + PRIOR_GAPS);
    const had = buyers.filter(({ firstAt, again }) => again || asOf - firstAt >= Math.exp(logDays) * DAY);
    const again = had.length > 0 ? had.filter((buyer) => buyer.again).length / had.length : 0;
    // Lower bound of a Poisson mean (Wilson and Hilferty).
    const least = repeats * (1 - 1 / (9 * repeats) - 1.645 / (3 * Math.sqrt(repeats))) ** 3;
    if (again < LEAST_AGAIN || least < ABOVE_CHANCE * expected) continue;
    const within = withinOf(gaps, usual);
    const spread = gaps.reduce((sum, each) => sum + (meanOf(each) - logDays) ** 2 - within / each.length, 0);
    const between = Math.max(0.02, (PRIOR.weight * PRIOR.between + spread) / (PRIOR.weight + gaps.length));
    rhythms.push([product, { logDays, between, within, again, gaps: own.length }]);
  }
  return Object.fromEntries(rhythms);
}
