// How many shoppers an experiment needs before its always valid interval can be expected to tell the smallest difference worth knowing.

import { normalQuantile } from '../lib/special-functions.ts';
import { alwaysValidHalf } from './two-arms.ts';

export interface Plan {
  /** Variance of one shopper's answer: p (1 − p) for a share. */
  variance: number;
  /** Share of shoppers held back, in (0, 1). */
  heldShare: number;
  /** The smallest difference worth knowing, in the unit of the answer. */
  smallest: number;
}

const LEVEL = 0.95;
const POWER = 0.8;
const MOST = 1e9;

/**
 * Where the interval is narrowest for a difference: at the standard error with which a test of one look (two-sided 5 %) has 80 % power to see it.
 */
export const tunedTo = (smallest: number): number =>
  smallest / (normalQuantile(0.5 + LEVEL / 2) + normalQuantile(POWER));

/** Shoppers in both arms together at which the half width and what chance takes off in one of five cases are less than the difference. Null: never. */
export function shoppersNeeded({ variance, heldShare, smallest }: Plan): number | null {
  if (!(heldShare > 0 && heldShare < 1 && smallest > 0 && variance > 0)) return null;
  const enough = (shoppers: number): boolean => {
    const ofMean = variance / (shoppers * heldShare) + variance / (shoppers * (1 - heldShare));
    return alwaysValidHalf(ofMean, LEVEL, tunedTo(smallest)) + normalQuantile(POWER) * Math.sqrt(ofMean) <= smallest;
  };
  let [low, high] = [1, 2];
  while (!enough(high)) {
    if (high > MOST) return null;
    [low, high] = [high, high * 2];
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
