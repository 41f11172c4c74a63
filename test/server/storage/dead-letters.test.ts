import { expect, it } from 'vitest';
import { deadByKind, deadJobs, deadLettersOf, putAway, triedAgain } from '../../../server/storage/dead-letters.ts';
import { runJobs } from '../../../server/storage/job-runner.ts';
import { tempWorld } from '../../support/temp-store.ts';

const SHOP = 'harbour.myshopify.com';

/** Three poisoned jobs and a sound one, run until nothing is tried any more. */
async function poisoned() {
  const world = await tempWorld();
  const { store, jobs, clock } = world;
  let mended = false;
  const done: unknown[] = [];
  const told: boolean[] = [];
  const run = async (payload: unknown) => {
    if (payload !== 'sound' && !mended) throw new Error('550 <ann@example.com> is nobody here');
    done.push(payload);
  };
  const runner = runJobs({
    store,
    jobs,
    handlers: {
      pure: { nature: 'pure', maxAttempts: 3, run: (_trx, job) => run(job.payload) },
      outside: { nature: 'external', run: (job) => run(job.payload) },
    },
    onFault: (_job, _fault, givenUp) => told.push(givenUp),
  });
  for (const [kind, payload] of [
    ['pure', 'sound'],
    ['pure', 'one'],
    ['pure', 'two'],
    ['outside', 'three'],
  ] as const) {
    await jobs.enqueue(store, { kind, key: `${payload}`, payload, shop: SHOP });
  }
  for (let turn = 0; turn < 9; turn++) {
    await runner.drain();
    clock.advance(2 * 3_600_000);
  }
  return { ...world, runner, done, told, mend: () => (mended = true) };
}

it('poisoned work is given up after its last attempt, counted by kind and reason, and names nobody; sound work went on', async () => {
  const { store, runner, done, told, clock } = await poisoned();
  await runner.stop();
  expect(done).toEqual(['sound']);
  expect(told.filter(Boolean)).toHaveLength(3);
  expect(told).toHaveLength(3 + 3 + 8);
  const dead = await deadLettersOf(store, SHOP);
  expect(dead.map(({ kind, fault, count }) => ({ kind, fault, count }))).toEqual([
    { kind: 'outside', fault: 'Error: 550 <…@…> is nobody here', count: 1 },
    { kind: 'pure', fault: 'Error: 550 <…@…> is nobody here', count: 2 },
  ]);
  expect(dead.every(({ since, last }) => since < last && last < clock.now())).toBe(true);
  expect(await deadLettersOf(store, 'another.myshopify.com')).toEqual([]);
  expect(await deadByKind(store)).toEqual([
    { kind: 'outside', count: 1 },
    { kind: 'pure', count: 2 },
  ]);
});

it('tried again once mended it is done; what waits already under the same key is not doubled', async () => {
  const { store, jobs, runner, done, mend, clock } = await poisoned();
  const [{ fault } = { fault: null }] = await deadLettersOf(store, SHOP);
  await jobs.enqueue(store, { kind: 'pure', key: 'one', payload: 'one anew', shop: SHOP, runAt: clock.now() + 1000 });
  mend();
  const dead = await deadJobs(store, SHOP, 'pure', { fault });
  expect(await store.transaction().execute((trx) => triedAgain(trx, 'pure', dead, clock.now()))).toBe(1);
  clock.advance(2000);
  await runner.drain();
  expect(done.toSorted()).toEqual(['one anew', 'sound', 'two']);
  const outside = await deadJobs(store, SHOP, 'outside', { all: true });
  expect(await store.transaction().execute((trx) => putAway(trx, outside))).toBe(1);
  await runner.drain();
  await runner.stop();
  expect(done).toHaveLength(3);
  expect(await deadByKind(store)).toEqual([]);
});

it('is found by the index that holds nothing else', async () => {
  const { raw, store } = await tempWorld();
  const statements: string[] = [];
  const prepare = raw.prepare.bind(raw);
  raw.prepare = ((text: string) => {
    statements.push(text);
    return prepare(text);
  }) as typeof raw.prepare;
  await deadLettersOf(store, SHOP);
  await deadByKind(store);
  await deadJobs(store, SHOP, 'a', { all: true });
  await deadJobs(store, SHOP, 'a', { fault: 'no' });
  const reads = statements.filter((text) => text.startsWith('select'));
  expect(reads).toHaveLength(4);
  for (const text of reads) {
    const parameters = Array.from({ length: text.split('?').length - 1 }, () => 's');
    const plan = prepare(`explain query plan ${text}`).all(...parameters) as { detail: string }[];
    expect(plan[0]?.detail, text).toContain('INDEX jobs_given_up');
  }
});
