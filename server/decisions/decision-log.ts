// Decisions shown on the storefront, written in groups within a second after the answer: the shopper does not wait for the disk.

import type { Selectable } from 'kysely';
import { prepared } from '../storage/prepared.ts';
import type { DecisionsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

export type NewDecision = Selectable<DecisionsTable>;

/** Real milliseconds between writes. */
const EVERY_MS = 500;
/** Decisions kept while they can't be written, the newest: some hundred megabytes at most. */
const MOST_WAITING = 50_000;
/** Others wait for the writer no longer than this many rows take. */
const ROWS_A_COMMIT = 1000;
/** Half a millisecond's worth: between two such slices answers go out. */
const ROWS_AT_A_TIME = 25;

const insertDecision = prepared((db, d: NewDecision) =>
  db
    .insertInto('decisions')
    .values({
      shop: d.shop,
      id: d.id,
      kind: d.kind,
      at: d.at,
      visitor: d.visitor,
      shopper: d.shopper,
      placement: d.placement,
      strategy: d.strategy,
      fallback: d.fallback,
      policy: d.policy,
      model: d.model,
      items: d.items,
      reasons: d.reasons,
    })
    .onConflict((c) => c.doNothing()),
);

/** Writes decisions now, in the caller's transaction: for decisions to send, which must be on disk before they act. */
export async function logDecision(trx: Store, decision: NewDecision): Promise<void> {
  await trx.insertInto('decisions').values(decision).execute();
}

/** Row by row, letting answers go out in between: five hundred rows in one statement would hold them all for 20 ms. */
async function write(trx: Store, decisions: NewDecision[]): Promise<void> {
  for (const [i, decision] of decisions.entries()) {
    if (i % ROWS_AT_A_TIME === ROWS_AT_A_TIME - 1) await new Promise((resolve) => setImmediate(resolve));
    await insertDecision(trx, decision);
  }
}

export function decisionLog(store: Store, onFault: (fault: unknown) => void) {
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
          await store.transaction().execute((trx) => write(trx, group.slice(i, i + ROWS_A_COMMIT)));
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
