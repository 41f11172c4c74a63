// What a generated world comes to, next to what it was made to come to.

import { type BuyingRecord, fitBgNbd } from './bg-nbd-fit.ts';
import { calendarOf, day, hour, minute, week, weekdayOf } from './calendar.ts';
import { abandonment, basket, funnel, purchasing, sizes, taste, tolerance } from './parameters.ts';
import type { Session } from './types.ts';
import { affinity, type World } from './world.ts';

/** One figure: `off` is how far `value` may be from `target`, relative or absolute. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly target: number;
  readonly off: number;
  readonly measure: 'relative' | 'absolute';
  readonly source: string;
}

export const holds = ({ value, target, off, measure }: Figure): boolean =>
  Math.abs(value - target) <= (measure === 'relative' ? off * target : off);

/** Minutes from the first add to the last view or add, of visitors who added and never bought in the sessions given. */
export function minutesToAbandonment(sessions: Iterable<Session>): number[] {
  const byVisitor = new Map<string, { first: number; last: number; bought: boolean }>();
  const lastSeen = new Map<string, number>();
  for (const session of sessions) {
    if (session.robot) continue;
    for (const step of session.steps) {
      if (step.kind === 'view' || step.kind === 'add') {
        lastSeen.set(session.visitor, Math.max(step.at, lastSeen.get(session.visitor) ?? 0));
      }
      if (step.kind !== 'add' && step.kind !== 'buy') continue;
      const entry = byVisitor.get(session.visitor) ?? { first: Number.POSITIVE_INFINITY, last: 0, bought: false };
      if (step.kind === 'buy') entry.bought = true;
      else entry.first = Math.min(entry.first, step.at);
      byVisitor.set(session.visitor, entry);
    }
  }
  return [...byVisitor]
    .filter(([, entry]) => !entry.bought && Number.isFinite(entry.first))
    .map(([visitor, entry]) => (lastSeen.get(visitor)! - entry.first) / minute)
    .sort((a, b) => a - b);
}

/** Ordinary web orders as BG/NBD sees them: one record a shopper with an order, orders of one day as one. */
export function buyingRecords(world: World): BuyingRecord[] {
  const calendar = calendarOf(world.shop.zone);
  const days = new Map<number, Set<number>>();
  for (const order of world.orders) {
    if (order.source !== 'web' || order.test || order.shopper === null) continue;
    if (world.shopper(order.shopper)!.kind !== 'shopper') continue;
    const list = days.get(order.shopper) ?? new Set();
    list.add(calendar.dayOf(order.placedAt));
    days.set(order.shopper, list);
  }
  const now = calendar.dayOf(world.endsAt);
  return [...days.values()].map((set) => {
    const list = [...set].sort((a, b) => a - b);
    return { x: list.length - 1, lastAt: (list.at(-1)! - list[0]!) / 7, observed: (now - list[0]!) / 7 };
  });
}

/** Shares by weekday (Monday first) and by hour of shop time, of views or of orders. */
export function rhythmOf(world: World, moments: Iterable<number>): { weekday: number[]; hours: number[] } {
  const calendar = calendarOf(world.shop.zone);
  const weekday = new Array<number>(7).fill(0);
  const hours = new Array<number>(24).fill(0);
  let count = 0;
  for (const at of moments) {
    weekday[weekdayOf(calendar.dayOf(at))]! += 1;
    hours[Math.floor(calendar.timeOfDay(at) / hour)]! += 1;
    count++;
  }
  return { weekday: weekday.map((n) => n / count), hours: hours.map((n) => n / count) };
}

/** All figures of a made-up world of full size. */
export function figuresOf(world: World): Figure[] {
  const from = world.endsAt - sizes.full.browsingDays * day;
  const sessions = [...world.browsing(from, world.endsAt)].filter((session) => !session.robot);
  const views = new Map<number, number>();
  let viewCount = 0;
  let adds = 0;
  for (const session of sessions) {
    for (const step of session.steps) {
      if (step.kind === 'add') adds++;
      if (step.kind !== 'view') continue;
      viewCount++;
      views.set(step.product, (views.get(step.product) ?? 0) + 1);
    }
  }
  const web = world.orders.filter((order) => order.source === 'web' && !order.test);
  const usual = web.filter((order) => order.shopper !== null && world.shopper(order.shopper)!.kind === 'shopper');
  const lines = web.filter((order) => order.placedAt >= from).reduce((sum, order) => sum + order.lines.length, 0);
  const ranked = [...views.values()].sort((a, b) => b - a);
  const top = ranked.slice(0, Math.round(ranked.length / 10)).reduce((a, b) => a + b, 0);
  const minutes = minutesToAbandonment(sessions);
  const share = (fits: (value: number) => boolean) => minutes.filter(fits).length / minutes.length;
  const records = buyingRecords(world);
  const fit = fitBgNbd(records);
  const firstDays = new Map<number, number[]>();
  for (const order of usual) firstDays.set(order.shopper!, [...(firstDays.get(order.shopper!) ?? []), order.placedAt]);
  const observed = [...firstDays.values()].filter((list) => world.endsAt - list[0]! >= 39 * week);
  const repeated = observed.filter((list) => list.some((at) => at - list[0]! > day && at - list[0]! <= 39 * week));
  const spreads = world.shoppers.slice(0, 600).map((shopper) => {
    const values = world.products.filter((product) => !product.giftCard).map((product) => affinity(shopper, product));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
  const relative = (
    name: string,
    value: number,
    target: number,
    source: string,
    off: number = tolerance.rate,
  ): Figure => ({ name, value, target, off, measure: 'relative', source });
  const absolute = (name: string, value: number, target: number, source: string): Figure => ({
    name,
    value,
    target,
    off: tolerance.share,
    measure: 'absolute',
    source,
  });
  return [
    relative('adds per 100 views', (100 * adds) / viewCount, funnel.addsPer100Views, 'RetailRocket'),
    relative('bought lines per 100 views', (100 * lines) / viewCount, funnel.boughtLinesPer100Views, 'RetailRocket'),
    relative(
      'bought lines per add',
      lines / adds,
      funnel.boughtLinesPer100Views / funnel.addsPer100Views,
      'RetailRocket',
    ),
    absolute(
      'abandoned: nothing after the add',
      share((m) => m === 0),
      abandonment.nothingAfterShare,
      'RetailRocket',
    ),
    absolute(
      'abandoned: last seen within 30 minutes',
      share((m) => m <= 30),
      abandonment.within30MinutesShare,
      'RetailRocket',
    ),
    absolute(
      'abandoned: seen again after a day',
      share((m) => m > 1440),
      abandonment.afterADayShare,
      'RetailRocket',
    ),
    absolute("best tenth of products' share of views", top / viewCount, taste.topTenthOfViews, 'RetailRocket'),
    relative('BG/NBD r', fit.r, purchasing.r, 'CDNOW', purchasing.fitTolerance),
    relative('BG/NBD alpha (weeks)', fit.alpha, purchasing.alpha, 'CDNOW', purchasing.fitTolerance),
    relative(
      'BG/NBD a / (a + b)',
      fit.a / (fit.a + fit.b),
      purchasing.a / (purchasing.a + purchasing.b),
      'CDNOW',
      purchasing.fitTolerance,
    ),
    absolute('buy again within 39 weeks', repeated.length / observed.length, purchasing.repeatIn39Weeks, 'CDNOW'),
    relative(
      'lines per order',
      usual.reduce((sum, order) => sum + order.lines.length, 0) / usual.length,
      basket.meanLines,
      'own choice',
    ),
    relative(
      'spread of affinity',
      spreads.reduce((a, b) => a + b, 0) / spreads.length,
      taste.spread,
      'own choice',
      0.2,
    ),
  ];
}
