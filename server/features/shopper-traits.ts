// A shopper as a few plain numbers as of a moment: what kinds are told apart by, and whom a message changes.

import type { OrderHistory } from './order-histories.ts';

const DAY = 86_400_000;

/** The columns in order. */
export const SHOPPER_TRAITS = [
  'orders',
  'days-since-last-order',
  'days-since-first-order',
  'days-between-orders',
  'spend-an-order',
  'spend-in-all',
  'orders-in-90-days',
  'steadiness',
] as const;

/** One row of what was ordered before `at`; money in main units of a currency with two decimals. Zeros where there is nothing. */
export function shopperTraits({ orders }: Pick<OrderHistory, 'orders'>, at: number): number[] {
  const known = orders.filter((order) => order.at < at && Number.isFinite(order.at));
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return SHOPPER_TRAITS.map(() => 0);
  const gaps = known.slice(1).map((order, i) => (order.at - known[i]!.at) / DAY);
  const mean = gaps.length > 0 ? gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length : 0;
  const spread = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / Math.max(1, gaps.length));
  const amounts = known.map(({ amount }) => (Number.isFinite(amount) ? Math.max(0, amount) / 100 : 0));
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  return [
    known.length,
    (at - last.at) / DAY,
    (at - first.at) / DAY,
    mean,
    total / known.length,
    total,
    known.filter((order) => at - order.at <= 90 * DAY).length,
    gaps.length > 1 ? 1 / (1 + spread / (mean + 1)) : 0,
  ];
}

/** All rows, row-major. */
export function traitMatrix(rows: readonly { history: Pick<OrderHistory, 'orders'>; at: number }[]): Float64Array {
  const data = new Float64Array(rows.length * SHOPPER_TRAITS.length);
  for (const [i, { history, at }] of rows.entries()) data.set(shopperTraits(history, at), i * SHOPPER_TRAITS.length);
  return data;
}
