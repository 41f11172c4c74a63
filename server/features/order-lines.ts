// Every piece sold, with who bought it: what demand and replenishment are learned from.

import { headsOf } from '../profile/heads.ts';
import type { Store } from '../storage/store.ts';

export interface SoldLine {
  /** The shopper everybody merged into them buys as; null where nobody is known. */
  shopper: string | null;
  product: string;
  at: number;
  /** Pieces kept: without what came back. */
  quantity: number;
}

/** Lines of counted orders placed before a moment, oldest first. */
export async function linesBefore(db: Store, shop: string, asOf: number): Promise<SoldLine[]> {
  const heads = await headsOf(db, shop);
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_lines', (join) =>
      join.onRef('order_lines.shop', '=', 'orders.shop').onRef('order_lines.order_id', '=', 'orders.id'),
    )
    .select([
      'orders.shopper',
      'orders.placed_at',
      'order_lines.product',
      'order_lines.quantity',
      'order_lines.refunded_quantity',
    ])
    .where('orders.shop', '=', shop)
    .where('orders.counted', '=', 1)
    .where('orders.placed_at', '<', asOf)
    .where('order_lines.product', 'is not', null)
    .orderBy('orders.placed_at')
    .orderBy('orders.id')
    .orderBy('order_lines.line')
    .execute();
  return rows
    .map((row) => ({
      shopper: row.shopper === null ? null : heads(row.shopper),
      product: row.product as string,
      at: row.placed_at,
      quantity: row.quantity - row.refunded_quantity,
    }))
    .filter(({ quantity }) => quantity > 0);
}
