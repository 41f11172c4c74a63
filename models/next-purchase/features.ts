// A shopper as numbers for the models that correct BG/NBD: rhythm, recency and money, as of the table's moment.

import type { Matrix } from '../lib/optimise-ridge-logistic.ts';
import { columnScales } from '../lib/optimise-ridge-logistic.ts';
import { logit } from '../lib/special-functions.ts';
import type { ShopperTable } from './summaries.ts';

/** What drives a feature, as reasons name it. */
export const DRIVERS = ['orders', 'silence', 'spend', 'interest', 'mail'] as const;
export type Driver = (typeof DRIVERS)[number];

/** The columns in order; each with what drives it. Windows are parts of the span looked ahead. */
export const FEATURES: readonly { name: string; driver: Driver }[] = [
  { name: 'repeat orders', driver: 'orders' },
  { name: 'days since the last order', driver: 'silence' },
  { name: 'days since the first order', driver: 'orders' },
  { name: 'BG/NBD log-odds', driver: 'silence' },
  { name: 'orders in a third of a span', driver: 'silence' },
  { name: 'orders in two thirds of a span', driver: 'silence' },
  { name: 'orders in one span', driver: 'silence' },
  { name: 'orders in two spans', driver: 'orders' },
  { name: 'usual gap', driver: 'orders' },
  { name: 'silence against the usual gap', driver: 'silence' },
  { name: 'last gap', driver: 'orders' },
  { name: 'irregularity', driver: 'orders' },
  { name: 'spend so far', driver: 'spend' },
  { name: 'spend a day', driver: 'spend' },
  { name: 'spend of the last day', driver: 'spend' },
  { name: 'ordered again', driver: 'orders' },
];

/** Beyond so many standard deviations a feature says no more. */
export const MOST_DEVIATIONS = 4;
/** Days added to gaps before ratios, so that orders on neighbouring days are not infinitely regular. */
const GAP_FLOOR = 5;
/** Irregularity supposed of those with fewer than two gaps: that of orders at random, a little dampened. */
const UNKNOWN_IRREGULARITY = 0.7;

/** One row a shopper. `order` is BG/NBD's chance over the span of `spanDays`. */
export function orderFeatures(table: ShopperTable, order: ArrayLike<number>, spanDays: number): Matrix {
  const rows = table.index.length;
  const columns = FEATURES.length;
  const data = new Float64Array(rows * columns);
  const usual = (2 * spanDays) / 3;
  for (let i = 0; i < rows; i++) {
    const { days, amounts } = table.purchases[i]!;
    const silence = table.age[i]! - table.lastAfter[i]!;
    const gaps = days.length - 1;
    let squares = 0;
    const meanGap = gaps > 0 ? table.lastAfter[i]! / gaps : 0;
    for (let k = 1; k <= gaps; k++) squares += (days[k]! - days[k - 1]! - meanGap) ** 2;
    const gap = (meanGap * gaps + usual) / (gaps + 1);
    let total = 0;
    let known = 0;
    for (const amount of amounts) {
      if (Number.isNaN(amount)) continue;
      total += amount;
      known++;
    }
    const last = amounts[amounts.length - 1]!;
    const recent = [0, 0, 0, 0];
    for (let k = days.length - 1; k >= 0 && table.today - days[k]! <= 2 * spanDays; k--) {
      const ago = table.today - days[k]!;
      if (ago <= spanDays / 3) recent[0]!++;
      if (ago <= (2 * spanDays) / 3) recent[1]!++;
      if (ago <= spanDays) recent[2]!++;
      recent[3]!++;
    }
    data.set(
      [
        Math.log1p(gaps),
        Math.log1p(Math.max(0, silence)),
        Math.log1p(table.age[i]!),
        logit(order[i]!),
        ...recent.map(Math.log1p),
        Math.log1p(gap),
        Math.log((Math.max(0, silence) + GAP_FLOOR) / (gap + GAP_FLOOR)),
        gaps > 0 ? Math.log1p(days[gaps]! - days[gaps - 1]!) : 0,
        gaps > 1 ? Math.sqrt(squares / (gaps - 1)) / (meanGap + GAP_FLOOR) : UNKNOWN_IRREGULARITY,
        Math.log1p(Math.max(0, total) / 100),
        known > 0 ? Math.log1p(Math.max(0, total) / known / 100) : 0,
        Number.isNaN(last) ? 0 : Math.log1p(Math.max(0, last) / 100),
        gaps > 0 ? 1 : 0,
      ],
      i * columns,
    );
  }
  return { rows, columns, data };
}

/** Means and scales by which features are made comparable between moments: each moment is measured by its own. */
export interface FeatureScales {
  mean: Float64Array;
  scale: Float64Array;
}

/** The scales of one moment. */
export const scalesOf = (features: Matrix): FeatureScales => columnScales(features);

/** Features in deviations from the mean, cut at the ends. */
export function standardised({ rows, columns, data }: Matrix, { mean, scale }: FeatureScales): Matrix {
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const z = (data[i * columns + j]! - mean[j]!) / scale[j]!;
      out[i * columns + j] = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, z));
    }
  }
  return { rows, columns, data: out };
}
