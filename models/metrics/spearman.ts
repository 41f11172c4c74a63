// Spearman: does the order of the predictions agree with the order of what happened?

import { ranks } from './ranks.ts';

/** Correlation of ranks, ties shared; NaN when either side is constant. */
export function spearman(actual: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const one = ranks(actual);
  const other = ranks(predicted);
  const middle = (one.length + 1) / 2;
  let both = 0;
  let ones = 0;
  let others = 0;
  for (let i = 0; i < one.length; i++) {
    const a = one[i]! - middle;
    const b = other[i]! - middle;
    both += a * b;
    ones += a * a;
    others += b * b;
  }
  return both / Math.sqrt(ones * others);
}
