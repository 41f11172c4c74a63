import { expect, it } from 'vitest';
import type { ShopEvent } from '../../../server/events/shop-event.ts';
import { tokensBehind } from '../../../server/journeys/cart-facts.ts';
import { checkoutWalk } from '../../../server/measurement/checkout-walk.ts';
import { cartState, purchaseSince } from '../../../server/profile/cart.ts';
import { recordEvents } from '../../../server/profile/record.ts';
import { tempWorld } from '../../support/temp-store.ts';

const SHOP = 'a.myshopify.com';
const NOW = Date.UTC(2026, 2, 4, 9);

const cart = 'cart1';
const checkout = 'checkout1';
const person = { customer: 'c1', email: 'ann@example.com', name: null };
const line = { line: 'l', product: 'p1', variant: 'v1', title: 'Mug', quantity: 1, price: 1200 };
const trade = {
  cart,
  checkout,
  person,
  acceptsMarketing: true,
  lines: [line],
  currency: 'EUR',
  total: 1200,
  restoredFrom: null,
};
const browser = { visitor: 'phone', cart, checkout, at: NOW };
const happened: ShopEvent[] = [
  { type: 'product-viewed', id: 'e1', product: 'p1', ...browser },
  {
    ...trade,
    type: 'checkout-changed',
    id: 'e2',
    at: NOW,
    locale: 'en',
    recoveryUrl: null,
    createdAt: NOW,
    completedAt: null,
  },
  { type: 'cart-viewed', id: 'e3', ...browser, at: NOW + 1 },
  {
    ...trade,
    ...{ type: 'order-changed', id: 'e4', at: NOW + 2, order: 'o1', name: '#1', placedAt: NOW + 2, updatedAt: NOW + 2 },
    ...{ cancelledAt: null, refunded: 0, channel: 'online', test: false },
  },
];

it('what one cart, browser or order is about is found without reading all of the shop', async () => {
  const world = await tempWorld();
  const statements = new Set<string>();
  const prepare = world.raw.prepare.bind(world.raw);
  world.raw.prepare = ((sql: string) => {
    statements.add(sql);
    return prepare(sql);
  }) as typeof world.raw.prepare;
  const { store, keys } = world;
  await store.transaction().execute((trx) => recordEvents(trx, world.context(), SHOP, happened));
  expect(await tokensBehind(store, SHOP, { cart, checkout })).toEqual([cart, checkout]);
  expect(await cartState(store, keys, SHOP, { cart, checkout })).toMatchObject({ lines: [line] });
  const of = { cart, checkout, shopper: null, emailHash: null };
  expect(await purchaseSince(store, SHOP, of, NOW)).toBe('o1');
  expect(await checkoutWalk(store, SHOP, { token: checkout, customer: null, createdAt: NOW })).toMatchObject({
    bought: true,
  });

  expect(statements.size).toBeGreaterThan(25);
  const whole = [...statements].flatMap((sql) => {
    const parameters = Array.from({ length: sql.split('?').length - 1 }, () => 1);
    const plan = prepare(`explain query plan ${sql}`).all(...parameters) as { detail: string }[];
    // Runs are looked for among all journeys when a person asks how a checkout went, not as things happen; of itself and of addresses to
    // tell a shop has a row or a few.
    return plan
      .filter(
        ({ detail }) => /^SCAN |\(shop=\?\)/.test(detail) && !/journey_runs|webhook_endpoints|shops /.test(detail),
      )
      .map(({ detail }) => `${detail}: ${sql}`);
  });
  expect(whole).toEqual([]);
});
