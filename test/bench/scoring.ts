// Scoring a table of shoppers against the bare ONNX sessions with their inputs laid ready: what our own steps around them cost.

import { logit } from '../../models/lib/special-functions.ts';
import type { ModelBundle } from '../../models/model.ts';
import { loadNextPurchase } from '../../models/next-purchase/load.ts';
import { timelineOf } from '../../models/next-purchase/purchase-history.ts';
import type { Chances } from '../../models/next-purchase/serving-graphs.ts';
import { settingsFromFile } from '../../models/next-purchase/settings-file.ts';
import { type ShopperTable, shopperTable } from '../../models/next-purchase/summaries.ts';
import { trainNextPurchase } from '../../models/next-purchase/train.ts';
import { doubles, openSession, type Session } from '../../models/onnx/runner.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { type Bench, figure, median } from './figure.ts';

const SHOPPERS = 20_000;
/** Rows per run, as the product has them. */
const CHUNK = 512;
type Feeds = Parameters<Session['run']>[0];
const DAY = 86_400_000;

export const benchScoring: Bench = async () => {
  const random = seededRandom(7);
  const asOf = Date.UTC(2026, 5, 1);
  const histories = Array.from({ length: SHOPPERS }, (_, i) => ({
    shopper: `s${i}`,
    orders: Array.from({ length: 1 + Math.floor(-Math.log(random()) * 2) }, () => ({
      at: asOf - Math.floor(random() * 500) * DAY - 1,
      amount: 1000 + Math.floor(random() * 9000),
    })).sort((a, b) => a.at - b.at),
  }));
  const bundle = await trainNextPurchase({
    histories,
    asOf,
    horizonDays: 90,
    valueDays: 365,
    zone: 'UTC',
    currency: 'EUR',
  });
  const model = await loadNextPurchase(bundle);
  const timelines = histories.map((history) => timelineOf(history, 'UTC'));
  const table = shopperTable(timelines, asOf, 'UTC');
  const raw = await rawRuns(bundle, table, await model.chances(table));
  const ours: number[] = [];
  const bare: number[] = [];
  const whole: number[] = [];
  const perSecond = async (work: () => Promise<unknown>) => {
    const begun = performance.now();
    await work();
    return SHOPPERS / ((performance.now() - begun) / 1000);
  };
  await perSecond(raw.run);
  for (let run = 0; run < 5; run++) {
    ours.push(await perSecond(() => model.chances(table)));
    bare.push(await perSecond(raw.run));
    whole.push(await perSecond(() => model.score(histories, asOf)));
  }
  await model.release();
  await raw.release();
  return {
    scoring: figure('at-least', median(ours), 0.7 * median(bare), 'rows/s', {
      bareRowsPerSecond: Math.round(median(bare)),
      withIntervalsAndReasonsRowsPerSecond: Math.round(median(whole)),
    }),
  };
};

/** Both graphs with their inputs laid ready, and nothing else: the least that scoring these rows can cost. */
async function rawRuns(bundle: ModelBundle, table: ShopperTable, said: Chances) {
  const settings = settingsFromFile(bundle.files['settings.json']);
  const base = await openSession(bundle.files['bgnbd.onnx'] as Uint8Array);
  const head = await openSession(bundle.files['chance.onnx'] as Uint8Array);
  const feeds: { base: Feeds; head: Feeds }[] = [];
  const one = (value: number) => doubles([1], Float64Array.of(value));
  for (let from = 0; from < table.index.length; from += CHUNK) {
    const to = Math.min(table.index.length, from + CHUNK);
    const column = (values: Float64Array) => doubles([to - from, 1], values.slice(from, to));
    const width = said.features.length / table.index.length;
    feeds.push({
      base: {
        repeats: column(table.repeats),
        last_after: column(table.lastAfter),
        age: column(table.age),
        horizon: one(settings.horizonDays),
        value_days: one(settings.valueDays),
      },
      head: {
        features: doubles([to - from, width], said.features.slice(from * width, to * width)),
        log_odds: column(said.bgnbd.map(logit)),
        value_log_odds: column(said.valueOrder.map(logit)),
        ...(settings.spendVariance === null ? {} : { spend_base: column(said.value.map((v) => Math.log(v + 1))) }),
      },
    });
  }
  return {
    async run() {
      for (const feed of feeds) {
        await base.run(feed.base);
        await head.run(feed.head);
      }
    },
    async release() {
      await base.release();
      await head.release();
    },
  };
}
