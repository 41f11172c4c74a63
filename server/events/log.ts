// The log of what happened. Appending is idempotent by the sender's id.

import type { Selectable } from 'kysely';
import { columns, prepared, preparedRows } from '../storage/prepared.ts';
import type { EventsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

export type LoggedEvent = Selectable<EventsTable>;
export type NewLogEntry = Omit<LoggedEvent, 'seq'>;

/** SQLite takes 32,766 parameters a statement. */
const IDS_A_STATEMENT = 500;
const ENTRIES_A_STATEMENT = 50;

const findEvent = prepared((db, of: { shop: string; id: string }) =>
  db.selectFrom('events').select('id').where('shop', '=', of.shop).where('id', '=', of.id),
);

/** Which of these ids the log has already. */
export async function knownEvents(db: Store, shop: string, ids: string[]): Promise<Set<string>> {
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) {
    return new Set((await findEvent(db, { shop, id: only })).rows.map((row) => row.id));
  }
  const known = new Set<string>();
  for (let i = 0; i < ids.length; i += IDS_A_STATEMENT) {
    const rows = await db
      .selectFrom('events')
      .select('id')
      .where('shop', '=', shop)
      .where('id', 'in', ids.slice(i, i + IDS_A_STATEMENT))
      .execute();
    for (const row of rows) known.add(row.id);
  }
  return known;
}

/** More entries; nothing happens where an id is known. */
export const appendEvents = preparedRows(ENTRIES_A_STATEMENT, (db, entries: NewLogEntry[]) =>
  db
    .insertInto('events')
    .values(
      entries.map((entry) =>
        columns(
          entry,
          ...(['shop', 'id', 'type', 'at', 'received_at', 'visitor', 'shopper'] as const),
          ...(['cart', 'checkout', 'order_id', 'product', 'body'] as const),
        ),
      ),
    )
    .onConflict((c) => c.columns(['shop', 'id']).doNothing()),
);

/** One more entry. */
export const appendEvent = (db: Store, entry: NewLogEntry) => appendEvents(db, [entry]);
