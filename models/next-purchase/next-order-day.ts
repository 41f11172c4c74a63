// When the next order comes, for those who order within the horizon: quantiles of the waiting time under BG/NBD.

import { type BgNbd, stillActive } from './bgnbd.ts';

/** Five years: what lies further away is no date to plan with. */
const FAR_DAYS = 1826;
/** Chance of an order within five years below which no date is given: even the early end of the interval lies beyond. */
const LEAST_CHANCE = 0.1;

/** Days from now: the median and the 10 % and 90 % quantiles. */
export interface WaitingTime {
  days: number;
  low: number;
  high: number;
}

/**
 * Waiting time of a shopper who is active and orders within the horizon. Given the rate it is exponential, so over the
 * shopper's own rates it is Lomax: P(wait ≤ t) = 1 − (β / (β + t))^(r + x), cut at the horizon. Null when an order within
 * five years is too unlikely for a date.
 */
export function waitingTime(
  parameters: BgNbd,
  repeats: number,
  lastAfter: number,
  age: number,
  horizonDays: number,
): WaitingTime | null {
  const beta = parameters.alpha + age;
  const shape = parameters.r + repeats;
  const within = (days: number) => 1 - (beta / (beta + days)) ** shape;
  const chance = stillActive(parameters, repeats, lastAfter, age) * within(FAR_DAYS);
  if (!(chance >= LEAST_CHANCE)) return null;
  const all = within(horizonDays);
  const quantile = (q: number) => Math.min(horizonDays, beta * ((1 - q * all) ** (-1 / shape) - 1));
  return { days: quantile(0.5), low: quantile(0.1), high: quantile(0.9) };
}
