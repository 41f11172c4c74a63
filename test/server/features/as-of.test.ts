import { afterEach, describe, expect, it } from 'vitest';
import { orderHistories } from '../../../server/features/order-histories.ts';
import { basketsBefore, visitsBetween } from '../../../server/features/visits.ts';
import { trainingData } from '../../../server/learning/training-data.ts';
import {
  aConsent,
  aGround,
  anEvent,
  anOrder,
  aShop,
  aShopper,
  DAY,
  type Ground,
  HOUR,
  SHOP,
} from '../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

async function shop() {
  const ground = await aGround();
  open.push(ground);
  await aShop(ground);
  return ground;
}

describe('features as of a moment', () => {
  it('do not change by anything planted at or after it, nor by another shop', async () => {
    const ground = await shop();
    const { store, now } = ground;
    const shopper = await aShopper(ground);
    await anEvent(ground, { visitor: 'v', product: 'p1', at: now - HOUR });
    await anEvent(ground, { visitor: 'v', product: 'p2', at: now - 1 });
    await anOrder(ground, { shopper: shopper.id, placed_at: now - DAY, lines: [{ product: 'p1' }] });
    const read = async () => {
      const { visits, baskets, histories } = await trainingData(store, SHOP, now);
      return { visits, baskets, histories };
    };
    const before = await read();
    expect(before.visits.map((v) => v.items)).toEqual([['p1'], ['p2']]);
    expect(before.histories).toEqual([{ shopper: shopper.id, orders: [{ at: now - DAY, amount: 4200 }] }]);
    for (const at of [now, now + 1, now + DAY]) {
      await anEvent(ground, { visitor: 'v', product: 'future', at });
      await anEvent(ground, { visitor: `new-${at}`, product: 'future', at });
      await anOrder(ground, { shopper: shopper.id, placed_at: at, lines: [{ product: 'future' }] });
    }
    const other = 'quayside.myshopify.com';
    await anEvent(ground, { shop: other, visitor: 'v', product: 'foreign', at: now - HOUR });
    await anOrder(ground, { shop: other, shopper: shopper.id, placed_at: now - DAY, lines: [{ product: 'foreign' }] });
    expect(await read()).toEqual(before);
  });

  it('a visit ends after half an hour without a sign, and machines are no visitors', async () => {
    const ground = await shop();
    const { store, now } = ground;
    for (const [product, ago] of [
      ['a', 120],
      ['b', 91],
      ['c', 60],
    ] as const) {
      await anEvent(ground, { visitor: 'v', product, at: now - ago * 60_000 });
    }
    for (let i = 0; i < 201; i++) await anEvent(ground, { visitor: 'robot', product: `r${i}`, at: now - HOUR + i });
    const visits = await visitsBetween(store, SHOP, now - DAY, now);
    expect(visits.map((v) => v.items)).toEqual([['a', 'b'], ['c']]);
  });

  it('nothing is learned from a browser that has taken its consent back', async () => {
    const ground = await shop();
    const { store, now } = ground;
    for (const visitor of ['stays', 'leaves']) {
      await anEvent(ground, { visitor, product: visitor, at: now - HOUR });
      await aConsent(ground, { visitor, purpose: 'analytics', granted: visitor === 'stays' });
    }
    await aConsent(ground, { visitor: 'stays', purpose: 'marketing', granted: false });
    const visits = await visitsBetween(store, SHOP, now - DAY, now);
    expect(visits.map((v) => v.items)).toEqual([['stays']]);
  });

  it('orders that do not count teach nothing; those of a merged self are their shopper’s', async () => {
    const ground = await shop();
    const { store, now } = ground;
    const shopper = await aShopper(ground);
    const middle = await aShopper(ground, { merged_into: shopper.id });
    const guest = await aShopper(ground, { merged_into: middle.id });
    await anOrder(ground, { shopper: guest.id, placed_at: now - 2 * DAY, total: 100 });
    await anOrder(ground, { shopper: shopper.id, placed_at: now - DAY, total: 300, refunded: 100 });
    await anOrder(ground, { shopper: shopper.id, counted: 0, uncounted_reason: 'test', lines: [{ product: 'test' }] });
    await anOrder(ground, { placed_at: now - DAY, lines: [{ product: 'nobody’s' }] });
    expect(await orderHistories(store, SHOP, now)).toEqual([
      {
        shopper: shopper.id,
        orders: [
          { at: now - 2 * DAY, amount: 100 },
          { at: now - DAY, amount: 200 },
        ],
      },
    ]);
    const baskets = await basketsBefore(store, SHOP, now);
    expect(baskets).toHaveLength(3);
    expect(baskets.flatMap((b) => b.items)).not.toContain('test');
  });
});
