// Decisions shown on the storefront, written in groups within a second after the answer: the shopper does not wait for the disk.

import type { Selectable } from 'kysely';
import type { DecisionsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

export type NewDecision = Selectable<DecisionsTable>;

/** Real milliseconds between writes. */
const EVERY_MS = 500;
/** Decisions kept while they can't be written, the newest: some hundred megabytes at most. */
const MOST_WAITING = 50_000;
/** Others wait for the writer no longer than this many rows take. */
const ROWS_A_COMMIT = 1000;
/** Writes decisions now, in the caller's transaction: for decisions to send, which must be on disk before they act. */
export async function logDecision(trx: Store, decision: NewDecision): Promise<void> {
  await trx.insertInto('decisions').values(decision).execute();
}

/** Commits a group of decisions: all of them, or none and a fault. */
export type WriteDecisions = (group: NewDecision[]) => Promise<void>;

export function decisionLog(write: WriteDecisions, onFault: (fault: unknown) => void) {
  let waiting: NewDecision[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return writing;
    const group = waiting;
    waiting = [];
    writing = writing.then(async () => {
      try {
        for (let i = 0; i < group.length; i += ROWS_A_COMMIT) {
          await write(group.slice(i, i + ROWS_A_COMMIT));
        }
      } catch (fault) {
        onFault(fault);
        // A full disk may have room again later; the log stays bounded meanwhile.
        waiting = [...group, ...waiting].slice(-MOST_WAITING);
        timer ??= setTimeout(() => void flush(), EVERY_MS * 4);
      }
    });
    return writing;
  };

  return {
    add(decision: NewDecision): void {
      waiting.push(decision);
      timer ??= setTimeout(() => void flush(), EVERY_MS);
    },
    flush,
    pending: () => waiting.length,
  };
}

export type DecisionLog = ReturnType<typeof decisionLog>;
