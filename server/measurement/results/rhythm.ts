// When the shop is busy: orders and visits by the hour of the day and the day of the week.

import { sql } from 'kysely';
import { zoneOffset } from '../../lib/zone-time.ts';
import type { Store } from '../../storage/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Days looked back on: whole weeks, so that every weekday counts as often. */
export const RHYTHM_DAYS = 91;

export interface Busy {
  orders: number;
  /** Browsers seen in that hour, summed. */
  visits: number;
}

export interface Rhythm {
  /** 24, from midnight on, in the shop's zone. */
  hours: Busy[];
  /** 7, from Monday on. */
  weekdays: Busy[];
}

/** Null where nothing was sold in that time. */
export async function rhythmOf(
  db: Store,
  shop: string,
  orders: readonly { at: number }[],
  now: number,
  zone: string,
): Promise<Rhythm | null> {
  const from = now - RHYTHM_DAYS * DAY;
  const rhythm: Rhythm = { hours: quiet(24), weekdays: quiet(7) };
  const add = (at: number, kind: keyof Busy, count: number) => {
    const wall = at + zoneOffset(at, zone);
    const hour = rhythm.hours[Math.floor(wall / HOUR) % 24] as Busy;
    // Day 0 was a Thursday.
    const weekday = rhythm.weekdays[(Math.floor(wall / DAY) + 3) % 7] as Busy;
    hour[kind] += count;
    weekday[kind] += count;
  };
  const recent = orders.filter(({ at }) => at >= from && at < now);
  if (recent.length === 0) return null;
  for (const { at } of recent) add(at, 'orders', 1);
  const visits = await db
    .selectFrom('events')
    .select((e) => [
      sql<number>`at / ${sql.lit(HOUR)}`.as('hour'),
      e.fn.count<number>('visitor').distinct().as('browsers'),
    ])
    .where('shop', '=', shop)
    .where('type', 'in', ['page-viewed', 'product-viewed', 'collection-viewed', 'search-submitted', 'cart-viewed'])
    .where('at', '>=', from)
    .where('at', '<', now)
    .where('visitor', 'is not', null)
    .groupBy('hour')
    .execute();
  for (const { hour, browsers } of visits) add(Math.floor(Number(hour)) * HOUR, 'visits', Number(browsers));
  return rhythm;
}

const quiet = (length: number): Busy[] => Array.from({ length }, () => ({ orders: 0, visits: 0 }));
