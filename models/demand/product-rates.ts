// How fast does each product sell? Gamma-Poisson over its own pieces, fading with age, its days weighed by how busy the shop was.

import { type DemandForecast, spanOf } from './ets.ts';

/** A product's pieces on an average day, and how much is known of it. */
export interface ProductRate {
  /** Faded pieces and faded average days behind the rate, the prior's part in it. */
  pieces: number;
  days: number;
  /** Variance of an order's quantity around single pieces: pieces of one order come together. */
  clumping: number;
}

/** One sale of a product: pieces in one order on one day (a number counted from any first day). */
export interface Sale {
  day: number;
  quantity: number;
}

/** What the prior weighs: as much as so many average days of a product like the others. */
const PRIOR_DAYS = 14;

/**
 * The rate as of the end of the days. `busyness`: pieces of the whole shop on each day against its mean; `shownFrom`: the first
 * day the product was in the shop; `usual`: pieces a day of the middle product.
 */
export function productRate(
  sales: readonly Sale[],
  busyness: ArrayLike<number>,
  { halfLife, usual, shownFrom }: { halfLife: number; usual: number; shownFrom: number },
): ProductRate {
  const last = busyness.length - 1;
  const fade = (day: number) => 0.5 ** ((last - day) / halfLife);
  let pieces = usual * PRIOR_DAYS;
  let days = PRIOR_DAYS;
  let squares = 1;
  let orders = 1;
  for (let day = Math.max(0, shownFrom); day <= last; day++) days += fade(day) * busyness[day]!;
  for (const { day, quantity } of sales) {
    pieces += fade(day) * quantity;
    squares += fade(day) * quantity * quantity;
    orders += fade(day) * quantity;
  }
  return { pieces, days, clumping: Math.max(1, squares / orders) };
}

/** Pieces over days that are together as busy as `busy` average ones. */
export function forecastProduct({ pieces, days, clumping }: ProductRate, busy: number): DemandForecast {
  const rate = pieces / days;
  // Chance of the sum given the rate, and doubt about the rate itself.
  return spanOf(rate * busy, rate * busy * clumping + (busy * busy * rate * clumping) / days);
}
