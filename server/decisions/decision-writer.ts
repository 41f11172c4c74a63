// Hands groups of decisions to a thread that writes them: rows, commit and sync of a busy second take tens of milliseconds, and no answer
// waits for them. While it commits, the app's own connection is held, so that the two writers never meet at the database's lock.

import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Store } from '../storage/store.ts';
import type { NewDecision, WriteDecisions } from './decision-log.ts';
import type { WriterAnswer, WriterOrder } from './decision-writer-thread.ts';

/** Handing over copies: so many rows are a tenth of a millisecond, and between two such slices answers go out. */
const ROWS_A_SLICE = 25;
/** Another process (a command, a shell) may be writing: so long we come back, as any other write of the app does. */
const PATIENCE_MS = 4000;
const BETWEEN_TRIES_MS = 25;

/** Decisions could not be written; the log keeps them. */
class DecisionsNotWritten extends Error {
  override name = 'DecisionsNotWritten';
}

/** The thread begins with the first group. `write` takes one group at a time, and rejects when it is not on disk. */
export function decisionWriter({ store, file }: { store: Store; file: string }): {
  write: WriteDecisions;
  close(): Promise<void>;
} {
  let thread: Worker | undefined;
  let answered: ((answer: WriterAnswer) => void) | undefined;

  const started = (): Worker => {
    const worker = new Worker(new URL('./decision-writer-thread.ts', import.meta.url), { workerData: file });
    const ended = (why: string) => {
      if (thread === worker) thread = undefined;
      answered?.({ fault: why });
    };
    worker.on('message', (answer: WriterAnswer) => answered?.(answer));
    worker.on('error', (fault) => ended(String(fault)));
    worker.on('exit', (code) => ended(`the thread ended with code ${code}`));
    return worker;
  };
  /** @throws DecisionsNotWritten where the thread could not do it, or is gone */
  const ask = async (worker: Worker, order: WriterOrder): Promise<Exclude<WriterAnswer, { fault: string }>> => {
    const answer = await new Promise<WriterAnswer>((resolve) => {
      if (worker !== thread) return resolve({ fault: 'the thread has ended' });
      answered = resolve;
      worker.postMessage(order);
    });
    if (typeof answer === 'object') throw new DecisionsNotWritten(answer.fault);
    return answer;
  };

  return {
    async write(group: NewDecision[]): Promise<void> {
      thread ??= started();
      const worker = thread;
      await ask(worker, 'begin');
      for (let i = 0; i < group.length; i += ROWS_A_SLICE)
        await ask(worker, { rows: group.slice(i, i + ROWS_A_SLICE) });
      const begun = performance.now();
      while ((await store.connection().execute(() => ask(worker, 'commit'))) === 'busy') {
        if (performance.now() - begun > PATIENCE_MS) throw new DecisionsNotWritten('the database is busy');
        await pause(BETWEEN_TRIES_MS);
      }
    },
    async close(): Promise<void> {
      const worker = thread;
      if (worker === undefined) return;
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      worker.postMessage('close' satisfies WriterOrder);
      await gone;
    },
  };
}
