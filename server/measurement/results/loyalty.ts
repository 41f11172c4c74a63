// How loyal the shop's customers are, as one number of stated parts.

import { dayOf } from '../../lib/zone-time.ts';
import type { Purchase } from '../purchases.ts';
import { npsOf } from './surveys.ts';

const DAY = 86_400_000;
/** Orders of a year are looked at; who is with the shop for two years has been as long as counts. */
const YEAR = 365 * DAY;
const LONGEST = 2 * YEAR;
export const loyaltyParts = ['repeat', 'recommend', 'tenure'] as const;
export type LoyaltyPart = (typeof loyaltyParts)[number];

export interface Loyalty {
  /** Each 0-1; null where it is not known. */
  parts: Record<LoyaltyPart, number | null>;
  shoppers: number;
}

/**
 * The share of the year's buyers who ordered on two days or more, the NPS brought to 0-1, and the mean time since the first order, as a
 * share of two years. Null where nobody bought in a year.
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
  return { parts, shoppers };
}

/** 100 × the weighted mean of the parts, 0-100; a part that is not known leaves its weight to the others. Null where none that is known weighs anything. */
export function loyaltyIndex(parts: Loyalty['parts'], weights: Record<LoyaltyPart, number>): number | null {
  let [sum, weight] = [0, 0];
  for (const part of loyaltyParts) {
    const value = parts[part];
    if (value === null) continue;
    sum += weights[part] * value;
    weight += weights[part];
  }
  return weight === 0 ? null : (100 * sum) / weight;
}
