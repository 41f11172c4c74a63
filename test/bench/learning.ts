// The pieces of training and serving that take time, each beside its limit: the linear item model, boosted trees, session neighbours.

import { growBoostedTrees } from '../../models/lib/boosted-trees.ts';
import { trainLinear } from '../../models/next-item/linear.ts';
import { LINEAR_DEFAULTS } from '../../models/next-item/linear-counts.ts';
import { SessionKnn, trainSessionKnn } from '../../models/next-item/session-knn.ts';
import { type SessionLog, sessionLog } from '../../models/next-item/session-log.ts';
import { SparseScores } from '../../models/next-item/sparse-scores.ts';
import { type Random, seededRandom } from '../../server/lib/random.ts';
import { type Bench, figure, median, quantile } from './figure.ts';

const RUNS = 5;

/** Sessions of one to eight views among neighbours of a theme, popular items more often. */
function madeUpSessions(sessions: number, itemCount: number, random: Random): SessionLog {
  const popular = () => Math.floor(itemCount * random() ** 2);
  const rows = Array.from({ length: sessions }, (_, at) => {
    const theme = popular();
    const near = () => (random() < 0.8 ? (theme + Math.floor(random() * 40)) % itemCount : popular());
    return { at, items: Array.from({ length: 2 + Math.floor(random() * 7) }, near) };
  });
  return sessionLog(rows, itemCount);
}

const secondsOf = async (work: () => unknown): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

export const benchLinear: Bench = async () => {
  const figures: Awaited<ReturnType<Bench>> = {};
  for (const [items, limit] of [
    [3000, 1.5],
    [10_000, 15],
  ] as const) {
    const sessions = items * 20;
    const log = madeUpSessions(sessions, items, seededRandom(3));
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++)
      runs.push(await secondsOf(() => trainLinear(log, LINEAR_DEFAULTS, { threads: 2 })));
    figures[`linear-${items}`] = figure('at-most', median(runs), limit, 's', { items, sessions, threads: 2 });
  }
  return figures;
};

export const benchTrees: Bench = async () => {
  const [rows, columns] = [80_000, 30];
  const random = seededRandom(3);
  const data = Float32Array.from({ length: rows * columns }, random);
  const outcome = Array.from({ length: rows }, (_, i) => {
    const [a = 0, b = 0, c = 0] = data.subarray(i * columns, i * columns + 3);
    return random() < 0.1 + 0.6 * a * b + 0.2 * (c > 0.5 ? 1 : 0) ? 1 : 0;
  });
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    runs.push(await secondsOf(() => growBoostedTrees(data, columns, outcome, { trees: 100, leaves: 31 })));
  }
  return { trees: figure('at-most', median(runs), 4, 's', { rows, columns, trees: 100, leaves: 31 }) };
};

export const benchSessionKnn: Bench = async () => {
  const [sessions, items, asked] = [500_000, 45_000, 4000];
  const random = seededRandom(3);
  const log = madeUpSessions(sessions, items, random);
  const built: number[] = [];
  const p90: number[] = [];
  const p50: number[] = [];
  const out = new SparseScores(items);
  let knn = new SessionKnn(trainSessionKnn(log));
  for (let run = 0; run < RUNS; run++) {
    const build = () => {
      knn = new SessionKnn(trainSessionKnn(log));
    };
    built.push(await secondsOf(build));
    const times: number[] = [];
    for (let i = 0; i < asked; i++) {
      const session = Math.floor(random() * sessions);
      const current = log.items.subarray(log.offsets[session], log.offsets[session + 1]);
      const begun = performance.now();
      knn.score(current, out);
      times.push(performance.now() - begun);
      out.clear();
    }
    p90.push(quantile(times, 0.9));
    p50.push(quantile(times, 0.5));
  }
  return {
    'session-knn': figure('at-most', median(p90), 0.25, 'ms', {
      what: 'one scoring, 90th percentile',
      sessions,
      items,
      p50Ms: median(p50),
      buildSeconds: median(built),
    }),
  };
};
