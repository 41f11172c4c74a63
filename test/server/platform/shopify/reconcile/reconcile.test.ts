import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessLost } from '../../../../../server/platform/shopify/faults.ts';
import { installedNow } from '../../../../../server/platform/shopify/installed-at.ts';
import { fieldName, RECONCILE_JOB, reconcileHandlers } from '../../../../../server/platform/shopify/reconcile/jobs.ts';
import { translate } from '../../../../../server/platform/shopify/webhooks/translate.ts';
import { openNotices } from '../../../../../server/storage/notices.ts';
import { historyAt, saveShop, shopOf } from '../../../../../server/storage/shops.ts';
import type { ShopState } from '../../../../sandbox/shop-state.ts';
import type { Checkout } from '../../../../sandbox/shop-types.ts';
import { orderPayload } from '../../../../sandbox/webhooks/order-payload.ts';
import { aCustomer, anOrder, aProduct, aShop, shopNow } from '../../../../sandbox-shopify/support/small-shop.ts';
import { aShopStore, runJob } from '../shop-kit.ts';
import { type StandInApi, standInApi } from '../stand-in-api.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHOP = 'hollowmere.myshopify.com';

let kit: Awaited<ReturnType<typeof aShopStore>>;
let shop: ShopState;
let api: StandInApi;

const aCheckout = (over: Partial<Checkout> = {}): Checkout => ({
  id: '701',
  token: 'checkout-token-701',
  recoveryKey: 'k',
  cartToken: 'c1-701',
  email: 'elin@example.com',
  phone: null,
  buyerAcceptsMarketing: true,
  customerId: '201',
  lines: [{ key: '1011:a', variantId: '1011', productId: '101', quantity: 2, properties: {} }],
  attributes: {},
  discountCodes: [],
  createdAt: shopNow - 2 * HOUR,
  updatedAt: shopNow - 2 * HOUR,
  completedAt: null,
  orderId: null,
  ...over,
});

beforeEach(async () => {
  kit = await aShopStore({ installed: false });
  kit.clock.at = shopNow;
  const facts = { ...kit.facts, shop: SHOP, currency: 'GBP', zone: 'Europe/London' };
  await saveShop(kit.store, facts, shopNow - 30 * 86_400_000);
  await installedNow(kit.store, SHOP, shopNow - 6 * HOUR);
  await historyAt(kit.store, SHOP, 'done', {});
  shop = aShop({
    products: [aProduct(), aProduct({ id: '102', updatedAt: shopNow - 40 * 86_400_000 })],
    customers: [
      aCustomer({
        updatedAt: shopNow - 3 * HOUR,
        marketingState: 'SUBSCRIBED',
        marketingUpdatedAt: shopNow - 3 * HOUR,
      }),
    ],
    orders: [anOrder({ updatedAt: shopNow - 3 * HOUR })],
  });
  shop.put('checkouts', 'checkout-token-701', aCheckout());
  api = standInApi(shop, kit);
});
afterEach(() => kit.end());

const run = () => {
  const handlers = reconcileHandlers({ ...kit, api });
  const job = { seq: 1, kind: RECONCILE_JOB, key: null, shop: SHOP, payload: { shop: SHOP }, attempts: 1, token: 't' };
  return runJob(handlers, job);
};
const counted = async () =>
  Object.fromEntries(
    (await kit.store.selectFrom('reconciled').select(['kind', 'count']).execute()).map((r) => [r.kind, r.count]),
  );
const notices = async () => (await openNotices(kit.store, SHOP)).map(({ kind, params }) => ({ kind, ...params }));
const ids = (table: 'orders' | 'products') =>
  kit.store
    .selectFrom(table)
    .select('id')
    .orderBy('id')
    .execute()
    .then((rows) => rows.map((r) => r.id));

describe('reconciliation', () => {
  it('finds what no message told since the install, records it once, and says how much it was', async () => {
    await run();
    expect([await ids('orders'), await ids('products')]).toEqual([['301'], ['101']]);
    const checkout = await kit.store.selectFrom('checkouts').selectAll().executeTakeFirstOrThrow();
    expect(checkout).toMatchObject({ token: 'checkout-token-701', name: '#701', line_count: 2, total: 2500 });
    expect(await counted()).toEqual({ orders: 1, products: 1, customers: 1, checkouts: 1 });
    const expected = {
      orders: 1,
      products: 1,
      customers: 1,
      checkouts: 1,
      fromAt: shopNow - 3 * HOUR,
      toAt: shopNow - HOUR,
    };
    expect(await notices()).toEqual([{ kind: 'caught-up', ...expected }]);
    const events = await kit.store.selectFrom('events').select('id').execute();
    kit.clock.at += HOUR;
    await run();
    await kit.store.deleteFrom('reconciliations').execute();
    await run();
    expect(await kit.store.selectFrom('events').select('id').execute()).toEqual(events);
    expect(await counted()).toEqual({ orders: 1, products: 1, customers: 1, checkouts: 1 });
  });

  it('announces what it finds: a cart left meanwhile is heard of, and so is its purchase', async () => {
    await run();
    const jobs = await kit.store.selectFrom('jobs').select('payload').where('kind', '=', 'noticed').execute();
    const types = jobs.map(({ payload }) => JSON.parse(payload).notice.type);
    expect(types).toEqual(expect.arrayContaining(['checkout-changed', 'order-changed']));
  });

  it('records nothing again that a message has told, and counts nothing that may still be on its way', async () => {
    const payload = JSON.parse(JSON.stringify(orderPayload(shop, shop.orders.get('301') as never)));
    const context = { currency: 'GBP', triggeredAt: null, receivedAt: shopNow, deliveryId: 'd' };
    const told = translate('orders/create', payload, context);
    await kit.record(kit.store, SHOP, 'events' in told ? told.events : [], true);
    shop.put('products', '101', aProduct({ updatedAt: shopNow - 5 * MINUTE }));
    await run();
    const events = await kit.store.selectFrom('events').select('id').where('type', '=', 'order-changed').execute();
    expect(events).toHaveLength(1);
    expect(await ids('products')).toEqual(['101']);
    // The order's message has told its customer, too.
    expect(await counted()).toEqual({ checkouts: 1 });
  });

  it('reads on from where it was killed, page by page', async () => {
    for (let n = 0; n < 23; n++) {
      const id = String(800 + n);
      shop.put(
        'orders',
        id,
        anOrder({ id, cartToken: `c-${id}`, checkoutToken: `k-${id}`, updatedAt: shopNow - (120 - n) * MINUTE }),
      );
    }
    const whole = kit.record;
    let batches = 0;
    kit.record = (...args) => {
      if (args[2].some(({ type }) => type === 'order-changed') && ++batches === 3) throw new Error('killed');
      return whole(...args);
    };
    await expect(run()).rejects.toThrow('killed');
    expect(await ids('orders')).toHaveLength(10);
    kit.record = whole;
    api.asked.length = 0;
    await run();
    expect(await ids('orders')).toHaveLength(24);
    // 14 left and what lies in the overlap, five a page; not all five pages of before.
    expect(api.asked.filter((name) => name === 'OrdersChanged').length).toBeLessThan(9);
    expect((await counted()).orders).toBe(24);
  });

  it('waits for the history, and leaves a shop alone that is not there', async () => {
    await historyAt(kit.store, SHOP, 'running', {});
    await run();
    await historyAt(kit.store, SHOP, 'done', {});
    await kit.store.updateTable('shops').set({ uninstalled_at: 1 }).execute();
    await run();
    expect(api.asked).toEqual([]);
  });

  it('keeps its place while the platform is down, and asks little then', async () => {
    api.down = () => new Response('', { status: 503 });
    for (let hour = 0; hour < 6; hour++) {
      await run();
      kit.clock.at += HOUR;
    }
    expect(api.asked.length).toBe(12);
    expect(await notices()).toEqual([]);
    api.down = null;
    await run();
    expect(await ids('orders')).toEqual(['301']);
  });

  it('says that a shop is closed, until it answers', async () => {
    api.down = () => new Response('', { status: 402 });
    await run();
    expect(await notices()).toEqual([{ kind: 'shop-closed' }]);
    api.down = null;
    await run();
    expect((await notices()).map(({ kind }) => kind)).toEqual(['caught-up']);
  });

  it('reads the other lists when a permission is taken back, says which is missing, and catches up when it is granted again', async () => {
    api.scopes = api.scopes.filter((scope) => !scope.endsWith('orders'));
    await run();
    expect(await notices()).toContainEqual({ kind: 'lists-denied', lists: 'orders,checkouts' });
    expect([await ids('orders'), await ids('products')]).toEqual([[], ['101']]);
    api.scopes.push('read_orders');
    kit.clock.at += HOUR;
    await run();
    expect(await ids('orders')).toEqual(['301']);
    expect((await notices()).map(({ kind }) => kind)).toEqual(['caught-up']);
  });

  it('joins a checkout without a link to the message that told its token, or keeps it under its name', async () => {
    const asWebhook = {
      type: 'checkout-changed' as const,
      id: 'x',
      at: shopNow - 4 * HOUR,
      checkout: 'told-token',
      name: '#701',
    };
    const person = { customer: '201', email: 'elin@example.com', name: null };
    const rest = { cart: 'c1-701', person, acceptsMarketing: true, locale: 'en', lines: [], currency: 'GBP', total: 0 };
    const none = { recoveryUrl: null, restoredFrom: null, createdAt: shopNow - 4 * HOUR, completedAt: null };
    await kit.record(kit.store, SHOP, [{ ...asWebhook, ...rest, ...none }], false);
    shop.put('checkouts', 'other', aCheckout({ id: '702', token: 'other', cartToken: 'c2' }));
    const linkless: StandInApi = {
      ...api,
      run: async (name, operation, variables, ...more) => {
        if (operation.name === 'AbandonedCheckouts') Object.assign(variables as object, { withUrl: false });
        return api.run(name, operation, variables, ...more);
      },
    };
    const handlers = reconcileHandlers({ ...kit, api: linkless });
    const job = {
      seq: 1,
      kind: RECONCILE_JOB,
      key: null,
      shop: SHOP,
      payload: { shop: SHOP },
      attempts: 1,
      token: 't',
    };
    await runJob(handlers, job);
    const rows = await kit.store
      .selectFrom('checkouts')
      .select(['token', 'cart', 'line_count'])
      .orderBy('token')
      .execute();
    expect(rows).toEqual([
      { token: '#702', cart: null, line_count: 2 },
      { token: 'told-token', cart: 'c1-701', line_count: 2 },
    ]);
  });

  it('notices the reminders of others once each, counts them in the shopper’s week, and warns', async () => {
    shop.put('checkouts', 'checkout-token-701', aCheckout({ emailSentAt: shopNow - HOUR }));
    await run();
    const seen = await kit.store.selectFrom('foreign_messages').selectAll().execute();
    const email_hash = kit.keys.fingerprint(SHOP, 'email', 'elin@example.com');
    expect(seen).toEqual([{ shop: SHOP, id: 'cart-mail 701', kind: 'cart-mail', email_hash, at: shopNow - HOUR }]);
    expect(await notices()).toContainEqual({ kind: 'foreign-cart-mails', count: 1 });
    await run();
    expect(api.asked.filter((name) => name === 'Abandonment')).toHaveLength(1);
    kit.clock.at += 8 * 24 * HOUR;
    await run();
    expect((await notices()).map(({ kind }) => kind)).not.toContain('foreign-cart-mails');
  });

  it('without access says so; silent for a day, too, it takes the app for removed, so that nothing is sent any more', async () => {
    const lost: StandInApi = {
      ...api,
      run: async () => {
        throw new AccessLost('gone');
      },
    };
    const handlers = reconcileHandlers({ ...kit, api: lost });
    const job = {
      seq: 1,
      kind: RECONCILE_JOB,
      key: null,
      shop: SHOP,
      payload: { shop: SHOP },
      attempts: 1,
      token: 't',
    };
    await runJob(handlers, job);
    expect(await notices()).toEqual([{ kind: 'access-lost' }]);
    expect((await shopOf(kit.store, SHOP))?.uninstalledAt).toBeNull();
    kit.clock.at += 20 * HOUR;
    const heard = {
      shop: SHOP,
      delivery: 'd',
      topic: 'x',
      triggered_at: null,
      received_at: kit.clock.at,
      body_sealed: null,
    };
    await kit.store
      .insertInto('inbox')
      .values({ ...heard, applied_at: 1, outcome: '' })
      .execute();
    kit.clock.at += 20 * HOUR;
    await runJob(handlers, job);
    expect((await shopOf(kit.store, SHOP))?.uninstalledAt).toBeNull();
    kit.clock.at += 5 * HOUR;
    await runJob(handlers, job);
    expect((await shopOf(kit.store, SHOP))?.uninstalledAt).toBe(kit.clock.at);
  });
});

describe('a denied field', () => {
  it.each([
    ['customers.nodes.0.firstName', 'names'],
    ['orders.nodes.2.email', 'addresses'],
    ['customers.nodes.0.defaultEmailAddress.emailAddress', 'addresses'],
    ['customers.nodes.0.defaultEmailAddress.marketingState', 'consent'],
    ['abandonedCheckouts.nodes.0.abandonedCheckoutUrl', 'recovery-links'],
    ['orders.nodes.0.cartToken', 'others'],
  ])('%s is told as %s', (path, name) => {
    expect(fieldName(path)).toBe(name);
  });
});
