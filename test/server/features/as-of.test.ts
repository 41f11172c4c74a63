import { afterEach, describe, expect, it } from 'vitest';
import { orderHistories } from '../../../server/features/order-histories.ts';
import { randomisedSends } from '../../../server/features/randomised-sends.ts';
import { basketsBefore, visitsBetween } from '../../../server/features/visits.ts';
import { nextPurchase } from '../../../server/learning/questions/next-purchase.ts';
import { questions } from '../../../server/learning/questions.ts';
import { readings } from '../../../server/learning/readings.ts';
import {
  aConsent,
  aDecision,
  aGround,
  aMessage,
  anEvent,
  anOrder,
  aProduct,
  aShop,
  aShopper,
  aVisitorLink,
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
      const data = readings(store, SHOP, now);
      return { visits: await data.visits(), baskets: await data.baskets(), histories: await data.histories() };
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

  it('of every question alike: what is planted later changes no input of any', async () => {
    const ground = await shop();
    const { store, now } = ground;
    await aProduct(ground, { id: 'p1', product_type: 'Mugs' });
    const [buyer, reader] = [await aShopper(ground), await aShopper(ground)];
    const lived = async (at: number, product: string) => {
      for (const [place, visitor] of ['v1', 'v2'].entries()) {
        for (const type of ['product-viewed', 'cart-line-added', 'checkout-started', 'checkout-completed']) {
          await anEvent(ground, { visitor, type, product, at: at + place });
        }
      }
      await anOrder(ground, { shopper: buyer.id, placed_at: at, lines: [{ product }] });
      await aMessage(ground, { shopper: reader.id, state: 'submitted', submitted_at: at });
      await aVisitorLink(ground, { visitor: `v-${at}`, shopper: reader.id, since_at: at });
      const answer = { message: `m${at}`, order_id: null, score: 10, comment: 'lovely', kind: 'nps' };
      await store
        .insertInto('survey_answers')
        .values({ shop: SHOP, id: `a${at}`, shopper: reader.id, at, ...answer })
        .execute();
      await aDecision(ground, { kind: 'assignment', shopper: buyer.id, at, items: '[{"arm":"treated"}]' });
    };
    await lived(now - 40 * DAY, 'p1');
    await lived(now - DAY, 'p1');
    const read = async () => {
      const data = readings(store, SHOP, now);
      const inputs = [];
      for (const question of questions) inputs.push([question.name, await question.inputs(data, 0, now)]);
      const sends = await randomisedSends(store, SHOP, await data.histories(), now);
      const signs = await data.interest();
      const learned = await nextPurchase.train(data, { seed: 1, zone: 'UTC', currency: 'EUR', champion: null });
      return {
        inputs,
        sends,
        signs,
        learned,
        texts: await data.texts(),
        lines: await data.lines(),
        browsers: await data.browsers(),
      };
    };
    const before = await read();
    expect(before.signs.find(({ id }) => id === reader.id)!.signs.map(({ kind }) => kind)).toContain('mail');
    expect(before.sends).toHaveLength(1);
    await aConsent(ground, { email: 'late@example.com', purpose: 'email', granted: true, at: now + 1 });
    await aProduct(ground, { id: 'later', created_at: now });
    for (const at of [now, now + 1, now + DAY]) await lived(at, 'later');
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
