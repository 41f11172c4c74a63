// What an order file says happened after a moment, for shoppers known before it.

import { outcomeBetween, timelineOf } from '../../../models/next-purchase/purchase-history.ts';
import type { ShopperScore } from '../../../models/next-purchase/score.ts';
import type { OrderFile } from '../../lib/order-file/order-file.ts';
import { dayOf } from '../../lib/zone-time.ts';
import { historiesFromFile } from './order-histories.ts';

const DAY = 86_400_000;

/** One entry a shopper, in the order of the scores. */
export interface Outcomes {
  happened: Float64Array;
  /** Days until the first order, NaN where there was none. */
  wait: Float64Array;
  /** Money of the span, net of what came back in it, minor units, ≥ 0. */
  spent: Float64Array;
}

/** Outcomes of the `days` from `asOf` on; null when the file has no rows from then on. */
export function outcomesAfter(
  file: OrderFile,
  scores: readonly ShopperScore[],
  asOf: number,
  days: number,
  zone: string,
): Outcomes | null {
  if (!(file.orders.at(-1)!.at >= asOf)) return null;
  const timelines = new Map(historiesFromFile(file).map((each) => [each.shopper, timelineOf(each, zone)]));
  const today = dayOf(asOf, zone);
  const all = scores.map(({ shopper }) => {
    const timeline = timelines.get(shopper);
    return timeline ? outcomeBetween(timeline, asOf, asOf + days * DAY) : { day: Number.NaN, amount: 0 };
  });
  return {
    happened: Float64Array.from(all, ({ day }) => (Number.isNaN(day) ? 0 : 1)),
    wait: Float64Array.from(all, ({ day }) => day - today),
    spent: Float64Array.from(all, ({ amount }) => amount),
  };
}
