// Checkouts without an order, for the `abandonedCheckouts` query. They have no token there.

import { cartTotal } from '../../operations/cart.ts';
import type { ShopState } from '../../shop-state.ts';
import type { CartLine, Checkout } from '../../shop-types.ts';
import { gid } from '../../webhooks/shapes.ts';
import { connection } from '../connection.ts';
import { type Arguments, attributes, iso, moneyBag, type Source } from '../source.ts';
import { addressNode, customerNode } from './customer.ts';
import { productNode, variantNode } from './product.ts';

/** Only checkouts with contact data count as abandoned. */
export function abandonedCheckoutConnection(shop: ShopState) {
  const left = [...shop.checkouts.values()].filter((checkout) => checkout.email !== null || checkout.phone !== null);
  return connection('AbandonedCheckoutConnection', left, {
    node: (checkout) => checkoutNode(shop, checkout),
    id: (checkout) => checkout.id,
    filters: {
      id: (checkout) => Number(checkout.id),
      created_at: (checkout) => checkout.createdAt,
      updated_at: (checkout) => checkout.updatedAt,
      status: (checkout) => (checkout.completedAt === null ? 'open' : 'closed'),
      email_state: (checkout) => (checkout.emailSentAt === undefined ? 'not_sent' : 'sent'),
      recovery_state: (checkout) => (checkout.completedAt === null ? 'not_recovered' : 'recovered'),
    },
    orders: { CREATED_AT: (checkout) => checkout.createdAt },
  });
}

/** What the platform knows about a checkout left behind; null where it is none. */
export function abandonmentNode(shop: ShopState, checkoutId: string | undefined): Source | null {
  const checkout = [...shop.checkouts.values()].find(({ id }) => id === checkoutId);
  if (!checkout || (checkout.email === null && checkout.phone === null)) return null;
  return {
    __typename: 'Abandonment',
    id: gid('Abandonment', checkout.id),
    abandonmentType: 'CHECKOUT',
    createdAt: iso(checkout.createdAt),
    emailState: checkout.emailSentAt === undefined ? 'NOT_SENT' : 'SENT',
    emailSentAt: iso(checkout.emailSentAt ?? null),
    abandonedCheckoutPayload: () => checkoutNode(shop, checkout),
  };
}

export function checkoutNode(shop: ShopState, checkout: Checkout): Source {
  const customer = checkout.customerId ? shop.customers.get(checkout.customerId) : undefined;
  const total = cartTotal(shop, checkout.lines);
  const bag = (minor: number) => () => moneyBag(shop, minor);
  return {
    __typename: 'AbandonedCheckout',
    id: gid('AbandonedCheckout', checkout.id),
    name: `#${checkout.id}`,
    note: '',
    abandonedCheckoutUrl: shop.recoveryUrl(checkout),
    createdAt: iso(checkout.createdAt),
    updatedAt: iso(checkout.updatedAt),
    completedAt: iso(checkout.completedAt),
    taxesIncluded: true,
    taxLines: [],
    discountCodes: checkout.discountCodes,
    defaultCursor: Buffer.from(checkout.id).toString('base64url'),
    customAttributes: () => attributes(checkout.attributes),
    customer: customer ? () => customerNode(shop, customer) : null,
    billingAddress: customer ? () => addressNode(shop, customer) : null,
    shippingAddress: customer ? () => addressNode(shop, customer) : null,
    lineItemsQuantity: checkout.lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotalPriceSet: bag(total),
    totalLineItemsPriceSet: bag(total),
    totalPriceSet: bag(total),
    totalDiscountSet: bag(0),
    totalTaxSet: bag(0),
    lineItems: (args: Arguments) =>
      connection('AbandonedCheckoutLineItemConnection', checkout.lines, {
        node: (line) => lineNode(shop, line),
        id: (line) => line.key,
      })(args),
  };
}

function lineNode(shop: ShopState, line: CartLine): Source {
  const found = shop.variant(line.variantId);
  const price = found?.variant.price ?? 0;
  const bag = (minor: number) => () => moneyBag(shop, minor);
  return {
    __typename: 'AbandonedCheckoutLineItem',
    id: gid('AbandonedCheckoutLineItem', line.variantId),
    quantity: line.quantity,
    title: found?.product.title ?? null,
    variantTitle: found?.variant.title ?? null,
    sku: found?.variant.sku ?? null,
    customAttributes: () => attributes(line.properties),
    originalUnitPriceSet: bag(price),
    originalTotalPriceSet: bag(price * line.quantity),
    discountedUnitPriceSet: bag(price),
    discountedTotalPriceSet: bag(price * line.quantity),
    discountedUnitPriceWithCodeDiscount: bag(price),
    discountedTotalPriceWithCodeDiscount: bag(price * line.quantity),
    product: found ? () => productNode(shop, found.product) : null,
    variant: found ? () => variantNode(shop, found.product, found.variant) : null,
  };
}
