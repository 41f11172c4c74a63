// Scoring shoppers against the bare ONNX session on columns already made: what our own steps around it cost.

import { loadNextPurchase } from '../../models/next-purchase/load.ts';
import { timelineOf } from '../../models/next-purchase/purchase-history.ts';
import { shopperTable } from '../../models/next-purchase/summaries.ts';
import { trainNextPurchase } from '../../models/next-purchase/train.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { type Bench, figure, median } from './figure.ts';

const SHOPPERS = 20_000;
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
  const ours: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < 5; run++) {
    let begun = performance.now();
    await model.score(histories, asOf);
    ours.push(SHOPPERS / ((performance.now() - begun) / 1000));
    begun = performance.now();
    await model.chances(table);
    bare.push(SHOPPERS / ((performance.now() - begun) / 1000));
  }
  await model.release();
  return {
    scoring: figure('at-least', median(ours), 0.7 * median(bare), 'rows/s', {
      bareRowsPerSecond: Math.round(median(bare)),
    }),
  };
};
