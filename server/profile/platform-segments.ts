// Segments of the platform that the merchant lets us use: known by the platform's id, kept with the name and rule they had then.

import { z } from 'zod';
import type { Store } from '../storage/store.ts';

export interface PlatformSegment {
  /** The platform's id. */
  id: string;
  name: string;
  /** In the platform's own language. */
  query: string;
  /** Since when it may be used. */
  since: number;
}

const FACT = 'segment ';
const Kept = z.object({ name: z.string(), query: z.string(), since: z.number() });

export async function platformSegment(db: Store, shop: string, id: string): Promise<PlatformSegment | null> {
  const row = await db
    .selectFrom('facts')
    .select('value')
    .where('shop', '=', shop)
    .where('name', '=', FACT + id)
    .executeTakeFirst();
  return row === undefined ? null : { id, ...Kept.parse(JSON.parse(row.value)) };
}

/** All of a shop, by name. */
export async function platformSegments(db: Store, shop: string): Promise<PlatformSegment[]> {
  const rows = await db
    .selectFrom('facts')
    .select(['name', 'value'])
    .where('shop', '=', shop)
    .where('name', 'like', `${FACT}%`)
    .execute();
  return rows
    .map(({ name, value }) => ({ id: name.slice(FACT.length), ...Kept.parse(JSON.parse(value)) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Asked for twice it is still one, under its newest name. */
export async function keepSegment(trx: Store, shop: string, { id, ...kept }: PlatformSegment): Promise<void> {
  const value = JSON.stringify(kept);
  await trx
    .insertInto('facts')
    .values({ shop, name: FACT + id, value })
    .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value }))
    .execute();
}

export async function dropSegment(trx: Store, shop: string, id: string): Promise<void> {
  await trx
    .deleteFrom('facts')
    .where('shop', '=', shop)
    .where('name', '=', FACT + id)
    .execute();
}
