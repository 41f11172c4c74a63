// Which products are bought again and again, how long one lasts, and for whom it is about to run out.

import type { Replenishment } from '../../../models/replenishment/load.ts';
import { linesBefore } from '../../features/order-lines.ts';
import type { Store } from '../../storage/store.ts';
import type { Entrant } from '../entering.ts';
import { isSensitive } from '../sensitive.ts';
import type { Window } from './viewed.ts';

const DAY = 86_400_000;
/** Fewer repeats by fewer people are chance. */
const LEAST_GAPS = 5;
const LEAST_SHOPPERS = 3;
/** What is bought again within days was forgotten, not used up; what lasts for years is not replenished. */
const SHORTEST_MS = 5 * DAY;
const LONGEST_MS = 400 * DAY;
const LOOK_BACK_MS = 800 * DAY;

export interface Purchase {
  shopper: string;
  product: string;
  at: number;
  quantity: number;
}

/** Median time one piece lasts, by product, where enough people have bought it again. */
export function usageGaps(purchases: Purchase[]): Map<string, number> {
  const gaps = new Map<string, { ms: number[]; shoppers: Set<string> }>();
  for (const [previous, next] of pairs(purchases)) {
    const span = next.at - previous.at;
    const each = span / Math.max(1, previous.quantity);
    if (span < SHORTEST_MS || each > LONGEST_MS) continue;
    const known = gaps.get(next.product) ?? { ms: [], shoppers: new Set() };
    known.ms.push(each);
    known.shoppers.add(next.shopper);
    gaps.set(next.product, known);
  }
  const medians = new Map<string, number>();
  for (const [product, { ms, shoppers }] of gaps) {
    if (ms.length < LEAST_GAPS || shoppers.size < LEAST_SHOPPERS) continue;
    ms.sort((a, b) => a - b);
    medians.set(product, ms[Math.floor(ms.length / 2)] as number);
  }
  return medians;
}

/** Each purchase with the next of the same product by the same shopper. Sorted by time within each. */
function pairs(purchases: Purchase[]): [Purchase, Purchase][] {
  const found: [Purchase, Purchase][] = [];
  for (const list of byShopperAndProduct(purchases).values())
    for (let i = 1; i < list.length; i++) found.push([list[i - 1] as Purchase, list[i] as Purchase]);
  return found;
}

function byShopperAndProduct(purchases: Purchase[]): Map<string, Purchase[]> {
  const lists = new Map<string, Purchase[]>();
  for (const purchase of [...purchases].sort((a, b) => a.at - b.at)) {
    const key = `${purchase.shopper} ${purchase.product}`;
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [purchase]);
    else list.push(purchase);
  }
  return lists;
}

/**
 * Shoppers for whom a product runs out in a window: by the shop's model of each shopper's own gaps, or, while there is none, by how long a
 * piece usually lasts.
 */
export async function runningOutIn(
  trx: Store,
  shop: string,
  window: Window,
  model: Replenishment | null,
): Promise<Entrant[]> {
  const lines = (await linesBefore(trx, shop, window.to)).filter((l) => l.at > window.to - LOOK_BACK_MS);
  const purchases = lines.flatMap(({ shopper, ...line }) => (shopper === null ? [] : [{ ...line, shopper }]));
  const found = model === null ? byUsage(purchases) : byModel(purchases, model, window.from);
  const entrants: Entrant[] = [];
  for (const { shopper, product, at } of found) {
    if (at <= window.from || at > window.to || (await isSensitive(trx, shop, product))) continue;
    entrants.push({ shopper, at: window.from, products: [product] });
  }
  return entrants;
}

interface RunsOut {
  shopper: string;
  product: string;
  at: number;
}

function byUsage(purchases: Purchase[]): RunsOut[] {
  const gaps = usageGaps(purchases);
  return [...byShopperAndProduct(purchases).values()].flatMap((list) => {
    const { shopper, product, at, quantity } = list.at(-1) as Purchase;
    const gap = gaps.get(product);
    return gap === undefined ? [] : [{ shopper, product, at: at + gap * quantity }];
  });
}

/** When what was bought last is used up; whoever stayed away for too long has given it up. */
const byModel = (purchases: Purchase[], model: Replenishment, asOf: number): RunsOut[] =>
  [...Map.groupBy(purchases, (p) => p.shopper)].flatMap(([shopper, own]) =>
    model.due(own, asOf).map(({ product, emptyAt }) => ({ shopper, product, at: emptyAt })),
  );
