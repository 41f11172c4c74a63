// When the shop was last installed: an uninstall may be told hours late, and must not undo an install that came after it.

import type { Store } from '../../storage/store.ts';

const FACT = 'installed';

/** Part of the transaction that installs. `shops.installed_at` stays the first time. */
export async function installedNow(trx: Store, shop: string, now: number): Promise<void> {
  const value = String(now);
  await trx
    .insertInto('facts')
    .values({ shop, name: FACT, value })
    .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value }))
    .execute();
}

/** When it was last installed; null where that was never noted. */
export async function installMoment(db: Store, shop: string): Promise<number | null> {
  const row = await db
    .selectFrom('facts')
    .select('value')
    .where('shop', '=', shop)
    .where('name', '=', FACT)
    .executeTakeFirst();
  return row === undefined ? null : Number(row.value);
}

/** True when the newest install is later than a message was sent; false where that can't be known. */
export async function installedAfter(trx: Store, shop: string, triggeredAt: number | null): Promise<boolean> {
  if (triggeredAt === null) return false;
  const installedAt = await installMoment(trx, shop);
  return installedAt !== null && installedAt > triggeredAt;
}
