// Periods the merchant has marked as abnormal: nothing is learned from them.

import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';
import type { AbnormalPeriod } from './readings.ts';

export interface MarkedPeriod extends AbnormalPeriod {
  id: string;
  reason: string;
}

/** A shop with more has no normal left. */
export const MOST_PERIODS = 50;

export async function abnormalPeriods(db: Store, shop: string): Promise<MarkedPeriod[]> {
  const rows = await db
    .selectFrom('abnormal_periods')
    .select(['id', 'from_at', 'to_at', 'reason'])
    .where('shop', '=', shop)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, from: row.from_at, to: row.to_at, reason: row.reason }));
}

/** Null when there are as many as there may be. */
export async function markAbnormal(
  trx: Store,
  shop: string,
  period: { from: number; to: number; reason: string },
  now: number,
): Promise<string | null> {
  if ((await abnormalPeriods(trx, shop)).length >= MOST_PERIODS) return null;
  const id = newId();
  await trx
    .insertInto('abnormal_periods')
    .values({ shop, id, from_at: period.from, to_at: period.to, reason: period.reason, set_at: now })
    .execute();
  return id;
}

/** False when there was no such period. */
export async function unmarkAbnormal(trx: Store, shop: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('abnormal_periods')
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
