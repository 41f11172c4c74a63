// How each shopper stands among the shop's: engagement and its history, tenths by value, the kind of product they like most.

import type { Insertable, Selectable } from 'kysely';
import type { ShopperStandingsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

const DAY = 86_400_000;
/** How far the history of engagement reaches back. */
const KEPT_DAYS = 400;

export type Standing = Omit<Insertable<ShopperStandingsTable>, 'shop' | 'at'>;

/** Engagement in words: from so many points to so many. */
export const engagementBands = { quiet: [0, 9], low: [10, 39], middle: [40, 69], high: [70, 100] } as const;
export type EngagementBand = keyof typeof engagementBands;

export const bandOf = (engagement: number): EngagementBand =>
  (Object.keys(engagementBands) as EngagementBand[]).findLast((band) => engagement >= engagementBands[band][0]) ??
  'quiet';

/** The Monday (midnight UTC) of a moment's week; day 0 was a Thursday. */
export const weekOf = (at: number): number => (Math.floor((at / DAY + 3) / 7) * 7 - 3) * DAY;

/** What has changed since the last look: new or other standings, and shoppers who have none any more. */
export interface StandingChanges {
  changed: Standing[];
  gone: string[];
}

/** Writes one portion; whoever was erased meanwhile gets nothing. */
export async function standingsKept(trx: Store, shop: string, { changed, gone }: StandingChanges, now: number) {
  for (const table of ['shopper_standings', 'engagement_history'] as const) {
    if (gone.length > 0) await trx.deleteFrom(table).where('shop', '=', shop).where('shopper', 'in', gone).execute();
  }
  if (changed.length === 0) return;
  const ids = changed.map(({ shopper }) => shopper);
  const there = await trx.selectFrom('shoppers').select('id').where('shop', '=', shop).where('id', 'in', ids).execute();
  const known = new Set(there.map(({ id }) => id));
  for (const { shopper, ...columns } of changed) {
    if (!known.has(shopper)) continue;
    await trx
      .insertInto('shopper_standings')
      .values({ shop, shopper, at: now, ...columns })
      .onConflict((c) => c.columns(['shop', 'shopper']).doUpdateSet({ at: now, ...columns }))
      .execute();
    const { engagement: score } = columns;
    await trx
      .insertInto('engagement_history')
      .values({ shop, shopper, week: weekOf(now), score })
      .onConflict((c) => c.columns(['shop', 'shopper', 'week']).doUpdateSet({ score }))
      .execute();
  }
}

/** What is older than anybody looks back on goes. */
export async function oldEngagementGone(trx: Store, shop: string, now: number): Promise<void> {
  await trx
    .deleteFrom('engagement_history')
    .where('shop', '=', shop)
    .where('week', '<', weekOf(now) - KEPT_DAYS * DAY)
    .execute();
}

/** Null where no report has told yet. */
export async function standingOf(
  db: Store,
  shop: string,
  shopper: string,
): Promise<Selectable<ShopperStandingsTable> | null> {
  const row = await db
    .selectFrom('shopper_standings')
    .selectAll()
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .executeTakeFirst();
  return row ?? null;
}

/** Weeks in which the engagement was another than before, oldest first. */
export const engagementHistoryOf = (db: Store, shop: string, shopper: string) =>
  db
    .selectFrom('engagement_history')
    .select(['week', 'score'])
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .orderBy('week')
    .execute();
