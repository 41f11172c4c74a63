// How far ahead "will they order again" looks in a shop.

import { type ShopperHistory, type Timeline, timelineOf } from './purchase-history.ts';

const LEAST = 60;
const MOST = 365;
/** The commands' horizon, for a shop in which nobody has ordered twice yet. */
const UNKNOWN = 90;

/** Days: the 90th percentile of the gaps between purchase days of one shopper, between 60 and 365 (MODELS §3.3). */
export const horizonDaysOf = (histories: Iterable<ShopperHistory>, zone = 'UTC'): number =>
  horizonOf(
    Array.from(histories, (history) => timelineOf(history, zone)),
    Number.POSITIVE_INFINITY,
  );

/** The same from timelines, of what lies before `asOf`. */
export function horizonOf(timelines: readonly Timeline[], asOf: number): number {
  const gaps: number[] = [];
  for (const { at, day, amount } of timelines) {
    let last = Number.NaN;
    for (let i = 0; i < day.length && at[i]! < asOf; i++) {
      if (amount[i]! < 0) continue;
      if (day[i]! > last) gaps.push(day[i]! - last);
      last = day[i]!;
    }
  }
  if (gaps.length === 0) return UNKNOWN;
  gaps.sort((a, b) => a - b);
  return Math.round(Math.min(MOST, Math.max(LEAST, gaps[Math.floor(0.9 * (gaps.length - 1))]!)));
}
