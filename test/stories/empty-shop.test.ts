// From the first day to the ten-thousandth order: there is always an answer, it says how it was made, and no score claims to know more
// than the shop can tell.

import { afterEach, describe, expect, it } from 'vitest';
import { DAY, SHOP } from '../support/builders.ts';
import { type SizedShop, sizedShop, VISITOR } from '../support/sized-shop.ts';

let shop: SizedShop;
afterEach(async () => {
  await shop?.flush();
  await shop?.end();
});

const home = { shop: SHOP, placement: 'home', limit: 6 } as const;
/** The same three questions to every shop: a stranger on the front page, somebody who has looked around, a mail to the best shopper. */
async function answers() {
  const asked = [home, { ...home, visitor: VISITOR }, { ...home, placement: 'mail' as const, shopper: shop.keenest }];
  const given = [];
  for (const request of asked) given.push((await shop.recommend(request))!);
  await shop.flush();
  return given;
}

/** What holds of every answer, whatever the shop. */
async function honest(given: Awaited<ReturnType<typeof answers>>, showing: number) {
  for (const { decision, strategy, fallback, items } of given) {
    expect(['blend', 'content', 'popularity', 'newest']).toContain(strategy);
    expect(fallback === null, `${strategy} because of ${fallback}`).toBe(strategy === 'blend');
    expect(items).toHaveLength(showing);
    expect(new Set(items.map((i) => i.product)).size).toBe(showing);
    // Every tenth product is sold out.
    for (const item of items) expect(Number(item.product.slice(1)) % 10).not.toBe(9);
    for (const item of items) expect(item.reason).not.toBe('');
    const row = await shop.store
      .selectFrom('decisions')
      .selectAll()
      .where('id', '=', decision)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ strategy, fallback });
    for (const { score, propensity } of JSON.parse(row.items) as { score: number | null; propensity: number }[]) {
      expect(Number.isFinite(score)).toBe(true);
      expect(propensity).toBeGreaterThan(0);
      expect(propensity).toBeLessThanOrEqual(1);
    }
  }
}

/** Scores that are numbers, in their bounds, in order; unsure where the chance is known to no better than 30 points or was hardly checked. */
async function honestScores() {
  const scores = await shop.store.selectFrom('scores').selectAll().where('shop', '=', SHOP).execute();
  for (const s of scores) {
    expect(s.p_order_low).toBeGreaterThanOrEqual(0);
    expect(s.p_order_low).toBeLessThanOrEqual(s.p_order);
    expect(s.p_order).toBeLessThanOrEqual(s.p_order_high);
    expect(s.p_order_high).toBeLessThanOrEqual(1);
    expect(s.churn).toBeCloseTo(1 - s.p_order, 9);
    expect(s.value_low).toBeGreaterThanOrEqual(0);
    expect(s.value_low).toBeLessThanOrEqual(s.value);
    expect(s.value).toBeLessThanOrEqual(s.value_high);
    if (s.next_order_at !== null) {
      expect(s.next_order_low_at).toBeLessThanOrEqual(s.next_order_at);
      expect(s.next_order_at).toBeLessThanOrEqual(s.next_order_high_at as number);
      expect(s.next_order_at).toBeGreaterThanOrEqual(shop.now);
    }
    expect(s.sure).toBe(s.p_order_high - s.p_order_low <= 0.3 && s.similar >= 10 ? 1 : 0);
    expect(JSON.parse(s.reasons).filter((reason: string) => reason !== '')).toHaveLength(3);
    expect(s.similar).toBeGreaterThanOrEqual(0);
  }
  const mean = (of: (s: (typeof scores)[number]) => number) =>
    scores.reduce((sum, s) => sum + of(s), 0) / scores.length;
  const comesBack = ({ shopper, horizon_days }: (typeof scores)[number]) =>
    (shop.nextOrderAt.get(shopper) ?? Number.POSITIVE_INFINITY) < shop.now + horizon_days * DAY;
  return {
    scored: scores.length,
    low: mean((s) => s.p_order_low),
    high: mean((s) => s.p_order_high),
    happened: mean((s) => (comesBack(s) ? 1 : 0)),
    width: mean((s) => s.p_order_high - s.p_order_low),
    sure: mean((s) => s.sure),
    expected: mean((s) => s.p_order),
  };
}

describe('a shop on its first day', () => {
  it('with nothing to sell shows nothing, and training does no harm', async () => {
    shop = await sizedShop(0, { products: 0 });
    for (const { items } of await answers()) expect(items).toEqual([]);
    await shop.train();
    for (const { items } of await answers()) expect(items).toEqual([]);
    expect((await honestScores()).scored).toBe(0);
  }, 120_000);

  it('without an order shows its newest products before and after the first training, and what is like those that were looked at', async () => {
    shop = await sizedShop(0);
    const before = await answers();
    await honest(before, 6);
    for (const answer of before) expect(answer).toMatchObject({ strategy: 'newest', fallback: 'not-trained' });
    expect(before[0]?.items[0]?.product).toBe('p118');

    await shop.train();
    const [stranger, visitor, mail] = await answers();
    await honest([stranger!, visitor!, mail!], 6);
    expect(['newest', 'popularity']).toContain(stranger?.strategy);
    expect(visitor).toMatchObject({ strategy: 'content', fallback: 'few-sessions' });
    expect((await honestScores()).scored).toBe(0);
  }, 120_000);
});

describe('a shop that grows', () => {
  const widths: Record<number, number> = {};

  it.each([50, 500, 10_000])(
    'with %i orders answers everybody, says how, and scores every shopper as well as it can',
    async (orders) => {
      shop = await sizedShop(orders);
      await honest(await answers(), 6);
      await shop.train();
      const [stranger, visitor, mail] = await answers();
      await honest([stranger!, visitor!, mail!], 6);
      expect(stranger).toMatchObject({ strategy: 'popularity', fallback: 'nothing-known-of-shopper' });
      expect(['blend', 'content']).toContain(visitor?.strategy);
      expect(['blend', 'content']).toContain(mail?.strategy);
      if (orders >= 500) expect([visitor?.strategy, mail?.strategy]).toEqual(['blend', 'blend']);

      const found = await honestScores();
      process.stderr.write(
        `${orders} orders: ${visitor?.strategy}/${visitor?.fallback}, ${found.scored} shoppers, expected ${found.expected.toFixed(3)} [${found.low.toFixed(3)}, ${found.high.toFixed(3)}], happened ${found.happened.toFixed(3)}, width ${found.width.toFixed(3)}, sure ${(100 * found.sure).toFixed(0)} %\n`,
      );
      // What the shop then lives through lies where its scores said, but for chance; and a shop too young to be checked is sure of nothing.
      const chance = 2 * Math.sqrt((found.expected * (1 - found.expected)) / found.scored);
      expect(found.happened).toBeGreaterThanOrEqual(found.low - chance);
      expect(found.happened).toBeLessThanOrEqual(found.high + chance);
      if (orders === 50) expect(found.sure).toBe(0);
      else expect(found.sure).toBeGreaterThan(0.8);
      const shoppers = await shop.store.selectFrom('orders').select('shopper').distinct().execute();
      expect(found.scored).toBe(shoppers.length);
      widths[orders] = found.width;
    },
    300_000,
  );

  it('knows its shoppers better with every order', () => {
    expect(widths[500]).toBeLessThan(widths[50] as number);
    expect(widths[10_000]).toBeLessThan(widths[500] as number);
  });
});
