// A shopper's orders as purchase days with what was spent on each, as of a moment. Training and serving both read from here.

import { dayOf, zoneOffset } from '../../server/lib/zone-time.ts';
import type { Signs } from '../first-purchase/signs.ts';

/** One order; a negative amount is money given back. */
export interface HistoryOrder {
  /** Epoch ms, UTC. */
  at: number;
  /** Minor units, without tax and shipping; not a number where it is unknown (the order still counts). */
  amount: number;
}

/** All orders of one shopper, in any order of time. */
export interface ShopperHistory {
  shopper: string;
  orders: readonly HistoryOrder[];
  /** Visits, carts and mails, where they are known. */
  signs?: Signs['signs'];
}

/** A history brought into line: by time, with its calendar days. */
export interface Timeline {
  shopper: string;
  at: Float64Array;
  day: Float64Array;
  amount: Float64Array;
  signs: Signs['signs'];
}

/** Purchase days until a moment, ascending, and what was spent on each after returns; NaN where no amount of the day is known. */
export interface Purchases {
  days: number[];
  amounts: number[];
  lastAt: number;
}

const DAY = 86_400_000;

/** No calendar reaches further than this from 1970, in ms; and no order is worth more than this, in minor units. */
const FARTHEST = 8.64e15;
const DEAREST = 1e13;

/** Sorts a history once, so that it can be looked at as of many moments. Orders without a usable time are left out. */
export function timelineOf({ shopper, orders, signs = [] }: ShopperHistory, zone: string): Timeline {
  const sorted = orders.filter(({ at }) => Math.abs(at) <= FARTHEST).sort((one, other) => one.at - other.at);
  return {
    shopper,
    at: Float64Array.from(sorted, ({ at }) => at),
    day: Float64Array.from(sorted, ({ at }) => dayOf(at, zone)),
    amount: Float64Array.from(sorted, ({ amount }) => (Math.abs(amount) <= DEAREST ? amount : Number.NaN)),
    signs,
  };
}

/** A moment on the scale of calendar days: 0.5 is noon of 1970-01-01 in the zone. */
export const dayPosition = (at: number, zone: string): number => (at + zoneOffset(at, zone)) / DAY;

/**
 * What was bought before `asOf`; null when nothing was. Money given back is taken off the latest purchases before it; what
 * is left over belongs to purchases not in the history. Nothing at or after `asOf` is looked at.
 */
export function purchasesUntil({ at, day, amount }: Timeline, asOf: number): Purchases | null {
  const days: number[] = [];
  const amounts: number[] = [];
  let lastAt = Number.NaN;
  for (let i = 0; i < at.length && at[i]! < asOf; i++) {
    let money = amount[i]!;
    if (money < 0) {
      for (let j = amounts.length - 1; j >= 0 && money < 0; j--) {
        if (!(amounts[j]! > 0)) continue;
        const back = Math.min(amounts[j]!, -money);
        amounts[j]! -= back;
        money += back;
      }
      continue;
    }
    lastAt = at[i]!;
    if (days.length > 0 && days[days.length - 1] === day[i]) {
      const known = amounts[amounts.length - 1]!;
      if (!Number.isNaN(money)) amounts[amounts.length - 1] = (Number.isNaN(known) ? 0 : known) + money;
    } else {
      days.push(day[i]!);
      amounts.push(money);
    }
  }
  return days.length > 0 ? { days, amounts, lastAt } : null;
}

/** What followed: the first purchase day in [from, to), NaN if none, and the money net of what came back in that span, ≥ 0. */
export function outcomeBetween(
  { at, day, amount }: Timeline,
  from: number,
  to: number,
): { day: number; amount: number } {
  let first = Number.NaN;
  let total = 0;
  for (let i = 0; i < at.length && at[i]! < to; i++) {
    if (at[i]! < from) continue;
    const money = amount[i]!;
    if (!(money < 0) && Number.isNaN(first)) first = day[i]!;
    if (!Number.isNaN(money)) total += money;
  }
  return { day: first, amount: Math.max(0, total) };
}
