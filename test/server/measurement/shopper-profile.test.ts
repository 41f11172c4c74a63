import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { visitorSpans } from '../../../server/measurement/shopper-profile.ts';
import { aGround, aVisitorLink, type Ground, SHOP } from '../../support/builders.ts';

let ground: Ground;

beforeEach(async () => {
  ground = await aGround();
});

afterEach(() => ground.end());

const END = Number.MAX_SAFE_INTEGER;

describe('the browsers of a shopper', () => {
  it('belong to the first who signs in from the beginning, and to each until the next', async () => {
    await aVisitorLink(ground, { visitor: 'tablet', shopper: 'ada', since_at: 100 });
    await aVisitorLink(ground, { visitor: 'tablet', shopper: 'bo', since_at: 200 });
    await aVisitorLink(ground, { visitor: 'tablet', shopper: 'ada', since_at: 300 });
    expect(await visitorSpans(ground.store, SHOP, ['ada'])).toEqual([
      { visitor: 'tablet', from: 0, to: 200 },
      { visitor: 'tablet', from: 300, to: END },
    ]);
    expect(await visitorSpans(ground.store, SHOP, ['bo'])).toEqual([{ visitor: 'tablet', from: 200, to: 300 }]);
  });

  it('are one stretch where one person signs in again and again, also under a merged name', async () => {
    await aVisitorLink(ground, { visitor: 'phone', shopper: 'guest', since_at: 100 });
    await aVisitorLink(ground, { visitor: 'phone', shopper: 'ada', since_at: 200 });
    await aVisitorLink(ground, { visitor: 'phone', shopper: 'ada', since_at: 300 });
    expect(await visitorSpans(ground.store, SHOP, ['ada', 'guest'])).toEqual([{ visitor: 'phone', from: 0, to: END }]);
    expect(await visitorSpans(ground.store, SHOP, ['ada'])).toEqual([{ visitor: 'phone', from: 200, to: END }]);
  });

  it('at any moment are exactly one person’s', async () => {
    const people = ['ada', 'bo', 'cem'];
    for (let i = 0; i < 12; i++) {
      await aVisitorLink(ground, { visitor: 'tablet', shopper: people[(i * i) % 3]!, since_at: 50 + i * 10 });
    }
    const spans = (await Promise.all(people.map((p) => visitorSpans(ground.store, SHOP, [p])))).flat();
    for (let at = 0; at < 200; at++) expect(spans.filter((s) => s.from <= at && at < s.to)).toHaveLength(1);
  });
});
