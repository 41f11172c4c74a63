// Every shopper's counted orders, oldest first: what the purchase models learn from and score.

import { headsOf } from '../profile/heads.ts';
import type { Store } from '../storage/store.ts';

export interface OrderHistory {
  shopper: string;
  /** Net amounts in minor units of the shop's currency. */
  orders: { at: number; amount: number }[];
}

/** Shoppers by id, with everybody merged into them; orders placed before `asOf` only, so that the future cannot leak in. */
export async function orderHistories(db: Store, shop: string, asOf: number): Promise<OrderHistory[]> {
  const heads = await headsOf(db, shop);
  const rows = await db
    .selectFrom('orders')
    .select(['shopper', 'placed_at', 'net'])
    .where('shop', '=', shop)
    .where('counted', '=', 1)
    .where('shopper', 'is not', null)
    .where('placed_at', '<', asOf)
    .orderBy('placed_at')
    .orderBy('id')
    .execute();
  const histories = new Map<string, OrderHistory>();
  for (const row of rows) {
    const shopper = heads(row.shopper as string);
    let history = histories.get(shopper);
    if (history === undefined) {
      history = { shopper, orders: [] };
      histories.set(shopper, history);
    }
    history.orders.push({ at: row.placed_at, amount: row.net });
  }
  return [...histories.values()].sort((a, b) => (a.shopper < b.shopper ? -1 : 1));
}
