// What the messages of each journey were measured to change, as the arbiter reads it. Whoever measures writes it here.

import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';

export interface MeasuredLift {
  journey: string;
  /** Chance of an order that one message added, and the standard error of it. */
  lift: number;
  error: number;
  /** Share of those held back who ordered all the same. */
  unasked: number;
}

/** The newest measurement takes the place of the one before; a journey that can no longer be measured has none. */
export async function keepMeasuredLifts(trx: Store, shop: string, lifts: MeasuredLift[], now: number): Promise<void> {
  await trx.deleteFrom('journey_lifts').where('shop', '=', shop).execute();
  if (lifts.length === 0) return;
  await trx
    .insertInto('journey_lifts')
    .values(lifts.map((lift) => ({ shop, ...lift, measured_at: now })))
    .execute();
}

const findLifts = prepared((db, of: { shop: string }) =>
  db.selectFrom('journey_lifts').select(['journey', 'lift', 'error', 'unasked']).where('shop', '=', of.shop),
);

/** By journey. */
export async function measuredLifts(trx: Store, shop: string): Promise<Map<string, MeasuredLift>> {
  const { rows } = await findLifts(trx, { shop });
  return new Map(rows.map((row) => [row.journey, row]));
}
