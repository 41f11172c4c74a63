// What was turned away, counted by day, door and reason: a merchant can see that nothing vanishes unexplained.

import { dayOf, dayText } from '../lib/zone-time.ts';
import { zoneOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import type { DropReason } from './shop-event.ts';

export type Door = 'collector' | 'webhook' | 'history' | 'import';
export type Drops = Partial<Record<DropReason, number>>;

/** @param now epoch ms; it counts on the shop's day of then. */
export async function countDrops(trx: Store, shop: string, door: Door, drops: Drops, now: number): Promise<void> {
  if (!Object.values(drops).some(Boolean)) return;
  const day = dayText(dayOf(now, await zoneOf(trx, shop)));
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
