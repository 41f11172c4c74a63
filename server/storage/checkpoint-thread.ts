// Runs in a worker thread with a connection of its own: brings what the write-ahead log holds into the database file, without ever making
// a writer wait (https://sqlite.org/pragma.html#pragma_wal_checkpoint, PASSIVE).

import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';

/** `room` is answered once the log is not long, or has been copied. */
export type CheckpointOrder = 'room' | 'close';
export type CheckpointAnswer = 'room';

export interface CheckpointRules {
  file: string;
  /** So many pages are copied as soon as they are seen. */
  pages: number;
  /** With so many in the log whoever asks for room waits. */
  many: number;
  everyMs: number;
}

const { file, pages, many, everyMs } = workerData as CheckpointRules;
const port = parentPort as MessagePort;
// Without the store's pragmas: it reads no page and writes no row, pages go from one file to the other.
const raw = new Sqlite(file);
raw.pragma('wal_autocheckpoint = 0');
const look = raw.prepare('pragma wal_checkpoint(NOOP)');
const checkpoint = raw.prepare('pragma wal_checkpoint(PASSIVE)');
const state = () => look.get() as { log: number; checkpointed: number };

const timer = setInterval(() => {
  const { log, checkpointed } = state();
  if (log - checkpointed > pages) checkpoint.get();
}, everyMs);

port.on('message', (order: CheckpointOrder) => {
  if (order === 'room') {
    if (state().log > many) checkpoint.get();
    port.postMessage('room' satisfies CheckpointAnswer);
    return;
  }
  clearInterval(timer);
  raw.close();
  port.close();
});
