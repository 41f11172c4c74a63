// Wilson's interval of a share: right also near 0 and 1, where the plain one leaves the scale (E. B. Wilson, JASA 22, 1927).

import { normalQuantile } from '../lib/special-functions.ts';

/** A share with both ends of its interval. */
export interface Share {
  value: number;
  low: number;
  high: number;
}

/** @param of at least 1 */
export function wilson(count: number, of: number, level = 0.95): Share {
  const z = normalQuantile((1 + level) / 2);
  const value = count / of;
  const middle = (value + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((value * (1 - value)) / of + z ** 2 / (4 * of * of));
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
