// What was turned away, counted by day, door and reason: a merchant can see that nothing vanishes unexplained.

import type { Store } from '../storage/store.ts';
import type { DropReason } from './shop-event.ts';

export type Door = 'collector' | 'webhook' | 'history' | 'import';
export type Drops = Partial<Record<DropReason, number>>;

/** @param now epoch ms; the day is counted in UTC, so that a count is never moved by a change of zone. */
export async function countDrops(trx: Store, shop: string, door: Door, drops: Drops, now: number): Promise<void> {
  const day = new Date(now).toISOString().slice(0, 10);
  for (const [reason, count] of Object.entries(drops)) {
    if (!count) continue;
    await trx
      .insertInto('drops')
      .values({ shop, day, door, reason, count })
      .onConflict((c) =>
        c.columns(['shop', 'day', 'door', 'reason']).doUpdateSet((e) => ({ count: e('drops.count', '+', count) })),
      )
      .execute();
  }
}

/** Adds one set of counts to another. */
export function addDrops(into: Drops, from: Drops): Drops {
  for (const [reason, count] of Object.entries(from) as [DropReason, number][])
    into[reason] = (into[reason] ?? 0) + count;
  return into;
}
