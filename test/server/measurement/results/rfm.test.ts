import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Purchase } from '../../../../server/measurement/purchases.ts';
import { FEWEST_BUYERS, rfmOf } from '../../../../server/measurement/results/rfm.ts';
import { DAY } from '../../../support/builders.ts';

const now = 1000 * DAY;
const bought = (shopper: string, ...daysAgo: number[]): Purchase[] =>
  daysAgo.map((days) => ({ shopper, at: now - days * DAY, net: 1000 }));
const inOrder = (purchases: Purchase[]) => purchases.sort((a, b) => a.at - b.at);

describe('groups by how lately and how often', () => {
  it('every buyer is in exactly one group and one cell, now and before, and moves add up', () => {
    const history = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 400 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(history, (orders) => {
        const known = inOrder(orders.flatMap(([who, days]) => bought(`s-${who}`, days + 0.5)));
        const told = rfmOf(known, now);
        const buyers = new Set(known.map((order) => order.shopper)).size;
        if (buyers < FEWEST_BUYERS) expect(told).toBeNull();
        if (told === null) return;
        const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
        expect(sum(told.groups.map((g) => g.shoppers))).toBe(buyers);
        expect(sum(told.grid.map((cell) => cell.shoppers))).toBe(buyers);
        for (const { recency, frequency } of told.grid) {
          expect(recency).toBeGreaterThanOrEqual(1);
          expect(recency).toBeLessThanOrEqual(5);
          expect(frequency).toBeGreaterThanOrEqual(1);
          expect(frequency).toBeLessThanOrEqual(5);
        }
        const began = new Set(known.filter((o) => o.at < now - 28 * DAY).map((o) => o.shopper)).size;
        expect(sum(told.groups.map((g) => g.before))).toBe(began);
        for (const { group, shoppers, before } of told.groups) {
          const [came, went] = [told.moves.filter((m) => m.to === group), told.moves.filter((m) => m.from === group)];
          expect(shoppers - before).toBe(sum(came.map((m) => m.shoppers)) - sum(went.map((m) => m.shoppers)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says who woke up: asleep four weeks ago, newly back today', () => {
    const known = inOrder([
      ...Array.from({ length: 20 }, (_, i) => bought(`once-${i}`, 300 + i)).flat(),
      ...Array.from({ length: 10 }, (_, i) => bought(`lately-${i}`, 2 + i)).flat(),
      ...bought('woken', 390, 1),
    ]);
    const told = rfmOf(known, now);
    expect(told?.bounds.often).toBe(2);
    expect(told?.moves).toContainEqual({ from: 'asleep', to: 'best', shoppers: 1 });
    expect(told?.moves).toContainEqual({ from: null, to: 'new', shoppers: 10 });
    expect(told?.groups.find((g) => g.group === 'best')?.shoppers).toBe(1);
  });
});
