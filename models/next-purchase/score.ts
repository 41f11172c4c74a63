// What the product is told about one shopper: will they order again, when, what are they worth, and why we think so.

/** A figure with its 80 % interval; low ≤ value ≤ high. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Money with a 50 % interval inside the 80 % one. Sums are skewed: the 50 % one need not hold `value`, their mean. */
export interface MoneyEstimate extends Estimate {
  low50: number;
  high50: number;
}

/** The answer for one shopper as of a moment. */
export interface ShopperScore {
  shopper: string;
  /** Purchase days. */
  orders: number;
  /** Epoch ms, UTC. */
  lastOrderAt: number;
  /** Chance of an order within `horizonDays`; the interval says how well the chance itself is known. */
  pOrder: Estimate;
  /** 1 − pOrder.value. */
  churn: number;
  /** What they are expected to spend within the value span, minor units; the interval is of the sum itself. */
  value: MoneyEstimate;
  /** When the next order comes if it comes within the horizon, epoch ms; null when none is to be expected in five years. */
  nextOrder: { at: number; low: number; high: number } | null;
  /** Their kind in a few words. */
  archetype: string;
  /** The three that moved the score most, first the strongest. */
  reasons: [string, string, string];
  /** False when the interval is too wide to act upon, or was checked on too few shoppers. */
  sure: boolean;
  /** How many shoppers with a like chance the calibration was checked on. */
  similar: number;
  horizonDays: number;
}
