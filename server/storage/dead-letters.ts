// Work that was tried until it was given up: counted and named, tried again or put away by whoever knows better.

import type { Store } from './store.ts';

/** Alike pieces of given-up work: the same kind, the same fault. */
export interface DeadLetters {
  kind: string;
  fault: string | null;
  count: number;
  /** When the first of them was asked for and the last given up; epoch ms. */
  since: number;
  last: number;
}

export interface DeadJob {
  seq: number;
  key: string | null;
  payload: unknown;
}

const GROUPS = 50;
/** Of one kind and fault at once; who has more says it again. */
const AT_ONCE = 500;

/** What was given up of a shop's work, the latest first. */
export async function deadLettersOf(db: Store, shop: string): Promise<DeadLetters[]> {
  const rows = await db
    .selectFrom('jobs')
    .select((e) => [
      'kind',
      'fault',
      e.fn.countAll<number>().as('count'),
      e.fn.min<number>('created_at').as('since'),
      e.fn.max<number>('due_at').as('last'),
    ])
    .where('shop', '=', shop)
    .where((e) => e('done', '=', e.lit(2)))
    .groupBy(['kind', 'fault'])
    .orderBy('last', 'desc')
    .limit(GROUPS)
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** How much was given up, by kind, in all shops. */
export async function deadByKind(db: Store): Promise<{ kind: string; count: number }[]> {
  const rows = await db
    .selectFrom('jobs')
    .select((e) => ['kind', e.fn.countAll<number>().as('count')])
    .where((e) => e('done', '=', e.lit(2)))
    .groupBy('kind')
    .execute();
  return rows.map(({ kind, count }) => ({ kind, count: Number(count) }));
}

/** Given-up work of one kind in a shop, the newest first: all of it, or some of one fault. */
export async function deadJobs(
  db: Store,
  shop: string,
  kind: string,
  which: { all: true } | { fault: string | null },
): Promise<DeadJob[]> {
  const rows = await db
    .selectFrom('jobs')
    .select(['seq', 'key', 'payload'])
    .where('shop', '=', shop)
    .where('kind', '=', kind)
    .where((e) => e('done', '=', e.lit(2)))
    .$if('fault' in which, (q) => {
      const fault = 'fault' in which ? which.fault : null;
      return (fault === null ? q.where('fault', 'is', null) : q.where('fault', '=', fault)).limit(AT_ONCE);
    })
    .orderBy('seq', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) }));
}

/**
 * Back into the queue, as if never tried. Where the same work waits already, the older piece is put away: once is enough.
 * Returns how many wait now.
 */
export async function triedAgain(trx: Store, kind: string, jobs: readonly DeadJob[], now: number): Promise<number> {
  const keys = jobs.flatMap(({ key }) => (key === null ? [] : [key]));
  const open = await trx
    .selectFrom('jobs')
    .select('key')
    .where('kind', '=', kind)
    .where((e) => e('done', '=', e.lit(0)))
    .where('key', 'in', keys.length === 0 ? [''] : keys)
    .execute();
  const waiting = new Set(open.map(({ key }) => key));
  const again: DeadJob[] = [];
  const put: DeadJob[] = [];
  for (const job of jobs) {
    if (job.key !== null && waiting.has(job.key)) put.push(job);
    else again.push(job);
    if (job.key !== null) waiting.add(job.key);
  }
  await putAway(trx, put);
  if (again.length === 0) return 0;
  await trx
    .updateTable('jobs')
    .set({ done: 0, attempts: 0, token: null, due_at: now, fault: null })
    .where(
      'seq',
      'in',
      again.map(({ seq }) => seq),
    )
    .where('done', '=', 2)
    .execute();
  return again.length;
}

/** It is never done, and what it was about is forgotten. Returns how many. */
export async function putAway(trx: Store, jobs: readonly DeadJob[]): Promise<number> {
  if (jobs.length === 0) return 0;
  const seqs = jobs.map(({ seq }) => seq);
  const { numDeletedRows } = await trx
    .deleteFrom('jobs')
    .where('seq', 'in', seqs)
    .where('done', '=', 2)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
