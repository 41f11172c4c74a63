// What was sold, week by week.

import { dayOf, dayText } from '../../lib/zone-time.ts';

/** Weeks looked back on. */
const WEEKS = 26;

export interface SalesWeek {
  /** The Monday it begins with, YYYY-MM-DD in the shop's zone. */
  from: string;
  orders: number;
  /** Net of refunds, minor units. */
  net: number;
}

/** Full weeks only, oldest first; weeks without any sale stand with 0. Empty where nothing was ever sold. */
export function salesOf(orders: readonly { at: number; net: number }[], now: number, zone: string): SalesWeek[] {
  if (orders.length === 0) return [];
  // Day 0 was a Thursday.
  const weekOf = (at: number) => Math.floor((dayOf(at, zone) + 3) / 7);
  const current = weekOf(now);
  const start = Math.max(current - WEEKS, Math.min(current, weekOf(orders[0]?.at ?? now)));
  const weeks = Array.from(
    { length: current - start },
    (_, i): SalesWeek => ({
      from: dayText((start + i) * 7 - 3),
      orders: 0,
      net: 0,
    }),
  );
  for (const { at, net } of orders) {
    const week = weeks[weekOf(at) - start];
    if (week === undefined) continue;
    week.orders += 1;
    week.net += net;
  }
  return weeks;
}
