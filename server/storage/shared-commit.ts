// Small transactions that come together share one commit: a disk's sync costs more than most of them.

import { inGroups } from '../lib/in-groups.ts';
import type { Store } from './store.ts';

type Work = (trx: Store) => Promise<unknown>;

const groups = new WeakMap<Store, (work: Work) => Promise<unknown>>();
/** One commit holds the writer no longer than a few of them take. */
const MOST = 16;

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
  const together = inGroups<Work, Outcome>(async (group) => {
    const [only] = group;
    if (group.length === 1 && only !== undefined) return [await alone(only)];
    try {
      return await store.transaction().execute(async (trx) => {
        const outcomes: Outcome[] = [];
        for (const work of group) outcomes.push({ done: await work(trx) });
        return outcomes;
      });
    } catch {
      const outcomes: Outcome[] = [];
      for (const work of group) outcomes.push(await alone(work));
      return outcomes;
    }
  }, MOST);
  return async (work) => {
    const outcome = await together(work);
    if ('fault' in outcome) throw outcome.fault;
    return outcome.done;
  };
}
