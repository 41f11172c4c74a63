// All shoppers of a shop as columns of numbers, as of a moment: what the probability models are fitted on and asked with.

import type { PurchaseSummaries } from './bgnbd.ts';
import { dayPosition, type Purchases, purchasesUntil, type Timeline } from './purchase-history.ts';

/** One row a shopper with a purchase before the moment. */
export interface ShopperTable extends PurchaseSummaries {
  /** Position of the shopper in the timelines given. */
  index: number[];
  purchases: Purchases[];
  /** Purchase days with known spend above zero, and their mean in minor units (0 where there are none). */
  spendCount: Float64Array;
  spendMean: Float64Array;
  /** The moment as a position on the calendar. */
  today: number;
}

/** The table as of `asOf`. Nothing at or after it is looked at. */
export function shopperTable(timelines: readonly Timeline[], asOf: number, zone: string): ShopperTable {
  const today = dayPosition(asOf, zone);
  const index: number[] = [];
  const purchases: Purchases[] = [];
  for (const [position, timeline] of timelines.entries()) {
    const bought = purchasesUntil(timeline, asOf);
    if (!bought) continue;
    index.push(position);
    purchases.push(bought);
  }
  const column = (of: (bought: Purchases) => number) => Float64Array.from(purchases, of);
  const spent = purchases.map(({ amounts }) => amounts.filter((amount) => amount > 0));
  return {
    index,
    purchases,
    today,
    repeats: column(({ days }) => days.length - 1),
    lastAfter: column(({ days }) => days[days.length - 1]! - days[0]!),
    age: column(({ days }) => Math.max(today - days[0]!, 0)),
    spendCount: Float64Array.from(spent, (amounts) => amounts.length),
    spendMean: Float64Array.from(spent, (amounts) =>
      amounts.length > 0 ? amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length : 0,
    ),
  };
}

/** A quantile of unsorted numbers, by the nearest rank below; NaN of none. */
export function quantileOf(values: Iterable<number>, probability: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(probability * (sorted.length - 1))] ?? Number.NaN;
}
