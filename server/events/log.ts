// The log of what happened. Appending is idempotent by the sender's id.

import type { Selectable } from 'kysely';
import { columns, preparedList, preparedRows } from '../storage/prepared.ts';
import type { EventsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

export type LoggedEvent = Selectable<EventsTable>;
export type NewLogEntry = Omit<LoggedEvent, 'seq'>;

const IDS_A_STATEMENT = 50;
const ENTRIES_A_STATEMENT = 50;

const findEvents = preparedList(IDS_A_STATEMENT, (db, of: { shop: string }, ids) =>
  db.selectFrom('events').select('id').where('shop', '=', of.shop).where('id', 'in', ids),
);

/** Which of these ids the log has already. */
export async function knownEvents(db: Store, shop: string, ids: string[]): Promise<Set<string>> {
  return new Set((await findEvents(db, { shop }, ids)).map((row) => row.id));
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
