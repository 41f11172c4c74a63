// A trained next-purchase model at work: histories in, scores out, through ONNX Runtime.

import { logit, sigmoid } from '../lib/special-functions.ts';
import { expectedSpend, type GammaGamma, spendMoments } from '../lifetime-value/gamma-gamma.ts';
import { sumQuantile } from '../lifetime-value/value-interval.ts';
import type { ModelBundle } from '../model.ts';
import { doubles, openSession } from '../onnx/runner.ts';
import { archetypeOf } from './archetype.ts';
import { type BgNbd, orderWithin } from './bgnbd.ts';
import { waitingTime } from './next-order-day.ts';
import { type ShopperHistory, timelineOf } from './purchase-history.ts';
import { type Contributions, reasonsFor, type TypicalShopper } from './reasons.ts';
import type { ShopperScore } from './score.ts';
import { type NextPurchaseSettings, NotANextPurchaseModel, settingsFromFile } from './settings-file.ts';
import { type ShopperTable, shopperTable } from './summaries.ts';

const DAY = 86_400_000;
/** Rows per run: large enough that calling costs nothing, small enough to stay in the cache. */
const CHUNK = 512;
/** The normal quantile that leaves 10 % on each side. */
const Z80 = 1.2815515655446004;
/** A chance known no better than this (width of the 80 % interval) is not acted upon. */
const SURE_WIDTH = 0.25;
/** Level and tail of spending where the shop has none yet: the shopper's own mean is the level. */
const NO_SPEND_YET = { p: 3, q: 3 };

/** What the graph says of each row. */
export interface Chances {
  order: Float64Array;
  /** rows × points, row-major. */
  points: Float64Array;
  orders: Float64Array;
  pairs: Float64Array;
}

/** A loaded model. Release it when it is replaced. */
export interface NextPurchaseModel {
  horizonDays: number;
  valueDays: number;
  /** Names of the models that answer. */
  served: NextPurchaseSettings['served'];
  /** One score for each shopper with an order before `asOf` (epoch ms), in the order given; the others are left out. */
  score(histories: Iterable<ShopperHistory>, asOf: number): Promise<ShopperScore[]>;
  /** The graph alone, for columns already made: what bulk scoring costs. */
  chances(columns: Pick<ShopperTable, 'repeats' | 'lastAfter' | 'age'>): Promise<Chances>;
  release(): Promise<void>;
}

/** @throws NotANextPurchaseModel or ModelFileFault when the bundle is damaged or of another kind. */
export async function loadNextPurchase(bundle: ModelBundle): Promise<NextPurchaseModel> {
  const settings = settingsFromFile(bundle.files['settings.json']);
  const graph = bundle.files['bgnbd.onnx'];
  if (!graph) throw new NotANextPurchaseModel('the graph of the next-purchase model is missing');
  const session = await openSession(graph);
  const { horizonDays, valueDays, bgnbd, zone, currency, typical } = settings;
  const points = settings.points;

  async function chances({
    repeats,
    lastAfter,
    age,
  }: Pick<ShopperTable, 'repeats' | 'lastAfter' | 'age'>): Promise<Chances> {
    const rows = repeats.length;
    const out: Chances = {
      order: new Float64Array(rows),
      points: new Float64Array(rows * points),
      orders: new Float64Array(rows),
      pairs: new Float64Array(rows),
    };
    for (let from = 0; from < rows; from += CHUNK) {
      const to = Math.min(rows, from + CHUNK);
      const column = (values: Float64Array) => doubles([to - from, 1], values.subarray(from, to));
      const result = await session.run({
        repeats: column(repeats),
        last_after: column(lastAfter),
        age: column(age),
        horizon: doubles([1], Float64Array.of(horizonDays)),
        value_days: doubles([1], Float64Array.of(valueDays)),
      });
      const data = (name: string) => result[name]!.data as Float64Array;
      out.order.set(data('order'), from);
      if (points > 0) out.points.set(data('order_points'), from * points);
      out.orders.set(data('orders'), from);
      out.pairs.set(data('pairs'), from);
    }
    return out;
  }

  async function score(histories: Iterable<ShopperHistory>, asOf: number): Promise<ShopperScore[]> {
    const timelines = Array.from(histories, (history) => timelineOf(history, zone));
    const table = shopperTable(timelines, asOf, zone);
    const said = await chances(table);
    const money = settings.spend;
    return table.index.map((position, row) => {
      const { days, lastAt } = table.purchases[row]!;
      const repeats = table.repeats[row]!;
      const lastAfter = table.lastAfter[row]!;
      const age = table.age[row]!;
      const spread = spreadOf(said, row, points);
      const order = held(said.order[row]!);
      const pOrder = {
        value: order,
        low: Math.min(order, sigmoid(logit(order) - Z80 * spread.logOdds)),
        high: Math.max(order, sigmoid(logit(order) + Z80 * spread.logOdds)),
      };
      const value = expectedValue(table, row, said, money, bgnbd, valueDays, spread.relative);
      const wait = waitingTime(bgnbd, repeats, lastAfter, age, horizonDays);
      const bin = settings.reliability.find(({ to }) => order < to) ?? settings.reliability.at(-1);
      const contributions = contributionsOf(table, row, bgnbd, horizonDays, typical);
      return {
        shopper: timelines[position]!.shopper,
        orders: days.length,
        lastOrderAt: lastAt,
        pOrder,
        churn: 1 - order,
        value,
        nextOrder: wait && {
          at: asOf + wait.days * DAY,
          low: asOf + wait.low * DAY,
          high: asOf + wait.high * DAY,
        },
        archetype: archetypeOf(
          { orders: days.length, silenceDays: age - lastAfter, pOrder: order, spend: table.spendMean[row]! },
          typical,
        ),
        reasons: reasonsFor(
          table.purchases[row]!,
          table.today,
          table.spendMean[row]!,
          contributions,
          typical,
          currency,
        ),
        sure: pOrder.high - pOrder.low <= SURE_WIDTH,
        similar: bin?.count ?? 0,
        horizonDays,
      };
    });
  }

  return { horizonDays, valueDays, served: settings.served, score, chances, release: () => session.release() };
}

const held = (chance: number): number => Math.min(1, Math.max(0, chance));

/** How much the alternatives disagree about one shopper: on the log-odds, and relative to the chance. */
function spreadOf({ order, points }: Chances, row: number, count: number): { logOdds: number; relative: number } {
  if (count === 0) return { logOdds: 0, relative: 0 };
  const middle = logit(order[row]!);
  let squares = 0;
  let relative = 0;
  for (let k = 0; k < count; k++) {
    const other = points[row * count + k]!;
    squares += (logit(other) - middle) ** 2;
    relative += (other / Math.max(order[row]!, 1e-9) - 1) ** 2;
  }
  return { logOdds: Math.sqrt(squares / count), relative: Math.sqrt(relative / count) };
}

/** Expected spend within the value span and the 80 % interval of the sum, minor units. */
function expectedValue(
  table: ShopperTable,
  row: number,
  said: Chances,
  fitted: GammaGamma | null,
  bgnbd: BgNbd,
  valueDays: number,
  relativeSpread: number,
) {
  const count = table.spendCount[row]!;
  const mean = table.spendMean[row]!;
  if (!fitted && count === 0) return { value: 0, low: 0, high: 0 };
  const spend = fitted ?? { ...NO_SPEND_YET, v: (mean * (NO_SPEND_YET.q - 1)) / NO_SPEND_YET.p };
  const each = spendMoments(spend, count, mean);
  const value = said.orders[row]! * expectedSpend(spend, count, mean);
  const chance = orderWithin(bgnbd, table.repeats[row]!, table.lastAfter[row]!, table.age[row]!, valueDays);
  // The alternatives' disagreement about the chance stands in for theirs about the number of orders.
  const second = (said.orders[row]! * each.same + said.pairs[row]! * each.other) * (1 + relativeSpread ** 2);
  const sum = { chance, mean: value, second };
  return { value, low: Math.min(value, sumQuantile(sum, 0.1)), high: Math.max(value, sumQuantile(sum, 0.9)) };
}

/** What each driver moves: the score with it, minus the score with the typical shopper's in its place. */
function contributionsOf(
  table: ShopperTable,
  row: number,
  bgnbd: BgNbd,
  horizonDays: number,
  typical: TypicalShopper,
): Contributions {
  const repeats = table.repeats[row]!;
  const lastAfter = table.lastAfter[row]!;
  const age = table.age[row]!;
  const chance = (x: number, last: number, old: number) => logit(orderWithin(bgnbd, x, last, old, horizonDays));
  const now = chance(repeats, lastAfter, age);
  const usual = Math.max(0, typical.orders - 1);
  const mean = table.spendMean[row]!;
  return {
    orders: now - chance(usual, usual > 0 ? Math.max(lastAfter, 1) : 0, Math.max(age, 1)),
    silence: now - chance(repeats, lastAfter, lastAfter + typical.silenceDays),
    spend: mean > 0 && typical.spend > 0 ? Math.log(mean / typical.spend) : 0,
  };
}
