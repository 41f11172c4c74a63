import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BlockDeps, blocksRouter } from '../../../../server/http/blocks/router.ts';
import type { CheckoutNames } from '../../../../server/measurement/checkout-walk.ts';
import { platformSegments } from '../../../../server/profile/platform-segments.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import {
  aConsent,
  aGround,
  aMessage,
  aScore,
  aShop,
  aShopper,
  aWalk,
  DAY,
  type Ground,
  HOUR,
  SHOP,
} from '../../../support/builders.ts';

const OTHER = 'elsewhere.myshopify.com';
const CUSTOMER = '5550001';

let ground: Ground;
let app: AdminApp;
let names: Record<string, CheckoutNames>;
let segments: Record<string, { name: string; query: string }>;
let fault: Error | null;

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  await aShop(ground, { shop: OTHER });
  names = {};
  segments = { '77': { name: 'Comes back', query: 'number_of_orders > 1' } };
  fault = null;
  app = await anAdminApp(ground, {}, (server, deps) => {
    const blocks: BlockDeps = {
      ...deps,
      async checkoutNames(_shop, id) {
        if (fault !== null) throw fault;
        return names[id] ?? null;
      },
      segmentTold: async (_shop, id) => segments[id] ?? null,
    };
    server.use('/api/blocks', blocksRouter(blocks));
  });
  return async () => {
    await app.close();
    await ground.end();
  };
});
afterEach(() => {
  fault = null;
});

const anna = (over: Parameters<typeof aShopper>[1] = {}) =>
  aShopper(ground, { id: 'anna', customer: CUSTOMER, email: 'anna@example.com', name: 'Anna Dell', ...over });

const aCheckout = (over: Record<string, unknown> = {}) =>
  ground.store
    .insertInto('checkouts')
    .values({
      shop: SHOP,
      token: 'checkout-token-1',
      cart: 'cart-1',
      shopper: 'anna',
      email_hash: ground.keys.fingerprint(SHOP, 'email', 'anna@example.com'),
      accepts_marketing: 1,
      locale: 'en',
      lines: JSON.stringify([{ title: 'Enamel Mug', quantity: 2, price: 1850 }]),
      line_count: 1,
      currency: 'EUR',
      total: 3700,
      recovery_url_sealed: null,
      restored_from: null,
      created_at: ground.now - 2 * HOUR,
      updated_at: ground.now - 2 * HOUR,
      completed_at: null,
      deleted_at: null,
      ...over,
    })
    .execute();

const known: CheckoutNames = { token: 'checkout-token-1', customer: CUSTOMER, createdAt: null };

describe('the card on a customer', () => {
  it('shows each score with its interval, why, and what happens next', async () => {
    await anna();
    await aScore(ground, { shopper: 'anna', p_order: 0.42 });
    await aConsent(ground, { email: 'anna@example.com', purpose: 'email' });
    await aWalk(ground, { shopper: 'anna', due_at: ground.now + HOUR });
    const { status, body } = await app.ask(`/api/blocks/customers/${CUSTOMER}`);
    expect(status).toBe(200);
    expect(body.summary).toBe('42% chance of an order in 90 days');
    expect(body.scores[0]).toEqual({ title: 'Buys again in 90 days', figure: '42%', interval: '29% to 59%' });
    expect(body.scores).toHaveLength(4);
    expect(body.trust).toContain('140 similar shoppers');
    expect(body.reasons).toContain('3 orders in the last 120 days');
    expect(body.next).toEqual([expect.stringMatching(/^Cart reminder: next step on 3 Mar 2026, 12:00/)]);
    expect(body.to).toBe('/shoppers/anna');
  });

  it('speaks German where the merchant does', async () => {
    await anna();
    await aScore(ground, { shopper: 'anna', p_order: 0.42 });
    const { body } = await app.ask(`/api/blocks/customers/${CUSTOMER}`, { language: 'de' });
    expect(body.summary).toMatch(/^42.% Chance auf eine Bestellung in 90 Tagen$/);
    expect(body.next).toContain('Nichts ist geplant.');
  });

  it('guesses nothing about somebody without orders, and says why no mail can go', async () => {
    await anna({ email: null, name: null });
    const { body } = await app.ask(`/api/blocks/customers/${CUSTOMER}`);
    expect(body.scores).toEqual([]);
    expect(body.summary).toMatch(/has not bought yet/);
    expect(body.trust).toBe(body.summary);
    expect(body.next).toEqual(['Nothing is planned.', 'E-mail: Never asked, so no.']);
  });

  it('knows nobody of another shop, nobody new, and nobody with an odd number', async () => {
    await anna();
    expect((await app.ask(`/api/blocks/customers/${CUSTOMER}`, { as: OTHER })).status).toBe(404);
    for (const id of ['1', 'x', '%00', '5550001%27--', `${'9'.repeat(40)}`, '..%2Fsettings']) {
      expect([id, (await app.ask(`/api/blocks/customers/${id}`)).status]).toEqual([id, 404]);
    }
  });
});

describe('the card on an abandoned checkout', () => {
  it('tells what is in it, what was written, and what comes', async () => {
    await anna();
    await aCheckout();
    await aScore(ground, { shopper: 'anna' });
    await aWalk(ground, { id: 'walk', key: 'cart-1', shopper: 'anna', step: 2, due_at: ground.now + 20 * HOUR });
    await aMessage(ground, { run: 'walk', shopper: 'anna' });
    names['9'] = known;
    const { body } = await app.ask('/api/blocks/checkouts/9');
    expect(body.cart[0]).toBe('2 items for €37.00');
    expect(body.summary).toBe(body.cart[0]);
    expect(body.next).toEqual([
      'Sent: The mail provider took it.',
      expect.stringMatching(/^Cart reminder: next step on 4 Mar 2026/),
    ]);
    expect(body.scores).toHaveLength(4);
    expect(body.to).toBe('/shoppers/anna');
  });

  it.each([
    [{ state: 'exited', due_at: null, exit_reason: 'unsubscribed' }, 'No more reminders: they unsubscribed.'],
    [{ state: 'done', due_at: null }, 'Everything about this cart has been written.'],
    [
      { due_at: null, exit_reason: 'no-consent' },
      'The reminders rest: no consent to e-mail. They go on when the cart changes.',
    ],
  ])('says where the reminders stand: %o', async (walk, sentence) => {
    await anna();
    await aCheckout();
    await aWalk(ground, { key: 'cart-1', ...walk });
    names['9'] = known;
    expect((await app.ask('/api/blocks/checkouts/9')).body.next).toEqual([sentence]);
  });

  it('says that a cart was bought, under whatever name', async () => {
    await anna();
    await aCheckout({ completed_at: ground.now });
    names['9'] = known;
    const { body } = await app.ask('/api/blocks/checkouts/9');
    expect([body.summary, body.next]).toEqual([
      'It was bought. Nothing more is written about it.',
      ['It was bought. Nothing more is written about it.'],
    ]);
  });

  it('finds it by customer and moment where the recovery address is withheld', async () => {
    await anna();
    await aCheckout();
    await aCheckout({ token: 'checkout-token-0', created_at: ground.now - 3 * DAY, total: 100 });
    names['9'] = { token: null, customer: CUSTOMER, createdAt: ground.now - 2 * HOUR - 30_000 };
    expect((await app.ask('/api/blocks/checkouts/9')).body.cart[0]).toBe('2 items for €37.00');
  });

  it('works with every personal field missing', async () => {
    await aCheckout({ shopper: null, email_hash: null });
    names['9'] = { token: 'checkout-token-1', customer: null, createdAt: null };
    const { status, body } = await app.ask('/api/blocks/checkouts/9');
    expect([status, body.scores, body.to]).toEqual([200, [], null]);
    expect(body.next).toEqual(['No reminder is planned: there was no address, or the time for one has passed.']);
  });

  it('shows the person where only they are known, and 404 where nothing is', async () => {
    await anna();
    names['9'] = { token: 'never-told-of-it', customer: CUSTOMER, createdAt: ground.now };
    expect((await app.ask('/api/blocks/checkouts/9')).body.to).toBe('/shoppers/anna');
    names['10'] = { token: null, customer: null, createdAt: null };
    expect((await app.ask('/api/blocks/checkouts/10')).status).toBe(404);
    expect((await app.ask('/api/blocks/checkouts/11')).status).toBe(404);
  });
});

describe('using a segment', () => {
  const put = (id: string, as = SHOP) => app.ask(`/api/blocks/segments/${id}`, { method: 'PUT', as });

  it('is noted with name and rule as the shop tells them, once, and can be taken back', async () => {
    expect((await app.ask('/api/blocks/segments/77')).body).toMatchObject({ name: 'Comes back', used: false });
    expect((await put('77')).body).toMatchObject({ used: true, text: expect.stringContaining('3 Mar 2026') });
    segments['77'] = { name: 'Comes back often', query: 'number_of_orders > 2' };
    await put('77');
    expect(await platformSegments(ground.store, SHOP)).toEqual([
      { id: '77', name: 'Comes back often', query: 'number_of_orders > 2', since: ground.now },
    ]);
    expect(await platformSegments(ground.store, OTHER)).toEqual([]);
    expect((await app.ask('/api/blocks/segments/77', { method: 'DELETE' })).body).toMatchObject({ used: false });
    expect(await platformSegments(ground.store, SHOP)).toEqual([]);
  });

  it('can be taken back when the shop has deleted it, and not be used when it never was one', async () => {
    await put('77');
    delete segments['77'];
    expect((await put('77')).status).toBe(404);
    expect((await app.ask('/api/blocks/segments/77', { method: 'DELETE' })).body).toMatchObject({ used: false });
    expect((await app.ask('/api/blocks/segments/77', { method: 'DELETE' })).status).toBe(404);
  });
});

describe('the door of the cards', () => {
  it('may be asked from the platform’s own origin, with the token alone', async () => {
    const asked = await fetch(`${app.url}/api/blocks/customers/1`, { method: 'OPTIONS' });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
    // A star and credentials exclude each other: no cookie can ever speak here.
    expect(asked.headers.has('access-control-allow-credentials')).toBe(false);
  });

  it('tells nothing without a session, and nothing to the other pages of the API', async () => {
    expect((await app.ask(`/api/blocks/customers/${CUSTOMER}`, { as: null })).status).toBe(401);
    const settings = await fetch(`${app.url}/api/settings`, { method: 'OPTIONS' });
    expect(settings.headers.has('access-control-allow-origin')).toBe(false);
  });
});
