import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { mailBooks } from '../../../server/channels/email/ledger.ts';
import { type Candidate, chosenOf, compareCandidates } from '../../../server/journeys/arbiter.ts';
import { foreignMessageSent } from '../../../server/journeys/foreign-messages.ts';
import { keepMeasuredLifts } from '../../../server/journeys/measured-lift.ts';
import { nextActions, planNextActions } from '../../../server/journeys/next-actions.ts';
import { expectedWorth } from '../../../server/journeys/worth.ts';
import { shopOf } from '../../../server/storage/shops.ts';
import { aCart, aCheckout, anOrder, DAY, HOUR, MINUTE, SHOP } from '../../support/cart-world.ts';
import { emailConsent, journeyWorld } from '../../support/journey-world.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const ann = 'ann@example.com';
const c = (id: string, priority: number, worth: number | null, dueAt = 0): Candidate => ({
  id,
  priority,
  worth,
  dueAt,
});

describe('the choice between messages', () => {
  it('is by rule the more urgent kind, then what was due first', () => {
    expect(chosenOf('rule', [c('campaign', 3, 900), c('cart', 1, 5), c('alert', 0, 1)])?.id).toBe('alert');
    expect(chosenOf('rule', [c('late', 2, 9, 20), c('early', 2, 1, 10)])?.id).toBe('early');
  });

  it('is by value what brings most, what was asked for first, and nothing where all would annoy', () => {
    expect(chosenOf('value', [c('campaign', 3, 900), c('cart', 1, 5)])?.id).toBe('campaign');
    expect(chosenOf('value', [c('campaign', 3, 900), c('alert', 0, -4)])?.id).toBe('alert');
    expect(chosenOf('value', [c('a', 2, -1), c('b', 3, 0)])).toBeNull();
    expect(chosenOf('value', [c('survey', 2, null)])?.id).toBe('survey');
  });

  it('is one total order, whoever asks and in whatever order they stand', () => {
    const all = [c('a', 2, 5, 1), c('b', 2, 5, 1), c('d', 1, 3, 9), c('e', 3, 9, 0), c('f', 0, null, 4)];
    for (const mode of ['rule', 'value'] as const) {
      const sorted = [...all].sort((x, y) => compareCandidates(mode, x, y)).map((x) => x.id);
      expect(
        [...all]
          .reverse()
          .sort((x, y) => compareCandidates(mode, x, y))
          .map((x) => x.id),
      ).toEqual(sorted);
    }
  });

  it('counts the second message of a week for more annoyance than the first, and most for who never answers', () => {
    const of = { lift: 0.01, basket: 5000, yearly: 20_000, recent: 0, isUnengaged: false };
    const worths = [0, 1, 2, 3].map((recent) => expectedWorth({ ...of, recent }));
    expect(worths[0]).toBe(30);
    for (let n = 1; n < worths.length; n++) expect(worths[n]! < worths[n - 1]!).toBe(true);
    expect(expectedWorth({ ...of, isUnengaged: true })).toBeLessThan(worths[0]!);
    expect(worths[3]!).toBeLessThan(0);
  });
});

describe('one shopper', () => {
  it('gets one message in a window over all journeys; the cart before the greeting, the other when its time comes', async () => {
    const w = await journeyWorld({ windowHours: 16 });
    await w.on('welcome');
    await w.record([aCart(w.now()), aCheckout(w.now(), { acceptsMarketing: false })]);
    await w.advance(50 * MINUTE);
    // Subscribes ten minutes before the cart's reminder is due: the greeting would go at once.
    await w.record([emailConsent(w.now(), ann)]);
    await w.advance(15 * MINUTE);
    expect((await w.messages()).filter((m) => m.state === 'submitted').map((m) => m.journey)).toEqual([
      'abandoned-cart',
    ]);
    await w.advance(2 * DAY);
    const sent = (await w.messages()).filter((m) => m.state === 'submitted');
    expect(sent.map((m) => m.journey)).toContain('welcome');
    const times = sent.map((m) => m.claimed_at ?? 0).sort((a, b) => a - b);
    for (let n = 1; n < times.length; n++) expect(times[n]! - times[n - 1]!).toBeGreaterThanOrEqual(16 * HOUR);
    const reasons = (await w.decisions()).map((d) => d.fallback);
    expect(reasons.filter((r) => r === 'window' || r === 'outranked').length).toBeGreaterThan(0);
  });

  it('who got the platform’s own cart mail gets none of ours in the window, and it counts in the week', async () => {
    const w = await journeyWorld({ windowHours: 72, secondStep: false, weeklyCap: 1 });
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    const foreign = { id: 'their-1', emailHash: w.hash(ann), kind: 'abandoned-cart', at: w.now() + 10 * MINUTE };
    await foreignMessageSent(w.store, SHOP, foreign);
    await foreignMessageSent(w.store, SHOP, foreign);
    await w.advance(5 * DAY);
    expect(w.mailer.mails).toHaveLength(0);
    expect((await w.decisions()).map((d) => d.fallback)).toEqual(['weekly-cap']);
  });

  it('who answers nothing gets fewer', async () => {
    const w = await journeyWorld({ windowHours: 0, weeklyCap: 14, unengagedCap: 1, secondStep: false });
    for (let n = 0; n < 7; n++) {
      await w.record([aCart(w.now(), { cart: `c${n}` }), aCheckout(w.now(), { cart: `c${n}`, checkout: `k${n}` })]);
      await w.advance(90 * MINUTE);
    }
    expect(w.mailer.mails).toHaveLength(4);
    expect((await w.decisions()).slice(4).map((d) => d.fallback)).toEqual(['weekly-cap', 'weekly-cap', 'weekly-cap']);
  });

  it('who asked for one message a week, or for none, gets that', async () => {
    for (const [name, value, mails] of [
      ['frequency', 'weekly', 1],
      ['channel email', 'off', 0],
    ] as const) {
      const w = await journeyWorld({ windowHours: 0 });
      await w.record([aCart(w.now()), aCheckout(w.now())]);
      await w.say(name, value);
      await w.advance(4 * DAY);
      expect(w.mailer.mails).toHaveLength(mails);
    }
  });

  it('is written to in the hours of their own clock', async () => {
    const w = await journeyWorld({ secondStep: false });
    // An afternoon in the shop, late in the evening where it is to be sent.
    await w.advance(2.5 * HOUR);
    await w.record([aCart(w.now()), aCheckout(w.now(), { place: { country: 'JP', region: null, postcode: null } })]);
    await w.advance(3 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    await w.advance(DAY);
    expect(new Date((await w.messages())[0]?.claimed_at ?? 0).toISOString()).toBe('2026-03-04T23:00:00.000Z');
  });

  it('hears nothing while everything is paused, and what still is worth it afterwards', async () => {
    const w = await journeyWorld({ secondStep: false });
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.settings({ paused: true });
    await w.advance(5 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    const books = await mailBooks(w.store, SHOP);
    expect(books).toMatchObject({ planned: 1, waiting: 1 });
    await w.settings({ paused: false });
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it('by value gets nothing that annoys more than it brings', async () => {
    const w = await journeyWorld({ arbiter: 'value', windowHours: 0, weeklyCap: 14, secondStep: false });
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    const score = {
      scored_at: 0,
      model: 'm',
      horizon_days: 90,
      orders: 1,
      p_order: 0.5,
      p_order_low: 0,
      p_order_high: 1,
    };
    const values = {
      churn: 0.5,
      value: 9_000_000,
      value_low: 0,
      value_high: 1,
      archetype: 'x',
      reasons: '[]',
      sure: 1,
      similar: 9,
    };
    await w.store
      .insertInto('scores')
      .values({ shop: SHOP, shopper: await w.shopperOf(ann), ...score, ...values })
      .execute();
    await w.advance(3 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    expect((await w.decisions()).map((d) => [d.strategy, d.fallback])).toEqual([['arbiter:value', 'not-worth-it']]);
  });
});

describe('the worth of a message', () => {
  const left = async (lift: number | null, chance: { value: number; sure: boolean } | null = null) => {
    const w = await journeyWorld({ arbiter: 'value', secondStep: false }, undefined, async () => chance);
    const measured = { journey: 'abandoned-cart', lift: lift ?? 0, error: 0.001, unasked: 0.2 };
    await keepMeasuredLifts(w.store, SHOP, lift === null ? [] : [measured], w.now());
    await w.record([anOrder(w.now() - 9 * DAY, { order: '0', email: 'bob@example.com' })]);
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(3 * HOUR);
    const [decision] = await w.decisions();
    const [message] = await w.messages();
    return {
      held: decision?.fallback,
      reasons: JSON.parse(decision?.reasons ?? '[]') as string[],
      worth: message?.worth,
    };
  };

  it('is a usual figure while nothing is measured, and says so; then what was measured here', async () => {
    const usual = await left(null);
    expect(usual.worth).toBe(Math.round(0.04 * 1850 - 0.001 * 1850));
    expect(usual.reasons).toContain(
      'Expected to change the chance of an order by 4.0 points (a usual figure, as too little is measured here yet).',
    );
    const measured = await left(0.08);
    expect(measured.worth).toBeGreaterThan(140);
    expect(measured.reasons.join(' ')).toContain('8.0 points (as measured in this shop)');
    const harmful = await left(-0.01);
    expect(harmful.held).toBe('not-worth-it');
    expect(harmful.reasons.join(' ')).toContain('-1.0 points (as measured in this shop)');
  });

  it('is less for a cart that is likely bought anyway, where a model is sure of it', async () => {
    const worth = async (value: number, sure: boolean) => (await left(0.08, { value, sure })).worth ?? 0;
    const plain = (await left(0.08)).worth ?? 0;
    expect(await worth(0.9, false)).toBe(plain);
    expect(await worth(0.9, true)).toBeLessThan(plain / 5);
    expect(await worth(0.01, true)).toBeGreaterThan(plain);
  });
});

describe('the next best action', () => {
  it('is named for everybody with something due, with its reason; nothing is one too', async () => {
    const w = await journeyWorld({ windowHours: 16 });
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.record([
      aCart(w.now(), { cart: 'c2' }),
      aCheckout(w.now(), { cart: 'c2', checkout: 'k2', email: 'bob@example.com', acceptsMarketing: false }),
    ]);
    expect(await planNextActions(w.store, SHOP, w.now())).toBe(2);
    const rows = await w.store.selectFrom('next_actions').selectAll().orderBy('action').execute();
    expect(rows.map((r) => [r.shopper, r.action])).toEqual([
      [await w.shopperOf(ann), 'abandoned-cart'],
      [await w.shopperOf('bob@example.com'), 'none'],
    ]);
    expect(rows.every((r) => JSON.parse(r.reasons).length > 0)).toBe(true);
    await w.record([anOrder(w.now(), { cart: 'c1' })]);
    await planNextActions(w.store, SHOP, w.now() + 1);
    const shop = (await shopOf(w.store, SHOP))!;
    expect(await nextActions(w.store, shop, w.now() + 1, await w.shopperOf(ann))).toEqual([]);
    expect((await w.store.selectFrom('next_actions').selectAll().execute()).length).toBe(1);
  });
});
