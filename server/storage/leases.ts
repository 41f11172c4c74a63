// Leases between processes: who does something alone for a shop, and until when. Whoever holds one must bear that it ran out under them.

import type { Store } from './store.ts';

/** True when the lease is now ours: it was free, had run out, or was ours before. */
export async function leaseTaken(
  store: Store,
  shop: string,
  name: string,
  lease: { holder: string; now: number; forMs: number },
): Promise<boolean> {
  const row = { holder: lease.holder, until_at: lease.now + lease.forMs };
  const { numInsertedOrUpdatedRows } = await store
    .insertInto('leases')
    .values({ shop, name, ...row })
    .onConflict((c) =>
      c
        .columns(['shop', 'name'])
        .doUpdateSet(row)
        .where((e) => e.or([e('leases.until_at', '<=', lease.now), e('leases.holder', '=', lease.holder)])),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Gives it back; one that has become another's stays theirs. */
export async function leaseGivenBack(store: Store, shop: string, name: string, holder: string): Promise<void> {
  await store
    .deleteFrom('leases')
    .where('shop', '=', shop)
    .where('name', '=', name)
    .where('holder', '=', holder)
    .execute();
}
