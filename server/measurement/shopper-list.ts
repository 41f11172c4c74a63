// A shop's shoppers, page by page, with their newest scores.

import type { Store } from '../storage/store.ts';

export type ShopperSort = 'seen' | 'next-purchase' | 'churn' | 'value';

export interface ListedShopper {
  id: string;
  nameSealed: string | null;
  emailSealed: string | null;
  customer: string | null;
  seenAt: number;
  /** Orders that count, as on the shopper's own page; a score knows days with orders, as of when it was made. */
  orders: number;
  score: {
    horizonDays: number;
    pOrder: number;
    pOrderLow: number;
    pOrderHigh: number;
    value: number;
    valueLow: number;
    valueHigh: number;
    archetype: string;
    sure: boolean;
  } | null;
}

/** Shoppers who are nobody else's past: not merged into another. Counted in the index alone. */
export async function shopperCount(db: Store, shop: string): Promise<number> {
  const row = await db
    .selectFrom('shoppers')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('merged_into', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Shoppers with a score. */
export async function scoredCount(db: Store, shop: string): Promise<number> {
  const row = await db
    .selectFrom('scores')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/**
 * One page of ids in a stable order: by when they were last seen, or by a score (then only shoppers who have one).
 * Equal values follow the id, so that no shopper is on two pages or on none; all of it is read in an index.
 */
export async function shopperIds(
  db: Store,
  shop: string,
  page: { sort: ShopperSort; limit: number; offset: number },
): Promise<string[]> {
  if (page.sort === 'seen') {
    const rows = await db
      .selectFrom('shoppers')
      .select('id')
      .where('shop', '=', shop)
      .where('merged_into', 'is', null)
      .orderBy('seen_at', 'desc')
      .orderBy('id', 'desc')
      .limit(page.limit)
      .offset(page.offset)
      .execute();
    return rows.map((r) => r.id);
  }
  // Churn is one minus the chance of an order: the same index read from its other end, the ids with it.
  const column = page.sort === 'value' ? 'value' : 'p_order';
  const direction = page.sort === 'churn' ? 'asc' : 'desc';
  const rows = await db
    .selectFrom('scores')
    .select('shopper')
    .where('shop', '=', shop)
    .orderBy(column, direction)
    .orderBy('shopper', direction)
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map((r) => r.shopper);
}

/** The rows behind ids, in the order of the ids; ids of other shops or of merged shoppers are left out. */
export async function shoppersListed(db: Store, shop: string, ids: string[]): Promise<ListedShopper[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('shoppers')
    .leftJoin('scores', (j) => j.onRef('scores.shopper', '=', 'shoppers.id').onRef('scores.shop', '=', 'shoppers.shop'))
    .select([
      'shoppers.id',
      'shoppers.name_sealed',
      'shoppers.email_sealed',
      'shoppers.customer',
      'shoppers.seen_at',
      'scores.horizon_days',
      'scores.p_order',
      'scores.p_order_low',
      'scores.p_order_high',
      'scores.value',
      'scores.value_low',
      'scores.value_high',
      'scores.archetype',
      'scores.sure',
    ])
    .where('shoppers.shop', '=', shop)
    .where('shoppers.id', 'in', ids)
    .where('shoppers.merged_into', 'is', null)
    .execute();
  const byId = new Map(rows.map((r) => [r.id, r]));
  const orders = await orderCounts(
    db,
    shop,
    rows.map((r) => r.id),
  );
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    return [
      {
        id: row.id,
        nameSealed: row.name_sealed,
        emailSealed: row.email_sealed,
        customer: row.customer,
        seenAt: row.seen_at,
        orders: orders.get(row.id) ?? 0,
        score:
          row.p_order === null
            ? null
            : {
                horizonDays: row.horizon_days ?? 0,
                pOrder: row.p_order,
                pOrderLow: row.p_order_low ?? 0,
                pOrderHigh: row.p_order_high ?? 1,
                value: row.value ?? 0,
                valueLow: row.value_low ?? 0,
                valueHigh: row.value_high ?? 0,
                archetype: row.archetype ?? '',
                sure: row.sure === 1,
              },
      },
    ];
  });
}

/** Counted orders of each shopper, those of shoppers merged into them included. */
async function orderCounts(db: Store, shop: string, ids: string[]): Promise<Map<string, number>> {
  const headOf = new Map(ids.map((id) => [id, id]));
  for (let level = ids; level.length > 0; ) {
    const merged = await db
      .selectFrom('shoppers')
      .select(['id', 'merged_into'])
      .where('shop', '=', shop)
      .where('merged_into', 'in', level)
      .execute();
    level = merged.map((m) => m.id).filter((id) => !headOf.has(id));
    for (const m of merged) headOf.set(m.id, headOf.get(m.merged_into ?? '') ?? m.id);
  }
  const counts = new Map<string, number>();
  if (headOf.size === 0) return counts;
  const rows = await db
    .selectFrom('orders')
    .select((e) => ['shopper', e.fn.countAll<number>().as('count')])
    .where('shop', '=', shop)
    .where('shopper', 'in', [...headOf.keys()])
    .where('counted', '=', 1)
    .groupBy('shopper')
    .execute();
  for (const row of rows) {
    const head = headOf.get(row.shopper ?? '') ?? '';
    counts.set(head, (counts.get(head) ?? 0) + Number(row.count));
  }
  return counts;
}

/** The newest shoppers that have a name, for a search by name: names are sealed, so each must be opened to be compared. */
export async function newestNames(
  db: Store,
  shop: string,
  limit: number,
): Promise<{ id: string; nameSealed: string }[]> {
  const rows = await db
    .selectFrom('shoppers')
    .select(['id', 'name_sealed'])
    .where('shop', '=', shop)
    .where('merged_into', 'is', null)
    .orderBy('seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap((r) => (r.name_sealed === null ? [] : [{ id: r.id, nameSealed: r.name_sealed }]));
}

/** Worth more than so many times the middle of the shop's shoppers: a business, a test, an account that many use. */
const ODD_TIMES = 20;
/** In a shop of a few shoppers nobody is odd. */
const FEWEST_TO_COMPARE = 50;

/**
 * What a shopper in the middle of the shop is worth, and above what a worth is odd: beyond many times the middle, and among the highest
 * hundredth. Null where there are too few to tell. Both are found in the index by value.
 */
export async function worthOfShop(db: Store, shop: string): Promise<{ middle: number; oddAbove: number } | null> {
  const count = await scoredCount(db, shop);
  if (count < FEWEST_TO_COMPARE) return null;
  const at = async (share: number) => {
    const row = await db
      .selectFrom('scores')
      .select('value')
      .where('shop', '=', shop)
      .orderBy('value', 'desc')
      .limit(1)
      .offset(Math.ceil(count * share))
      .executeTakeFirst();
    return row?.value ?? 0;
  };
  const middle = await at(0.5);
  if (middle <= 0) return null;
  return { middle, oddAbove: Math.max(ODD_TIMES * middle, await at(0.01)) };
}
