import { afterEach, describe, expect, it } from 'vitest';
import { SegmentRule } from '../../../server/profile/segment-rule.ts';
import { isMember, membersOf, saveSegment, segmentCount, segmentsOf } from '../../../server/profile/segments.ts';
import {
  aConsent,
  aGround,
  anEvent,
  anOrder,
  aProduct,
  aScore,
  aShop,
  aShopper,
  aVisitorLink,
  DAY,
  type Ground,
  NOW,
  SHOP,
} from '../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

const at = { shop: SHOP, now: NOW };

/** Ada buys often, Ben once and long ago, Cleo never; Dora belongs to another shop. */
async function threeShoppers() {
  const ground = await aGround();
  open.push(ground);
  await aShop(ground);
  await aShop(ground, { shop: 'other.myshopify.com' });
  await aProduct(ground, { id: '1', product_type: 'Mugs' });
  await aProduct(ground, { id: '2', product_type: 'Lamps' });
  await aShopper(ground, { id: 'ada', email: 'ada@example.com', tags: '["vip","50%!"]', locale: 'de-AT' });
  await aShopper(ground, { id: 'ben', email: 'ben@example.com', locale: 'en' });
  await aShopper(ground, { id: 'cleo', email: 'cleo@example.com', created_at: NOW - 3 * DAY });
  await aShopper(ground, { id: 'dora', shop: 'other.myshopify.com' });
  await aConsent(ground, { email: 'ada@example.com', purpose: 'email' });
  for (const n of [1, 2, 3]) {
    await anOrder(ground, { shopper: 'ada', placed_at: NOW - n * 10 * DAY, lines: [{ product: '1' }] });
  }
  await anOrder(ground, { shopper: 'ben', placed_at: NOW - 200 * DAY, lines: [{ product: '2' }] });
  await anOrder(ground, { shopper: 'cleo', counted: 0, uncounted_reason: 'test' });
  await aScore(ground, { shopper: 'ada', p_order: 0.8, archetype: 'regular' });
  await aScore(ground, { shopper: 'ben', p_order: 0.1, sure: 0, archetype: 'once', next_order_at: null });
  await aVisitorLink(ground, { visitor: 'v-ben', shopper: 'ben' });
  await anEvent(ground, { visitor: 'v-ben', product: '1', at: NOW - 2 * DAY });
  await anEvent(ground, { type: 'message-clicked', shopper: 'ada', at: NOW - DAY });
  return ground;
}

describe('a segment', () => {
  it('finds its shoppers by everything a rule may ask', async () => {
    const { store } = await threeShoppers();
    const cases: [unknown, string[]][] = [
      [{ all: [] }, ['ada', 'ben', 'cleo']],
      [{ any: [] }, []],
      [{ field: 'orders', is: '>=', value: 1 }, ['ada', 'ben']],
      [{ field: 'orders', is: '=', value: 0 }, ['cleo']],
      [{ field: 'orders', is: '!=', value: 1 }, ['ada', 'cleo']],
      [{ field: 'spent', is: '>', value: 10_000 }, ['ada']],
      [{ field: 'spent', is: '<=', value: 0 }, ['cleo']],
      [{ field: 'daysSinceOrder', is: '<=', value: 30 }, ['ada']],
      [{ field: 'daysSinceOrder', is: '=', value: 10 }, ['ada']],
      [{ field: 'daysSinceOrder', is: '>', value: 30 }, ['ben']],
      [{ not: { field: 'daysSinceOrder', is: '<=', value: 30 } }, ['ben', 'cleo']],
      [{ field: 'daysSinceCreated', is: '<', value: 7 }, ['cleo']],
      [{ field: 'churn', is: '>', value: 0.5 }, ['ben']],
      [{ field: 'daysToNextOrder', is: '<', value: 60 }, ['ada']],
      [{ field: 'archetype', is: 'one-of', values: ['regular', 'new'] }, ['ada']],
      [{ field: 'archetype', is: 'none-of', values: ['regular'] }, ['ben', 'cleo']],
      [{ field: 'tag', is: 'one-of', values: ['vip'] }, ['ada']],
      [{ field: 'tag', is: 'one-of', values: ['50%!'] }, ['ada']],
      [{ field: 'tag', is: 'one-of', values: ['%'] }, []],
      [{ field: 'locale', is: 'one-of', values: ['de'] }, ['ada']],
      [{ field: 'boughtProduct', is: 'one-of', values: ['2'] }, ['ben']],
      [{ field: 'boughtType', is: 'one-of', values: ['Mugs'] }, ['ada']],
      [{ field: 'viewedProduct', is: 'one-of', values: ['1'], inDays: 7 }, ['ben']],
      [{ field: 'viewedType', is: 'one-of', values: ['Mugs'], inDays: 1 }, []],
      [{ field: 'viewedType', is: 'one-of', values: ['Mugs'], inDays: 365 }, ['ben']],
      [{ field: 'viewedType', is: 'none-of', values: ['Mugs'], inDays: 7 }, ['ada', 'cleo']],
      [{ field: 'clickedMail', inDays: 7, is: true }, ['ada']],
      [{ field: 'mayEmail', is: true }, ['ada']],
      [{ field: 'mayEmail', is: false }, ['ben', 'cleo']],
      [{ field: 'sure', is: false }, ['ben', 'cleo']],
      [{ field: 'messagesIn30Days', is: '=', value: 0 }, ['ada', 'ben', 'cleo']],
      [{ field: 'lastNps', is: '<=', value: 6 }, []],
      [
        {
          all: [
            { field: 'orders', is: '>=', value: 1 },
            { any: [{ field: 'churn', is: '>', value: 0.8 }, { not: { field: 'mayEmail', is: true } }] },
          ],
        },
        ['ben'],
      ],
    ];
    for (const [input, members] of cases) {
      const rule = SegmentRule.parse(input);
      expect(await membersOf(store, at, rule), JSON.stringify(input)).toEqual(members);
      expect((await segmentCount(store, at, rule)).members, JSON.stringify(input)).toBe(members.length);
    }
    const all = SegmentRule.parse({ all: [] });
    expect(await segmentCount(store, at, all)).toEqual({ members: 3, reachable: 1 });
    expect(await membersOf(store, at, all, { after: 'ada', limit: 1 })).toEqual(['ben']);
    expect(await isMember(store, at, all, 'dora')).toBe(false);
  });

  it('takes no rule that is none, or that would make the database labour', () => {
    const nested = (depth: number): unknown => (depth === 0 ? { all: [] } : { not: nested(depth - 1) });
    const wrong: unknown[] = [
      null,
      [],
      {},
      { all: {} },
      { field: 'orders', is: 'like', value: 1 },
      { field: 'orders', is: '>', value: '1; drop table shoppers' },
      { field: 'email', is: 'one-of', values: ['a@b.c'] },
      { field: 'tag', is: 'one-of', values: [] },
      { all: [], any: [] },
      nested(10),
      nested(5000),
      {
        all: Array.from({ length: 3 }, () => ({
          all: Array.from({ length: 50 }, () => ({ field: 'staff', is: true })),
        })),
      },
    ];
    for (const input of wrong) expect(SegmentRule.safeParse(input).success).toBe(false);
  });

  it('that two people edit at once is saved by the first, and the second is told', async () => {
    const { store } = await threeShoppers();
    const by = { editor: 'ann', now: NOW };
    const rule = SegmentRule.parse({ all: [] });
    const saved = await saveSegment(store, SHOP, { id: null, name: 'Everybody', rule, version: 0 }, by);
    if (saved === 'conflict') throw new Error('a new segment met a conflict');
    const change = { id: saved.id, name: 'All', rule, version: saved.version };
    expect(await saveSegment(store, SHOP, change, by)).toEqual({ id: saved.id, version: 2 });
    expect(await saveSegment(store, SHOP, { ...change, name: 'Others' }, { ...by, editor: 'ben' })).toBe('conflict');
    expect((await segmentsOf(store, SHOP)).map((s) => s.name)).toEqual(['All']);
    expect(await segmentsOf(store, 'other.myshopify.com')).toEqual([]);
  });
});
