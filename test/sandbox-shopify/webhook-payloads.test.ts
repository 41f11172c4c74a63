// Every body the stand-in platform sends, held against the schema published for its topic.

import { schemaForWebhook } from 'shopify-webhook-schemas';
import { describe, expect, test } from 'vitest';
import { requestCompliance, uninstall } from '../sandbox/installation.ts';
import { addToCart } from '../sandbox/operations/cart.ts';
import { completeCheckout, updateCheckout } from '../sandbox/operations/checkout.ts';
import { signUpForNewsletter } from '../sandbox/operations/customers.ts';
import { cancelOrder, refundOrder, updateProduct } from '../sandbox/operations/orders.ts';
import type { ShopState } from '../sandbox/shop-state.ts';
import { checkoutDeletePayload } from '../sandbox/webhooks/checkout-payload.ts';
import { WebhookSender } from '../sandbox/webhooks/sender.ts';
import { type Schema, schemaFaults } from './support/json-schema.ts';
import { aShop } from './support/small-shop.ts';

/** The newest version the package knows. */
const version = '2026-07';

/** Where the published schema, inferred from a few samples, is narrower than what the platform sends. */
const narrower = [
  // Every sample has null there; with line properties it is an object.
  /^\.line_items\[\]\.properties: object is not null$/,
  // Samples have texts and numbers there; null is what all the real ones show.
  /^\.total_duties: null is not number$/,
  // The sample product has a picture and an order a discount code with a whole number of per cent.
  /\.discount_applications\[\]/,
];

function faultsOf(topic: string, body: unknown): string[] {
  const schema = schemaForWebhook(version, topic) as Schema | undefined;
  if (!schema) throw new Error(`No schema for ${topic}`);
  return schemaFaults(schema, body).filter((fault) => !narrower.some((known) => known.test(fault)));
}

/** All webhooks that an action causes. */
function caused(act: (shop: ShopState) => void): { topic: string; body: unknown; eventId: string }[] {
  const shop = aShop();
  const sent: { topic: string; body: unknown; eventId: string }[] = [];
  shop.emitWebhook = (topic, body, eventId) => sent.push({ topic, body: structuredClone(body), eventId });
  act(shop);
  return sent;
}

function buy(shop: ShopState): string {
  addToCart(shop, 'anna', [{ variantId: '1011', quantity: 2, properties: { _presage: 'd1' } }]);
  const { token } = updateCheckout(shop, 'anna', { email: 'anna@example.com', buyerAcceptsMarketing: true });
  return completeCheckout(shop, token).id;
}

describe('bodies of webhooks', () => {
  test('of a cart, a checkout and an order fit what the platform publishes', () => {
    const sent = caused((shop) => {
      const id = buy(shop);
      refundOrder(shop, id, [{ lineId: shop.orders.get(id)!.lines[0]!.id, quantity: 1 }]);
      cancelOrder(shop, id);
    });
    expect(sent.map(({ topic }) => topic)).toEqual([
      'carts/create',
      'customers/create',
      'checkouts/create',
      'customers_email_marketing_consent/update',
      'products/update',
      'orders/create',
      'orders/paid',
      'checkouts/update',
      'refunds/create',
      'orders/updated',
      'orders/cancelled',
      'orders/updated',
    ]);
    for (const { topic, body } of sent) expect([topic, faultsOf(topic, body)]).toEqual([topic, []]);
  });

  test('of products, consent and a deleted checkout fit', () => {
    const sent = caused((shop) => {
      updateProduct(shop, '101', (product) => {
        product.title = 'New';
      });
      signUpForNewsletter(shop, 'new@example.com');
      addToCart(shop, 'anna', [{ variantId: '1021' }]);
      shop.emit('checkouts/delete', checkoutDeletePayload(shop, updateCheckout(shop, 'anna', {})));
    });
    const checked = sent.filter(({ topic }) => topic !== 'checkouts/create');
    expect(checked.length).toBe(5);
    for (const { topic, body } of checked) expect([topic, faultsOf(topic, body)]).toEqual([topic, []]);
  });

  test('of uninstalling and of the three compliance requests fit', () => {
    const shop = aShop();
    const sender = new WebhookSender({
      shop,
      subscriptions: () => null,
      apiVersion: () => version,
      random: () => 0.5,
      fetch: async () => new Response('', { status: 200 }),
    });
    requestCompliance(shop, sender, 'customers/data_request', 'elin@example.com');
    requestCompliance(shop, sender, 'customers/redact', { id: 201 });
    uninstall(shop, sender);
    for (const { topic, body } of sender.log) expect([topic, faultsOf(topic, JSON.parse(body))]).toEqual([topic, []]);
    expect(sender.log.map(({ topic }) => topic)).toEqual([
      'customers/data_request',
      'customers/redact',
      'app/uninstalled',
      'shop/redact',
    ]);
    expect(JSON.parse(sender.log[1]!.body)).toMatchObject({ customer: { id: 201 }, orders_to_redact: [301] });
    sender.stop();
  });

  test('a checkout without contact data names nobody, and its key is the token', () => {
    const [, checkout] = caused((shop) => {
      addToCart(shop, 'anna', [{ variantId: '1011' }]);
      updateCheckout(shop, 'anna', {});
    });
    expect(checkout!.body).toMatchObject({ email: null, completed_at: null });
    expect(checkout!.body).not.toHaveProperty('id');
    expect(checkout!.body).not.toHaveProperty('customer');
  });

  test('cart, checkout and order are joined by their tokens', () => {
    const sent = caused(buy);
    const body = (topic: string) => sent.find((entry) => entry.topic === topic)!.body as Record<string, unknown>;
    expect(body('checkouts/create').cart_token).toBe(body('carts/create').token);
    expect(body('orders/create').cart_token).toBe(body('carts/create').token);
    expect(body('orders/create').checkout_token).toBe(body('checkouts/create').token);
  });

  test('everything one purchase causes carries one event id', () => {
    const sent = caused(buy);
    const ids = sent.filter(({ topic }) => topic.startsWith('orders/') || topic === 'products/update');
    expect(new Set(ids.map(({ eventId }) => eventId)).size).toBe(1);
  });

  test('an update that changes nothing is no webhook', () => {
    const sent = caused((shop) => {
      addToCart(shop, 'anna', [{ variantId: '1011' }]);
      updateCheckout(shop, 'anna', { email: 'anna@example.com' });
      updateCheckout(shop, 'anna', { email: 'anna@example.com' });
    });
    expect(sent.filter(({ topic }) => topic.startsWith('checkouts/'))).toHaveLength(1);
  });
});
