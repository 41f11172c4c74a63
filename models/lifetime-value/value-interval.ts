// How much a shopper may spend: quantiles of a sum that is zero when no order comes and log-normal when one does.

import { normalQuantile } from '../lib/special-functions.ts';

/** What is known of the sum: the chance that it is above zero, its mean and its second moment. */
export interface SumMoments {
  chance: number;
  mean: number;
  second: number;
}

/** The `probability` quantile; never negative, always finite. */
export function sumQuantile({ chance, mean, second }: SumMoments, probability: number): number {
  const zero = 1 - chance;
  if (!(mean > 0) || probability <= zero) return 0;
  const meanAbove = mean / chance;
  const spread = Math.log(Math.max(second / chance / meanAbove ** 2, 1 + 1e-9));
  return Math.exp(Math.log(meanAbove) - spread / 2 + Math.sqrt(spread) * normalQuantile((probability - zero) / chance));
}
