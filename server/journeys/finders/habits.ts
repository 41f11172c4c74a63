// Who buys on the same day of most weeks.

import { dayOf } from '../../lib/zone-time.ts';
import type { Store } from '../../storage/store.ts';
import type { Entrant } from '../entering.ts';

const DAY = 86_400_000;
const WEEKS = 26;
/** A habit shows in this many weeks, and in most of all orders. */
const LEAST_WEEKS = 8;
const LEAST_SHARE = 0.6;

/** 0 is Sunday; 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => (day + 4) % 7;

/** The weekday of somebody's habit by the days they ordered on; null where there is none. */
export function habitOf(days: number[]): number | null {
  const once = [...new Set(days)];
  const weeks = new Map<number, Set<number>>();
  for (const day of once) {
    const weekday = weekdayOf(day);
    weeks.set(weekday, (weeks.get(weekday) ?? new Set()).add(Math.floor(day / 7)));
  }
  for (const [weekday, seen] of weeks)
    if (seen.size >= LEAST_WEEKS && seen.size >= LEAST_SHARE * once.length) return weekday;
  return null;
}

/** Shoppers whose usual day is tomorrow. */
export async function habitTomorrow(trx: Store, shop: string, zone: string, now: number): Promise<Entrant[]> {
  const rows = await trx
    .selectFrom('orders')
    .select(['shopper', 'placed_at'])
    .where('shop', '=', shop)
    .where('placed_at', '>', now - WEEKS * 7 * DAY)
    .where('counted', '=', 1)
    .where('shopper', 'is not', null)
    .execute();
  const days = new Map<string, number[]>();
  for (const { shopper, placed_at } of rows) {
    const list = days.get(shopper as string) ?? [];
    list.push(dayOf(placed_at, zone));
    days.set(shopper as string, list);
  }
  const tomorrow = weekdayOf(dayOf(now, zone) + 1);
  return [...days].filter(([, list]) => habitOf(list) === tomorrow).map(([shopper]) => ({ shopper, at: now }));
}
