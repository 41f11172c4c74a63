import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cohortsOf } from '../../../../server/measurement/results/cohorts.ts';
import { salesOf } from '../../../../server/measurement/results/sales.ts';
import { largestLeak, stagesIn } from '../../../../server/measurement/results/stages.ts';
import type { SegmentRule } from '../../../../server/profile/segment-rule.ts';
import { aGround, anEvent, aShopper, aVisitorLink, DAY, type Ground, HOUR, SHOP } from '../../../support/builders.ts';

const at = (text: string) => Date.parse(text);
const now = at('2026-05-20T10:00:00Z');
const zone = 'Europe/Berlin';

describe('who comes back', () => {
  it('is counted by the month of the first order in the shop’s zone, without the month still running', () => {
    const purchases = [
      // Already March in Berlin.
      { shopper: 'ada', at: at('2026-02-28T23:30:00Z'), net: 1000 },
      { shopper: 'bo', at: at('2026-03-05T10:00:00Z'), net: 3000 },
      { shopper: 'ada', at: at('2026-04-02T10:00:00Z'), net: 500 },
      { shopper: 'ada', at: at('2026-04-09T10:00:00Z'), net: 500 },
      { shopper: 'cem', at: at('2026-05-01T10:00:00Z'), net: 9000 },
    ];
    const [march, ...others] = cohortsOf(purchases, now, zone);
    expect(others).toEqual([]);
    expect(march).toMatchObject({ month: '2026-03', shoppers: 2, revenue: 2500 });
    expect(march?.returned).toHaveLength(1);
    expect(march?.returned[0]?.value).toBe(0.5);
    expect(march?.returned[0]?.low).toBeGreaterThan(0.05);
    expect(march?.returned[0]?.high).toBeLessThan(0.95);
  });

  it('of nobody is nothing', () => {
    expect(cohortsOf([], now, zone)).toEqual([]);
  });
});

describe('sales by week', () => {
  it('begin on Mondays, keep weeks without a sale, and leave out the week still running', () => {
    const weeks = salesOf(
      [
        { at: at('2026-04-26T21:30:00Z'), net: 700 },
        { at: at('2026-04-26T22:30:00Z'), net: 100 },
        { at: at('2026-05-19T10:00:00Z'), net: 900 },
      ],
      now,
      zone,
    );
    expect(weeks).toEqual([
      { from: '2026-04-20', orders: 1, net: 700 },
      { from: '2026-04-27', orders: 1, net: 100 },
      { from: '2026-05-04', orders: 0, net: 0 },
      { from: '2026-05-11', orders: 0, net: 0 },
    ]);
  });

  it('of a shop that never sold, or only this week, are none', () => {
    expect(salesOf([], now, zone)).toEqual([]);
    expect(salesOf([{ at: now, net: 1 }], now, zone)).toEqual([]);
  });
});

describe('how far visitors come', () => {
  let ground: Ground;

  beforeEach(async () => {
    ground = await aGround();
  });

  afterEach(() => ground.end());

  const came = async (visitor: string | null, ...types: string[]) => {
    for (const type of types) await anEvent(ground, { visitor, type, at: ground.now - HOUR });
  };

  it('counts each visitor at every stage up to the furthest, whatever was seen on the way', async () => {
    await came('ada', 'page-viewed', 'page-viewed', 'checkout-completed');
    await came('bo', 'product-viewed');
    await came('cem', 'page-viewed');
    await came(null, 'page-viewed');
    await came('dora', 'recommendation-shown');
    await anEvent(ground, { visitor: 'elif', type: 'product-viewed', at: ground.now - 40 * DAY });
    const counts = await stagesIn(ground.store, SHOP, { from: ground.now - DAY, to: ground.now });
    expect(counts.map((c) => c.visitors)).toEqual([3, 2, 1, 1, 1]);
  });

  it('tells how long a step usually takes, and of a segment its members alone', async () => {
    const [from, to] = [ground.now - DAY, ground.now];
    for (let i = 0; i < 6; i++) {
      await anEvent(ground, { visitor: `v${i}`, type: 'product-viewed', at: from });
      await anEvent(ground, { visitor: `v${i}`, type: 'cart-line-added', at: from + (1 + i) * 60_000 });
    }
    await aShopper(ground, { id: 'ada', tags: '["press"]' });
    await aVisitorLink(ground, { visitor: 'v1', shopper: 'ada' });
    expect((await stagesIn(ground.store, SHOP, { from, to })).map((c) => c.minutes)).toEqual([
      null,
      null,
      3,
      null,
      null,
    ]);
    const rule: SegmentRule = { field: 'tag', is: 'one-of', values: ['press'] };
    const theirs = await stagesIn(ground.store, SHOP, { from, to }, { rule, now: to });
    expect(theirs.map((c) => [c.visitors, c.minutes])).toEqual([
      [1, null],
      [1, null],
      [1, null],
      [0, null],
      [0, null],
    ]);
  });

  it('most orders are lost where many leave of whom those who stay mostly buy', () => {
    const counts = [1000, 800, 100, 50, 40].map((visitors, i) => ({
      stage: (['visited', 'looked', 'filled-cart', 'checkout', 'bought'] as const)[i]!,
      visitors,
      minutes: null,
    }));
    expect(largestLeak(counts)).toEqual({ from: 'looked', to: 'filled-cart', lost: 700, cost: 28 });
    expect(largestLeak(counts.map((c) => ({ ...c, visitors: c.stage === 'bought' ? 0 : c.visitors })))).toBeNull();
  });
});
