// How loyal the shop's customers are, as one number of stated parts.

import { dayOf } from '../../lib/zone-time.ts';
import type { Purchase } from '../purchases.ts';
import { npsOf } from './surveys.ts';

const DAY = 86_400_000;
/** Orders of a year are looked at; who is with the shop for two years has been as long as counts. */
const YEAR = 365 * DAY;
const LONGEST = 2 * YEAR;
/** What each part weighs; without enough answers the others take its weight. */
export const loyaltyWeights = { repeat: 0.5, recommend: 0.3, tenure: 0.2 } as const;
export type LoyaltyPart = keyof typeof loyaltyWeights;

export interface Loyalty {
  /** 0-100. */
  index: number;
  /** Each 0-1; null where it is not known. */
  parts: Record<LoyaltyPart, number | null>;
  shoppers: number;
}

/**
 * 100 × the weighted mean of: the share of the year's buyers who ordered on two days or more, the NPS brought to 0-1, and the mean time
 * since the first order, as a share of two years. Null where nobody bought in a year.
 * @param known oldest first
 */
export function loyaltyOf(
  known: readonly Purchase[],
  npsScores: readonly number[],
  now: number,
  zone: string,
): Loyalty | null {
  const first = new Map<string, number>();
  const days = new Map<string, Set<number>>();
  for (const { shopper, at } of known) {
    if (!first.has(shopper)) first.set(shopper, at);
    if (at < now - YEAR) continue;
    days.set(shopper, (days.get(shopper) ?? new Set()).add(dayOf(at, zone)));
  }
  const shoppers = days.size;
  if (shoppers === 0) return null;
  let [repeated, tenure] = [0, 0];
  for (const [shopper, on] of days) {
    if (on.size > 1) repeated += 1;
    tenure += Math.min(1, (now - (first.get(shopper) ?? now)) / LONGEST);
  }
  const nps = npsOf(npsScores);
  const parts = {
    repeat: repeated / shoppers,
    recommend: nps === null ? null : (nps.value + 1) / 2,
    tenure: tenure / shoppers,
  };
  let [sum, weight] = [0, 0];
  for (const [part, value] of Object.entries(parts) as [LoyaltyPart, number | null][]) {
    if (value === null) continue;
    sum += loyaltyWeights[part] * value;
    weight += loyaltyWeights[part];
  }
  return { index: (100 * sum) / weight, parts, shoppers };
}
