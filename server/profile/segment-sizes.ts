// How large the shop's segments were, day by day.

import { dayOf, startOfDay } from '../lib/zone-time.ts';
import type { Store } from '../storage/store.ts';
import { segmentCount, segmentsOf } from './segments.ts';

const DAY = 86_400_000;
/** Days looked back on. */
const KEPT = 400;

export interface SegmentSize {
  segment: string;
  members: number;
  reachable: number;
}

/** Counts every segment; reads only. */
export async function segmentSizesNow(db: Store, shop: string, now: number): Promise<SegmentSize[]> {
  const sizes: SegmentSize[] = [];
  for (const { id, rule } of await segmentsOf(db, shop)) {
    sizes.push({ segment: id, ...(await segmentCount(db, { shop, now }, rule)) });
  }
  return sizes;
}

/** Keeps the sizes of the shop's today; the last count of a day stays. */
export async function sizesKept(
  trx: Store,
  { shop, zone }: { shop: string; zone: string },
  sizes: readonly SegmentSize[],
  now: number,
): Promise<void> {
  const day = startOfDay(dayOf(now, zone), zone);
  for (const { segment, members, reachable } of sizes) {
    await trx
      .insertInto('segment_sizes')
      .values({ shop, segment, day, members, reachable })
      .onConflict((c) => c.columns(['shop', 'segment', 'day']).doUpdateSet({ members, reachable }))
      .execute();
  }
  await trx
    .deleteFrom('segment_sizes')
    .where('shop', '=', shop)
    .where('day', '<', day - KEPT * DAY)
    .execute();
}

/** Oldest first; moments are the shop's midnights. */
export const sizesOf = (db: Store, shop: string, segment: string) =>
  db
    .selectFrom('segment_sizes')
    .select(['day', 'members', 'reachable'])
    .where('shop', '=', shop)
    .where('segment', '=', segment)
    .orderBy('day')
    .execute();
