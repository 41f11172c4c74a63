import { describe, expect, it } from 'vitest';
import { type Sign, VISIT_SIGNS, visitSigns, visitsIn } from '../../../server/features/visit-signs.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const AT = 1_000 * DAY;
const sign = (type: string, ago: number, product: string | null = null): Sign => ({ type, at: AT - ago, product });
const named = (signs: Sign[], purchases: number[], at = AT) => {
  const row = visitSigns(signs, purchases, at);
  return Object.fromEntries(VISIT_SIGNS.map((name, i) => [name, row[i]!]));
};

const past = [
  sign('product-viewed', 3 * DAY, 'a'),
  sign('cart-line-added', 3 * DAY - MINUTE, 'a'),
  sign('product-viewed', 20 * MINUTE, 'a'),
  sign('product-viewed', 15 * MINUTE, 'b'),
  sign('product-viewed', 12 * MINUTE, 'a'),
  sign('cart-line-added', 10 * MINUTE, 'a'),
];

describe('the signs of a visit', () => {
  it('count this visit apart from earlier ones, and time in minutes and days', () => {
    const row = named(past, [AT - 2 * DAY]);
    expect(row).toMatchObject({ signs: 4, 'products-viewed': 3, 'different-products': 2, 'most-views-of-one': 2 });
    expect(row).toMatchObject({ 'put-in-cart': 1, 'left-in-cart': 1, 'earlier-visits': 1, 'earlier-carts': 1 });
    expect(row['minutes-since-first-cart']).toBeCloseTo(Math.log1p(10));
    expect(row['minutes-so-far']).toBeCloseTo(Math.log1p(20));
    expect(row['earlier-purchases']).toBe(1);
    expect(row['days-since-last-purchase']).toBeCloseTo(Math.log1p(2));
  });

  it('are the same whatever is planted after the moment', () => {
    const future = [
      sign('checkout-started', -MINUTE),
      sign('cart-line-removed', -2 * MINUTE, 'a'),
      sign('signs', -DAY),
    ];
    expect(named([...past, ...future], [AT - 2 * DAY, AT + 1, AT + DAY])).toEqual(named(past, [AT - 2 * DAY]));
  });

  it('are finite numbers of nothing at all, of one sign, and of a moment before the first', () => {
    for (const row of [named([], []), named([sign('page-viewed', 0)], []), named(past, [], AT - 10 * DAY)]) {
      expect(Object.values(row).every(Number.isFinite)).toBe(true);
    }
  });

  it('half an hour of silence ends a visit', () => {
    const signs = [sign('a', 100 * MINUTE), sign('b', 71 * MINUTE), sign('c', 40 * MINUTE), sign('d', 10 * MINUTE)];
    expect(visitsIn(signs).map((visit) => visit.length)).toEqual([2, 2]);
  });
});
