// On how many shoppers of a like chance the calibration was checked: what a score may be trusted on.

import type { ReliabilityBin } from '../metrics/ece.ts';

/** A chance checked on fewer is not acted upon. */
export const FEWEST_SIMILAR = 10;
/** Chances further apart than this (in bins of a tenth) are not alike, however few there are between them. */
const MOST_BINS = 3;

/**
 * The shoppers of the backtest whose stated chance was like this one. A bin with too few, as the highest usually is, takes in its
 * neighbours, the fuller one first, until it has enough; no further than chances that may still be called alike.
 */
export function similarTo(table: readonly ReliabilityBin[], chance: number): number {
  if (table.length === 0) return 0;
  const own = table.findIndex(({ to }) => chance < to);
  let low = own < 0 ? table.length - 1 : own;
  let high = low;
  let count = table[low]!.count;
  while (count < FEWEST_SIMILAR && high - low + 1 < MOST_BINS) {
    const below = table[low - 1]?.count ?? -1;
    const above = table[high + 1]?.count ?? -1;
    if (below < 0 && above < 0) break;
    if (below >= above) low--;
    else high++;
    count += Math.max(below, above);
  }
  return count;
}
