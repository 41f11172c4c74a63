// How long a shopper usually stays away: their own gaps, drawn towards the shop's where there are few.

import type { Store } from '../storage/store.ts';

const DAY = 86_400_000;

/** As many gaps as the shop's own middle counts for: two of a shopper's weigh as much as what is usual. */
const PRIOR_GAPS = 2;
/** Nobody is silent before this, however often they came. */
const SHORTEST_MS = 7 * DAY;

/** @param own mean of the shopper's gaps between orders in ms, and how many there were */
export const personalGap = (own: { mean: number; gaps: number }, shopMean: number): number =>
  Math.max(SHORTEST_MS, (own.mean * own.gaps + shopMean * PRIOR_GAPS) / (own.gaps + PRIOR_GAPS));

export interface Rhythm {
  shopper: string;
  orders: number;
  firstAt: number;
  lastAt: number;
}

/** Shoppers with at least two counted orders, and when they first and last ordered. */
export async function rhythmsOf(trx: Store, shop: string, shopper?: string): Promise<Rhythm[]> {
  const rows = await trx
    .selectFrom('orders')
    .select((e) => [
      'shopper',
      e.fn.countAll<number>().as('orders'),
      e.fn.min('placed_at').as('firstAt'),
      e.fn.max('placed_at').as('lastAt'),
    ])
    .where('shop', '=', shop)
    .where('counted', '=', 1)
    .where('shopper', 'is not', null)
    .$if(shopper !== undefined, (q) => q.where('shopper', '=', shopper as string))
    .groupBy('shopper')
    .having((e) => e.fn.countAll(), '>=', 2)
    .execute();
  return rows.map((r) => ({
    shopper: r.shopper as string,
    orders: Number(r.orders),
    firstAt: Number(r.firstAt),
    lastAt: Number(r.lastAt),
  }));
}

export const ownGap = (r: Rhythm) => ({ mean: (r.lastAt - r.firstAt) / (r.orders - 1), gaps: r.orders - 1 });

/** Mean gap over all shoppers who came again; null in a shop where nobody has. */
export function shopGap(rhythms: Rhythm[]): number | null {
  let sum = 0;
  let gaps = 0;
  for (const r of rhythms) {
    sum += r.lastAt - r.firstAt;
    gaps += r.orders - 1;
  }
  return gaps === 0 ? null : sum / gaps;
}
