// What every durable queue must promise. An engine is a `Jobs` over a store with a clock that the battery may wind.

import { describe, expect, it } from 'vitest';
import { runJobs } from '../../server/storage/job-runner.ts';
import type { JobHandlers, Jobs } from '../../server/storage/jobs.ts';
import type { Store } from '../../server/storage/store.ts';

export interface JobsUnderTest {
  store: Store;
  jobs: Jobs;
  clock: { now(): number; advance(ms: number): void };
}

export function jobsBattery(name: string, make: () => Promise<JobsUnderTest>): void {
  describe(`the durable queue on ${name}`, () => {
    it('a job enqueued in a transaction that fails does not exist', async () => {
      const { store, jobs } = await make();
      await expect(
        store.transaction().execute(async (trx) => {
          await jobs.enqueue(trx, { kind: 'a' });
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      expect(await jobs.claim(['a'], 10, 1000)).toEqual([]);
    });

    it('a key is open once: the second job with it changes nothing, after the end it may come again', async () => {
      const { store, jobs } = await make();
      await jobs.enqueue(store, { kind: 'a', key: 'k', payload: 1 });
      await jobs.enqueue(store, { kind: 'a', key: 'k', payload: 2 });
      const [job, ...others] = await jobs.claim(['a'], 10, 1000);
      expect(others).toEqual([]);
      expect(job?.payload).toBe(1);
      await jobs.finish(store, job!);
      await jobs.enqueue(store, { kind: 'a', key: 'k', payload: 3 });
      expect((await jobs.claim(['a'], 10, 1000)).map((j) => j.payload)).toEqual([3]);
    });

    it('a job is not claimed before its time, nor twice within its lease', async () => {
      const { store, jobs, clock } = await make();
      await jobs.enqueue(store, { kind: 'a', runAt: clock.now() + 500 });
      expect(await jobs.claim(['a'], 10, 1000)).toEqual([]);
      clock.advance(500);
      expect(await jobs.claim(['a'], 10, 1000)).toHaveLength(1);
      expect(await jobs.claim(['a'], 10, 1000)).toEqual([]);
    });

    it('after a lease ended another takes the job, and the first can no longer finish it', async () => {
      const { store, jobs, clock } = await make();
      await jobs.enqueue(store, { kind: 'a' });
      const [first] = await jobs.claim(['a'], 1, 1000);
      clock.advance(1001);
      const [second] = await jobs.claim(['a'], 1, 1000);
      expect(second?.seq).toBe(first?.seq);
      expect(await jobs.finish(store, first!)).toBe(false);
      expect(await jobs.prolong(first!, 1000)).toBe(false);
      expect(await jobs.finish(store, second!)).toBe(true);
    });

    it('a heartbeat keeps the lease', async () => {
      const { store, jobs, clock } = await make();
      await jobs.enqueue(store, { kind: 'a' });
      const [job] = await jobs.claim(['a'], 1, 1000);
      clock.advance(900);
      expect(await jobs.prolong(job!, 1000)).toBe(true);
      clock.advance(900);
      expect(await jobs.claim(['a'], 1, 1000)).toEqual([]);
    });

    it('a failing job comes back later each time and is dead after its last attempt, others go on', async () => {
      const { store, jobs, clock } = await make();
      await jobs.enqueue(store, { kind: 'bad' });
      await jobs.enqueue(store, { kind: 'good' });
      const pauses: number[] = [];
      for (let attempt = 1; attempt <= 3; attempt++) {
        const [job] = await jobs.claim(['bad'], 1, 1000);
        expect(job?.attempts).toBe(attempt);
        const failedAt = clock.now();
        expect(await jobs.fail(store, job!, 'no', 3)).toBe(attempt === 3);
        if (attempt === 3) break;
        const { nextAt } = await jobs.backlog(clock.now() + 0);
        const row = await store.selectFrom('jobs').select('due_at').where('kind', '=', 'bad').executeTakeFirstOrThrow();
        pauses.push(row.due_at - failedAt);
        expect(nextAt === null || nextAt > failedAt).toBe(true);
        clock.advance(row.due_at - failedAt);
      }
      expect(pauses[1]).toBeGreaterThan(pauses[0]! / 2);
      clock.advance(10 * 3_600_000);
      expect(await jobs.claim(['bad'], 1, 1000)).toEqual([]);
      expect(await jobs.claim(['good'], 1, 1000)).toHaveLength(1);
    });

    it('urgent jobs go first, then the longest due', async () => {
      const { store, jobs, clock } = await make();
      await jobs.enqueue(store, { kind: 'a', payload: 'late', runAt: clock.now() - 1 });
      await jobs.enqueue(store, { kind: 'a', payload: 'early', runAt: clock.now() - 5 });
      await jobs.enqueue(store, { kind: 'a', payload: 'urgent', priority: -1 });
      const payloads: unknown[] = [];
      for (let i = 0; i < 3; i++) payloads.push((await jobs.claim(['a'], 1, 1000))[0]?.payload);
      expect(payloads).toEqual(['urgent', 'early', 'late']);
    });

    it('only the kinds asked for are claimed', async () => {
      const { store, jobs } = await make();
      await jobs.enqueue(store, { kind: 'a' });
      expect(await jobs.claim(['b'], 10, 1000)).toEqual([]);
      expect(await jobs.claim([], 10, 1000)).toEqual([]);
    });

    it('the backlog names what is due or running, and when the next is due', async () => {
      const { store, jobs, clock } = await make();
      await jobs.enqueue(store, { kind: 'later', runAt: clock.now() + 700 });
      expect(await jobs.backlog(clock.now())).toEqual({ due: [], nextAt: clock.now() + 700 });
      await jobs.enqueue(store, { kind: 'now' });
      expect((await jobs.backlog(clock.now())).due).toEqual(['now']);
      await jobs.claim(['now'], 1, 1000);
      expect((await jobs.backlog(clock.now())).due).toEqual(['now']);
    });

    it('pure work and the end of its job are one commit: a fault undoes both and the job runs again', async () => {
      const { store, jobs, clock } = await make();
      let runs = 0;
      const handlers: JobHandlers = {
        pure: {
          nature: 'pure',
          run: async (trx) => {
            runs++;
            await trx
              .insertInto('facts')
              .values({ shop: 's', name: `run ${runs}`, value: '' })
              .execute();
            if (runs === 1) throw new Error('half way');
          },
        },
      };
      await jobs.enqueue(store, { kind: 'pure' });
      const runner = runJobs({ store, jobs, handlers, onFault: () => {} });
      await runner.drain();
      clock.advance(10_000);
      await runner.drain();
      await runner.stop();
      const facts = await store.selectFrom('facts').select('name').execute();
      expect(facts.map((f) => f.name)).toEqual(['run 2']);
      expect((await jobs.backlog(clock.now() + 1e9)).due).toEqual([]);
    });

    it('pure work that another job of its commit took out of the queue leaves no trace', async () => {
      const { store, jobs } = await make();
      const handlers: JobHandlers = {
        forget: {
          nature: 'pure',
          run: async (trx) => void (await trx.deleteFrom('jobs').where('kind', '=', 'note').execute()),
        },
        note: {
          nature: 'pure',
          run: async (trx) =>
            void (await trx.insertInto('facts').values({ shop: 's', name: 'noted', value: '' }).execute()),
        },
      };
      await jobs.enqueue(store, { kind: 'forget' });
      await jobs.enqueue(store, { kind: 'note' });
      const runner = runJobs({ store, jobs, handlers, onFault: () => {} });
      await runner.drain();
      await runner.stop();
      expect(await store.selectFrom('facts').selectAll().execute()).toEqual([]);
    });

    it('pure work that takes its own job out of the queue is done, once', async () => {
      const { store, jobs } = await make();
      const handlers: JobHandlers = {
        forget: {
          nature: 'pure',
          run: async (trx) => {
            await trx.deleteFrom('jobs').where('shop', '=', 's').execute();
            await trx.insertInto('facts').values({ shop: 'other', name: 'forgotten', value: '' }).execute();
          },
        },
      };
      await jobs.enqueue(store, { kind: 'forget', shop: 's' });
      const runner = runJobs({ store, jobs, handlers, onFault: () => {} });
      await runner.drain();
      await runner.stop();
      expect(await store.selectFrom('jobs').selectAll().execute()).toEqual([]);
      expect(await store.selectFrom('facts').select('name').execute()).toEqual([{ name: 'forgotten' }]);
    });

    it('several claimed at once come in the order of their urgency', async () => {
      const { store, jobs, clock } = await make();
      await jobs.enqueue(store, { kind: 'a', payload: 'late', runAt: clock.now() - 1 });
      await jobs.enqueue(store, { kind: 'a', payload: 'early', runAt: clock.now() - 5 });
      await jobs.enqueue(store, { kind: 'a', payload: 'urgent', priority: -1 });
      expect((await jobs.claim(['a'], 10, 1000)).map((j) => j.payload)).toEqual(['urgent', 'early', 'late']);
    });

    it('while the doors are pressed all is done too, and whoever asks for the end does not wait for rests', async () => {
      const { store, jobs } = await make();
      let done = 0;
      const handlers: JobHandlers = { a: { nature: 'pure', run: async () => void done++ } };
      for (let i = 0; i < 120; i++) await jobs.enqueue(store, { kind: 'a' });
      const runner = runJobs({ store, jobs, handlers, onFault: () => {}, pressed: () => true });
      await expect.poll(() => done, { timeout: 10_000 }).toBe(120);
      for (let i = 0; i < 120; i++) await jobs.enqueue(store, { kind: 'a' });
      await runner.drain();
      expect(done).toBe(240);
      await runner.stop();
    });

    it('long work of one kind leaves places to the others, and all of it is done in the end', async () => {
      const { store, jobs } = await make();
      let training = 0;
      let most = 0;
      const done: string[] = [];
      let mailed!: () => void;
      const mail = new Promise<void>((resolve) => {
        mailed = resolve;
      });
      const handlers: JobHandlers = {
        train: {
          nature: 'external',
          atMost: 1,
          async run() {
            most = Math.max(most, ++training);
            // Would wait for ever if the trainings held every place.
            await mail;
            training--;
            done.push('train');
          },
        },
        mail: {
          nature: 'external',
          async run() {
            done.push('mail');
            mailed();
          },
        },
      };
      for (let i = 0; i < 6; i++) await jobs.enqueue(store, { kind: 'train' });
      await jobs.enqueue(store, { kind: 'mail', priority: 1 });
      const runner = runJobs({ store, jobs, handlers, onFault: () => {} });
      await runner.drain();
      await runner.stop();
      expect(most).toBe(1);
      expect(done).toEqual(['mail', 'train', 'train', 'train', 'train', 'train', 'train']);
    });

    it('short work of which much comes has places of its own, so many and no more, and takes none from others', async () => {
      const { store, jobs } = await make();
      let now = 0;
      let most = 0;
      let written = 0;
      const waiting: (() => void)[] = [];
      const goOn = () => {
        for (const told of waiting.splice(0)) told();
      };
      const handlers: JobHandlers = {
        mail: {
          nature: 'external',
          places: 6,
          async run() {
            most = Math.max(most, ++now);
            await new Promise<void>((told) => waiting.push(told));
            now--;
            written++;
          },
        },
        other: { nature: 'external', async run() {} },
      };
      for (let i = 0; i < 20; i++) await jobs.enqueue(store, { kind: 'mail' });
      for (let i = 0; i < 20; i++) await jobs.enqueue(store, { kind: 'other', priority: 1 });
      const runner = runJobs({ store, jobs, handlers, parallel: 1, onFault: () => {} });
      const drained = runner.drain();
      while (written < 20) {
        goOn();
        await new Promise((turn) => setImmediate(turn));
      }
      await drained;
      await runner.stop();
      expect(most).toBe(6);
    });

    it('work that enqueues work is drained to the end', async () => {
      const { store, jobs } = await make();
      const seen: number[] = [];
      const handlers: JobHandlers = {
        step: {
          nature: 'pure',
          run: async (trx, job) => {
            const n = job.payload as number;
            seen.push(n);
            if (n < 5) await jobs.enqueue(trx, { kind: n % 2 === 0 ? 'step' : 'outside', payload: n + 1 });
          },
        },
        outside: {
          nature: 'external',
          run: async (job) => {
            seen.push(job.payload as number);
            await jobs.enqueue(store, { kind: 'step', payload: (job.payload as number) + 1 });
          },
        },
      };
      await jobs.enqueue(store, { kind: 'step', payload: 0 });
      const runner = runJobs({ store, jobs, handlers, onFault: () => {} });
      await runner.drain();
      await runner.stop();
      expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    });
  });
}
