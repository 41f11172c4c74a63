// Whether the last month was like those before: buyers, orders each, basket, days with a visit.

import { sql } from 'kysely';
import { type LevelForecast, nextLevel } from '../../../models/trend/smoothed-level.ts';
import { dayOf, dayText } from '../../lib/zone-time.ts';
import type { Store } from '../../storage/store.ts';
import type { Purchases } from '../purchases.ts';

const DAY = 86_400_000;
/** Full months looked back on. */
const MONTHS = 13;
const LEVEL = 0.95;
/** A share of the level by which a mean may always be off. */
const CALM = 0.02;

export const trendMeasures = ['buyers', 'frequency', 'basket', 'visits'] as const;
/** Buyers; orders a buyer; net an order (minor units); days with a visit a browser. */
export type TrendMeasure = (typeof trendMeasures)[number];

export interface Trend {
  measure: TrendMeasure;
  /** Full months, oldest first; YYYY-MM in the shop's zone. */
  months: { month: string; value: number }[];
  /** What the last month should have been by those before; null while there are too few. */
  expected: LevelForecast | null;
}

interface Month {
  orders: number;
  net: number;
  known: number;
  buyers: Set<string>;
  browsers: Set<string>;
  days: number;
}

/** Null for a shop without a full month of sales. */
export async function trendsOf(
  db: Store,
  shop: string,
  { known, all }: Pick<Purchases, 'known' | 'all'>,
  now: number,
  zone: string,
): Promise<Trend[] | null> {
  const monthOf = (at: number) => dayText(dayOf(at, zone)).slice(0, 7);
  const began = all[0]?.at;
  if (began === undefined) return null;
  // The month still running is not over, and the one in which the first order came may have begun before the shop.
  const wanted = fullMonths(monthOf(now)).filter((month) => month > monthOf(began));
  if (wanted.length === 0) return null;
  const months = new Map<string, Month>(
    wanted.map((month) => [month, { orders: 0, net: 0, known: 0, buyers: new Set(), browsers: new Set(), days: 0 }]),
  );
  for (const { at, net } of all) {
    const month = months.get(monthOf(at));
    if (month === undefined) continue;
    month.orders += 1;
    month.net += net;
  }
  for (const { at, shopper } of known) {
    const month = months.get(monthOf(at));
    if (month === undefined) continue;
    month.known += 1;
    month.buyers.add(shopper);
  }
  for (const { visitor, day } of await visitDays(db, shop, now - (MONTHS + 1) * 31 * DAY, now)) {
    const month = months.get(dayText(day).slice(0, 7));
    if (month === undefined) continue;
    month.days += 1;
    month.browsers.add(visitor);
  }
  return trendMeasures.map((measure) => trendOf(measure, months));
}

function fullMonths(current: string): string[] {
  const [year, month] = current.split('-').map(Number) as [number, number];
  return Array.from({ length: MONTHS }, (_, i) => {
    const place = year * 12 + month - 1 - MONTHS + i;
    return `${Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, '0')}`;
  });
}

function trendOf(measure: TrendMeasure, months: ReadonlyMap<string, Month>): Trend {
  const points = [...months].flatMap(([month, figures]) => {
    const value = figureOf(measure, figures);
    return value === null ? [] : [{ month, value }];
  });
  const before = points.slice(0, -1).map(({ value }) => value);
  const level = before.length === 0 ? 0 : before.reduce((sum, value) => sum + value, 0) / before.length;
  // Counts scatter by chance alone (Poisson); means by less than anybody acts on.
  const floor = measure === 'buyers' ? Math.sqrt(level) : CALM * level;
  return { measure, months: points, expected: nextLevel(before, LEVEL, floor) };
}

function figureOf(measure: TrendMeasure, { orders, net, known, buyers, browsers, days }: Month): number | null {
  if (measure === 'buyers') return buyers.size;
  if (measure === 'frequency') return buyers.size === 0 ? null : known / buyers.size;
  if (measure === 'basket') return orders === 0 ? null : net / orders;
  return browsers.size === 0 ? null : days / browsers.size;
}

/** Days (UTC) on which a browser was seen, each once. */
async function visitDays(db: Store, shop: string, from: number, to: number) {
  const rows = await db
    .selectFrom('events')
    .select(['visitor', sql<number>`at / ${sql.lit(DAY)}`.as('day')])
    .distinct()
    .where('shop', '=', shop)
    .where('type', 'in', ['page-viewed', 'product-viewed', 'collection-viewed', 'search-submitted', 'cart-viewed'])
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('visitor', 'is not', null)
    .execute();
  return rows.map((row) => ({ visitor: row.visitor as string, day: Math.floor(Number(row.day)) }));
}
