// What a person should do: put on a list by journeys and answers, taken off it with what came of it.

import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';

export interface NewTask {
  shop: string;
  kind: string;
  shopper: string | null;
  run: string | null;
  journey: string;
  /** What it is about; names nobody. */
  detail: Record<string, string | number | null>;
  at: number;
}

export async function openTask(trx: Store, task: NewTask): Promise<string> {
  const id = newId();
  const { shop, kind, shopper, run, journey } = task;
  await trx
    .insertInto('tasks')
    .values({
      ...{ shop, id, kind, shopper, run, journey },
      detail: JSON.stringify(task.detail),
      state: 'open',
      created_at: task.at,
      ended_at: null,
      owner: null,
      outcome: null,
    })
    .execute();
  return id;
}

export const tasksOf = (trx: Store, shop: string, state: 'open' | 'done' | 'dismissed', limit: number) =>
  trx
    .selectFrom('tasks')
    .selectAll()
    .where('shop', '=', shop)
    .where('state', '=', state)
    .orderBy('created_at', state === 'open' ? 'asc' : 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();

/** False when it is not there or was ended already. */
export async function endTask(
  trx: Store,
  shop: string,
  id: string,
  end: { state: 'done' | 'dismissed'; owner: string; outcome: string; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('tasks')
    .set({ state: end.state, owner: end.owner, outcome: end.outcome, ended_at: end.now })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
