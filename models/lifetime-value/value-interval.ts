// How much a shopper may spend: quantiles of a sum that is zero when no order comes and of a learned shape when one does.

import { normalQuantile } from '../lib/special-functions.ts';

/** What is known of the sum: the chance that it is above zero, its mean and its second moment. */
export interface SumMoments {
  chance: number;
  mean: number;
  second: number;
}

/** The standardised logarithm of a sum above zero at the probabilities k / (n + 1), ascending; none: as a log-normal has it. */
export type SumShape = readonly number[];

/** Places at which the shape is kept. */
const KNOTS = 49;
/** The log-normal counts as much as so many sums seen. */
const PRIOR_SUMS = 50;
/** No sum stands further from the middle than this: quantiles stay finite. */
const FARTHEST = 6;

/** Mean and deviation of the logarithm that a log-normal of these moments would have, given that the sum is above zero. */
function logarithm({ chance, mean, second }: SumMoments): { middle: number; deviation: number } {
  const above = mean / chance;
  const variance = Math.log(Math.max(second / chance / above ** 2, 1 + 1e-9));
  return { middle: Math.log(above) - variance / 2, deviation: Math.sqrt(variance) };
}

/** Where a sum that came about (above zero) lies in what was foretold: 0 the middle, 1 one deviation of its logarithm above. */
export function standing(moments: SumMoments, sum: number): number {
  const { middle, deviation } = logarithm(moments);
  return (Math.log(sum) - middle) / deviation;
}

/** The shape that sums above zero took, from where they stood in what was foretold of them. Few keep the log-normal's. */
export function shapeOf(standings: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(standings, (each) => Math.max(-FARTHEST, Math.min(FARTHEST, each)))
    .filter(Number.isFinite)
    .sort();
  const trust = sorted.length / (sorted.length + PRIOR_SUMS);
  return Array.from({ length: KNOTS }, (_, k) => {
    const probability = (k + 1) / (KNOTS + 1);
    const usual = normalQuantile(probability);
    const seen = sorted[Math.floor(probability * (sorted.length - 1))] ?? usual;
    return trust * seen + (1 - trust) * usual;
  });
}

/** The `probability` quantile; never negative, always finite. */
export function sumQuantile(moments: SumMoments, probability: number, shape: SumShape = []): number {
  const zero = 1 - moments.chance;
  if (!(moments.mean > 0) || probability <= zero) return 0;
  const { middle, deviation } = logarithm(moments);
  return Math.exp(middle + deviation * deviate(shape, (probability - zero) / moments.chance));
}

/** Between two knots in a straight line; beyond the last ones as they are. */
function deviate(shape: SumShape, probability: number): number {
  if (shape.length === 0) return normalQuantile(probability);
  const place = Math.max(0, Math.min(shape.length - 1, probability * (shape.length + 1) - 1));
  const below = Math.floor(place);
  const above = Math.min(shape.length - 1, below + 1);
  return shape[below]! + (place - below) * (shape[above]! - shape[below]!);
}
