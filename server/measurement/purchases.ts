// Every counted order of a shop under the shopper it belongs to, oldest first.

import { type Heads, headsOf } from '../profile/heads.ts';
import type { Store } from '../storage/store.ts';

export interface Purchase {
  shopper: string;
  at: number;
  /** Net of refunds, minor units of the shop's currency. */
  net: number;
}

/** Orders of nobody known are in the sales, but in nobody's history. */
export interface Purchases {
  known: Purchase[];
  all: { at: number; net: number }[];
  heads: Heads;
}

/** Read once for everything that is told of them; `from` leaves out what was placed before. */
export async function purchasesOf(db: Store, shop: string, from = 0): Promise<Purchases> {
  const heads = await headsOf(db, shop);
  const rows = await db
    .selectFrom('orders')
    .select(['shopper', 'placed_at', 'net'])
    .where('shop', '=', shop)
    .where('counted', '=', 1)
    .where('cancelled_at', 'is', null)
    .where('placed_at', '>=', from)
    .orderBy('placed_at')
    .execute();
  return {
    known: rows.flatMap((row) =>
      row.shopper === null ? [] : [{ shopper: heads(row.shopper), at: row.placed_at, net: row.net }],
    ),
    all: rows.map((row) => ({ at: row.placed_at, net: row.net })),
    heads,
  };
}
