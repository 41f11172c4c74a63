// The Admin API on the published schema: what the app asks is answered in its shapes, limits and scopes hold, bulk results come as lines.

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { customersBulkQuery } from '../../server/platform/shopify/operations/customers.ts';
import { orderNode, ordersBulkQuery, ordersChangedQuery } from '../../server/platform/shopify/operations/orders.ts';
import { productQuery, productsBulkQuery } from '../../server/platform/shopify/operations/products.ts';
import { AdminApi } from '../sandbox/graphql/admin-api.ts';
import { BulkOperations } from '../sandbox/graphql/bulk.ts';
import { searchFilter } from '../sandbox/graphql/connection.ts';
import { CostBucket } from '../sandbox/graphql/cost.ts';
import type { ShopState } from '../sandbox/shop-state.ts';
import { allScopes, anOrder, aProduct, aShop, shopNow } from './support/small-shop.ts';

function anApi(shop: ShopState = aShop(), scopes = allScopes) {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
  const bulk = new BulkOperations(shop, folder);
  const api = new AdminApi(shop, bulk);
  const token = {
    token: 't',
    kind: 'offline' as const,
    shop: shop.facts.domain,
    scopes,
    expiresAt: null,
    refreshToken: null,
    refreshExpiresAt: null,
    userId: null,
    replaces: null,
  };
  const ask = async (query: string, variables: Record<string, unknown> = {}) =>
    (await api.answer(token, { query, variables })).body as {
      // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape its query has
      data?: any;
      errors?: { message: string; extensions?: { code?: string } }[];
      extensions?: { cost: { requestedQueryCost: number; throttleStatus: { currentlyAvailable: number } } };
    };
  const runBulk = async (query: string): Promise<Record<string, unknown>[]> => {
    const { data } = await ask(
      'mutation($q:String!){bulkOperationRunQuery(query:$q){bulkOperation{id} userErrors{message}}}',
      {
        q: query,
      },
    );
    expect(data.bulkOperationRunQuery.userErrors).toEqual([]);
    await bulk.idle();
    const done = await ask('query($id:ID!){bulkOperation(id:$id){status url objectCount}}', {
      id: data.bulkOperationRunQuery.bulkOperation.id,
    });
    expect(done.data.bulkOperation.status).toBe('COMPLETED');
    const file = String(done.data.bulkOperation.url).split('/').at(-1)!;
    const text = readFileSync(join(folder, file), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  return { shop, ask, runBulk };
}

describe('queries', () => {
  test("the app's own documents are answered as its schemas expect", async () => {
    const { ask } = anApi();
    const product = await ask(productQuery.text, { id: 'gid://shopify/Product/101' });
    expect(product.errors).toBeUndefined();
    expect(productQuery.answer.parse(product.data)).toMatchObject({ product: { title: 'Mug 101', status: 'ACTIVE' } });
    const changed = await ask(ordersChangedQuery.text, { query: "updated_at:>'2026-10-13T00:00:00Z'" });
    expect(changed.errors).toBeUndefined();
    const { orders } = ordersChangedQuery.answer.parse(changed.data);
    expect(orders.nodes[0]!.lineItems.nodes[0]).toMatchObject({ quantity: 2, currentQuantity: 2 });
  });

  test('pages follow one another by cursor, in the order asked for, and the filter holds', async () => {
    const orders = Array.from({ length: 7 }, (_, i) =>
      anOrder({ id: String(600 + i), updatedAt: shopNow - i * 60_000 }),
    );
    const { ask } = anApi(aShop({ orders }));
    const query =
      'query($after:String){orders(first:3,after:$after,sortKey:UPDATED_AT,query:"updated_at:<\'2026-10-13T08:59:30Z\'"){nodes{id} pageInfo{hasNextPage endCursor}}}';
    const first = await ask(query);
    const second = await ask(query, { after: first.data.orders.pageInfo.endCursor });
    const ids = [...first.data.orders.nodes, ...second.data.orders.nodes].map(({ id }: { id: string }) => id.slice(-3));
    expect(ids).toEqual(['606', '605', '604', '603', '602', '601']);
    expect(second.data.orders.pageInfo.hasNextPage).toBe(false);
  });

  test('a field that is not there is an error of the schema, one the sandbox lacks is named', async () => {
    const { ask } = anApi();
    expect((await ask('{shop{nope}}')).errors![0]!.message).toContain('Cannot query field "nope"');
    const { errors } = await ask('{product(id:"gid://shopify/Product/101"){translations(locale:"de"){key}}}');
    expect(errors![0]!.message).toContain('The sandbox does not fill Product.translations');
  });

  test('what no scope covers is denied', async () => {
    const { ask } = anApi(aShop(), ['write_products']);
    expect((await ask('{products(first:1){nodes{id}}}')).errors).toBeUndefined();
    const { errors } = await ask('{orders(first:1){nodes{id}}}');
    expect(errors![0]!.extensions!.code).toBe('ACCESS_DENIED');
  });

  test('orders older than sixty days are shown only with read_all_orders', async () => {
    const old = anOrder({ createdAt: shopNow - 100 * 86_400_000 });
    const query = '{orders(first:5){nodes{id}}}';
    expect((await anApi(aShop({ orders: [old] })).ask(query)).data.orders.nodes).toHaveLength(1);
    const recent = allScopes.filter((scope) => scope !== 'read_all_orders');
    expect((await anApi(aShop({ orders: [old] }), recent).ask(query)).data.orders.nodes).toHaveLength(0);
  });

  test('cost is told, a query too dear is refused, and an empty bucket throttles until it has filled', async () => {
    const { ask } = anApi();
    const { extensions } = await ask('{products(first:10){nodes{id title}}}');
    expect(extensions!.cost.requestedQueryCost).toBeGreaterThan(1);
    const dear = await ask(
      '{products(first:250){nodes{id variants(first:250){nodes{id product{id variants(first:250){nodes{id}}}}}}}}',
    );
    expect(dear.errors![0]!.extensions!.code).toBe('MAX_COST_EXCEEDED');
    const bucket = new CostBucket(0, 100, 50);
    expect(bucket.take(100, 0)).toBe(true);
    expect(bucket.take(10, 0)).toBe(false);
    expect(bucket.take(10, 200)).toBe(true);
    expect(bucket.status(200).currentlyAvailable).toBe(0);
  });

  test('unknown search terms are not passed over', () => {
    const matches = searchFilter<{ n: number }>('n:>=2 AND -n:3', { n: ({ n }) => n });
    expect([1, 2, 3, 4].filter((n) => matches({ n }))).toEqual([2, 4]);
    expect(() => searchFilter('colour:red', {})).toThrow('does not know the search term colour:red');
  });
});

describe('bulk operations', () => {
  test('give one object a line, children with their parent and not beside it', async () => {
    const { runBulk } = anApi(aShop({ orders: [anOrder(), anOrder({ id: '302' })] }));
    const lines = await runBulk(ordersBulkQuery);
    expect(lines.map((line) => line.__parentId ?? null)).toEqual([
      null,
      null,
      'gid://shopify/Order/302',
      'gid://shopify/Order/301',
    ]);
    expect(orderNode.parse(lines[0])).toMatchObject({ name: '#1001', cartToken: 'c1-301' });
    expect(lines[3]).toMatchObject({ customAttributes: [{ key: '_presage', value: 'd1' }] });
    expect(await runBulk(productsBulkQuery)).toHaveLength(6);
    expect(await runBulk(customersBulkQuery)).toHaveLength(1);
  });

  test('tell their end by webhook', async () => {
    const { shop, runBulk } = anApi();
    const sent: { topic: string; body: unknown }[] = [];
    shop.emitWebhook = (topic, body) => sent.push({ topic, body });
    await runBulk('{products{edges{node{id}}}}');
    expect(sent).toMatchObject([{ topic: 'bulk_operations/finish', body: { status: 'completed', type: 'query' } }]);
  });

  test.each([
    ['{shop{name}}', 'must contain at least one connection'],
    ['{products{edges{node{nope}}}}', 'Cannot query field'],
    ['{products{edges{node{id}}} orders{edges{node{id}}}}', 'one top-level field'],
    ['{orders{edges{node{id refunds{id refundLineItems{edges{node{id}}}}}}}}', 'connection field within a list field'],
  ])('%s is refused', async (query, reason) => {
    const { ask } = anApi();
    const { data } = await ask(
      'mutation($q:String!){bulkOperationRunQuery(query:$q){bulkOperation{id} userErrors{message}}}',
      {
        q: query,
      },
    );
    expect(data.bulkOperationRunQuery.userErrors[0].message).toContain(reason);
  });
});

describe('mutations', () => {
  const setMetafields =
    'mutation($m:[MetafieldsSetInput!]!){metafieldsSet(metafields:$m){metafields{id} userErrors{code message elementIndex}}}';
  const similar = (value: string, ownerId = 'gid://shopify/Product/101') => ({
    ownerId,
    namespace: '$app',
    key: 'similar',
    type: 'list.product_reference',
    value,
  });

  test('metafields are written all or none, and read under the name of the app', async () => {
    const { shop, ask } = anApi();
    const good = similar('["gid://shopify/Product/102"]');
    const bad = await ask(setMetafields, { m: [good, similar('["gid://shopify/Product/999"]')] });
    expect(bad.data.metafieldsSet).toMatchObject({
      metafields: null,
      userErrors: [{ elementIndex: 1, code: 'INVALID_VALUE' }],
    });
    expect(shop.metafields.size).toBe(0);
    await ask(setMetafields, { m: [good] });
    const { data } = await ask(
      '{product(id:"gid://shopify/Product/101"){metafield(namespace:"$app",key:"similar"){value namespace}}}',
    );
    expect(data.product.metafield).toEqual({ value: '["gid://shopify/Product/102"]', namespace: 'app--1048577' });
    const many = Array.from({ length: 26 }, () => good);
    expect((await ask(setMetafields, { m: many })).data.metafieldsSet.userErrors[0].code).toBe('LESS_THAN_OR_EQUAL_TO');
  });

  test('a pixel is created once and updated by its id', async () => {
    const { shop, ask } = anApi();
    const create = 'mutation($s:JSON!){webPixelCreate(webPixel:{settings:$s}){webPixel{id} userErrors{code}}}';
    const made = await ask(create, { s: { endpoint: 'http://x/collect' } });
    const { id } = made.data.webPixelCreate.webPixel;
    expect((await ask(create, { s: { endpoint: 'y' } })).data.webPixelCreate.userErrors).toEqual([{ code: 'TAKEN' }]);
    const update =
      'mutation($id:ID!,$s:JSON!){webPixelUpdate(id:$id,webPixel:{settings:$s}){webPixel{settings} userErrors{code}}}';
    await ask(update, { id, s: { endpoint: 'z' } });
    expect(shop.singles.webPixel?.settings).toEqual({ endpoint: 'z' });
  });

  test('consent changed by the app is heard of like any other change of it', async () => {
    const { shop, ask } = anApi(aShop({ products: [aProduct()] }));
    const topics: string[] = [];
    shop.emitWebhook = (topic) => topics.push(topic);
    const { data } = await ask(
      'mutation($i:CustomerEmailMarketingConsentUpdateInput!){customerEmailMarketingConsentUpdate(input:$i){customer{defaultEmailAddress{marketingState}} userErrors{message}}}',
      { i: { customerId: 'gid://shopify/Customer/201', emailMarketingConsent: { marketingState: 'UNSUBSCRIBED' } } },
    );
    expect(data.customerEmailMarketingConsentUpdate.customer.defaultEmailAddress.marketingState).toBe('UNSUBSCRIBED');
    expect(topics).toEqual(['customers_email_marketing_consent/update']);
  });
});
