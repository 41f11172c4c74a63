// What a randomised arm changed: the difference between two arms, with an interval.

import { normalQuantile } from '../lib/special-functions.ts';

export interface Arm {
  subjects: number;
  mean: number;
  /** Variance of that mean. */
  variance: number;
}

export interface Difference {
  /** Treated minus held, per subject. */
  value: number;
  low: number;
  high: number;
}

/** An arm from what each of its subjects answered: 0 or 1 for a share, an amount for a mean. */
export function armOf(answers: readonly number[]): Arm {
  const n = answers.length;
  const mean = n === 0 ? 0 : answers.reduce((sum, answer) => sum + answer, 0) / n;
  const squares = answers.reduce((sum, answer) => sum + (answer - mean) ** 2, 0);
  return { subjects: n, mean, variance: n < 2 ? 0 : squares / (n - 1) / n };
}

/**
 * Difference of two shares among exactly the subjects for whom the lot was drawn. Half an answer of either kind is added to each arm, so
 * that few or no answers do not pass for certainty (Agresti & Caffo, American Statistician 54, 2000, with one in place of two), and
 * the variance is Neyman's less what the two shares alone prove of how the effect differs between subjects (the sharp bound of Aronow,
 * Green & Lee, Annals of Statistics 42, 2014, for answers of 0 and 1). `level` is two-sided, such as .95.
 */
export function differenceOfShares(treated: Arm, held: Arm, level: number): Difference {
  const [p, n] = smoothed(treated);
  const [q, m] = smoothed(held);
  const d = Math.abs(p - q);
  const variance = (p * (1 - p)) / n + (q * (1 - q)) / m - (d * (1 - d)) / (n + m);
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(variance);
  return { value: treated.mean - held.mean, low: p - q - half, high: p - q + half };
}

const smoothed = ({ mean, subjects }: Arm): [number, number] => [
  (mean * subjects + 0.5) / (subjects + 1),
  subjects + 1,
];

/** Difference of two means (Welch), with Student's quantile at Satterthwaite's degrees of freedom. */
export function differenceOfMeans(treated: Arm, held: Arm, level: number): Difference {
  const value = treated.mean - held.mean;
  const variance = treated.variance + held.variance;
  const freedom =
    variance ** 2 /
    (treated.variance ** 2 / Math.max(1, treated.subjects - 1) + held.variance ** 2 / Math.max(1, held.subjects - 1));
  const half = variance > 0 ? studentQuantile(0.5 + level / 2, freedom) * Math.sqrt(variance) : 0;
  return { value, low: value - half, high: value + half };
}

/** Student's t by Cornish-Fisher (Abramowitz & Stegun 26.7.5): within .3 % of exact from 4 degrees of freedom on. */
export function studentQuantile(p: number, freedom: number): number {
  const z = normalQuantile(p);
  const v = Math.max(4, freedom);
  return (
    z +
    (z ** 3 + z) / (4 * v) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * v ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92160 * v ** 4)
  );
}

/**
 * An interval that holds at every moment at once, so that looking each morning and stopping at a good one deceives nobody: Robbins' normal
 * mixture (Howard, Ramdas, McAuliffe & Sekhon, Annals of Statistics 49, 2021, eq. 14), narrowest where the standard error is `tunedTo`.
 */
export function alwaysValidDifference(treated: Arm, held: Arm, level: number, tunedTo: number): Difference {
  const value = treated.mean - held.mean;
  const variance = treated.variance + held.variance;
  if (!(variance > 0)) return { value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const half = alwaysValidHalf(variance, level, tunedTo);
  return { value, low: value - half, high: value + half };
}

/** Half the width of that interval, from the variance of the difference. */
export function alwaysValidHalf(variance: number, level: number, tunedTo: number): number {
  const information = 1 / variance;
  const alpha = 1 - level;
  // Near the best mixture for that information (ibid., §3.5): information / (−2 ln α + ln(−2 ln α) + 1).
  const wide = -2 * Math.log(alpha);
  const mixture = 1 / tunedTo ** 2 / (wide + Math.log(wide) + 1);
  return Math.sqrt((information + mixture) * (Math.log((information + mixture) / mixture) + wide)) / information;
}
