// The arbiter over a hundred thousand shoppers who are due, and how late a step fires while as many wait.

import { journeyHandlers } from '../../server/journeys/handlers.ts';
import { planNextActions } from '../../server/journeys/next-actions.ts';
import { keysFrom } from '../../server/lib/keys.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { runJobs } from '../../server/storage/job-runner.ts';
import { saveShop } from '../../server/storage/shops.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { openStore, type Store } from '../../server/storage/store.ts';
import { type Bench, figure, quantile } from './figure.ts';
import { freshFolder, KEY, SHOP } from './processes.ts';

const SHOPPERS = 100_000;
const STEPS_DUE = 400;
const ROWS = 1000;
const HOUR = 3_600_000;

async function inPortions(store: Store, n: number, insert: (trx: Store, from: number, to: number) => Promise<unknown>) {
  for (let i = 0; i < n; i += ROWS) await store.transaction().execute((trx) => insert(trx, i, Math.min(n, i + ROWS)));
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Shoppers who may be written to, with scores, each with a cart's run that waits and every third with a second one. */
async function people(store: Store, now: number): Promise<void> {
  const facts = {
    platform: 'p',
    name: 'B',
    url: 'https://b',
    currency: 'EUR',
    zone: 'UTC',
    locale: 'en',
    emailSealed: null,
  };
  await saveShop(store, { shop: SHOP, ...facts }, now);
  const random = seededRandom(3);
  await inPortions(store, SHOPPERS, async (trx, from, to) => {
    const ids = numbers(from, to);
    const blank = { customer: null, email_sealed: null, name_sealed: null, locale: 'en', tags: '[]', staff: 0 };
    const times = { created_at: now, seen_at: now, merged_into: null, zone: null };
    await trx
      .insertInto('shoppers')
      .values(ids.map((n) => ({ shop: SHOP, id: `s${n}`, email_hash: `h${n}`, ...blank, ...times })))
      .execute();
    const yes = { subject_kind: 'email', purpose: 'email', granted: 1, at: now, source: 'bench' };
    await trx
      .insertInto('consents')
      .values(ids.map((n) => ({ shop: SHOP, subject: `h${n}`, ...yes })))
      .execute();
    const score = {
      scored_at: now,
      model: 'm',
      horizon_days: 90,
      orders: 2,
      last_order_at: null,
      p_order: 0.3,
      p_order_low: 0.1,
    };
    const rest = {
      p_order_high: 0.5,
      churn: 0.7,
      value_low: 0,
      value_high: 9,
      next_order_at: null,
      archetype: 'x',
      reasons: '[]',
    };
    await trx
      .insertInto('scores')
      .values(
        ids.map((n) => ({
          shop: SHOP,
          shopper: `s${n}`,
          value: Math.round(random() * 20_000),
          sure: 1,
          similar: 9,
          ...score,
          ...rest,
        })),
      )
      .execute();
    const runs = ids.flatMap((n) => [
      { key: `a${n}`, journey: 'abandoned-cart', shopper: `s${n}` },
      ...(n % 3 === 0 ? [{ key: `b${n}`, journey: 'win-back', shopper: `s${n}` }] : []),
    ]);
    const context = JSON.stringify({
      version: 2,
      at: 'rest',
      hereAt: now,
      startedAt: now,
      about: { products: [], order: null, emailHash: null, at: now },
    });
    await trx
      .insertInto('journey_runs')
      .values(
        runs.map((r) => ({
          shop: SHOP,
          id: r.key,
          state: 'waiting',
          step: 0,
          entered_at: now,
          due_at: now + HOUR,
          exit_reason: null,
          context,
          ...r,
        })),
      )
      .execute();
  });
}

export const benchArbiter: Bench = async () => {
  const { store, close } = await openStore(freshFolder());
  const now = Date.now();
  await people(store, now);
  await store
    .insertInto('journeys')
    .values({ shop: SHOP, name: 'win-back', version: 1, is_on: 1, definition: '', edited_at: now, editor: 'b' })
    .execute();
  const began = performance.now();
  const decided = await planNextActions(store, SHOP, now);
  const seconds = (performance.now() - began) / 1000;
  if (decided !== SHOPPERS) throw new Error(`${decided} of ${SHOPPERS} were decided on`);
  const lateness = await stepsFire(store);
  await close();
  return {
    'arbiter over 100k due shoppers': figure('at-most', seconds, 60, 's', { shoppers: SHOPPERS, decided }),
    'journey step at 100k waiting': figure('at-most', quantile(lateness, 0.99) / 1000, 5, 's late (p99)', {
      steps: STEPS_DUE,
      worst: Math.max(...lateness) / 1000,
    }),
  };
};

/** A hundred thousand waiting jobs, some of which come due during a few seconds of real time: how late each is taken. */
async function stepsFire(store: Store): Promise<number[]> {
  const random = seededRandom(4);
  const clock = { now: () => Date.now() };
  const jobs = sqliteJobs(store, clock.now, random);
  const later = clock.now() + HOUR;
  await inPortions(store, SHOPPERS, async (trx, from, to) => {
    for (const n of numbers(from, to)) {
      await jobs.enqueue(trx, {
        kind: 'journeys.step',
        key: `a${n}`,
        shop: SHOP,
        payload: { shop: SHOP, run: `a${n}`, dueAt: later },
        runAt: later,
      });
    }
  });
  const start = clock.now() + 1500;
  const dueOf = new Map<string, number>();
  await store.transaction().execute(async (trx) => {
    for (const n of numbers(0, STEPS_DUE)) {
      const dueAt = start + Math.round((n / STEPS_DUE) * 4000);
      dueOf.set(`a${n}`, dueAt);
      await trx
        .updateTable('journey_runs')
        .set({ due_at: dueAt })
        .where('shop', '=', SHOP)
        .where('id', '=', `a${n}`)
        .execute();
      await jobs.enqueue(trx, {
        kind: 'journeys.step',
        key: `due a${n}`,
        shop: SHOP,
        payload: { shop: SHOP, run: `a${n}`, dueAt },
        runAt: dueAt,
      });
    }
  });
  const handlers = journeyHandlers({
    store,
    clock,
    keys: keysFrom(Buffer.from(KEY, 'base64')),
    jobs,
    codes: null,
    chances: null,
    replenishment: async () => null,
  });
  const step = handlers['journeys.step'];
  const late: number[] = [];
  let failed = 0;
  const runner = runJobs({
    store,
    jobs,
    handlers: {
      'journeys.step': {
        nature: 'pure',
        async run(trx, job, context) {
          if (step?.nature === 'pure') await step.run(trx, job, context);
          late.push(clock.now() - (dueOf.get((job.payload as { run: string }).run) ?? 0));
        },
      },
    },
    onFault: () => failed++,
  });
  while (late.length < STEPS_DUE && clock.now() < start + 60_000) await new Promise((r) => setTimeout(r, 50));
  await runner.stop();
  if (failed > 0 || late.length < STEPS_DUE) throw new Error(`${late.length} steps fired, ${failed} failed`);
  return late;
}
