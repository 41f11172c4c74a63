// What the stand-in platform does not let an app see: by scopes, for want of approval, by the shop's plan; one by one and in bulk.

import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { AccessDenied } from '../../server/platform/shopify/faults.ts';
import { abandonedCheckoutsQuery } from '../../server/platform/shopify/operations/abandoned-checkouts.ts';
import { bulkOperationQuery, bulkOperationRunQuery } from '../../server/platform/shopify/operations/bulk-operation.ts';
import { customersBulkQuery, customersChangedQuery } from '../../server/platform/shopify/operations/customers.ts';
import { ordersChangedQuery } from '../../server/platform/shopify/operations/orders.ts';
import { documentRefusal } from '../sandbox/graphql/access.ts';
import { adminSchema } from '../sandbox/graphql/schema.ts';
import { type StandInApi, standInApi } from '../server/platform/shopify/stand-in-api.ts';
import { allScopes, aShop, shopNow } from './support/small-shop.ts';

const SHOP = 'hollowmere.myshopify.com';
const all = { query: "updated_at:>='2020-01-01T00:00:00Z'" };
const anApp = (limits: Partial<ReturnType<typeof aShop>['limits']> = {}) => {
  const shop = aShop();
  shop.limits = { ...shop.limits, ...limits };
  const api = standInApi(shop, { clock: { now: () => shopNow }, random: () => 0.5 });
  return { shop, api };
};
const bulk = async (api: StandInApi, query: string) => {
  const { data } = await api.run(SHOP, bulkOperationRunQuery, { query });
  await api.bulk.idle();
  const id = data.bulkOperationRunQuery.bulkOperation?.id ?? '';
  return (await api.run(SHOP, bulkOperationQuery, { id })).data.bulkOperation;
};

describe('an app without approval for protected data', () => {
  test('gets everything but names and addresses, and is told which fields it does not get', async () => {
    const { api } = anApp({ protectedData: false });
    const { data, denied } = await api.run(SHOP, customersChangedQuery, all);
    expect(data.customers.nodes[0]).toMatchObject({ firstName: null, lastName: null, defaultEmailAddress: null });
    expect(data.customers.nodes[0]?.updatedAt).toMatch(/^2026-/);
    const fields = denied.map((path) => path.split('.').at(-1)).sort();
    expect(fields).toEqual(['emailAddress', 'firstName', 'lastName', 'zip']);
    const orders = await api.run(SHOP, ordersChangedQuery, all);
    expect(orders.data.orders.nodes[0]).toMatchObject({ email: null, name: '#1001' });
  });

  test('does not get the list of left checkouts with their links, and gets it without', async () => {
    const { api, shop } = anApp({ protectedData: false });
    const line = { key: 'l', variantId: '1011', productId: '101', quantity: 1, properties: {} };
    shop.put('checkouts', 't', {
      ...{ id: '7', token: 't', recoveryKey: 'k', cartToken: 'c', email: 'elin@example.com', phone: null },
      ...{ buyerAcceptsMarketing: true, customerId: '201', lines: [line], attributes: {}, discountCodes: [] },
      ...{ createdAt: shopNow, updatedAt: shopNow, completedAt: null, orderId: null },
    });
    await expect(api.run(SHOP, abandonedCheckoutsQuery, { ...all, withUrl: true })).rejects.toThrow(AccessDenied);
    const { data } = await api.run(SHOP, abandonedCheckoutsQuery, { ...all, withUrl: false });
    expect(data.abandonedCheckouts.nodes).toHaveLength(1);
  });

  test('finds them empty in bulk files', async () => {
    const { api } = anApp({ protectedData: false });
    const state = await bulk(api, customersBulkQuery);
    expect(state?.status).toBe('COMPLETED');
    const shown = await api.run(SHOP, customersChangedQuery, all);
    expect(JSON.stringify(shown.data)).not.toMatch(/Elin|elin@/);
  });
});

describe('a bulk operation', () => {
  test('fails as denied without the scope of anything it asks for, or where the plan does not include it', async () => {
    const { api } = anApp();
    api.scopes = allScopes.filter((scope) => !scope.endsWith('customers'));
    expect(await bulk(api, customersBulkQuery)).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
    const { api: poor } = anApp({ without: ['Customer'] });
    expect(await bulk(poor, customersBulkQuery)).toMatchObject({ status: 'FAILED', errorCode: 'ACCESS_DENIED' });
    await expect(poor.run(SHOP, customersChangedQuery, all)).rejects.toThrow('plan');
  });

  test('is refused by the schema’s own table, scope by scope', async () => {
    const admin = await adminSchema();
    const limits = { protectedData: true, without: [], bulk: 'whole' as const };
    const refused = (scopes: string[]) => documentRefusal(admin, new Set(scopes), limits, parse(customersBulkQuery));
    expect(refused(['read_customers'])).toBeNull();
    expect(refused(['write_customers'])).toBeNull();
    expect(refused(['read_orders'])).toContain('read_customers');
  });
});
