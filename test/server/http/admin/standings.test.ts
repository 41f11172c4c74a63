import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engagementOf } from '../../../../server/features/engagement.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import { standingChanges, tenthsOf } from '../../../../server/measurement/standings.ts';
import { recordEvents } from '../../../../server/profile/record.ts';
import type { Condition } from '../../../../server/profile/segment-rule.ts';
import { isMember, membersOf, segmentCount } from '../../../../server/profile/segments.ts';
import { standingsKept, weekOf } from '../../../../server/profile/standings.ts';
import { sqliteJobs } from '../../../../server/storage/sqlite-jobs.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import {
  aConsent,
  aGround,
  aMessage,
  anEvent,
  anOrder,
  aProduct,
  aScore,
  aShop,
  aShopper,
  aVisitorLink,
  DAY,
  type Ground,
  SHOP,
} from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;
const at = () => ({ shop: SHOP, now: ground.now });
const report = async () => {
  const changes = await standingChanges(ground.store, SHOP, ground.now);
  await standingsKept(ground.store, SHOP, changes, ground.now);
  return changes;
};
const who = (rule: Condition) => membersOf(ground.store, at(), rule);

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  app = await anAdminApp(ground);
  const mug = (await aProduct(ground, { product_type: 'Mugs' })).id;
  const throwOver = (await aProduct(ground, { product_type: 'Throws' })).id;
  // Ada comes, clicks and buys; the others bought once, each for more than the one before.
  await aShopper(ground, { id: 'ada', email: 'ada@example.com', customer: '501' });
  await aVisitorLink(ground, { visitor: 'phone', shopper: 'ada' });
  for (let day = 0; day < 6; day++) {
    for (let n = 0; n < 2; n++)
      await anEvent(ground, { visitor: 'phone', product: mug, at: ground.now - (1 + 2 * day) * DAY - n });
  }
  for (const id of ['m1', 'm2']) {
    await aMessage(ground, { id, shopper: 'ada', to: 'ada@example.com' });
    await anEvent(ground, { type: 'message-clicked', shopper: 'ada', body: JSON.stringify({ message: id }) });
  }
  await anEvent(ground, { type: 'message-clicked', shopper: 'ada', body: '{"message":"m1"}' });
  for (const days of [10, 40]) {
    await anOrder(ground, {
      shopper: 'ada',
      net: 90_000,
      placed_at: ground.now - days * DAY,
      lines: [{ product: mug }],
    });
  }
  for (let i = 1; i < 20; i++) {
    await aShopper(ground, { id: `buyer-${String(i).padStart(2, '0')}` });
    const placed_at = ground.now - 400 * DAY;
    const shopper = `buyer-${String(i).padStart(2, '0')}`;
    await anOrder(ground, { shopper, net: 1000 * i, placed_at, lines: [{ product: i === 1 ? throwOver : mug }] });
    await aScore(ground, { shopper, value: 100 * i });
  }
  await aScore(ground, { shopper: 'ada', value: 50_000, p_order: 0.998 });
  // Withdrew consent: what the browser showed says nothing.
  await aShopper(ground, { id: 'shy' });
  await aVisitorLink(ground, { visitor: 'tablet', shopper: 'shy' });
  await anEvent(ground, { visitor: 'tablet' });
  await aConsent(ground, { visitor: 'tablet', purpose: 'analytics', granted: false });
  await report();
});

afterAll(async () => {
  await app.close();
  await ground.end();
});

describe('engagement', () => {
  it('is the weighted mean of visits, clicks and purchases; a part that nothing is known of leaves its weight', () => {
    expect(engagementOf({ visits: 6, mails: 2, purchases: 2 })).toEqual({
      score: 50,
      visits: 50,
      mails: 50,
      purchases: 50,
    });
    expect(engagementOf({ visits: null, mails: null, purchases: 40 })).toMatchObject({ score: 100, visits: null });
    expect(engagementOf({ visits: 0, mails: 4, purchases: 0 }).score).toBe(20);
  });

  it('stands on the shopper’s page with its parts and, week by week, as it was', async () => {
    const { body } = await app.ask('/api/shoppers/ada');
    expect(body.standing).toMatchObject({ figure: '50', band: 'Middle' });
    expect(body.standing.parts).toMatchObject([
      { id: 'visits', figure: '50', weight: '40%' },
      { id: 'mails', figure: '50', weight: '20%' },
      { id: 'purchases', figure: '50', weight: '40%' },
    ]);
    expect(body.standing.facts).toContain('More than half of what they bought and looked at is of the type Mugs.');
    const before = ground.now;
    ground.now += 15 * DAY;
    await anOrder(ground, { shopper: 'ada', net: 1000, placed_at: ground.now - DAY });
    expect((await report()).changed.map((one) => one.shopper)).toEqual(['ada']);
    const { standing } = (await app.ask('/api/shoppers/ada')).body;
    // Two weeks on: nothing changed in the first of them.
    expect(standing.history.map((point: { score: number }) => point.score)).toEqual([50, 50, 60]);
    expect(weekOf(ground.now) - weekOf(before)).toBe(14 * DAY);
    expect((await app.ask('/api/shoppers/shy', { language: 'de' })).body.standing).toMatchObject({
      figure: '0',
      band: 'Still',
      parts: [{ figure: '–', text: 'Keiner ihrer Browser ist bekannt.' }, {}, {}],
    });
  });

  it('and its bands are conditions', async () => {
    expect(await who({ field: 'engagementBand', is: 'one-of', values: ['middle', 'high'] })).toEqual(['ada']);
    expect(await who({ field: 'engagementBand', is: 'one-of', values: ['nonsense'] })).toEqual([]);
    expect(await who({ field: 'engagement', is: '>=', value: 40 })).toEqual(['ada']);
    expect((await segmentCount(ground.store, at(), { field: 'engagement', is: '<', value: 1 })).members).toBe(20);
  });
});

describe('tenths by value', () => {
  it('of what was spent and of what is expected are conditions', async () => {
    expect(await who({ field: 'spentTenth', is: '=', value: 10 })).toEqual(['ada', 'buyer-19']);
    expect(await who({ field: 'valueTenth', is: '<=', value: 1 })).toEqual(['buyer-01', 'buyer-02']);
    // Nobody who never bought is in a tenth.
    expect(await isMember(ground.store, at(), { field: 'spentTenth', is: '>=', value: 1 }, 'shy')).toBe(false);
  });

  it('put equals together, and say nothing of a handful', () => {
    const equal = tenthsOf(new Map(Array.from({ length: 40 }, (_, i) => [String(i), 5])));
    expect(new Set(equal.values())).toEqual(new Set([1]));
    expect(tenthsOf(new Map([['a', 1]])).size).toBe(0);
  });
});

describe('places and what shoppers said', () => {
  beforeAll(async () => {
    const context = {
      keys: ground.keys,
      now: ground.now,
      announce: false,
      jobs: sqliteJobs(ground.store, () => ground.now, seededRandom(1)),
    };
    const person = { customer: '501', email: 'ada@example.com', name: null };
    const place = { country: 'CA', region: 'ON', postcode: 'K2P' };
    const changed = { type: 'customer-changed', locale: null, tags: null, createdAt: ground.now - DAY } as const;
    await recordEvents(ground.store, context, SHOP, [
      { ...changed, id: 'moved', at: ground.now - DAY, person, place },
      { ...changed, id: 'renamed', at: ground.now, person, place: null },
    ]);
    const subject = ground.keys.fingerprint(SHOP, 'email', 'ada@example.com');
    for (const [name, value] of [
      ['interest Throws', 'more'],
      ['interest Mugs', 'less'],
      ['price', 'higher'],
    ] as const) {
      await ground.store
        .insertInto('preferences')
        .values({ shop: SHOP, subject_kind: 'email', subject, name, value, at: ground.now, source: 'page' })
        .execute();
    }
  });

  it.each([
    [{ field: 'country', is: 'one-of', values: ['ca', 'DE'] }],
    [{ field: 'region', is: 'one-of', values: ['ON'] }],
    [{ field: 'postcode', is: 'one-of', values: ['k2p 2l8'] }],
    [{ field: 'postcode', is: 'one-of', values: ['K'] }],
    [{ field: 'interest', is: 'one-of', values: ['Throws'] }],
    [{ field: 'pricePreference', is: 'one-of', values: ['higher'] }],
  ] as [Condition][])('find whom %j means', async (rule) => {
    expect(await who(rule)).toEqual(['ada']);
  });

  it('find nobody by what was said against, and by wildcards', async () => {
    expect(await who({ field: 'interest', is: 'one-of', values: ['Mugs'] })).toEqual([]);
    expect(await who({ field: 'postcode', is: 'one-of', values: ['%', '_'] })).not.toContain('ada');
    expect(await who({ field: 'favouriteType', is: 'one-of', values: ['Throws'] })).toEqual(['buyer-01']);
  });

  it('are offered to choose from, and read as words', async () => {
    const { body } = await app.ask('/api/segments/fields');
    const choice = (field: string) => body.choices.find((one: { field: string }) => one.field === field);
    expect(choice('country').values).toEqual(['CA']);
    expect(choice('engagementBand').labels.high).toBe('high (70-100)');
    const rule = { field: 'engagementBand', is: 'one-of', values: ['high'] };
    await app.ask('/api/segments', { method: 'POST', body: { name: 'Lively', rule, version: 0 } });
    expect((await app.ask('/api/segments')).body.segments[0].text).toBe('Engagement = high (70-100)');
  });

  it('stand on the shopper’s page, and a chance close to 1 is no certainty', async () => {
    await ground.store
      .insertInto('shopper_dates')
      .values({ shop: SHOP, shopper: 'ada', kind: 'birthday', month: 2, day: 29, at: ground.now, source: 'page' })
      .execute();
    const { body } = await app.ask('/api/shoppers/ada');
    expect(body.facts).toEqual(['Lives in Canada, ON, K2P…', 'Birthday on 29 February']);
    expect(body.scores.lines[0]).toMatchObject({
      figure: '> 99%',
      text: 'An order in the next 90 days is almost certain: over 99 %.',
    });
  });
});
