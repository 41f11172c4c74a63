// Deleting is not enough: pages that were rearranged keep copies of what moved, also with `secure_delete`, and the write-ahead log keeps all
// of it for a while. Only a file that is written anew, with its log emptied, has no trace left.

import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import type { NoTraceAnswer } from './no-trace-thread.ts';
import type { Store } from './store.ts';

/** While it is written anew nobody else can write, for about a second for so much. */
const AT_ONCE_BYTES = 200 * 1024 * 1024;

/** The thread that writes the database anew could not. */
class NotWrittenAnew extends Error {
  override name = 'NotWrittenAnew';
}

/**
 * Writes the database anew without what was deleted, and empties its log, in a thread of its own: what is read meanwhile is answered as ever.
 * @param whenever also when that takes long
 * @returns 'big' when it was left for a quiet hour; 'busy' while somebody still reads an older state: then it is to be tried again
 */
export async function leaveNoTrace(store: Store, whenever: boolean): Promise<'done' | 'big' | 'busy'> {
  const pages = await sql<{ page_count: number }>`pragma page_count`.execute(store);
  const size = await sql<{ page_size: number }>`pragma page_size`.execute(store);
  const bytes = (pages.rows[0]?.page_count ?? 0) * (size.rows[0]?.page_size ?? 0);
  if (bytes > AT_ONCE_BYTES && !whenever) return (await emptyLog(store)) ? 'big' : 'busy';
  const { rows } = await sql<{ file: string }>`pragma database_list`.execute(store);
  return (await writtenAnew(rows[0]?.file ?? '')) ? 'done' : 'busy';
}

async function writtenAnew(file: string): Promise<boolean> {
  const answer = await new Promise<NoTraceAnswer>((resolve) => {
    const thread = new Worker(new URL('./no-trace-thread.ts', import.meta.url), { workerData: file });
    thread.once('message', resolve);
    thread.once('error', (fault) => resolve({ fault: String(fault) }));
    thread.once('exit', (code) => resolve({ fault: `the thread ended with code ${code}` }));
  });
  if ('fault' in answer) throw new NotWrittenAnew(answer.fault);
  return answer.emptied;
}

async function emptyLog(store: Store): Promise<boolean> {
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(TRUNCATE)`.execute(store);
  return rows[0]?.busy === 0;
}
