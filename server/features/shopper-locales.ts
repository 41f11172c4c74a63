// The language each shopper uses: a dimension of the audit, never an input of a model.

import type { Store } from '../storage/store.ts';

export async function localesOf(db: Store, shop: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('shoppers')
    .select(['id', 'locale'])
    .where('shop', '=', shop)
    .where('locale', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.id, (row.locale as string).slice(0, 2).toLowerCase()]));
}
