// Small transactions that come together share one commit: a disk's sync costs more than most of them.

import { inGroups } from '../lib/in-groups.ts';
import type { Store } from './store.ts';

type Work = (trx: Store) => Promise<unknown>;

const groups = new WeakMap<Store, (work: Work) => Promise<unknown>>();
/** One commit holds the writer no longer than a few of them take. */
const MOST = 16;
/** On a slow disk a commit is followed by a rest as long as it took, in which others join the next; but no longer than this. */
const LONGEST_REST_MS = 5;

/**
 * Runs work in a transaction, perhaps with others' before and after it in the same one; resolves after its commit. Work that throws takes
 * only itself back: the others of its group are then done again, each alone. So it must have no effects but those in the database.
 */
export function inSharedCommit<T>(store: Store, work: (trx: Store) => Promise<T>): Promise<T> {
  let join = groups.get(store);
  if (join === undefined) {
    join = joined(store);
    groups.set(store, join);
  }
  return join(work) as Promise<T>;
}

type Outcome = { done: unknown } | { fault: unknown };

function joined(store: Store): (work: Work) => Promise<unknown> {
  const alone = (work: Work): Promise<Outcome> =>
    store
      .transaction()
      .execute(work)
      .then(
        (done) => ({ done }),
        (fault) => ({ fault }),
      );
  let restsUntil = 0;
  /** Runs a group in one commit. The disk is what is waited for after the last of the work. */
  const committed = async (group: Work[]): Promise<Outcome[]> => {
    let worked = 0;
    const outcomes = await store.transaction().execute(async (trx) => {
      const done: Outcome[] = [];
      for (const work of group) done.push({ done: await work(trx) });
      worked = performance.now();
      return done;
    });
    const now = performance.now();
    restsUntil = now + Math.min(LONGEST_REST_MS, now - worked);
    return outcomes;
  };
  const together = inGroups<Work, Outcome>(
    async (group) => {
      try {
        return await committed(group);
      } catch (fault) {
        if (group.length === 1) return [{ fault }];
        const outcomes: Outcome[] = [];
        for (const work of group) outcomes.push(await alone(work));
        return outcomes;
      }
    },
    MOST,
    () => restsUntil - performance.now(),
  );
  return async (work) => {
    const outcome = await together(work);
    if ('fault' in outcome) throw outcome.fault;
    return outcome.done;
  };
}
