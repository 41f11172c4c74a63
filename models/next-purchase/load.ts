// A trained next-purchase model at work: histories in, scores out, through ONNX Runtime.

import type { BoostedTrees } from '../lib/boosted-trees.ts';
import { logit, sigmoid } from '../lib/special-functions.ts';
import { spendMoments } from '../lifetime-value/gamma-gamma.ts';
import { sumQuantile } from '../lifetime-value/value-interval.ts';
import type { ModelBundle } from '../model.ts';
import { archetypeOf } from './archetype.ts';
import { contributionsOf } from './contributions.ts';
import { FEATURES } from './features.ts';
import { interestFeatures } from './interest.ts';
import { INTERVALS } from './intervals.ts';
import { FEWEST_SIMILAR, similarTo } from './like-chances.ts';
import { waitingTime } from './next-order-day.ts';
import { type ShopperHistory, timelineOf } from './purchase-history.ts';
import { reasonsFor } from './reasons.ts';
import type { Estimate, MoneyEstimate, ShopperScore } from './score.ts';
import { type Chances, openServingGraphs, spendOfRow } from './serving-graphs.ts';
import { type NextPurchaseSettings, settingsFromFile } from './settings-file.ts';
import { type ShopperTable, shopperTable } from './summaries.ts';

const DAY = 86_400_000;
/** The normal quantile that leaves 10 % on each side. */
const Z80 = 1.2815515655446004;
/** Doubt that no fit knows of (standard deviation of log-odds): that shoppers are not quite as the models have them. */
const MODEL_DOUBT = 0.1;
/** A chance known no better than this (width of the 80 % interval) is not acted upon. */
const SURE_WIDTH = 0.3;

/** A loaded model. Release it when it is replaced. */
export interface NextPurchaseModel {
  horizonDays: number;
  valueDays: number;
  /** Names of the models that answer. */
  served: NextPurchaseSettings['served'];
  /** One score for each shopper with an order before `asOf` (epoch ms), in the order given; the others are left out. */
  score(histories: Iterable<ShopperHistory>, asOf: number): Promise<ShopperScore[]>;
  /** The graphs alone, for a table already made: what bulk scoring costs. */
  chances(table: ShopperTable): Promise<Chances>;
  release(): Promise<void>;
}

/** @throws NotANextPurchaseModel or ModelFileFault when the bundle is damaged or of another kind. */
export async function loadNextPurchase(bundle: ModelBundle): Promise<NextPurchaseModel> {
  const settings = settingsFromFile(bundle.files['settings.json']);
  const graphs = await openServingGraphs(bundle, settings);
  const { horizonDays, valueDays, bgnbd, zone, currency, typical, served } = settings;
  const explainable = { ...settings, trees: settings.trees && treesFromNumbers(settings.trees) };

  async function score(histories: Iterable<ShopperHistory>, asOf: number): Promise<ShopperScore[]> {
    const timelines = Array.from(histories, (history) => timelineOf(history, zone));
    const table = shopperTable(timelines, asOf, zone);
    const shown = settings.hazard && interestFeatures(timelines, table, asOf);
    const said = await graphs.run(table, shown ?? undefined);
    return table.index.map((position, row) => {
      const purchases = table.purchases[row]!;
      const repeats = table.repeats[row]!;
      const lastAfter = table.lastAfter[row]!;
      const age = table.age[row]!;
      const spendMean = table.spendMean[row]!;
      const spread = spreadOf(said, row, settings.points);
      const pOrder = chanceOf(said.order[row]!, Math.hypot(spread.logOdds, settings.level.sd, MODEL_DOUBT));
      const wait = waitingTime(bgnbd, repeats, lastAfter, age, horizonDays);
      const similar = similarTo(settings.reliability, pOrder.value);
      const features = said.features.subarray(row * FEATURES.length, (row + 1) * FEATURES.length);
      const interest = shown ? rowOf(shown.data, row, shown.columns) : new Float64Array(0);
      const intervalOdds = rowOf(said.intervalOdds, row, settings.hazard ? INTERVALS : 0);
      const known = { repeats, lastAfter, age, spendMean, features, intervalOdds, interest };
      const contributions = contributionsOf(explainable, known);
      return {
        shopper: timelines[position]!.shopper,
        orders: purchases.days.length,
        lastOrderAt: purchases.lastAt,
        pOrder,
        churn: 1 - pOrder.value,
        value: moneyOf(table, row, said, settings, Math.hypot(spread.relative, settings.level.sd)),
        nextOrder: wait && {
          at: asOf + wait.days * DAY,
          low: asOf + wait.low * DAY,
          high: asOf + wait.high * DAY,
        },
        archetype: archetypeOf(
          { orders: purchases.days.length, silenceDays: age - lastAfter, pOrder: pOrder.value, spend: spendMean },
          typical,
        ),
        reasons: reasonsFor(purchases, table.today, spendMean, contributions, typical, currency, interest),
        // A narrow interval alone only says that the model believes itself.
        sure: pOrder.high - pOrder.low <= SURE_WIDTH && similar >= FEWEST_SIMILAR,
        similar,
        horizonDays,
      };
    });
  }

  return { horizonDays, valueDays, served, score, chances: graphs.run, release: graphs.release };
}

const rowOf = (data: Float64Array, row: number, columns: number) => data.subarray(row * columns, (row + 1) * columns);

/** A chance with its interval, symmetric in log-odds. */
function chanceOf(chance: number, sd: number): Estimate {
  const value = Math.min(1, Math.max(0, chance));
  return {
    value,
    low: Math.min(value, sigmoid(logit(value) - Z80 * sd)),
    high: Math.max(value, sigmoid(logit(value) + Z80 * sd)),
  };
}

/** How much the alternatives disagree about one shopper: on the log-odds, and relative to the chance. */
function spreadOf({ bgnbd, points }: Chances, row: number, count: number): { logOdds: number; relative: number } {
  if (count === 0) return { logOdds: 0, relative: 0 };
  const middle = logit(bgnbd[row]!);
  let squares = 0;
  let relative = 0;
  for (let k = 0; k < count; k++) {
    const other = points[row * count + k]!;
    squares += (logit(other) - middle) ** 2;
    relative += (other / Math.max(bgnbd[row]!, 1e-9) - 1) ** 2;
  }
  return { logOdds: Math.sqrt(squares / count), relative: Math.sqrt(relative / count) };
}

/** Expected money within the value span and the 50 and 80 % intervals of the sum, minor units. `spread`: relative doubt about the model. */
function moneyOf(
  table: ShopperTable,
  row: number,
  said: Chances,
  settings: NextPurchaseSettings,
  spread: number,
): MoneyEstimate {
  const count = table.spendCount[row]!;
  const mean = table.spendMean[row]!;
  const { model } = spendOfRow(settings.spend, count, mean);
  const value = said.value[row]!;
  if (!model || !(value > 0)) return { value: 0, low: 0, high: 0, low50: 0, high50: 0 };
  const chance = Math.max(said.valueOrder[row]!, 1e-9);
  let second: number;
  if (settings.spendVariance !== null) second = (value ** 2 / chance) * Math.exp(settings.spendVariance);
  else {
    const each = spendMoments(model, count, mean);
    second = said.orders[row]! * each.same + said.pairs[row]! * each.other;
  }
  const sum = { chance, mean: value, second: second * (1 + spread ** 2) };
  const quantile = (probability: number) => sumQuantile(sum, probability, settings.spendShape);
  return {
    value,
    low: Math.min(value, quantile(0.1)),
    high: Math.max(value, quantile(0.9)),
    low50: quantile(0.25),
    high50: quantile(0.75),
  };
}

/** Trees as typed arrays again. */
const treesFromNumbers = ({ base, columns, trees }: NonNullable<NextPurchaseSettings['trees']>): BoostedTrees => ({
  base,
  columns,
  trees: trees.map((tree) => ({
    feature: Int32Array.from(tree.feature),
    threshold: Float32Array.from(tree.threshold),
    left: Int32Array.from(tree.left),
    right: Int32Array.from(tree.right),
    value: Float32Array.from(tree.value),
    cover: Float32Array.from(tree.cover),
  })),
});
