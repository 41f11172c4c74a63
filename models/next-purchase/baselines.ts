// What any model has to beat: saying the base rate to everybody, and looking only at how long ago the last order was.

import { minimise } from '../lib/optimise-bfgs.ts';
import { sigmoid } from '../lib/special-functions.ts';
import { meanOf, type Origin } from './origin.ts';
import { quantileOf, type ShopperTable } from './summaries.ts';

/** An answer for every row of a table; money in minor units, waits in days for those who order. */
export interface Answers {
  order: Float64Array;
  value: Float64Array;
  wait: Float64Array;
  waitLow: Float64Array;
  waitHigh: Float64Array;
}

/** A model asked about a table. */
export type Asked = (table: ShopperTable) => Answers;

const constant = (rows: number, value: number) => new Float64Array(rows).fill(value);

/** Waiting times of those who ordered, as three numbers; thirds of the span where nobody did. */
function waitsOf(past: Origin | null, spanDays: number) {
  const waits = past ? [...past.wait].filter((days) => !Number.isNaN(days)) : [];
  if (waits.length === 0) return { middle: spanDays / 2, low: spanDays / 10, high: (spanDays * 9) / 10 };
  // A past span may be shorter than the one asked for.
  const scale = spanDays / past!.spanDays;
  return {
    middle: quantileOf(waits, 0.5) * scale,
    low: quantileOf(waits, 0.1) * scale,
    high: quantileOf(waits, 0.9) * scale,
  };
}

/** Everybody gets what happened to shoppers on average a span ago; without a past, the share that ever came back. */
export function baseRate(past: Origin | null, spanDays: number): Asked {
  const waits = waitsOf(past, spanDays);
  return ({ repeats, spendMean, index }) => {
    const rows = index.length;
    const rate = past ? meanOf(past.happened) : meanOf(repeats.map((x) => (x > 0 ? 1 : 0)));
    const value = past ? (meanOf(past.spent) * spanDays) / past.spanDays : rate * meanOf(spendMean);
    return {
      order: constant(rows, rate),
      value: constant(rows, value),
      wait: constant(rows, waits.middle),
      waitLow: constant(rows, waits.low),
      waitHigh: constant(rows, waits.high),
    };
  };
}

const silence = ({ age, lastAfter }: ShopperTable) => age.map((days, i) => Math.log1p(days - lastAfter[i]!));

/** A logistic curve over the logarithm of the days since the last order; without a past, a curve set by hand. */
export function recency(past: Origin | null, spanDays: number): Asked {
  const base = baseRate(past, spanDays);
  let at: ArrayLike<number> = [Math.log1p(spanDays), -1];
  if (past) {
    const x = silence(past.table);
    at = minimise(
      (w, gradient) => {
        let cost = 0.5 * w[1]! ** 2;
        gradient?.set([0, w[1]!]);
        for (let i = 0; i < x.length; i++) {
          const p = sigmoid(w[0]! + w[1]! * x[i]!);
          const y = past.happened[i]!;
          cost -= Math.log(Math.max(1e-300, y > 0 ? p : 1 - p));
          if (gradient) {
            gradient[0]! += p - y;
            gradient[1]! += (p - y) * x[i]!;
          }
        }
        return cost;
      },
      [0, -0.5],
    ).at;
  }
  return (table) => {
    const plain = base(table);
    const order = silence(table).map((x) => sigmoid(at[0]! + at[1]! * x));
    const scale = plain.value.length > 0 ? plain.value[0]! / Math.max(meanOf(order), 1e-9) : 0;
    return { ...plain, order, value: order.map((p) => p * scale) };
  };
}
