// Who comes back: shoppers by the month of their first order, and the share of them that orders again in each month after.

import { type Share, wilson } from '../../../models/metrics/wilson.ts';
import { dayOf, dayText } from '../../lib/zone-time.ts';
import type { Purchase } from '../purchases.ts';

/** Months looked back on, and after the first order. */
const MONTHS = 12;

export interface Cohort {
  /** YYYY-MM, in the shop's zone. */
  month: string;
  shoppers: number;
  /** By months since the first order, from 1 on; only months that are over. */
  returned: Share[];
  /** Net revenue of all of its months so far, per shopper; minor units. */
  revenue: number;
}

/** Cohorts of the last year, oldest first. A month still running is left out: it would look like a fall. */
export function cohortsOf(purchases: readonly Purchase[], now: number, zone: string): Cohort[] {
  const monthOf = (at: number): number => {
    const [year, month] = dayText(dayOf(at, zone)).split('-').map(Number) as [number, number];
    return year * 12 + month - 1;
  };
  const current = monthOf(now);
  const first = new Map<string, number>();
  const members = new Map<number, { shoppers: number; revenue: number; active: Map<number, Set<string>> }>();
  for (const { shopper, at, net } of purchases) {
    const month = monthOf(at);
    const start = first.get(shopper) ?? month;
    if (!first.has(shopper)) first.set(shopper, month);
    if (start < current - MONTHS || start >= current) continue;
    const cohort = members.get(start) ?? { shoppers: 0, revenue: 0, active: new Map() };
    members.set(start, cohort);
    cohort.revenue += net;
    const active = cohort.active.get(month - start) ?? new Set();
    active.add(shopper);
    cohort.active.set(month - start, active);
    cohort.shoppers = cohort.active.get(0)?.size ?? 0;
  }
  return [...members]
    .sort(([a], [b]) => a - b)
    .map(([start, { shoppers, revenue, active }]) => ({
      month: `${Math.floor(start / 12)}-${String((start % 12) + 1).padStart(2, '0')}`,
      shoppers,
      revenue: Math.round(revenue / shoppers),
      returned: Array.from({ length: Math.max(0, current - 1 - start) }, (_, i) =>
        wilson(active.get(i + 1)?.size ?? 0, shoppers),
      ),
    }));
}
