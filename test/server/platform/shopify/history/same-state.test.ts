// A state told by webhook and the same state told by the API are the same event, so that history and webhooks may overlap.

import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { ShopEvent } from '../../../../../server/events/shop-event.ts';
import { customerFromShopify } from '../../../../../server/platform/shopify/history/customer-from-shopify.ts';
import { orderFromShopify } from '../../../../../server/platform/shopify/history/order-from-shopify.ts';
import { productFromShopify } from '../../../../../server/platform/shopify/history/product-from-shopify.ts';
import { customersChangedQuery } from '../../../../../server/platform/shopify/operations/customers.ts';
import type { Operation } from '../../../../../server/platform/shopify/operations/operation.ts';
import { orderQuery } from '../../../../../server/platform/shopify/operations/orders.ts';
import { productQuery } from '../../../../../server/platform/shopify/operations/products.ts';
import { translate } from '../../../../../server/platform/shopify/webhooks/translate.ts';
import { AdminApi } from '../../../../sandbox/graphql/admin-api.ts';
import { BulkOperations } from '../../../../sandbox/graphql/bulk.ts';
import { addToCart } from '../../../../sandbox/operations/cart.ts';
import { completeCheckout, updateCheckout } from '../../../../sandbox/operations/checkout.ts';
import { cancelOrder, refundOrder, updateProduct } from '../../../../sandbox/operations/orders.ts';
import type { ShopState } from '../../../../sandbox/shop-state.ts';
import type { AccessToken } from '../../../../sandbox/shop-types.ts';
import { aShop } from '../../../../sandbox-shopify/support/small-shop.ts';
import { aContext } from '../webhooks/sample.ts';

const token: AccessToken = {
  token: 't',
  kind: 'offline',
  shop: 'x',
  scopes: ['write_products', 'read_orders', 'write_customers', 'read_all_orders'],
  expiresAt: null,
  refreshToken: null,
  refreshExpiresAt: null,
  userId: null,
  replaces: null,
};

/** A shop that keeps the newest body of each topic it sent. */
function listening() {
  const shop = aShop();
  const sent = new Map<string, unknown>();
  shop.emitWebhook = (topic, body) => sent.set(topic, structuredClone(body));
  const told = (topic: string): ShopEvent => {
    const translation = translate(topic, sent.get(topic), aContext({ currency: shop.facts.currency }));
    if (!('events' in translation) || translation.events[0] === undefined) throw new Error(JSON.stringify(translation));
    return translation.events[0];
  };
  const ask = async <V, D>(operation: Operation<V, D>, variables: V): Promise<D> => {
    const { body } = await new AdminApi(shop, new BulkOperations(shop, tmpdir())).answer(token, {
      query: operation.text,
      variables,
    });
    expect(body.errors).toBeUndefined();
    return operation.answer.parse(body.data);
  };
  const orderFromApi = async (id: string) => {
    const { order } = await ask(orderQuery, { id: `gid://shopify/Order/${id}` });
    return order && orderFromShopify(order, order.lineItems.nodes);
  };
  return { shop, told, ask, orderFromApi };
}

function buy(shop: ShopState): string {
  addToCart(shop, 'anna', [{ variantId: '1011', quantity: 2, properties: { _presage: 'd1' } }]);
  const { token: checkout } = updateCheckout(shop, 'anna', { email: 'anna@example.com', buyerAcceptsMarketing: true });
  return completeCheckout(shop, checkout).id;
}

describe('a state told twice', () => {
  it('is one event: an order as placed', async () => {
    const { shop, told, orderFromApi } = listening();
    const id = buy(shop);
    expect(await orderFromApi(id)).toEqual(told('orders/create'));
  });

  it('is one event: an order after a refund', async () => {
    const { shop, told, orderFromApi } = listening();
    const id = buy(shop);
    refundOrder(shop, id, [{ lineId: shop.orders.get(id)?.lines[0]?.id ?? '', quantity: 1 }]);
    const event = told('orders/updated');
    expect(event).toMatchObject({ type: 'order-changed', lines: [{ refundedQuantity: 1, decision: 'd1' }] });
    expect(await orderFromApi(id)).toEqual(event);
  });

  it('is one event: a cancelled order', async () => {
    const { shop, told, orderFromApi } = listening();
    const id = buy(shop);
    cancelOrder(shop, id);
    const event = told('orders/cancelled');
    expect(await orderFromApi(id)).toMatchObject({
      order: id,
      cancelledAt: (event as { cancelledAt: number }).cancelledAt,
    });
  });

  it('is one event: a product', async () => {
    const { shop, told, ask } = listening();
    updateProduct(shop, '101', (product) => {
      product.title = 'New';
    });
    const { product } = await ask(productQuery, { id: 'gid://shopify/Product/101' });
    expect(product && productFromShopify(product, product.variants.nodes, shop.facts.currency)).toEqual(
      told('products/update'),
    );
  });

  it('is one event: consent; and one person: a customer', async () => {
    const { shop, told, ask } = listening();
    buy(shop);
    const { customers } = await ask(customersChangedQuery, { query: "updated_at:>'2020-01-01T00:00:00Z'" });
    const events = customers.nodes.flatMap(customerFromShopify);
    const consent = told('customers_email_marketing_consent/update');
    expect(events).toContainEqual(consent);
    const webhook = told('customers/create') as { person: unknown };
    expect(
      events.some(
        (event) => event.type === 'customer-changed' && JSON.stringify(event.person) === JSON.stringify(webhook.person),
      ),
    ).toBe(true);
  });
});
