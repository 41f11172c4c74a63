// Which products are bought again and again, how long one lasts, and for whom it is about to run out.

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

/** Shoppers for whom a product runs out in a window, by what they bought last of it. */
export async function runningOutIn(trx: Store, shop: string, window: Window): Promise<Entrant[]> {
  const rows = await trx
    .selectFrom('orders as o')
    .innerJoin('order_lines as l', (j) => j.onRef('l.shop', '=', 'o.shop').onRef('l.order_id', '=', 'o.id'))
    .select(['o.shopper', 'l.product', 'o.placed_at', 'l.quantity', 'l.refunded_quantity'])
    .where('o.shop', '=', shop)
    .where('o.placed_at', '>', window.to - LOOK_BACK_MS)
    .where('o.counted', '=', 1)
    .where('o.shopper', 'is not', null)
    .where('l.product', 'is not', null)
    .execute();
  const purchases = rows
    .map((r) => ({
      shopper: r.shopper as string,
      product: r.product as string,
      at: r.placed_at,
      quantity: r.quantity - r.refunded_quantity,
    }))
    .filter((p) => p.quantity > 0);
  const gaps = usageGaps(purchases);
  const entrants: Entrant[] = [];
  for (const list of byShopperAndProduct(purchases).values()) {
    const last = list.at(-1) as Purchase;
    const gap = gaps.get(last.product);
    if (gap === undefined) continue;
    const out = last.at + gap * last.quantity;
    if (out <= window.from || out > window.to || (await isSensitive(trx, shop, last.product))) continue;
    entrants.push({ shopper: last.shopper, at: window.from, products: [last.product] });
  }
  return entrants;
}
