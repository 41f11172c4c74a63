// `presage evaluate --orders`: trains on the rows before a day, tests on the span after it, against simpler models.

import { writeFile } from 'node:fs/promises';
import { auc } from '../../../models/metrics/auc.ts';
import { aupr } from '../../../models/metrics/aupr.ts';
import { bias } from '../../../models/metrics/bias.ts';
import { brier, brierSkill } from '../../../models/metrics/brier.ts';
import { coverage } from '../../../models/metrics/coverage.ts';
import { ece, reliability } from '../../../models/metrics/ece.ts';
import { gini } from '../../../models/metrics/gini.ts';
import { mae } from '../../../models/metrics/mae.ts';
import { spearman } from '../../../models/metrics/spearman.ts';
import { backtestOf } from '../../../models/next-purchase/backtest.ts';
import type { Answers } from '../../../models/next-purchase/baselines.ts';
import { loadNextPurchase } from '../../../models/next-purchase/load.ts';
import { timelineOf } from '../../../models/next-purchase/purchase-history.ts';
import type { ShopperScore } from '../../../models/next-purchase/score.ts';
import { trainNextPurchase } from '../../../models/next-purchase/train.ts';
import { minorPerMain } from '../../../models/next-purchase/wording.ts';
import { readOrderFile } from '../../lib/order-file/read.ts';
import { dayOf, dayText } from '../../lib/zone-time.ts';
import {
  type CommandIo,
  dateOption,
  daysOption,
  fileOption,
  InputFault,
  needed,
  optionsOf,
  zoneOption,
} from './command-io.ts';
import { csvText } from './csv-text.ts';
import { historiesFromFile } from './order-histories.ts';
import { type Outcomes, outcomesAfter } from './order-outcomes.ts';
import { reportProblems } from './score.ts';

const DAY = 86_400_000;
type Figures = Record<string, number | null>;

/** Runs the verb; the report goes to stdout. @throws UsageFault, InputFault or OrderFileFault. */
export async function evaluateOrders(args: readonly string[], io: CommandIo): Promise<void> {
  const options = optionsOf(args, {
    orders: { type: 'string' },
    split: { type: 'string' },
    horizon: { type: 'string' },
    json: { type: 'boolean' },
    predictions: { type: 'string' },
    zone: { type: 'string' },
  });
  const orders = needed(options.orders, 'orders');
  const zone = zoneOption(options.zone);
  const split = needed(options.split, 'split');
  const asOf = dateOption(split, 'split', zone);
  const horizon = daysOption(options.horizon, 'horizon');
  const file = await readOrderFile(fileOption(io, orders), { zone });
  reportProblems(file, io);
  const histories = historiesFromFile(file, asOf);
  const bundle = await trainNextPurchase({
    histories,
    asOf,
    horizonDays: horizon,
    valueDays: horizon,
    zone,
    currency: file.currency,
  });
  const model = await loadNextPurchase(bundle);
  try {
    const scores = await model.score(histories, asOf);
    if (scores.length === 0) throw new InputFault(`No shopper with an id has a purchase before ${split}.`);
    const others = backtestOf(
      histories.map((history) => timelineOf(history, zone)),
      asOf,
      horizon,
      zone,
    );
    const outcomes = outcomesAfter(file, scores, asOf, horizon, zone);
    const units = minorPerMain(file.currency);
    const served = answersOf(scores, asOf);
    const report = {
      n: scores.length,
      base_rate: outcomes && outcomes.happened.reduce((sum, one) => sum + one, 0) / scores.length,
      split,
      horizon,
      p_order: {
        ...mapped(others, ({ order }) => orderFigures(outcomes, order)),
        [model.served.order]: orderFigures(outcomes, served.order),
      },
      value: {
        ...mapped(renamed(others), ({ value }) => valueFigures(outcomes, value, units)),
        [model.served.value]: valueFigures(outcomes, served.value, units),
      },
      next_order: {
        ...mapped(others, (answers) => waitFigures(outcomes, answers)),
        [model.served.nextOrder]: waitFigures(outcomes, served),
      },
      value_coverage: moneyCoverage(outcomes, scores),
      calibration: outcomes && calibrationOf(outcomes, served.order),
      served: { p_order: model.served.order, value: model.served.value, next_order: model.served.nextOrder },
    };
    if (typeof options.predictions === 'string') {
      const rows = scores.map((each) => [
        each.shopper,
        each.pOrder.value.toFixed(6),
        (each.value.value / units).toFixed(2),
        each.nextOrder ? dayText(dayOf(each.nextOrder.at, zone)) : '',
      ]);
      const table = csvText(['customer', 'p_order', 'value', 'next_order'], rows);
      await writeFile(fileOption(io, options.predictions), table);
    }
    if (!outcomes) io.log(`The file has no rows from ${split} on: there is nothing to test against.\n`);
    io.out(`${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await model.release();
  }
}

const mapped = <T>(all: Record<string, Answers>, of: (answers: Answers) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(all).map(([name, answers]) => [name, of(answers)]));

/** For value, BG/NBD says how many orders and Gamma-Gamma how much each. */
const renamed = (all: Record<string, Answers>): Record<string, Answers> =>
  Object.fromEntries(
    Object.entries(all).map(([name, each]) => [name === 'bgnbd' ? 'bgnbd × gamma-gamma' : name, each]),
  );

/** The served scores in the form of the others. */
function answersOf(scores: readonly ShopperScore[], asOf: number): Answers {
  const column = (of: (each: ShopperScore) => number) => Float64Array.from(scores, of);
  const days = (at: number | undefined) => (at === undefined ? Number.NaN : (at - asOf) / DAY);
  return {
    order: column(({ pOrder }) => pOrder.value),
    value: column(({ value }) => value.value),
    wait: column(({ nextOrder }) => days(nextOrder?.at)),
    waitLow: column(({ nextOrder }) => days(nextOrder?.low)),
    waitHigh: column(({ nextOrder }) => days(nextOrder?.high)),
  };
}

/** JSON knows no NaN: a figure that can't be had is null. */
const figures = (all: Record<string, number>): Figures =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, Number.isFinite(value) ? value : null]));

function orderFigures(outcomes: Outcomes | null, order: Float64Array): Figures {
  if (!outcomes) return { auc: null, aupr: null, brier: null, brier_skill: null, ece: null };
  const { happened } = outcomes;
  return figures({
    auc: auc(happened, order),
    aupr: aupr(happened, order),
    brier: brier(happened, order),
    brier_skill: brierSkill(happened, order),
    ece: ece(happened, order),
  });
}

/** The plot of the served chances: what was foretold in each tenth, and what happened; tenths without a shopper are left out. */
const calibrationOf = ({ happened }: Outcomes, order: Float64Array) =>
  reliability(happened, order)
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, stated, happened: came }) => ({ from, to, n: count, predicted: stated, observed: came }));

function valueFigures(outcomes: Outcomes | null, value: Float64Array, units: number): Figures {
  if (!outcomes) return { spearman: null, gini: null, mae: null, bias: null };
  const { spent } = outcomes;
  return figures({
    spearman: spearman(spent, value),
    gini: gini(spent, value),
    mae: mae(spent, value) / units,
    bias: bias(spent, value),
  });
}

/** Shares of the sums within the 50 and the 80 % interval. */
function moneyCoverage(outcomes: Outcomes | null, scores: readonly ShopperScore[]): Figures {
  if (!outcomes) return { coverage50: null, coverage80: null };
  const column = (of: (each: ShopperScore['value']) => number) => Float64Array.from(scores, ({ value }) => of(value));
  const { spent } = outcomes;
  return figures({
    coverage50: coverage(
      spent,
      column(({ low50 }) => low50),
      column(({ high50 }) => high50),
    ),
    coverage80: coverage(
      spent,
      column(({ low }) => low),
      column(({ high }) => high),
    ),
  });
}

/** Over those who ordered and were given a day. An order counts on its day, wherever in it the interval ends. */
function waitFigures(outcomes: Outcomes | null, { wait, waitLow, waitHigh }: Answers): Figures {
  if (!outcomes) return { mae_days: null, coverage80: null };
  const rows = Array.from(wait, (_, i) => i).filter((i) => outcomes.happened[i]! > 0 && !Number.isNaN(wait[i]!));
  const of = (values: Float64Array, round = (x: number) => x) => rows.map((i) => round(values[i]!));
  return figures({
    mae_days: mae(of(outcomes.wait), of(wait, Math.floor)),
    coverage80: coverage(of(outcomes.wait), of(waitLow, Math.floor), of(waitHigh, Math.floor)),
  });
}
