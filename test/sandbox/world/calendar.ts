// Days, hours and seasons in shop time: when things happen in the made-up world.

import type { Random } from '../../../server/lib/random.ts';
import { weighted } from './draw.ts';
import { basket, rhythm, season } from './parameters.ts';

export const minute = 60_000;
export const hour = 3_600_000;
export const day = 86_400_000;
export const week = 7 * day;

/** Local days of a zone. A day is its number since 1970-01-01 in local time. */
export interface Calendar {
  /** Number of the local day in which a moment lies. */
  dayOf(at: number): number;
  /** The moment at which so much of a local day (ms since midnight by the wall clock) has passed. */
  moment(dayNumber: number, ms: number): number;
  /** ms since local midnight, by the wall clock. */
  timeOfDay(at: number): number;
}

/** Calendar of an IANA zone; offsets are asked of the runtime once an hour and kept. */
export function calendarOf(zone: string): Calendar {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const offsets = new Map<number, number>();
  const offsetAt = (at: number): number => {
    const slot = Math.floor(at / hour);
    let offset = offsets.get(slot);
    if (offset === undefined) {
      const part = Object.fromEntries(format.formatToParts(slot * hour).map((p) => [p.type, Number(p.value)]));
      offset = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!) - slot * hour;
      offsets.set(slot, offset);
    }
    return offset;
  };
  return {
    dayOf: (at) => Math.floor((at + offsetAt(at)) / day),
    timeOfDay: (at) => (((at + offsetAt(at)) % day) + day) % day,
    moment: (dayNumber, ms) => {
      const local = dayNumber * day + ms;
      const guess = local - offsetAt(local);
      return local - offsetAt(guess);
    },
  };
}

/** 0 = Monday. */
export const weekdayOf = (dayNumber: number): number => (((dayNumber + 3) % 7) + 7) % 7;

/** 0 = January. */
export const monthOf = (dayNumber: number): number => new Date(dayNumber * day).getUTCMonth();

/** Demand of a day against the year's mean: month, eased across its borders, times weekday. */
export function demandOf(dayNumber: number, of: 'views' | 'orders'): number {
  const date = new Date(dayNumber * day);
  const place = date.getUTCMonth() + (date.getUTCDate() - 15) / 30;
  const before = Math.floor(place);
  const share = place - before;
  const at = (month: number) => season.demand[(month + 12) % 12]!;
  const month = at(before) * (1 - share) + at(before + 1) * share;
  const weekday = (of === 'views' ? rhythm.weekdayViews : rhythm.weekdayOrders)[weekdayOf(dayNumber)]!;
  return month * weekday;
}

/** How wintry a day is: 1 in mid-January, −1 in mid-July. */
export function winterOf(dayNumber: number): number {
  const date = new Date(dayNumber * day);
  return Math.cos((2 * Math.PI * (date.getUTCMonth() + (date.getUTCDate() - 15) / 30)) / 12);
}

/** Whether a day lies in one of the shop's sale weeks. */
export function inSale(dayNumber: number): boolean {
  const date = new Date(dayNumber * day);
  return basket.sales.some(([month, first]) => {
    const start = Date.UTC(date.getUTCFullYear(), month - 1, first);
    return date.getTime() >= start && date.getTime() < start + 7 * day;
  });
}

const hourWeights = (bells: readonly (readonly [number, number, number])[]): number[] =>
  Array.from({ length: 24 }, (_, h) =>
    bells.reduce<number>((sum, [centre, width, height]) => {
      // Hours are a circle: half past midnight is near eleven at night.
      const distance = Math.min(Math.abs(h + 0.5 - centre), 24 - Math.abs(h + 0.5 - centre));
      return sum + height * Math.exp(-0.5 * (distance / width) ** 2);
    }, rhythm.hourFloor),
  );
const viewHours = hourWeights(rhythm.hourViews);
const orderHours = hourWeights(rhythm.hourOrders);

/** ms since midnight, drawn from the day's shape. */
export function drawTimeOfDay(random: Random, of: 'views' | 'orders'): number {
  return (weighted(random, of === 'views' ? viewHours : orderHours) + random()) * hour;
}
