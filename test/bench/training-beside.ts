// What shoppers feel of a training: answers' p99 while the app trains its shop's models, beside the same without.

import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { openStore } from '../../server/storage/store.ts';
import { type Bench, figure, median } from './figure.ts';
import type { LoadOutcome } from './load.ts';
import { load, SHOP, startApp } from './processes.ts';
import { questions } from './recommendation.ts';
import { benchShop } from './shop.ts';

const RUNS = 3;
const SECONDS = 4;
/** A busy shop's traffic; the training has the other processor. */
const OFFERED = 200;

export const benchTrainingBeside: Bench = async () => {
  const { folder, visitors, products } = await benchShop({ products: 3000, visitors: 2000, views: 12 });
  const app = await startApp(folder);
  // The bench asks for trainings as the schedule does: by a row in the queue.
  const { store, raw, close } = await openStore(folder);
  const jobs = sqliteJobs(store, Date.now, Math.random);
  const openTrainings = raw.prepare(
    "select count(*) from jobs where kind = 'learning.train' and done = 0 and due_at <= ?",
  );
  const underWay = () => (openTrainings.pluck().get(Date.now() + 60_000) as number) > 0;
  const offer = () =>
    load({
      url: app.url,
      seconds: SECONDS,
      connections: 32,
      rate: OFFERED,
      method: 'GET',
      paths: questions([{ shop: SHOP, visitors, products }], 1000),
    });
  const runs = { idle: [] as LoadOutcome[], beside: [] as LoadOutcome[] };
  try {
    await offer();
    for (let run = 0; run < RUNS; run++) {
      runs.idle.push(await offer());
      await jobs.enqueue(store, { kind: 'learning.train', shop: SHOP, key: SHOP, payload: { shop: SHOP } });
      await new Promise((r) => setTimeout(r, 1000));
      runs.beside.push(await offer());
      while (underWay()) await new Promise((r) => setTimeout(r, 200));
    }
  } finally {
    await close();
    await app.stop();
  }
  const p99 = (who: keyof typeof runs) => median(runs[who].map((run) => run.p99));
  return {
    'training-beside': figure('at-most', p99('beside'), 1.5 * p99('idle'), 'ms', {
      what: 'p99 of answers while a training runs',
      idleP99Ms: p99('idle'),
      idleP50Ms: median(runs.idle.map((run) => run.p50)),
      besideP50Ms: median(runs.beside.map((run) => run.p50)),
      offered: OFFERED,
      failed: [...runs.idle, ...runs.beside].reduce((sum, run) => sum + run.failed, 0),
      generatorShare: median(runs.beside.map((run) => run.generatorShare)),
    }),
  };
};
