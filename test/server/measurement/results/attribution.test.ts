import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { purchasesOf } from '../../../../server/measurement/purchases.ts';
import {
  apportioned,
  attributed,
  attributionIn,
  type TouchedOrder,
} from '../../../../server/measurement/results/attribution.ts';
import { aCartLink, aGround, anEvent, anOrder, aShopper, DAY, type Ground, SHOP } from '../../../support/builders.ts';

const models = ['last', 'linear', 'decay'] as const;

describe('an order’s worth', () => {
  const order: fc.Arbitrary<TouchedOrder> = fc
    .record({
      net: fc.integer({ min: -500, max: 5_000_000 }),
      ages: fc.array(
        fc.tuple(fc.constantFrom('cart', 'nps', 'recommendations'), fc.integer({ min: 0, max: 30 * DAY })),
        {
          maxLength: 12,
        },
      ),
    })
    .map(({ net, ages }) => ({
      at: 1_000 * DAY,
      net,
      touches: ages.map(([channel, age]) => ({ channel, at: 1_000 * DAY - age })),
    }));

  it('is shared out to the last cent in each of the three ways, and never more than it', () => {
    fc.assert(
      fc.property(fc.array(order, { maxLength: 20 }), (orders) => {
        const { credits, net } = attributed(orders);
        const real = orders.reduce((sum, each) => sum + Math.max(0, each.net), 0);
        expect(net).toBeLessThanOrEqual(real);
        for (const model of models) {
          expect(credits.reduce((sum, credit) => sum + credit[model], 0)).toBe(net);
          expect(credits.every((credit) => credit[model] >= 0 && Number.isInteger(credit[model]))).toBe(true);
        }
      }),
    );
  });

  it('goes to the newest click, in equal parts, or the less the older a click is', () => {
    const at = 100 * DAY;
    const touches = [
      { channel: 'cart', at: at - 7 * DAY },
      { channel: 'recommendations', at },
    ];
    const { credits } = attributed([{ at, net: 900, touches }]);
    expect(credits.find((c) => c.channel === 'cart')).toEqual({
      ...{ channel: 'cart', orders: 1, last: 0, linear: 450, decay: 300 },
    });
    expect(credits.find((c) => c.channel === 'recommendations')).toMatchObject({ last: 900, linear: 450, decay: 600 });
    expect(apportioned(100, [1, 1, 1])).toEqual([34, 33, 33]);
  });
});

describe('clicks before orders', () => {
  let ground: Ground;
  beforeEach(async () => {
    ground = await aGround();
  });
  afterEach(() => ground.end());

  it('are found by shopper and by browser, also under a merged shopper, and not after the order or long before it', async () => {
    const { now, store } = ground;
    await aShopper(ground, { id: 'ada' });
    await aShopper(ground, { id: 'ada-before', merged_into: 'ada' });
    const placed = now - 2 * DAY;
    await anOrder(ground, { shopper: 'ada', cart: 'c-1', placed_at: placed, total: 1000, refunded: 200 });
    await anOrder(ground, { shopper: 'ada', placed_at: placed, counted: 0 });
    const body = JSON.stringify({ journey: 'abandoned-cart' });
    await anEvent(ground, { type: 'message-clicked', visitor: null, shopper: 'ada-before', at: placed - DAY, body });
    await anEvent(ground, { type: 'message-clicked', visitor: null, shopper: 'ada', at: placed + DAY, body });
    await anEvent(ground, { type: 'message-clicked', visitor: null, shopper: 'ada', at: placed - 31 * DAY, body });
    await aCartLink(ground, { token: 'c-1', visitor: 'phone' });
    await anEvent(ground, { type: 'recommendation-clicked', visitor: 'phone', at: placed - DAY });
    await anEvent(ground, { type: 'recommendation-clicked', visitor: 'stranger', at: placed - DAY });
    const { heads } = await purchasesOf(store, SHOP);
    const found = await attributionIn(store, SHOP, { from: now - 90 * DAY, to: now }, heads);
    expect(found).toMatchObject({ orders: 1, net: 800 });
    expect(found.credits.map(({ channel, linear }) => [channel, linear])).toEqual([
      ['abandoned-cart', 400],
      ['recommendations', 400],
    ]);
  });

  it('of an empty shop are none', async () => {
    expect(await attributionIn(ground.store, SHOP, { from: 0, to: ground.now }, (id) => id)).toEqual({
      ...{ orders: 0, net: 0, credits: [] },
    });
  });
});
