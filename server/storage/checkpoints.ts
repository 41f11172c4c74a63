// Keeps the write-ahead log short from a thread: to copy its pages into the database and have a disk confirm them takes tens to hundreds
// of milliseconds, which SQLite by itself spends inside whatever commit happens to fill it, with nobody answered meanwhile.

import { Worker } from 'node:worker_threads';
import type Sqlite from 'better-sqlite3';
import type { CheckpointOrder, CheckpointRules } from './checkpoint-thread.ts';
import { LONGEST_LOG, PAGES_BY_ITSELF } from './store.ts';

/** 64 MB: a log that is copied to its end begins anew, and stays a file of this size. */
const MANY_PAGES = 16_000;
const EVERY_MS = 250;

export interface Checkpoints {
  /** For whoever writes much, after each commit and without holding the database: waits while the log is long. */
  room(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param raw the app's own connection: from now on it leaves the copying to the thread, but for a log that grows beyond all measure
 * because somebody reads for long or commits without pause
 */
export function checkpoints(raw: Sqlite.Database, file: string): Checkpoints {
  raw.pragma(`wal_autocheckpoint = ${LONGEST_LOG}`);
  const workerData: CheckpointRules = { file, pages: PAGES_BY_ITSELF, many: MANY_PAGES, everyMs: EVERY_MS };
  const thread = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: 1 },
  });
  let running = true;
  const waiting: (() => void)[] = [];
  const answer = () => {
    for (const go of waiting.splice(0)) go();
  };
  const ended = () => {
    if (!running) return;
    running = false;
    // What becomes of the log is SQLite's matter either way: without the thread a commit copies again.
    raw.pragma(`wal_autocheckpoint = ${PAGES_BY_ITSELF}`);
    answer();
  };
  thread.on('message', answer);
  thread.on('error', ended);
  const gone = new Promise<void>((resolve) => {
    thread.on('exit', () => {
      ended();
      resolve();
    });
  });
  return {
    async room() {
      if (!running) return;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        thread.postMessage('room' satisfies CheckpointOrder);
      });
    },
    async close() {
      if (running) thread.postMessage('close' satisfies CheckpointOrder);
      await gone;
    },
  };
}
