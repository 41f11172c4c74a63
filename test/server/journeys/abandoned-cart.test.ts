import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { mailBooks } from '../../../server/channels/email/ledger.ts';
import { suppress } from '../../../server/journeys/suppressions.ts';
import { emailConsentChanged } from '../../../server/profile/consent.ts';
import {
  aCart,
  aCheckout,
  aLine,
  anOrder,
  cartWorld,
  DAY,
  HOUR,
  MINUTE,
  openShop,
  recordedMailer,
  SHOP,
} from '../../support/cart-world.ts';
import { tempWorld, testKeys } from '../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

async function lived(settings: Record<string, unknown> = {}) {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const cart = await cartWorld(world, { mailer, settings });
  const decisions = () =>
    world.store.selectFrom('decisions').selectAll().where('kind', '=', 'message').orderBy('at').execute();
  const runs = () => world.store.selectFrom('journey_runs').selectAll().execute();
  const messages = () => world.store.selectFrom('messages').selectAll().orderBy('created_at').execute();
  return { ...world, ...cart, mailer, decisions, runs, messages, now: world.clock.now };
}

const hash = (email: string) => testKeys.fingerprint(SHOP, 'email', email);

describe('an abandoned cart', () => {
  it('gets one mail an hour after it was left, one more a day later, and then no more', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(59 * MINUTE);
    expect(w.mailer.mails).toHaveLength(0);
    await w.advance(2 * MINUTE);
    expect(w.mailer.mails.map((m) => m.to)).toEqual(['ann@example.com']);
    await w.advance(23 * HOUR);
    expect(w.mailer.mails).toHaveLength(1);
    await w.advance(HOUR);
    expect(w.mailer.mails).toHaveLength(2);
    await w.advance(10 * DAY);
    expect(w.mailer.mails).toHaveLength(2);
    expect((await w.messages()).map((m) => m.step)).toEqual(['first', 'second']);
    expect((await w.runs()).map((r) => r.state)).toEqual(['done']);
  });

  it('starts its rest anew whenever it changes', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(50 * MINUTE);
    await w.record([aCart(w.now(), { lines: [aLine(), aLine({ line: 'l2', variant: '1002' })] })]);
    await w.advance(50 * MINUTE);
    expect(w.mailer.mails).toHaveLength(0);
    await w.advance(11 * MINUTE);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it('is forgotten once it was bought, before the first mail and before the second', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(30 * MINUTE);
    await w.record([anOrder(w.now(), { cart: 'c1', checkout: 'k1' })]);
    await w.advance(3 * DAY);
    expect(w.mailer.mails).toHaveLength(0);
    const again = await lived();
    await again.record([aCart(again.now()), aCheckout(again.now())]);
    await again.advance(2 * HOUR);
    await again.record([anOrder(again.now(), { cart: 'c1' })]);
    await again.advance(3 * DAY);
    expect(again.mailer.mails).toHaveLength(1);
    expect((await again.runs()).map((r) => [r.state, r.exit_reason])).toEqual([['exited', 'purchased']]);
  });

  it.each([
    ['under another e-mail on the same cart', { email: 'bob@example.com', cart: 'c1' }],
    ['under another e-mail through its checkout', { email: 'bob@example.com', checkout: 'k1' }],
    ['on another device through the restore link', { email: 'bob@example.com', cart: 'c9', restoredFrom: 'c1' }],
    ['by the same person in any other cart', { cart: 'c8' }],
  ])('is forgotten when it was bought %s', async (_, change) => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(2 * HOUR);
    await w.record([anOrder(w.now(), change)]);
    await w.advance(3 * DAY);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it('is one flow, however many addresses and devices it goes through', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(20 * MINUTE);
    await w.record([aCheckout(w.now(), { email: 'anna@work.example' })]);
    await w.advance(61 * MINUTE);
    expect(w.mailer.mails.map((m) => m.to)).toEqual(['anna@work.example']);
    await w.record([
      aCart(w.now(), { cart: 'c2' }),
      aCheckout(w.now(), { checkout: 'k2', cart: 'c2', restoredFrom: 'c1', email: 'anna@work.example' }),
    ]);
    await w.advance(5 * DAY);
    expect(await w.runs()).toHaveLength(1);
    expect(w.mailer.mails).toHaveLength(2);
  });

  it('sends nothing without consent, says why, and goes on when the shopper agrees at the checkout', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now(), { acceptsMarketing: false })]);
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    const [held] = await w.decisions();
    expect(held?.fallback).toBe('no-consent');
    expect(JSON.parse(held?.reasons ?? '')).toEqual(['The shopper has not agreed to e-mails.']);
    await w.record([aCheckout(w.now(), { acceptsMarketing: true })]);
    await w.advance(61 * MINUTE);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it('rests while it is empty and wakes when it is filled again', async () => {
    const w = await lived();
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(30 * MINUTE);
    await w.record([aCart(w.now(), { lines: [] })]);
    await w.advance(3 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    expect((await w.runs())[0]).toMatchObject({ state: 'waiting', due_at: null, exit_reason: 'cart-empty' });
    await w.record([aCart(w.now(), { lines: [aLine()] })]);
    await w.advance(61 * MINUTE);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it('waits for the end of the quiet hours, and is asked again then', async () => {
    const w = await lived();
    // 20:30 in Berlin: due at 21:30, in the quiet hours.
    await w.advance(9.5 * HOUR);
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.record([
      aCart(w.now(), { cart: 'c2' }),
      aCheckout(w.now(), { cart: 'c2', checkout: 'k2', email: 'bob@example.com' }),
    ]);
    await w.advance(3 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    expect((await w.messages()).map((m) => new Date(m.due_at).toISOString())).toEqual([
      '2026-03-05T07:00:00.000Z',
      '2026-03-05T07:00:00.000Z',
    ]);
    await w.record([anOrder(w.now(), { email: 'carl@example.com', cart: 'c2' })]);
    await w.advance(9 * HOUR);
    expect(w.mailer.mails.map((m) => m.to)).toEqual(['ann@example.com']);
    expect((await mailBooks(w.store, SHOP)).skippedBy).toEqual({ purchased: 1 });
  });

  it('keeps the weekly cap over all carts of one address', async () => {
    const w = await lived({ weeklyCap: 2, secondStep: false, windowHours: 0 });
    for (const n of [1, 2, 3]) {
      await w.record([aCart(w.now(), { cart: `c${n}` }), aCheckout(w.now(), { cart: `c${n}`, checkout: `k${n}` })]);
      await w.advance(90 * MINUTE);
    }
    expect(w.mailer.mails).toHaveLength(2);
    expect((await w.decisions()).map((d) => d.fallback)).toEqual([null, null, 'weekly-cap']);
    await w.advance(8 * DAY);
    await w.record([aCart(w.now(), { cart: 'c4' }), aCheckout(w.now(), { cart: 'c4', checkout: 'k4' })]);
    await w.advance(90 * MINUTE);
    expect(w.mailer.mails).toHaveLength(3);
  });

  it('leaves the holdout alone, and logs the draw before the decision', async () => {
    const w = await lived({ holdout: 0.5 });
    for (let n = 0; n < 40; n++) {
      await w.record([
        aCart(w.now(), { cart: `c${n}` }),
        aCheckout(w.now(), { cart: `c${n}`, checkout: `k${n}`, email: `shopper${n}@example.com` }),
      ]);
    }
    await w.advance(2 * HOUR);
    const rows = await w.store
      .selectFrom('decisions')
      .select(['kind', 'fallback', 'shopper'])
      .orderBy('rowid' as never)
      .execute();
    const held = rows.filter((r) => r.kind === 'message' && r.fallback === 'holdout');
    expect(w.mailer.mails).toHaveLength(40 - held.length);
    expect(held.length).toBeGreaterThan(8);
    expect(held.length).toBeLessThan(32);
    for (const shopper of new Set(rows.map((r) => r.shopper))) {
      expect(rows.filter((r) => r.shopper === shopper).map((r) => r.kind)).toEqual(['assignment', 'message']);
    }
  });

  it('draws lots for those alone who would be written to, and for who left because they were', async () => {
    const w = await lived({ holdout: 0.5, secondStep: false });
    const lots = async () =>
      (await w.store.selectFrom('decisions').select(['at']).where('kind', '=', 'assignment').execute()).length;
    const left = (n: number, agrees: boolean) =>
      w.record([
        aCart(w.now(), { cart: `c${n}` }),
        aCheckout(w.now(), {
          ...{ cart: `c${n}`, checkout: `k${n}`, email: `shopper${n % 10}@example.com` },
          acceptsMarketing: agrees,
        }),
      ]);
    for (let n = 0; n < 10; n++) await left(n, false);
    await w.advance(2 * HOUR);
    expect(await lots()).toBe(0);
    expect(new Set((await w.decisions()).map((d) => d.fallback))).toEqual(new Set(['no-consent']));
    // One of them agrees after all.
    await left(3, true);
    await w.advance(2 * HOUR);
    expect(await lots()).toBe(1);
    // Another was written to before, and left: in the share without messages they would have stayed.
    await suppress(w.store, SHOP, hash('shopper4@example.com'), 'unsubscribed', w.now());
    await emailConsentChanged(w.store, SHOP, hash('shopper4@example.com'), false, w.now(), 'unsubscribe-link');
    await left(14, false);
    await w.advance(2 * HOUR);
    expect(await lots()).toBe(2);
    expect((await w.decisions()).at(-1)?.fallback).toBe('unsubscribed');
  });

  it('does not write to who is suppressed, without the app, or once the merchant has switched it off', async () => {
    const w = await lived();
    await suppress(w.store, SHOP, hash('ann@example.com'), 'bounced', w.now());
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(2 * HOUR);
    expect((await w.decisions()).map((d) => d.fallback)).toEqual(['suppressed']);
    await w.settings({ cartMails: false });
    await w.record([
      aCart(w.now(), { cart: 'c2' }),
      aCheckout(w.now(), { cart: 'c2', checkout: 'k2', email: 'b@example.com' }),
    ]);
    await w.settings({ cartMails: true });
    await w.record([
      aCart(w.now(), { cart: 'c3' }),
      aCheckout(w.now(), { cart: 'c3', checkout: 'k3', email: 'c@example.com' }),
    ]);
    await w.store.updateTable('shops').set({ uninstalled_at: w.now() }).where('shop', '=', SHOP).execute();
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
  });

  it('asks consent again when the mail leaves', async () => {
    const w = await lived();
    w.mailer.before = async () => {
      await emailConsentChanged(w.store, SHOP, hash('ann@example.com'), false, w.now(), 'customers/update');
    };
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    expect((await w.messages()).map((m) => [m.state, m.reason])).toEqual([['skipped', 'no-consent']]);
  });

  it('is not written about days late: news of an old cart starts nothing, and a mail that could not leave is dropped', async () => {
    const w = await lived({ secondStep: false });
    await w.record([aCart(w.now() - 3 * DAY), aCheckout(w.now() - 3 * DAY)]);
    expect(await w.runs()).toEqual([]);
    w.mailer.answer = () => ({ outcome: 'unsent', fault: 'down' });
    await w.record([aCart(w.now(), { cart: 'c2' }), aCheckout(w.now(), { cart: 'c2', checkout: 'k2' })]);
    await w.advance(3 * DAY);
    expect((await w.messages()).map((m) => [m.state, m.reason])).toEqual([['skipped', 'stale']]);
  });

  it('belongs to its shop alone', async () => {
    const w = await lived();
    await openShop(w, 'other.myshopify.com');
    await w.record([aCart(w.now()), aCheckout(w.now())]);
    await w.record([anOrder(w.now(), { cart: 'c1', checkout: 'k1' })], 'other.myshopify.com');
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(1);
    expect((await mailBooks(w.store, 'other.myshopify.com')).planned).toBe(0);
  });

  it('ends the same in whatever order and how often the news arrive', async () => {
    const outcomes = new Set<string>();
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0, 1, 2],
      [2, 0, 0, 1],
    ]) {
      const w = await lived();
      const at = w.now();
      const events = [aCart(at), aCheckout(at + 1000), anOrder(at + 5000, { cart: 'c1', checkout: 'k1' })];
      for (const n of order) await w.record([events[n] as (typeof events)[number]]);
      await w.advance(3 * DAY);
      outcomes.add(`${w.mailer.mails.length}`);
    }
    expect([...outcomes]).toEqual(['0']);
  });
});
