// What would change a shopper's chance of another order, read off those who are where this one would then be.

import type { Store } from '../storage/store.ts';

const DAY = 86_400_000;
/** An order in the last fortnight is as good as one now. */
const FRESH_MS = 14 * DAY;
/** So much longer silent. */
export const SILENCE_DAYS = 30;
const ABOUT_MS = 10 * DAY;
/** Fewer alike than this are no measure. */
const FEWEST = 20;

export interface WouldBe {
  chance: number;
  shoppers: number;
  orders: number;
}

/** Mean chance of the shop's shoppers with one more order placed lately, and of those silent for longer; null where too few are like that. */
export async function wouldChange(
  db: Store,
  shop: string,
  score: { orders: number; last_order_at: number | null; scored_at: number },
): Promise<{ withOrder: WouldBe | null; withSilence: WouldBe | null }> {
  const { orders, last_order_at: last, scored_at: at } = score;
  const mean = async (count: number, from: number, to: number): Promise<WouldBe | null> => {
    const row = await db
      .selectFrom('scores')
      .select((e) => [e.fn.countAll<number>().as('shoppers'), e.fn.avg<number | null>('p_order').as('chance')])
      .where('shop', '=', shop)
      .where('orders', '=', count)
      .where('last_order_at', '>=', from)
      .where('last_order_at', '<=', to)
      .executeTakeFirstOrThrow();
    const shoppers = Number(row.shoppers);
    return shoppers < FEWEST ? null : { chance: Number(row.chance), shoppers, orders: count };
  };
  const then = last === null ? null : last - SILENCE_DAYS * DAY;
  return {
    withOrder: await mean(orders + 1, at - FRESH_MS, at),
    withSilence: then === null ? null : await mean(orders, then - ABOUT_MS, then + ABOUT_MS),
  };
}
