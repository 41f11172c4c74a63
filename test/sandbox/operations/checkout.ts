// From cart to checkout to order, as the webhooks tell it.

import { freshToken, type ShopState } from '../shop-state.ts';
import type { Cart, Checkout, Order } from '../shop-types.ts';
import { checkoutPayload } from '../webhooks/checkout-payload.ts';
import { orderPayload } from '../webhooks/order-payload.ts';
import { productPayload } from '../webhooks/product-payload.ts';
import { CartError, cartTotal } from './cart.ts';
import { customerWithEmail, setEmailMarketing } from './customers.ts';
import { codeUsed, discountsOn } from './discounts.ts';

export interface CheckoutChanges {
  email?: string;
  phone?: string;
  buyerAcceptsMarketing?: boolean;
  discountCodes?: string[];
}

/** Begins the visitor's checkout out of their cart, or updates the one they have open; CartError 422 on an empty cart. */
export function updateCheckout(shop: ShopState, visitorId: string, changes: CheckoutChanges): Checkout {
  return shop.action(() => {
    const visitor = shop.visitor(visitorId);
    const cart = shop.cartOf(visitorId);
    if (!cart || cart.lines.length === 0) throw new CartError(422, 'The cart is empty');
    const open = visitor.checkoutToken ? shop.checkouts.get(visitor.checkoutToken) : undefined;
    const existing = open && open.completedAt === null && open.cartToken === cart.token ? open : undefined;
    const checkout = existing ?? newCheckout(shop, cart);
    const before = existing ? JSON.stringify({ ...existing, updatedAt: 0 }) : '';
    checkout.lines = structuredClone(cart.lines);
    checkout.attributes = { ...cart.attributes };
    if (changes.email !== undefined) {
      checkout.email = changes.email.trim().toLowerCase() || null;
      checkout.customerId = checkout.email ? customerWithEmail(shop, checkout.email).id : null;
    }
    if (changes.phone !== undefined) checkout.phone = changes.phone || null;
    if (changes.buyerAcceptsMarketing !== undefined) checkout.buyerAcceptsMarketing = changes.buyerAcceptsMarketing;
    if (changes.discountCodes) checkout.discountCodes = [...changes.discountCodes];
    if (existing && JSON.stringify({ ...checkout, updatedAt: 0 }) === before) return checkout;
    checkout.updatedAt = shop.now();
    visitor.checkoutToken = checkout.token;
    shop.put('visitors', visitor.id, visitor);
    shop.put('checkouts', checkout.token, checkout);
    shop.emit(existing ? 'checkouts/update' : 'checkouts/create', checkoutPayload(shop, checkout));
    return checkout;
  });
}

/** Pays. Needs an e-mail address by now (CartError 422); throws CartError 404 on an unknown token, and answers the same order when asked twice. */
export function completeCheckout(shop: ShopState, token: string, options: { email?: string } = {}): Order {
  return shop.action(() => {
    const checkout = shop.checkouts.get(token);
    if (!checkout) throw new CartError(404, 'No such checkout');
    if (checkout.orderId) return shop.orders.get(checkout.orderId)!;
    const email = (options.email ?? checkout.email ?? '').trim().toLowerCase();
    if (!email) throw new CartError(422, 'An e-mail address is needed');
    const customer = customerWithEmail(shop, email);
    if (checkout.buyerAcceptsMarketing) setEmailMarketing(shop, customer.id, 'SUBSCRIBED');
    const order = orderFromCheckout(shop, checkout, email, customer.id);
    checkout.email = email;
    checkout.customerId = customer.id;
    checkout.orderId = order.id;
    checkout.completedAt = order.createdAt;
    checkout.updatedAt = order.createdAt;
    shop.put('orders', order.id, order);
    shop.put('checkouts', checkout.token, checkout);
    forgetCart(shop, checkout);
    takeFromStock(shop, order);
    shop.emit('orders/create', orderPayload(shop, order));
    shop.emit('orders/paid', orderPayload(shop, order));
    shop.emit('checkouts/update', checkoutPayload(shop, checkout));
    return order;
  });
}

/** Opens somebody's checkout on this device by its recovery link; undefined where token or key is wrong. Never logs in. */
export function recoverCheckout(shop: ShopState, visitorId: string, token: string, key: string): Checkout | undefined {
  const checkout = shop.checkouts.get(token);
  if (!checkout || checkout.recoveryKey !== key) return undefined;
  if (checkout.completedAt !== null) return checkout;
  const visitor = shop.visitor(visitorId);
  visitor.cartToken = checkout.cartToken;
  visitor.checkoutToken = checkout.token;
  shop.put('visitors', visitor.id, visitor);
  return checkout;
}

function newCheckout(shop: ShopState, cart: Cart): Checkout {
  const now = shop.now();
  return {
    id: shop.nextId(),
    token: freshToken(),
    recoveryKey: freshToken(16),
    cartToken: cart.token,
    email: null,
    phone: null,
    buyerAcceptsMarketing: false,
    customerId: null,
    lines: structuredClone(cart.lines),
    attributes: { ...cart.attributes },
    discountCodes: [],
    createdAt: now,
    updatedAt: now,
    completedAt: null,
    orderId: null,
  };
}

function orderFromCheckout(shop: ShopState, checkout: Checkout, email: string, customerId: string): Order {
  const now = shop.now();
  const number = shop.nextOrderNumber();
  const subtotal = cartTotal(shop, checkout.lines);
  const discounts = discountsOn(shop, checkout.discountCodes, checkout.lines, subtotal);
  if (discounts.code !== null) codeUsed(shop, discounts.code);
  return {
    id: shop.nextId(),
    name: `#${number}`,
    number,
    cartToken: checkout.cartToken,
    checkoutToken: checkout.token,
    customerId,
    email,
    buyerAcceptsMarketing: checkout.buyerAcceptsMarketing,
    createdAt: now,
    updatedAt: now,
    processedAt: now,
    cancelledAt: null,
    cancelReason: null,
    financialStatus: 'PAID',
    fulfillmentStatus: 'UNFULFILLED',
    sourceName: 'web',
    test: false,
    taxesIncluded: true,
    lines: checkout.lines.flatMap((line, index) => {
      const found = shop.variant(line.variantId);
      if (!found) return [];
      const { product, variant } = found;
      return [
        {
          id: shop.nextId(),
          productId: product.id,
          variantId: variant.id,
          title: product.title,
          variantTitle: product.variants.length > 1 ? variant.title : null,
          sku: variant.sku,
          vendor: product.vendor,
          quantity: line.quantity,
          unitPrice: variant.price,
          discount: discounts.lines[index] ?? 0,
          properties: { ...line.properties },
          isGiftCard: product.isGiftCard,
        },
      ];
    }),
    shipping: subtotal >= 10_000 || discounts.freeShipping ? 0 : 490,
    taxRate: 0.2,
    discountCodes: discounts.code === null ? [] : [discounts.code],
    attributes: { ...checkout.attributes },
    tags: [],
    note: null,
    refunds: [],
  };
}

/** The cart is spent: whoever has it open gets a new one with the next thing they add. */
function forgetCart(shop: ShopState, checkout: Checkout): void {
  for (const visitor of shop.visitors.values()) {
    if (visitor.cartToken !== checkout.cartToken) continue;
    visitor.cartToken = null;
    visitor.checkoutToken = null;
    shop.put('visitors', visitor.id, visitor);
  }
}

function takeFromStock(shop: ShopState, order: Order): void {
  const changed = new Set<string>();
  for (const line of order.lines) {
    const found = line.variantId ? shop.variant(line.variantId) : undefined;
    if (!found) continue;
    found.variant.inventory -= line.quantity;
    changed.add(found.product.id);
  }
  for (const id of changed) {
    const product = shop.products.get(id)!;
    product.updatedAt = shop.now();
    shop.put('products', id, product);
    shop.emit('products/update', productPayload(shop, product));
  }
}
