// One split of an order file in time: what we serve and simpler models say before it, and what happened after it.

import { backtestOf } from '../../models/next-purchase/backtest.ts';
import { loadNextPurchase } from '../../models/next-purchase/load.ts';
import { timelineOf } from '../../models/next-purchase/purchase-history.ts';
import type { ShopperScore } from '../../models/next-purchase/score.ts';
import { trainNextPurchase } from '../../models/next-purchase/train.ts';
import { minorPerMain } from '../../models/next-purchase/wording.ts';
import { historiesFromFile } from '../../server/learning/commands/order-histories.ts';
import { outcomesAfter } from '../../server/learning/commands/order-outcomes.ts';
import type { OrderFile } from '../../server/lib/order-file/order-file.ts';
import {
  aucStatistic,
  bootstrap,
  difference,
  eceStatistic,
  meanStatistic,
  onAll,
  type Statistic,
} from './bootstrap.ts';
import type { Bar, Figure } from './row.ts';

const ZONE = 'UTC';
const MODELS = ['served', 'bgnbd', 'recency', 'base_rate'] as const;
type Model = (typeof MODELS)[number];

/** Chances and money (main units) of every shopper with an order before the split, and what became of them. */
export interface OrderTrial {
  n: number;
  split: string;
  names: { order: string; value: string };
  happened: Float64Array;
  spent: Float64Array;
  order: Record<Model, Float64Array>;
  value: Record<Model, Float64Array>;
  /** The served 50 and 80 % intervals of the sums. */
  within: { half: Coverage; most: Coverage };
}

/** How many sums lay within the intervals, and how many should have: more than the name says where a sum of nothing lies within. */
export interface Coverage {
  seen: number;
  due: number;
}

/** Trains on rows before the split alone. `split` is a day, YYYY-MM-DD. */
export async function orderTrial(file: OrderFile, split: string, horizon: number): Promise<OrderTrial> {
  const asOf = Date.parse(split);
  const histories = historiesFromFile(file, asOf);
  const bundle = await trainNextPurchase({
    histories,
    asOf,
    horizonDays: horizon,
    valueDays: horizon,
    zone: ZONE,
    currency: file.currency,
  });
  const model = await loadNextPurchase(bundle);
  const scores = await model.score(histories, asOf);
  await model.release();
  const timelines = histories.map((history) => timelineOf(history, ZONE));
  const others = backtestOf(timelines, asOf, horizon, ZONE);
  const { happened, spent } = outcomesAfter(file, scores, asOf, horizon, ZONE)!;
  const units = minorPerMain(file.currency);
  const main = (values: Float64Array) => values.map((value) => value / units);
  return {
    n: scores.length,
    split,
    names: model.served,
    happened,
    spent: main(spent),
    order: {
      served: Float64Array.from(scores, ({ pOrder }) => pOrder.value),
      bgnbd: others.bgnbd.order,
      recency: others.recency.order,
      base_rate: others.base_rate.order,
    },
    value: {
      served: main(Float64Array.from(scores, ({ value }) => value.value)),
      bgnbd: main(others.bgnbd.value),
      recency: main(others.recency.value),
      base_rate: main(others.base_rate.value),
    },
    within: {
      half: coverageOf(scores, spent, 0.25, ({ value }) => [value.low50, value.high50]),
      most: coverageOf(scores, spent, 0.1, ({ value }) => [value.low, value.high]),
    },
  };
}

/** Of intervals that leave out `tail` at either end; whoever orders nothing is within where that is likelier than the tail. */
function coverageOf(
  scores: readonly ShopperScore[],
  spent: Float64Array,
  tail: number,
  ends: (score: ShopperScore) => [number, number],
): Coverage {
  const due = scores.map(({ churn }) => (churn < tail ? 1 - 2 * tail : Math.max(1 - tail, churn)));
  const seen = scores.filter((score, i) => spent[i]! >= ends(score)[0] && spent[i]! <= ends(score)[1]);
  return { seen: seen.length / scores.length, due: due.reduce((sum, each) => sum + each, 0) / scores.length };
}

const squares = ({ happened }: OrderTrial, chances: Float64Array): Statistic =>
  meanStatistic(chances.map((chance, i) => (chance - happened[i]!) ** 2));

/** AUC, Brier and ECE of one model. */
export const chanceStatistics = (trial: OrderTrial, model: Model) => ({
  auc: aucStatistic(trial.happened, trial.order[model]),
  brier: squares(trial, trial.order[model]),
  ece: eceStatistic(trial.happened, trial.order[model]),
});

/** The served chances with their intervals, the same of BG/NBD, and the AUC gained over BG/NBD and over recency. */
export function chanceFigures(trial: OrderTrial, bars: { auc?: Bar; brier?: Bar; ece?: Bar; gain?: Bar }): Figure[] {
  const served = chanceStatistics(trial, 'served');
  const bgnbd = chanceStatistics(trial, 'bgnbd');
  const recency = chanceStatistics(trial, 'recency');
  const statistics = {
    AUC: served.auc,
    Brier: served.brier,
    ECE: served.ece,
    'AUC of BG/NBD': bgnbd.auc,
    'Brier of BG/NBD': bgnbd.brier,
    'ECE of BG/NBD': bgnbd.ece,
    'AUC gained over BG/NBD': difference(served.auc, bgnbd.auc),
    'AUC gained over recency': difference(served.auc, recency.auc),
  };
  const barOf: Partial<Record<string, Bar>> = {
    AUC: bars.auc,
    Brier: bars.brier,
    ECE: bars.ece,
    'AUC gained over BG/NBD': bars.gain,
    'AUC gained over recency': bars.gain,
  };
  const interval = bootstrap(trial.n, statistics);
  return Object.entries(statistics).map(([name, statistic]) => ({
    name,
    value: onAll(trial.n, statistic),
    interval: interval[name as keyof typeof statistics],
    ...(barOf[name] ? { bar: barOf[name] } : {}),
  }));
}

/** Who served, and how often the thing foretold happened. */
export const servedNote = ({ names, happened, n }: OrderTrial, of: 'order' | 'value'): string =>
  `served by ${names[of]}; ${((100 * happened.reduce((sum, one) => sum + one, 0)) / n).toFixed(1)} % ordered.`;
