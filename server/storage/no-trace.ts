// Deleting is not enough: pages that were rearranged keep copies of what moved, also with `secure_delete`, and the write-ahead log keeps all
// of it for a while. Only a file that is written anew, with its log emptied, has no trace left.

import { sql } from 'kysely';
import type { Store } from './store.ts';

/** Writing so much anew holds everybody up for about a second. */
const AT_ONCE_BYTES = 200 * 1024 * 1024;

/**
 * Writes the database anew without what was deleted, and empties its log.
 * @param whenever also when that takes long
 * @returns 'big' when it was left for a quiet hour; 'busy' while somebody still reads an older state: then it is to be tried again
 */
export async function leaveNoTrace(store: Store, whenever: boolean): Promise<'done' | 'big' | 'busy'> {
  const pages = await sql<{ page_count: number }>`pragma page_count`.execute(store);
  const size = await sql<{ page_size: number }>`pragma page_size`.execute(store);
  const bytes = (pages.rows[0]?.page_count ?? 0) * (size.rows[0]?.page_size ?? 0);
  if (bytes > AT_ONCE_BYTES && !whenever) return (await emptyLog(store)) ? 'big' : 'busy';
  // Through the store, which lets nobody be in the middle of a transaction meanwhile.
  await sql`vacuum`.execute(store);
  return (await emptyLog(store)) ? 'done' : 'busy';
}

async function emptyLog(store: Store): Promise<boolean> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(TRUNCATE)`.execute(store);
  return rows[0]?.busy === 0;
}
