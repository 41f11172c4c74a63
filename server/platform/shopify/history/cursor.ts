// Where the reading of a shop's history stands; one fact, written in the transaction that stores what was read.

import { z } from 'zod';
import type { Store } from '../../../storage/store.ts';

const FACT = 'history';

const historyCursor = z.object({
  step: z.enum(['products', 'customers', 'orders']),
  /** gid of the running bulk operation; null before it has been started. */
  operation: z.string().nullable(),
  /** Families of its file that are stored. */
  applied: z.number(),
  /** Children those had; what is missing at the end had no parent. */
  children: z.number(),
  /** How often this step's operation was started. */
  starts: z.number(),
});
export type HistoryCursor = z.infer<typeof historyCursor>;

export async function historyCursorOf(db: Store, shop: string): Promise<HistoryCursor | null> {
  const row = await db
    .selectFrom('facts')
    .select('value')
    .where('shop', '=', shop)
    .where('name', '=', FACT)
    .executeTakeFirst();
  return row === undefined ? null : historyCursor.parse(JSON.parse(row.value));
}

export async function historyCursorAt(trx: Store, shop: string, cursor: HistoryCursor): Promise<void> {
  const value = JSON.stringify(cursor);
  await trx
    .insertInto('facts')
    .values({ shop, name: FACT, value })
    .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value }))
    .execute();
}

export async function historyCursorGone(trx: Store, shop: string): Promise<void> {
  await trx.deleteFrom('facts').where('shop', '=', shop).where('name', '=', FACT).execute();
}
