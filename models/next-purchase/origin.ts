// A moment in the past at which the shop is looked at as it was, with what followed: the unit of all training and testing.

import { type BgNbd, fitBgNbd } from './bgnbd.ts';
import { outcomeBetween, type Timeline } from './purchase-history.ts';
import { type ShopperTable, shopperTable } from './summaries.ts';

const DAY = 86_400_000;

/** What was known at the origin, and what the `spanDays` after it brought to each row of the table. */
export interface Origin {
  at: number;
  spanDays: number;
  table: ShopperTable;
  /** BG/NBD fitted on what was known at the origin. */
  bgnbd: BgNbd;
  /** 1 where an order followed. */
  happened: Float64Array;
  /** Days until it; NaN where none followed. */
  wait: Float64Array;
  /** Money that followed, minor units, net of what came back, ≥ 0. */
  spent: Float64Array;
}

/** The shop as of `at`, with the outcomes of the span after it. */
export function originAt(
  timelines: readonly Timeline[],
  at: number,
  spanDays: number,
  zone: string,
  start?: BgNbd,
): Origin {
  const table = shopperTable(timelines, at, zone);
  const until = at + spanDays * DAY;
  const outcomes = table.index.map((i) => outcomeBetween(timelines[i]!, at, until));
  return {
    at,
    spanDays,
    table,
    bgnbd: fitBgNbd(table, { points: 0, start }).parameters,
    happened: Float64Array.from(outcomes, ({ day }) => (Number.isNaN(day) ? 0 : 1)),
    wait: Float64Array.from(outcomes, ({ day }) => Math.max(0, day - table.today)),
    spent: Float64Array.from(outcomes, ({ amount }) => amount),
  };
}

/** The mean of some numbers; NaN of none. */
export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};
