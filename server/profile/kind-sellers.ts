// What each kind of shoppers buys most, as the last report found: for those who are of that kind.

import type { Store } from '../storage/store.ts';

/** By the kind's label, best seller first. */
export type KindSellers = ReadonlyMap<string, readonly string[]>;

export async function kindSellersKept(
  trx: Store,
  shop: string,
  kinds: readonly { kind: string; sellers: readonly string[] }[],
): Promise<void> {
  await trx.deleteFrom('kind_sellers').where('shop', '=', shop).execute();
  const rows = kinds.flatMap(({ kind, sellers }) => sellers.map((product, place) => ({ shop, kind, place, product })));
  if (rows.length > 0) await trx.insertInto('kind_sellers').values(rows).execute();
}

export async function kindSellersOf(db: Store, shop: string): Promise<KindSellers> {
  const rows = await db
    .selectFrom('kind_sellers')
    .select(['kind', 'product'])
    .where('shop', '=', shop)
    .orderBy('kind')
    .orderBy('place')
    .execute();
  const sellers = new Map<string, string[]>();
  for (const { kind, product } of rows) sellers.set(kind, [...(sellers.get(kind) ?? []), product]);
  return sellers;
}
