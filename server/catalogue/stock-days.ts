// How much of each product there was, day by day: only days on which it was another number than before are kept.

import type { Store } from '../storage/store.ts';

const DAY = 86_400_000;
/** How far back is remembered. */
const KEPT_DAYS = 400;

export interface Stock {
  product: string;
  pieces: number;
}

/** Pieces of every product of which the shop counts any variant; oversold ones count as none left. */
export async function stockNow(db: Store, shop: string): Promise<Stock[]> {
  const rows = await db
    .selectFrom('variants')
    .innerJoin('products', (j) =>
      j.onRef('products.shop', '=', 'variants.shop').onRef('products.id', '=', 'variants.product'),
    )
    .select((e) => ['variants.product', e.fn.sum<number>('variants.inventory').as('pieces')])
    .where('variants.shop', '=', shop)
    .where('variants.inventory', 'is not', null)
    .where('products.deleted_at', 'is', null)
    .where('products.gift_card', '=', 0)
    .groupBy('variants.product')
    .execute();
  return rows.map(({ product, pieces }) => ({ product, pieces: Math.max(0, Number(pieces)) }));
}

/** What stands otherwise than it was last noted. */
export async function stockChanges(db: Store, shop: string): Promise<Stock[]> {
  const newest = await db
    .selectFrom('stock_days as s')
    .select(['s.product', 's.pieces'])
    .where('s.shop', '=', shop)
    .where('s.day', '=', (e) =>
      e
        .selectFrom('stock_days as n')
        .select((m) => m.fn.max('n.day').as('day'))
        .whereRef('n.shop', '=', 's.shop')
        .whereRef('n.product', '=', 's.product'),
    )
    .execute();
  const known = new Map(newest.map(({ product, pieces }) => [product, pieces]));
  return (await stockNow(db, shop)).filter(({ product, pieces }) => known.get(product) !== pieces);
}

/** Notes today's stock; the last word of a day stays. */
export async function stockNoted(trx: Store, shop: string, stocks: readonly Stock[], now: number): Promise<void> {
  const day = Math.floor(now / DAY) * DAY;
  for (const { product, pieces } of stocks) {
    await trx
      .insertInto('stock_days')
      .values({ shop, product, day, pieces })
      .onConflict((c) => c.columns(['shop', 'product', 'day']).doUpdateSet({ pieces }))
      .execute();
  }
}

/** What nobody looks back on any more goes, except the last word on each product. */
export async function oldStockGone(trx: Store, shop: string, now: number): Promise<void> {
  await trx
    .deleteFrom('stock_days')
    .where('shop', '=', shop)
    .where('day', '<', now - KEPT_DAYS * DAY)
    .where((e) =>
      e.exists(
        e
          .selectFrom('stock_days as n')
          .select('n.day')
          .whereRef('n.shop', '=', 'stock_days.shop')
          .whereRef('n.product', '=', 'stock_days.product')
          .whereRef('n.day', '>', 'stock_days.day'),
      ),
    )
    .execute();
}
