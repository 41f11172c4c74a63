// The embedded queue: jobs are rows, a claim is a lease with a fencing token.
// One `due_at` column (run time, or end of the lease once claimed) keeps the claim a single index search.

import { sql } from 'kysely';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { ClaimedJob, Jobs, NewJob } from './jobs.ts';
import { prepared } from './prepared.ts';
import type { Store } from './store.ts';

const MAX_ATTEMPTS = 8;

const insertJob = prepared((db, job: ReturnType<typeof rowOf>) => {
  const { kind, key, shop, payload, priority, due_at, created_at } = job;
  const opened = { attempts: 0, token: null, done: 0, fault: null };
  return db
    .insertInto('jobs')
    .values({ kind, key, shop, payload, priority, due_at, created_at, ...opened })
    .onConflict((c) => c.doNothing());
});

const endJob = prepared((db, job: { seq: number; token: string; at: number }) =>
  db
    .updateTable('jobs')
    // What it was about is forgotten with its end: keys and payloads may lead to a person.
    .set({ done: 1, due_at: job.at, key: null, payload: 'null' })
    .where('seq', '=', job.seq)
    .where('token', '=', job.token)
    .where('done', '=', 0),
);

/** @param now the app's clock: one host, so one clock serves run times and leases alike. */
export function sqliteJobs(store: Store, now: () => number, random: Random): Jobs {
  return {
    async enqueue(trx, job) {
      await insertJob(trx, rowOf(job, now()));
    },

    async claim(kinds, limit, leaseMs, within) {
      if (kinds.length === 0 || limit <= 0) return [];
      const token = newId();
      const at = now();
      const claim = async (trx: Store): Promise<ClaimedJob[]> => {
        const open = trx.selectFrom('jobs').where((e) => e('done', '=', e.lit(0)));
        const any = open.select('seq').where('due_at', '<=', at).where('kind', 'in', kinds).limit(1);
        if ((await any.executeTakeFirst()) === undefined) return [];
        const due = await open
          .select('seq')
          // The plus keeps the planner off the index by due moment: after an outage all of it is due, and would be sorted for each claim.
          .where(sql<number>`+due_at`, '<=', at)
          .where(sql<string>`+kind`, 'in', kinds)
          .orderBy('priority')
          .orderBy('due_at')
          .orderBy('seq')
          .limit(limit)
          .execute();
        if (due.length === 0) return [];
        const rows = await trx
          .updateTable('jobs')
          .set((e) => ({ token, due_at: at + leaseMs, attempts: e('attempts', '+', 1) }))
          .where(
            'seq',
            'in',
            due.map((d) => d.seq),
          )
          .returning(['seq', 'kind', 'key', 'shop', 'payload', 'attempts'])
          .execute();
        const claimed = new Map(rows.map((row) => [row.seq, { ...row, payload: JSON.parse(row.payload), token }]));
        return due.map(({ seq }): ClaimedJob => claimed.get(seq) as ClaimedJob);
      };
      return within === undefined ? store.transaction().execute(claim) : claim(within);
    },

    async finish(trx, job) {
      const { numAffectedRows } = await endJob(trx, { at: now(), seq: job.seq, token: job.token });
      return numAffectedRows === 1n;
    },

    async fail(trx, job, fault, maxAttempts = MAX_ATTEMPTS) {
      const dead = job.attempts >= maxAttempts;
      // Doubling from 1 s to an hour, half of it drawn, so that a crowd of failed jobs does not return as a crowd.
      const pause = Math.min(3_600_000, 1000 * 2 ** (job.attempts - 1)) * (0.5 + random() / 2);
      await trx
        .updateTable('jobs')
        .set({
          fault: fault.slice(0, 500),
          token: null,
          done: dead ? 2 : 0,
          due_at: dead ? now() : Math.round(now() + pause),
        })
        .where('seq', '=', job.seq)
        .where('token', '=', job.token)
        .where('done', '=', 0)
        .execute();
      return dead;
    },

    async prolong(job, leaseMs) {
      const { numUpdatedRows } = await store
        .updateTable('jobs')
        .set({ due_at: now() + leaseMs })
        .where('seq', '=', job.seq)
        .where('token', '=', job.token)
        .where('done', '=', 0)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async backlog(at) {
      const open = await store
        .selectFrom('jobs')
        .select(['kind', 'token', 'due_at'])
        .where('done', '=', 0)
        .orderBy('due_at')
        .limit(200)
        .execute();
      const busy = open.filter((j) => j.due_at <= at || j.token !== null);
      const next = open.find((j) => j.due_at > at && j.token === null);
      return { due: [...new Set(busy.map((j) => j.kind))], nextAt: next?.due_at ?? null };
    },
  };
}

function rowOf(job: NewJob, at: number) {
  return {
    kind: job.kind,
    key: job.key ?? null,
    shop: job.shop ?? null,
    payload: JSON.stringify(job.payload ?? null),
    priority: job.priority ?? 0,
    due_at: job.runAt ?? at,
    created_at: at,
  };
}

/**
 * To be run at start, before work begins. One process works on an embedded database, so what is claimed then was claimed by one that is
 * gone, and nobody need wait for its lease. At once the first time; a job that was there at several ends (it may be what ends the
 * process) after a growing pause. Returns how many.
 */
export async function releaseOrphans(store: Store, now: number): Promise<number> {
  return store.transaction().execute(async (trx) => {
    const orphans = await trx
      .selectFrom('jobs')
      .select(['seq', 'attempts'])
      .where('done', '=', 0)
      .where('token', 'is not', null)
      .execute();
    for (const { seq, attempts } of orphans) {
      const pause = attempts <= 1 ? 0 : Math.min(3_600_000, 1000 * 2 ** (attempts - 2));
      await trx
        .updateTable('jobs')
        .set({ token: null, due_at: now + pause })
        .where('seq', '=', seq)
        .execute();
    }
    return orphans.length;
  });
}

/** Jobs that ended before their moment leave the table, so that it stays small: the finished, and later those given up. */
export async function purgeEndedJobs(store: Store, before: { finished: number; dead: number }): Promise<void> {
  await store.deleteFrom('jobs').where('done', '=', 1).where('due_at', '<', before.finished).execute();
  await store.deleteFrom('jobs').where('done', '=', 2).where('due_at', '<', before.dead).execute();
}
