import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckoutChanged, OrderChanged, Person, ShopEvent } from '../../../server/events/shop-event.ts';
import { purchaseSince } from '../../../server/profile/cart.ts';
import { emailConsentChanged, mayEmail } from '../../../server/profile/consent.ts';
import { allOf, shopperByEmail, shopperOfVisitor, unmergeShopper } from '../../../server/profile/identity.ts';
import { recordEvents } from '../../../server/profile/record.ts';
import { addressOf } from '../../../server/profile/shopper.ts';
import { tempWorld } from '../../support/temp-store.ts';

const SHOP = 'a.myshopify.com';
const T = Date.UTC(2026, 2, 4, 9);
const person = (customer: string | null, email: string | null): Person => ({ customer, email, name: null });
const line = { line: 'l', product: 'p1', variant: 'v1', title: 'Mug', quantity: 1, price: 1200 };

const anOrder = (change: Partial<OrderChanged>): OrderChanged => ({
  type: 'order-changed',
  id: `order:${change.order ?? '1'}:${change.updatedAt ?? T}`,
  at: change.updatedAt ?? T,
  order: '1',
  name: '#1',
  person: person('c1', 'ann@example.com'),
  cart: null,
  checkout: null,
  restoredFrom: null,
  placedAt: T,
  updatedAt: T,
  cancelledAt: null,
  currency: 'EUR',
  total: 1200,
  refunded: 0,
  channel: 'online',
  test: false,
  lines: [line],
  acceptsMarketing: false,
  ...change,
});

const aCheckout = (change: Partial<CheckoutChanged>): CheckoutChanged => ({
  type: 'checkout-changed',
  id: `checkout:${change.checkout ?? 'k1'}:${change.at ?? T}`,
  at: T,
  checkout: 'k1',
  cart: 'cart1',
  person: person(null, 'ann@example.com'),
  acceptsMarketing: true,
  locale: 'en',
  lines: [line],
  currency: 'EUR',
  total: 1200,
  recoveryUrl: 'https://a.example/recover',
  restoredFrom: null,
  createdAt: T,
  completedAt: null,
  ...change,
});

async function recorded(events: ShopEvent[]) {
  const world = await tempWorld();
  const record = (more: ShopEvent[]) =>
    world.store.transaction().execute((trx) => recordEvents(trx, world.context(), SHOP, more));
  const outcome = await record(events);
  return { ...world, record, outcome };
}

/** What is known in the end, without the random ids. */
async function knowledge(store: Awaited<ReturnType<typeof recorded>>['store']) {
  const shoppers = await store.selectFrom('shoppers').select(['id', 'customer', 'merged_into']).execute();
  const identities = await store.selectFrom('identities').select(['kind', 'key', 'shopper']).execute();
  const headOf = (id: string): string => {
    const row = shoppers.find((s) => s.id === id);
    return row?.merged_into ? headOf(row.merged_into) : id;
  };
  const keysOf = new Map<string, string[]>();
  for (const i of identities) {
    const head = headOf(i.shopper);
    keysOf.set(head, [...(keysOf.get(head) ?? []), `${i.kind} ${i.key}`].sort());
  }
  const who = (id: string | null) => (id === null ? null : (keysOf.get(headOf(id)) ?? []).join(' '));
  const orders = await store.selectFrom('orders').selectAll().orderBy('id').execute();
  const checkouts = await store.selectFrom('checkouts').selectAll().orderBy('token').execute();
  return {
    people: [...keysOf.values()].map((k) => k.join(' ')).sort(),
    orders: orders.map((o) => ({ ...o, shopper: who(o.shopper) })),
    checkouts: checkouts.map((c) => ({ ...c, shopper: who(c.shopper), recovery_url_sealed: null })),
    carts: await store.selectFrom('carts').selectAll().orderBy('token').execute(),
    products: await store.selectFrom('products').selectAll().orderBy('id').execute(),
    consents: await store.selectFrom('consents').selectAll().orderBy('subject').orderBy('purpose').execute(),
    visitors: (await store.selectFrom('visitor_links').selectAll().orderBy('source').execute()).map((v) => ({
      ...v,
      shopper: who(v.shopper),
    })),
    sightings: await store.selectFrom('cart_links').selectAll().orderBy('token').orderBy('visitor').execute(),
    events: (await store.selectFrom('events').select('id').orderBy('id').execute()).map((e) => e.id),
  };
}

const minute = 60_000;
/** When somebody else opens a checkout that was left; longer than anybody takes to type an address. */
const later = 45 * minute;
const history: ShopEvent[] = [
  {
    type: 'customer-changed',
    id: 'cu1',
    at: T,
    person: person('c1', 'ann@example.com'),
    locale: 'en',
    tags: [],
    createdAt: T,
  },
  {
    type: 'email-consent-changed',
    id: 'ec1',
    at: T + minute,
    person: person('c1', 'ann@example.com'),
    granted: true,
    source: 'platform',
  },
  {
    type: 'email-consent-changed',
    id: 'ec2',
    at: T + 9 * minute,
    person: person('c1', 'ann@example.com'),
    granted: false,
    source: 'platform',
  },
  { type: 'product-viewed', id: 'b1', at: T + 2 * minute, visitor: 'visitor-1', product: 'p1' },
  { type: 'cart-line-added', id: 'b2', at: T + 3 * minute, visitor: 'visitor-1', product: 'p1', cart: 'cart1' },
  { type: 'checkout-started', id: 'b3', at: T + 4 * minute, visitor: 'visitor-1', checkout: 'k1', cart: 'cart1' },
  { type: 'cart-changed', id: 'ca1', at: T + 3 * minute, cart: 'cart1', lines: [line], createdAt: T + 3 * minute },
  { type: 'cart-changed', id: 'ca2', at: T + 5 * minute, cart: 'cart1', lines: [], createdAt: T + 3 * minute },
  aCheckout({ at: T + 4 * minute, createdAt: T + 4 * minute }),
  aCheckout({ at: T + 6 * minute, createdAt: T + 4 * minute, total: 2400 }),
  anOrder({ order: '1', placedAt: T + 7 * minute, updatedAt: T + 7 * minute, cart: 'cart1', checkout: 'k1' }),
  anOrder({
    order: '1',
    placedAt: T + 7 * minute,
    updatedAt: T + 8 * minute,
    cart: 'cart1',
    checkout: 'k1',
    refunded: 200,
  }),
  anOrder({
    order: '2',
    placedAt: T + 7 * minute,
    updatedAt: T + 7 * minute,
    person: person(null, 'guest@example.com'),
  }),
  anOrder({
    order: '2',
    placedAt: T + 7 * minute,
    updatedAt: T + 9 * minute,
    cancelledAt: T + 9 * minute,
    person: person(null, 'guest@example.com'),
  }),
  anOrder({ order: '3', placedAt: T + 2 * minute, updatedAt: T + 2 * minute, person: person('c2', 'bob@example.com') }),
  // Later somebody opens Ann's left checkout elsewhere, and buys it under an address of their own.
  { type: 'cart-line-added', id: 'b4', at: T + 20 * minute, visitor: 'visitor-1', product: 'p1', cart: 'cart2' },
  aCheckout({ checkout: 'k2', cart: 'cart2', at: T + 21 * minute, createdAt: T + 20 * minute }),
  { type: 'checkout-started', id: 'b5', at: T + 20 * minute, visitor: 'visitor-1', checkout: 'k2' },
  { type: 'checkout-started', id: 'b6', at: T + later, visitor: 'visitor-2', checkout: 'k2' },
  aCheckout({
    checkout: 'k2',
    cart: 'cart2',
    at: T + later + 2 * minute,
    createdAt: T + 20 * minute,
    person: person(null, 'carl@example.com'),
  }),
  { type: 'checkout-completed', id: 'b7', at: T + later + 3 * minute, visitor: 'visitor-2', checkout: 'k2' },
  anOrder({
    order: '4',
    placedAt: T + later + 3 * minute,
    updatedAt: T + later + 3 * minute,
    cart: 'cart2',
    checkout: 'k2',
    person: person(null, 'carl@example.com'),
  }),
];

describe('recording what happened', () => {
  it('an event delivered twice is one event', async () => {
    const { record, outcome } = await recorded([anOrder({})]);
    expect(outcome).toMatchObject({ stored: 1, dropped: {} });
    expect(await record([anOrder({})])).toMatchObject({ stored: 0, dropped: { duplicate: 1 } });
  });

  it('shuffled, doubled and split deliveries end in the same state', async () => {
    const wanted = await knowledge((await recorded(history)).store);
    expect(wanted.orders).toHaveLength(4);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(history, { minLength: history.length }),
        fc.array(fc.nat(history.length - 1), { maxLength: 6 }),
        fc.integer({ min: 1, max: 6 }),
        async (order, twice, size) => {
          const deliveries = [...order, ...twice.map((i) => history[i] as ShopEvent)];
          const { record, store } = await recorded([]);
          for (let i = 0; i < deliveries.length; i += size) await record(deliveries.slice(i, i + size));
          expect(await knowledge(store)).toEqual(wanted);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('no address and no name stands in the log or in any column in clear', async () => {
    const { store, file } = await recorded(history);
    const { readFileSync } = await import('node:fs');
    await store.selectFrom('events').select('id').execute();
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)]);
    expect(bytes.includes('ann@example.com')).toBe(false);
    expect(bytes.includes('guest@example.com')).toBe(false);
  });

  it('the address can be opened again where a mail needs it', async () => {
    const { store, keys } = await recorded([anOrder({})]);
    const hash = keys.fingerprint(SHOP, 'email', 'ann@example.com');
    expect(await addressOf(store, keys, SHOP, hash)).toEqual({ email: 'ann@example.com', name: null });
    expect(await addressOf(store, keys, 'b.myshopify.com', hash)).toBeNull();
  });

  it('two shoppers of one browser stay two, and each keeps their own time on it', async () => {
    const { store, keys } = await recorded([
      aCheckout({ checkout: 'k1', cart: 'c1', at: T, person: person(null, 'ann@example.com') }),
      aCheckout({
        checkout: 'k2',
        cart: 'c2',
        at: T + 60 * minute,
        createdAt: T + 60 * minute,
        person: person(null, 'bob@example.com'),
      }),
      { type: 'checkout-started', id: 'b1', at: T, visitor: 'shared-device', checkout: 'k1' },
      { type: 'checkout-started', id: 'b2', at: T + 60 * minute, visitor: 'shared-device', checkout: 'k2' },
    ]);
    const ann = await shopperByEmail(store, SHOP, keys.fingerprint(SHOP, 'email', 'ann@example.com'));
    const bob = await shopperByEmail(store, SHOP, keys.fingerprint(SHOP, 'email', 'bob@example.com'));
    expect(ann).not.toBe(bob);
    expect(await shopperOfVisitor(store, SHOP, 'shared-device', T - minute)).toBe(ann);
    expect(await shopperOfVisitor(store, SHOP, 'shared-device', T + minute)).toBe(ann);
    expect(await shopperOfVisitor(store, SHOP, 'shared-device', T + 61 * minute)).toBe(bob);
  });

  it('a checkout that another browser opens again and pays under another address gives neither browser to the other shopper', async () => {
    const { store, keys } = await recorded(history);
    const of = (email: string) => shopperByEmail(store, SHOP, keys.fingerprint(SHOP, 'email', email));
    const ann = await of('ann@example.com');
    const carl = await of('carl@example.com');
    for (const at of [T, T + 21 * minute, T + later + minute, T + 2 * later]) {
      expect(await shopperOfVisitor(store, SHOP, 'visitor-1', at), `first browser, ${at}`).toBe(ann);
      expect(await shopperOfVisitor(store, SHOP, 'visitor-2', at), `second browser, ${at}`).toBe(carl);
    }
    expect(ann).not.toBe(carl);
  });

  it('a browser that only looks at a left checkout, long after its address stood on it, is nobody’s', async () => {
    const { store, record } = await recorded([
      aCheckout({ at: T, createdAt: T }),
      { type: 'checkout-started', id: 'b1', at: T + later, visitor: 'curious', checkout: 'k1' },
    ]);
    expect(await shopperOfVisitor(store, SHOP, 'curious', T + later)).toBeNull();
    await record([{ type: 'checkout-started', id: 'b0', at: T - minute, visitor: 'hers', checkout: 'k1' }]);
    expect(await shopperOfVisitor(store, SHOP, 'curious', T + later)).toBeNull();
    expect(await shopperOfVisitor(store, SHOP, 'hers', T + later)).not.toBeNull();
  });

  it('an order that is deleted is no sign of a browser, whether it or its deletion comes first', async () => {
    const placed = anOrder({ checkout: 'k9' });
    const deleted: ShopEvent = { type: 'order-deleted', id: 'gone', at: T + 5 * minute, order: '1' };
    const seen: ShopEvent = { type: 'checkout-started', id: 'b1', at: T, visitor: 'v', checkout: 'k9' };
    for (const told of [
      [placed, seen, deleted],
      [deleted, placed, seen],
    ]) {
      const { store } = await recorded(told);
      expect(await store.selectFrom('visitor_links').selectAll().execute()).toEqual([]);
    }
  });

  it('a guest who becomes a customer is one shopper, and the merge can be undone without losing an order', async () => {
    const { store, keys } = await recorded([
      anOrder({ order: '1', person: person(null, 'ann@example.com') }),
      anOrder({ order: '2', person: person('c1', 'other@example.com') }),
      anOrder({ order: '3', person: person('c1', 'ann@example.com') }),
    ]);
    const head = await shopperByEmail(store, SHOP, keys.fingerprint(SHOP, 'email', 'ann@example.com'));
    const all = await allOf(store, SHOP, head!);
    expect(all).toHaveLength(2);
    const ordersOf = async (ids: string[]) =>
      (await store.selectFrom('orders').select('id').where('shopper', 'in', ids).orderBy('id').execute()).map(
        (o) => o.id,
      );
    expect(await ordersOf(all)).toEqual(['1', '2', '3']);
    await unmergeShopper(store, SHOP, all[1]!);
    expect(await ordersOf(await allOf(store, SHOP, head!))).toEqual(['2', '3']);
    expect(await ordersOf([all[1]!])).toEqual(['1']);
  });

  it('two customers who typed the same address stay two', async () => {
    const { store } = await recorded([
      anOrder({ order: '1', person: person('c1', 'family@example.com') }),
      anOrder({ order: '2', person: person('c2', 'family@example.com') }),
    ]);
    const rows = await store.selectFrom('orders').select('shopper').execute();
    expect(new Set(rows.map((r) => r.shopper)).size).toBe(2);
  });

  it('test, draft, staff and cancelled orders and gift cards do not count, and say why', async () => {
    const { store } = await recorded([
      {
        type: 'customer-changed',
        id: 'cu',
        at: T,
        person: person('boss', 'boss@example.com'),
        locale: null,
        tags: ['Staff'],
        createdAt: T,
      },
      anOrder({ order: '1', test: true }),
      anOrder({ order: '2', channel: 'draft' }),
      anOrder({ order: '3', cancelledAt: T }),
      anOrder({ order: '4', person: person('boss', 'boss@example.com') }),
      anOrder({ order: '5', lines: [{ ...line, giftCard: true }] }),
      anOrder({ order: '6', channel: 'pos' }),
    ]);
    const rows = await store.selectFrom('orders').select(['id', 'counted', 'uncounted_reason']).orderBy('id').execute();
    expect(rows.map((r) => r.uncounted_reason)).toEqual(['test', 'draft', 'cancelled', 'staff', 'gift-card', null]);
  });

  it('a purchase is found by cart, by checkout under another address, through a restore link and by shopper, but not before its time', async () => {
    const of = { cart: 'cart1', checkout: 'k1', shopper: null, emailHash: null };
    const cases: [Partial<OrderChanged>, boolean][] = [
      [{ cart: 'cart1', person: person(null, 'other@example.com') }, true],
      [{ checkout: 'k1', person: person(null, 'other@example.com') }, true],
      [{ cart: 'new', restoredFrom: 'cart1', person: person(null, 'other@example.com') }, true],
      [{ cart: 'elsewhere', person: person(null, 'other@example.com') }, false],
      [{ cart: 'cart1', cancelledAt: T + minute }, false],
    ];
    for (const [change, found] of cases) {
      const { store } = await recorded([aCheckout({}), anOrder({ placedAt: T + minute, ...change })]);
      expect((await purchaseSince(store, SHOP, of, T)) !== null, JSON.stringify(change)).toBe(found);
    }
    const { store, keys } = await recorded([aCheckout({}), anOrder({ placedAt: T - minute, cart: 'elsewhere' })]);
    const shopper = await shopperByEmail(store, SHOP, keys.fingerprint(SHOP, 'email', 'ann@example.com'));
    expect(await purchaseSince(store, SHOP, { ...of, shopper }, T)).toBeNull();
    expect(await purchaseSince(store, SHOP, { ...of, shopper }, T - 2 * minute)).toBe('1');
  });

  it('the newest word on e-mail consent counts, whatever arrives last; nobody asked means no', async () => {
    const { store } = await recorded([]);
    expect(await mayEmail(store, SHOP, 'h')).toBe(false);
    await emailConsentChanged(store, SHOP, 'h', true, T, 'checkout');
    await emailConsentChanged(store, SHOP, 'h', false, T + 2, 'unsubscribe');
    await emailConsentChanged(store, SHOP, 'h', true, T + 1, 'platform');
    expect(await mayEmail(store, SHOP, 'h')).toBe(false);
    await emailConsentChanged(store, SHOP, 'h', true, T + 3, 'checkout');
    expect(await mayEmail(store, SHOP, 'h')).toBe(true);
  });

  it('a deleted order counts no more, whether its deletion comes before it, after it, or before a late repetition', async () => {
    const deleted: ShopEvent = { type: 'order-deleted', id: 'gone', at: T + 5 * minute, order: '1' };
    const late = anOrder({ updatedAt: T + minute });
    for (const told of [
      [anOrder({}), deleted, late],
      [deleted, anOrder({}), late],
      [anOrder({}), late, deleted],
    ]) {
      const { store } = await recorded(told);
      const order = await store.selectFrom('orders').select(['counted', 'net', 'uncounted_reason']).execute();
      expect(order).toEqual([{ counted: 0, net: 0, uncounted_reason: 'deleted' }]);
    }
  });

  it('what the platform tells is taken whatever our own clock says: it never comes again', async () => {
    const { outcome } = await recorded([anOrder({ updatedAt: Date.UTC(2027, 0, 1) })]);
    expect(outcome).toMatchObject({ stored: 1, dropped: {} });
  });
});
