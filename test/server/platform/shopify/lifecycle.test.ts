// Install, uninstall, coming back, and what deliveries do to a shop; on a real database file.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../../../server/events/inbox.ts';
import { type ComplianceRequest, deliveryApplier } from '../../../../server/platform/shopify/apply-delivery.ts';
import { connectHandlers } from '../../../../server/platform/shopify/connect.ts';
import { consentHandlers, consentTold } from '../../../../server/platform/shopify/email-consent.ts';
import { ExchangeRefused } from '../../../../server/platform/shopify/faults.ts';
import type { AdminApi } from '../../../../server/platform/shopify/graphql-client.ts';
import { installer } from '../../../../server/platform/shopify/install.ts';
import { writeShelf } from '../../../../server/platform/shopify/metafields.ts';
import { refetchHandlers } from '../../../../server/platform/shopify/refetch.ts';
import { shopTokens } from '../../../../server/platform/shopify/tokens.ts';
import { settingsPatched, shopOf } from '../../../../server/storage/shops.ts';
import { aShopStore, NOW, runJob, SHOP, settings } from './shop-kit.ts';
import { sample } from './webhooks/sample.ts';

let kit: Awaited<ReturnType<typeof aShopStore>>;
let exchanges: number;
let refuse: boolean;
let calls: { name: string; variables: Record<string, unknown> }[];
let answers: Record<string, (variables: Record<string, unknown>) => unknown>;
let requests: ComplianceRequest[];

beforeEach(async () => {
  kit = await aShopStore({ installed: false });
  exchanges = 0;
  refuse = false;
  calls = [];
  requests = [];
  answers = {
    Shop: () => ({
      shop: {
        id: 'gid://shopify/Shop/1',
        name: 'Example',
        email: 'owner@example.com',
        currencyCode: 'EUR',
        ianaTimezone: 'Europe/Berlin',
        myshopifyDomain: SHOP,
        taxesIncluded: true,
        primaryDomain: { url: 'https://www.example.com/', localization: { defaultLocale: 'de' } },
      },
    }),
    AppInstallation: () => ({
      currentAppInstallation: { id: 'gid://shopify/AppInstallation/5', accessScopes: [{ handle: 'read_orders' }] },
    }),
    WebPixelCreate: () => ({
      webPixelCreate: { webPixel: { id: 'gid://shopify/WebPixel/1', settings: '{}' }, userErrors: [] },
    }),
    WebPixel: () => ({ webPixel: { id: 'gid://shopify/WebPixel/1', settings: '{}' } }),
    WebPixelUpdate: () => ({
      webPixelUpdate: { webPixel: { id: 'gid://shopify/WebPixel/1', settings: '{}' }, userErrors: [] },
    }),
    MetafieldsSet: () => ({ metafieldsSet: { metafields: [], userErrors: [] } }),
  };
});
afterEach(() => kit.end());

const api: AdminApi = {
  async run(_shop, operation, variables) {
    calls.push({ name: operation.name, variables: variables as Record<string, unknown> });
    return {
      data: operation.answer.parse(answers[operation.name]?.(variables as Record<string, unknown>)),
      denied: [],
    };
  },
};

const tokensOf = () =>
  shopTokens({
    ...kit,
    settings,
    async shopFetch() {
      exchanges++;
      if (refuse) return Response.json({ error: 'invalid_subject_token' }, { status: 400 });
      return Response.json({
        access_token: `a${exchanges}`,
        scope: 'read_orders',
        expires_in: 3600,
        refresh_token: 'r',
        refresh_token_expires_in: 7_776_000,
      });
    },
  });
const install = () => installer({ ...kit, tokens: tokensOf(), api });
const applier = () => {
  const comply = async (_trx: unknown, _shop: string, request: ComplianceRequest) => {
    requests.push(request);
  };
  return deliveryApplier({ ...kit, comply });
};
const deliver = (topic: string, body: unknown, over: Partial<Delivery> = {}) =>
  kit.store.transaction().execute((trx) =>
    applier()(trx, {
      shop: SHOP,
      delivery: 'd1',
      topic,
      triggeredAt: kit.clock.at,
      receivedAt: kit.clock.at,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...over,
    }),
  );
const openJobs = async () =>
  (await kit.store.selectFrom('jobs').select('kind').where('done', '=', 0).orderBy('kind').execute()).map(
    ({ kind }) => kind,
  );
const tokenRows = () => kit.store.selectFrom('platform_tokens').selectAll().execute();

describe('an install', () => {
  it('gets access, keeps who the shop is, and begins its history', async () => {
    expect(await install()(SHOP, 'a.b.c')).toBe(true);
    expect(await shopOf(kit.store, SHOP)).toMatchObject({
      name: 'Example',
      url: 'https://www.example.com',
      currency: 'EUR',
      zone: 'Europe/Berlin',
      locale: 'de',
      uninstalledAt: null,
      historyState: 'running',
    });
    expect(await openJobs()).toEqual(['history.start', 'platform.connect']);
    const { email_sealed } = await kit.store.selectFrom('shops').select('email_sealed').executeTakeFirstOrThrow();
    expect(email_sealed).not.toContain('owner');
  });

  it('happens once, however many first requests come together', async () => {
    const once = install();
    await Promise.all(Array.from({ length: 10 }, () => once(SHOP, 'a.b.c')));
    expect(await once(SHOP, 'a.b.c')).toBe(false);
    expect(exchanges).toBe(1);
  });

  it('that Shopify refuses leaves nothing behind', async () => {
    refuse = true;
    await expect(install()(SHOP, 'a.b.c')).rejects.toThrow(ExchangeRefused);
    expect(await shopOf(kit.store, SHOP)).toBeNull();
    expect(await tokenRows()).toEqual([]);
  });

  it('tells the pixel where to report, creating it or taking the one that is there', async () => {
    await install()(SHOP, 'a.b.c');
    const handlers = connectHandlers({ ...kit, api, appUrl: 'https://app.example.com' });
    await kit.drain(handlers);
    const endpoint = { settings: { endpoint: 'https://app.example.com/collect' } };
    expect(calls.find(({ name }) => name === 'WebPixelCreate')?.variables).toEqual(endpoint);
    answers.WebPixelCreate = () => ({
      webPixelCreate: { webPixel: null, userErrors: [{ field: null, message: 'taken', code: 'TAKEN' }] },
    });
    await kit.jobs.enqueue(kit.store, { kind: 'platform.connect', payload: { shop: SHOP } });
    await kit.drain(handlers);
    expect(calls.at(-1)).toEqual({
      name: 'WebPixelUpdate',
      variables: { id: 'gid://shopify/WebPixel/1', ...endpoint },
    });
  });

  it('of a shop that answers as another shop is refused', async () => {
    const told = answers.Shop as () => { shop: Record<string, unknown> };
    answers.Shop = () => ({ shop: { ...told().shop, myshopifyDomain: 'other.myshopify.com' } });
    await expect(install()(SHOP, 'a.b.c')).rejects.toThrow('another shop');
    expect(await shopOf(kit.store, SHOP)).toBeNull();
  });
});

describe('an uninstall', () => {
  beforeEach(async () => {
    await install()(SHOP, 'a.b.c');
    kit.clock.at += 3_600_000;
  });

  it('drops the tokens at once and keeps the data', async () => {
    await deliver('products/create', sample('products/create'));
    expect(await deliver('app/uninstalled', sample('app/uninstalled'))).toBe('uninstalled');
    expect(await tokenRows()).toEqual([]);
    expect((await shopOf(kit.store, SHOP))?.uninstalledAt).toBe(kit.clock.at);
    expect(await kit.store.selectFrom('products').select('id').execute()).toHaveLength(1);
  });

  it('is followed by a re-install over what is there, with the settings as they were', async () => {
    await settingsPatched(kit.store, SHOP, { weeklyCap: 5 });
    await deliver('app/uninstalled', {});
    kit.clock.at += 1000;
    expect(await install()(SHOP, 'a.b.c')).toBe(true);
    expect(await shopOf(kit.store, SHOP)).toMatchObject({ uninstalledAt: null, settings: { weeklyCap: 5 } });
  });

  it('told late does not undo a re-install, and neither does a late redaction', async () => {
    await deliver('app/uninstalled', {});
    const uninstalledAt = kit.clock.at;
    kit.clock.at += 60_000;
    await install()(SHOP, 'a.b.c');
    expect(await deliver('app/uninstalled', {}, { triggeredAt: uninstalledAt })).toMatch(/^stale/);
    expect(await deliver('shop/redact', { shop_domain: SHOP })).toMatch(/^stale/);
    expect(requests).toEqual([]);
    expect((await shopOf(kit.store, SHOP))?.uninstalledAt).toBeNull();
    expect(await tokenRows()).toHaveLength(1);
  });

  it('is believed though permissions changed, and the token was refreshed, after it was sent', async () => {
    const uninstalledAt = kit.clock.at;
    kit.clock.at += 60_000;
    await tokensOf().renewed(SHOP, 'a1');
    await deliver('app/scopes_update', { current: ['read_orders'] });
    expect(await deliver('app/uninstalled', {}, { triggeredAt: uninstalledAt })).toBe('uninstalled');
    expect(await tokenRows()).toEqual([]);
  });

  it('named in the body for another shop than in the unsigned header is not believed', async () => {
    expect(await deliver('app/uninstalled', { myshopify_domain: 'other.myshopify.com' })).toMatch(/^malformed/);
    expect(await tokenRows()).toHaveLength(1);
  });

  it('is followed by the redaction of the shop', async () => {
    await deliver('app/uninstalled', {});
    expect(await deliver('shop/redact', { shop_id: 1, shop_domain: SHOP })).toBe('redact-shop');
    expect(requests).toEqual([{ what: 'erase-shop' }]);
  });

  it('ends what deliveries may do', async () => {
    await deliver('app/uninstalled', {});
    expect(await deliver('carts/update', sample('carts/update'))).toBe('uninstalled');
    expect(await kit.store.selectFrom('carts').selectAll().execute()).toEqual([]);
  });
});

describe('a delivery', () => {
  beforeEach(async () => {
    await install()(SHOP, 'a.b.c');
  });

  it('is recorded and announced once', async () => {
    expect(await deliver('carts/update', sample('carts/update'))).toBe('stored 1');
    expect(await deliver('carts/create', sample('carts/update'), { delivery: 'd2' })).toBe('duplicate');
    expect((await openJobs()).filter((kind) => kind === 'noticed')).toHaveLength(1);
  });

  it('that can not be read is explained and counted', async () => {
    expect(await deliver('orders/create', '{"id": 1')).toBe('malformed: the body is not JSON');
    expect(await deliver('orders/create', { id: 1, currency: 'EUR' })).toMatch(/^malformed: .*created_at/);
    expect(await kit.store.selectFrom('drops').select(['door', 'reason', 'count']).execute()).toEqual([
      { door: 'webhook', reason: 'malformed', count: 2 },
    ]);
  });

  it('of a deleted checkout finds it by its cart', async () => {
    await deliver('checkouts/create', sample('checkouts/create'));
    expect(await deliver('checkouts/delete', sample('checkouts/delete'))).toBe('stored 1');
    const row = await kit.store.selectFrom('checkouts').select('deleted_at').executeTakeFirstOrThrow();
    expect(row.deleted_at).toBe(NOW);
  });

  it('of a refund has the order asked of the API, line by line however many pages', async () => {
    await deliver('refunds/create', sample('refunds/create'));
    const bag = { shopMoney: { amount: '10.00', currencyCode: 'EUR' } };
    const line = (id: number) => ({
      id: `gid://shopify/LineItem/${id}`,
      title: 'Cup',
      quantity: 1,
      currentQuantity: id === 1 ? 0 : 1,
      originalUnitPriceSet: bag,
    });
    answers.Order = ({ after }) => ({
      order: {
        id: 'gid://shopify/Order/820982911946154500',
        name: '#1',
        createdAt: '2026-11-19T09:00:00Z',
        updatedAt: '2026-11-20T08:00:00Z',
        currencyCode: 'EUR',
        taxesIncluded: false,
        test: false,
        sourceName: 'web',
        lineItems: after
          ? { nodes: [line(2)], pageInfo: { hasNextPage: false, endCursor: null } }
          : { nodes: [line(1)], pageInfo: { hasNextPage: true, endCursor: 'next' } },
      },
    });
    await kit.drain(refetchHandlers({ ...kit, api }));
    const order = await kit.store.selectFrom('orders').selectAll().executeTakeFirstOrThrow();
    expect(order).toMatchObject({ id: '820982911946154500', total: 2000, refunded: 1000, net: 1000 });
  });

  it('of a cart has the pictures of its variants asked for where nobody has told them, once', async () => {
    const variant = {
      shop: SHOP,
      product: '7',
      sku: null,
      price: 100,
      compare_at: null,
      inventory: null,
      available: 1,
    };
    for (const id of ['71', '72'])
      await kit.store
        .insertInto('variants')
        .values({ ...variant, id, title: id, position: 1, image: null })
        .execute();
    const cart = (token: string) => ({
      token,
      line_items: [{ variant_id: 71, product_id: 7, quantity: 1, price: '1.00' }],
    });
    await deliver('carts/create', cart('c1'));
    await deliver('carts/update', cart('c2'), { delivery: 'd2' });
    const asked = await kit.store.selectFrom('jobs').select('payload').where('kind', '=', 'platform.refetch').execute();
    expect(asked.map((job) => JSON.parse(job.payload))).toEqual([{ shop: SHOP, what: 'product', id: '7' }]);
  });

  it('of the law is handed on with the person it names', async () => {
    await deliver('customers/data_request', { ...sample('customers/data_request'), shop_domain: SHOP });
    await deliver('customers/redact', { shop_domain: SHOP, customer: { email: 'A@Example.com' } });
    expect(requests).toMatchObject([
      { what: 'export', request: '9999', person: { customer: '191167' } },
      { what: 'erase-shopper', person: { customer: null, email: 'a@example.com' } },
    ]);
  });

  it('of changed permissions is remembered, and what a new one opens is read', async () => {
    const begun = () => kit.store.selectFrom('jobs').select('kind').where('kind', '=', 'history.start').execute();
    await kit.store.deleteFrom('jobs').execute();
    expect(await deliver('app/scopes_update', { current: ['read_orders'] })).toBe('scopes');
    expect(await begun()).toEqual([]);
    const more = await deliver('app/scopes_update', { current: ['read_orders', 'write_products'] });
    expect(more).toBe('scopes, new: write_products');
    expect(await begun()).toHaveLength(1);
    expect(await tokenRows()).toMatchObject([{ scopes: 'read_orders,write_products' }]);
  });
});

describe('what a shopper told us about mail', () => {
  it('is told to the shop, once and with its moment', async () => {
    await install()(SHOP, 'a.b.c');
    answers.CustomerEmailMarketingConsentUpdate = () => ({
      customerEmailMarketingConsentUpdate: {
        customer: null,
        userErrors: [{ field: null, message: 'Customer not found' }],
      },
    });
    const change = { customer: '77', granted: false, at: NOW };
    await kit.store.transaction().execute((trx) => consentTold(trx, kit.jobs, SHOP, change));
    await kit.store.transaction().execute((trx) => consentTold(trx, kit.jobs, SHOP, change));
    await kit.drain(consentHandlers({ ...kit, api }));
    expect(calls.filter(({ name }) => name === 'CustomerEmailMarketingConsentUpdate')).toEqual([
      {
        name: 'CustomerEmailMarketingConsentUpdate',
        variables: {
          input: {
            customerId: 'gid://shopify/Customer/77',
            emailMarketingConsent: { marketingState: 'UNSUBSCRIBED', consentUpdatedAt: '2026-11-20T09:00:00.000Z' },
          },
        },
      },
    ]);
  });
});

describe('what a shopper told us while the platform was down', () => {
  it('is told later, unless they have said something else since', async () => {
    await install()(SHOP, 'a.b.c');
    const told = () => calls.filter(({ name }) => name === 'CustomerEmailMarketingConsentUpdate').length;
    answers.CustomerEmailMarketingConsentUpdate = () => ({
      customerEmailMarketingConsentUpdate: { customer: { id: 'gid://shopify/Customer/77' }, userErrors: [] },
    });
    const person = { customer: '77', email: 'a@example.com', name: null };
    const word = (granted: boolean, at: number) =>
      kit.record(
        kit.store,
        SHOP,
        [{ type: 'email-consent-changed', id: `word ${at}`, at, person, granted, source: 'test' }],
        false,
      );
    await word(false, NOW);
    await consentTold(kit.store, kit.jobs, SHOP, { customer: '77', granted: false, at: NOW });
    const [job] = await kit.jobs.claim(['platform.consent'], 1, 30_000);
    const handlers = consentHandlers({ ...kit, api });
    await word(true, NOW + 60_000);
    await runJob(handlers, job as NonNullable<typeof job>);
    expect(told()).toBe(0);
    await word(false, NOW + 120_000);
    await runJob(handlers, job as NonNullable<typeof job>);
    expect(told()).toBe(1);
  });
});

describe('what blocks show without us', () => {
  const shelf = (n: number, first = 'x') => ({
    popular: ['1', '2'],
    together: [
      ['1', ['2']],
      ['2', []],
    ] as const,
    similar: Array.from(
      { length: n },
      (_, i) => [String(i + 1), [i === 0 && first !== 'x' ? first : '500', '501']] as const,
    ),
  });
  const sizes = () =>
    calls
      .filter(({ name }) => name === 'MetafieldsSet')
      .map(({ variables }) => (variables.metafields as unknown[]).length);

  it('is written 25 at a time, and only what changed', async () => {
    expect(await writeShelf({ ...kit, api }, SHOP, shelf(60))).toEqual({ written: 62, refused: 0 });
    expect(sizes()).toEqual([25, 25, 12]);
    expect(calls.find(({ name }) => name === 'MetafieldsSet')?.variables).toMatchObject({
      metafields: expect.arrayContaining([
        {
          ownerId: 'gid://shopify/AppInstallation/5',
          namespace: 'presage',
          key: 'popular',
          type: 'list.product_reference',
          value: '["gid://shopify/Product/1","gid://shopify/Product/2"]',
        },
        expect.objectContaining({ ownerId: 'gid://shopify/Product/1', namespace: '$app', key: 'similar' }),
      ]),
    });
    calls = [];
    expect(await writeShelf({ ...kit, api }, SHOP, shelf(60))).toEqual({ written: 0, refused: 0 });
    expect(await writeShelf({ ...kit, api }, SHOP, shelf(60, '777'))).toEqual({ written: 1, refused: 0 });
    expect(sizes()).toEqual([1]);
  });

  it('leaves out a product that is gone and writes the others', async () => {
    answers.MetafieldsSet = ({ metafields }) => {
      const at = (metafields as { ownerId: string }[]).findIndex(({ ownerId }) => ownerId.endsWith('Product/2'));
      const error = {
        field: ['metafields', String(at), 'ownerId'],
        message: 'Owner does not exist.',
        code: 'INVALID',
        elementIndex: at,
      };
      return { metafieldsSet: { metafields: null, userErrors: at < 0 ? [] : [error] } };
    };
    expect(await writeShelf({ ...kit, api }, SHOP, shelf(3))).toEqual({ written: 4, refused: 1 });
  });
});
