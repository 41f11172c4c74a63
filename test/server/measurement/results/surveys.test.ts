import { describe, expect, it } from 'vitest';
import { loyaltyIndex, loyaltyOf } from '../../../../server/measurement/results/loyalty.ts';
import { addedRevenue, returnOn } from '../../../../server/measurement/results/spending.ts';
import { npsOf, satisfactionOf } from '../../../../server/measurement/results/surveys.ts';
import { DAY } from '../../../support/builders.ts';

/** Answers by score, 0 to 10. */
const scores = (over: Record<number, number>) => Array.from({ length: 11 }, (_, score) => over[score] ?? 0);

describe('what shoppers answered', () => {
  it('promoters less detractors, with an interval that holds it; nothing is said of a handful', () => {
    const nps = npsOf(scores({ 10: 30, 9: 20, 8: 30, 3: 20 }));
    expect(nps?.value).toBeCloseTo(0.3, 12);
    expect(nps?.low).toBeGreaterThan(0.1);
    expect(nps?.high).toBeLessThan(0.5);
    expect(npsOf(scores({ 10: 9 }))).toBeNull();
  });

  it('ten promoters of ten are no certainty', () => {
    expect(npsOf(scores({ 10: 10 }))).toMatchObject({ value: 1, high: 1 });
    expect(npsOf(scores({ 10: 10 }))?.low).toBeLessThan(0.95);
  });

  it('satisfied are 4 and 5 of 5', () => {
    expect(satisfactionOf([0, 1, 1, 2, 6, 10])?.value).toBeCloseTo(0.8, 12);
    expect(satisfactionOf([0, 0, 0, 0, 0, 9])).toBeNull();
  });
});

describe('loyalty', () => {
  const now = 2_000 * DAY;
  const bought = (shopper: string, ...daysAgo: number[]) =>
    daysAgo.map((days) => ({ shopper, at: now - days * DAY, net: 100 }));

  it('is made of who came again, who would recommend, and how long they are there, by stated weights', () => {
    const known = [...bought('ada', 730, 10), ...bought('bo', 365, 20, 19), ...bought('cem', 0)].sort(
      (a, b) => a.at - b.at,
    );
    const told = loyaltyOf(known, scores({ 10: 15, 0: 5 }), now, 'UTC');
    expect(told?.shoppers).toBe(3);
    expect(told?.parts.repeat).toBeCloseTo(1 / 3, 12);
    expect(told?.parts.recommend).toBeCloseTo(0.75, 12);
    expect(told?.parts.tenure).toBeCloseTo(0.5, 12);
    const weights = { repeat: 50, recommend: 30, tenure: 20 };
    expect(loyaltyIndex(told!.parts, weights)).toBeCloseTo(100 * (0.5 / 3 + 0.3 * 0.75 + 0.2 * 0.5), 9);
    // Only ratios count.
    expect(loyaltyIndex(told!.parts, { repeat: 0, recommend: 7, tenure: 0 })).toBeCloseTo(75, 9);
  });

  it('without enough answers leans on the rest; without buyers there is none', () => {
    const told = loyaltyOf(bought('ada', 0), scores({}), now, 'UTC');
    expect(told).toMatchObject({ parts: { repeat: 0, recommend: null, tenure: 0 } });
    expect(loyaltyIndex(told!.parts, { repeat: 1, recommend: 1, tenure: 1 })).toBe(0);
    expect(loyaltyIndex(told!.parts, { repeat: 0, recommend: 1, tenure: 0 })).toBeNull();
    expect(loyaltyOf(bought('ada', 400), scores({}), now, 'UTC')).toBeNull();
  });
});

describe('what it brought for what it cost', () => {
  const lift = {
    ...{ treated: { shoppers: 1000, bought: 100, revenue: 1 }, held: { shoppers: 100, bought: 5, revenue: 1 } },
    ...{ verdict: 'works' as const, share: null, revenue: { value: 50, low: -10, high: 110 } },
  };

  it('is the margin of what was added, less the cost, with the interval of what was added', () => {
    const added = addedRevenue(lift);
    expect(added).toEqual({ value: 50_000, low: -10_000, high: 110_000 });
    expect(returnOn(added!, 0.4, 10_000)).toEqual({ value: 1, low: -1.4, high: 3.4 });
  });

  it('is not told where nothing was spent, or nobody held back', () => {
    expect(returnOn({ value: 1, low: 1, high: 1 }, 0.4, 0)).toBeNull();
    expect(addedRevenue({ ...lift, revenue: null })).toBeNull();
  });
});
