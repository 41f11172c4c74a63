// What a merchant writes on a shopper by hand: notes, and marks of their own beside the platform's tags. One mark says: not to be targeted.

import { newId } from '../lib/ids.ts';
import { preparedList } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';
import { allOf } from './identity.ts';

/** Whoever bears it gets nothing of ours, whatever journeys and campaigns say. As a tag of the platform it counts in whatever case. */
export const SPARED = 'do not target';
const MOST_MARKS = 20;
const MOST_NOTES = 200;

export interface Note {
  id: string;
  text: string;
  at: number;
  editor: string;
}

export const normalisedMark = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

/** @param shoppers one with all merged into them */
export async function marksOf(db: Store, shop: string, shoppers: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('shopper_marks')
    .select('mark')
    .distinct()
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .orderBy('mark')
    .execute();
  return rows.map((row) => row.mark);
}

const findMark = preparedList(4, (db, of: { shop: string; mark: string }, shoppers) =>
  db
    .selectFrom('shopper_marks')
    .select('mark')
    .where('shop', '=', of.shop)
    .where('shopper', 'in', shoppers)
    .where('mark', '=', of.mark),
);

/** Marked by the merchant here as not to be targeted, also under an id that was merged into this one. */
export async function isMarkedSpared(db: Store, shop: string, shopper: string): Promise<boolean> {
  return (await findMark(db, { shop, mark: SPARED }, await allOf(db, shop, shopper))).length > 0;
}

/** Sets or takes away a mark; false where there are as many as there may be. */
export async function marked(
  trx: Store,
  shop: string,
  of: { shopper: string; mark: string; on: boolean },
  by: { editor: string; now: number },
): Promise<boolean> {
  const shoppers = await allOf(trx, shop, of.shopper);
  const mark = normalisedMark(of.mark);
  if (!of.on) {
    await trx
      .deleteFrom('shopper_marks')
      .where('shop', '=', shop)
      .where('shopper', 'in', shoppers)
      .where('mark', '=', mark)
      .execute();
    return true;
  }
  if (mark !== SPARED && (await marksOf(trx, shop, shoppers)).length >= MOST_MARKS) return false;
  await trx
    .insertInto('shopper_marks')
    .values({ shop, shopper: of.shopper, mark, at: by.now, editor: by.editor })
    .onConflict((c) => c.columns(['shop', 'shopper', 'mark']).doNothing())
    .execute();
  return true;
}

/** The newest first. */
export async function notesOf(db: Store, shop: string, shoppers: string[], limit = MOST_NOTES): Promise<Note[]> {
  return db
    .selectFrom('shopper_notes')
    .select(['id', 'text', 'at', 'editor'])
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** False where there are as many as there may be. */
export async function noteAdded(
  trx: Store,
  shop: string,
  note: { shopper: string; text: string },
  by: { editor: string; now: number },
): Promise<boolean> {
  if ((await notesOf(trx, shop, [note.shopper])).length >= MOST_NOTES) return false;
  await trx
    .insertInto('shopper_notes')
    .values({ shop, id: newId(), ...note, at: by.now, editor: by.editor })
    .execute();
  return true;
}

/** False when this shopper has no such note. */
export async function noteDropped(trx: Store, shop: string, shopper: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('shopper_notes')
    .where('shop', '=', shop)
    .where('shopper', 'in', await allOf(trx, shop, shopper))
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
