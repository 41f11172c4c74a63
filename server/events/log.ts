// The log of what happened. Appending is idempotent by the sender's id.

import type { Insertable, Selectable } from 'kysely';
import type { EventsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

export type LoggedEvent = Selectable<EventsTable>;
export type NewLogEntry = Insertable<EventsTable>;

/** SQLite takes 32,766 parameters a statement; twelve columns, so 500 rows are well within. */
const ROWS_A_STATEMENT = 500;

/** Appends what is new and returns the ids that were. */
export async function appendEvents(trx: Store, entries: NewLogEntry[]): Promise<Set<string>> {
  const added = new Set<string>();
  for (let i = 0; i < entries.length; i += ROWS_A_STATEMENT) {
    const rows = await trx
      .insertInto('events')
      .values(entries.slice(i, i + ROWS_A_STATEMENT))
      .onConflict((c) => c.columns(['shop', 'id']).doNothing())
      .returning('id')
      .execute();
    for (const row of rows) added.add(row.id);
  }
  return added;
}
