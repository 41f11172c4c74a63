import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FEWEST_SHOPPERS, liftOf } from '../../../server/measurement/lift.ts';
import { aDecision, aGround, anOrder, aShopper, DAY, type Ground, HOUR, SHOP } from '../../support/builders.ts';

let ground: Ground;
const answerDays = 7;

beforeEach(async () => {
  ground = await aGround();
});

afterEach(() => ground.end());

const asked = (journey: string | null = 'abandoned-cart') =>
  liftOf(ground.store, SHOP, { journey, from: ground.now - 60 * DAY, to: ground.now, now: ground.now, answerDays });

const lot = (
  shopper: string,
  arm: 'holdout' | 'control' | null,
  at = ground.now - 20 * DAY,
  placement = 'abandoned-cart',
) => aDecision(ground, { kind: 'assignment', placement, shopper, fallback: arm, at });

const bought = (shopper: string, at: number, net = 1000) => anOrder(ground, { shopper, placed_at: at, net });

describe('what the e-mails changed', () => {
  it('is the purchases within the days of answering, in both arms alike', async () => {
    await lot('ada', null);
    await lot('bo', 'control');
    await bought('ada', ground.now - 20 * DAY + HOUR);
    await bought('ada', ground.now - 19 * DAY, 500);
    await bought('bo', ground.now - 20 * DAY - HOUR);
    await bought('bo', ground.now - 12 * DAY);
    const { treated, held } = await asked();
    expect(treated).toEqual({ shoppers: 1, bought: 1, revenue: 1500 });
    expect(held).toEqual({ shoppers: 1, bought: 0, revenue: 0 });
  });

  it('counts a shopper once, from the first lot on, and not before the days of answering are over', async () => {
    await lot('ada', null);
    await lot('ada', null, ground.now - 10 * DAY);
    await lot('cem', null, ground.now - 3 * DAY);
    await bought('ada', ground.now - 9 * DAY);
    expect((await asked()).treated).toEqual({ shoppers: 1, bought: 0, revenue: 0 });
  });

  it('leaves out orders that are cancelled or not a shopper’s', async () => {
    await lot('ada', null);
    await anOrder(ground, { shopper: 'ada', placed_at: ground.now - 19 * DAY, cancelled_at: ground.now });
    await anOrder(ground, { shopper: 'ada', placed_at: ground.now - 19 * DAY, counted: 0, uncounted_reason: 'test' });
    expect((await asked()).treated.bought).toBe(0);
  });

  it('finds the purchase of a shopper who turned out to be another', async () => {
    await aShopper(ground, { id: 'ada' });
    await aShopper(ground, { id: 'guest', merged_into: 'ada' });
    await lot('guest', 'control');
    await bought('ada', ground.now - 19 * DAY);
    expect((await asked()).held.bought).toBe(1);
  });

  it('over all journeys only the holdout is held back', async () => {
    await lot('ada', 'control');
    await lot('bo', 'holdout');
    const { treated, held } = await asked(null);
    expect([treated.shoppers, held.shoppers]).toEqual([1, 1]);
  });

  it('is not told where nobody is held back, nor of too few', async () => {
    await lot('ada', null);
    expect((await asked()).verdict).toBe('nobody-held');
    for (let i = 0; i < FEWEST_SHOPPERS - 1; i++) {
      await lot(`t${i}`, null);
      await lot(`h${i}`, 'control');
    }
    expect(await asked()).toMatchObject({ verdict: 'too-few', share: null, revenue: null });
  });

  it('works where the arms are far apart, and is open where they are alike', async () => {
    for (let i = 0; i < 120; i++) {
      await lot(`t${i}`, null);
      await lot(`h${i}`, 'holdout');
      if (i % 2 === 0) await bought(`t${i}`, ground.now - 19 * DAY, 4000);
      if (i % 10 === 0) await bought(`h${i}`, ground.now - 19 * DAY, 4000);
    }
    const { verdict, share, revenue } = await asked();
    expect(verdict).toBe('works');
    expect(share?.value).toBeCloseTo(0.4, 10);
    expect(revenue?.value).toBeCloseTo(1600, 6);
    expect(revenue?.low).toBeGreaterThan(0);
  });
});
