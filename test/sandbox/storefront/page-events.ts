// What the platform tells web pixels, in the payload shapes of Shopify's standard events. What names a person is null, as for apps
// without approval for protected data.

import { cartTotal } from '../operations/cart.ts';
import type { ShopState } from '../shop-state.ts';
import type { Cart, CartLine, Checkout, Collection, Order, Product, Variant } from '../shop-types.ts';
import { hasOptions, picturePath } from './liquid-objects.ts';

/** An event before the pixel manager gives it an id, a moment and a context. */
export interface PageEvent {
  name: string;
  data: Record<string, unknown>;
}

const amount = (shop: ShopState, minor: number) => ({ amount: minor / 100, currencyCode: shop.facts.currency });

export function variantForPixel(shop: ShopState, product: Product, variant: Variant) {
  const title = hasOptions(product) ? variant.title : null;
  const picture = picturePath(product, variant);
  return {
    id: variant.id,
    sku: variant.sku,
    title,
    untranslatedTitle: title,
    price: amount(shop, variant.price),
    image: { src: picture ? shop.origins.storefront + picture : null },
    product: {
      id: product.id,
      title: product.title,
      untranslatedTitle: product.title,
      type: product.productType,
      vendor: product.vendor,
      url: `/products/${product.handle}`,
    },
  };
}

function lineForPixel(shop: ShopState, line: CartLine, quantity = line.quantity) {
  const found = shop.variant(line.variantId);
  if (!found) return null;
  return {
    merchandise: variantForPixel(shop, found.product, found.variant),
    quantity,
    cost: { totalAmount: amount(shop, found.variant.price * quantity) },
  };
}

export function cartForPixel(shop: ShopState, cart: Cart | undefined) {
  if (!cart || cart.lines.length === 0) return null;
  return {
    id: cart.token,
    attributes: Object.entries(cart.attributes).map(([key, value]) => ({ key, value })),
    lines: cart.lines.map((line) => lineForPixel(shop, line)).filter((line) => line !== null),
    totalQuantity: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
    cost: { totalAmount: amount(shop, cartTotal(shop, cart.lines)) },
  };
}

function checkoutForPixel(shop: ShopState, checkout: Checkout, order?: Order) {
  const total = cartTotal(shop, checkout.lines);
  return {
    token: checkout.token,
    email: null,
    phone: null,
    smsMarketingPhone: null,
    buyerAcceptsEmailMarketing: checkout.buyerAcceptsMarketing,
    buyerAcceptsSmsMarketing: false,
    currencyCode: shop.facts.currency,
    attributes: Object.entries(checkout.attributes).map(([key, value]) => ({ key, value })),
    lineItems: checkout.lines.map((line) => ({
      id: line.key,
      quantity: line.quantity,
      title: shop.variant(line.variantId)?.product.title ?? null,
      variant: lineForPixel(shop, line)?.merchandise ?? null,
      finalLinePrice: lineForPixel(shop, line)?.cost.totalAmount ?? amount(shop, 0),
      discountAllocations: [],
      properties: Object.entries(line.properties).map(([key, value]) => ({ key, value })),
      sellingPlanAllocation: null,
    })),
    subtotalPrice: amount(shop, total),
    totalPrice: amount(shop, total),
    totalTax: amount(shop, 0),
    discountApplications: [],
    discountsAmount: null,
    shippingAddress: null,
    billingAddress: null,
    shippingLine: null,
    delivery: null,
    localization: {
      country: { isoCode: shop.facts.countryCode },
      language: { isoCode: shop.facts.locale },
      market: {},
    },
    transactions: [],
    order: order
      ? { id: order.id, customer: order.customerId ? { id: order.customerId, isFirstOrder: null } : null }
      : null,
  };
}

export const pageViewed = (): PageEvent => ({ name: 'page_viewed', data: {} });

export const productViewed = (shop: ShopState, product: Product, variant: Variant): PageEvent => ({
  name: 'product_viewed',
  data: { productVariant: variantForPixel(shop, product, variant) },
});

const firstVariants = (shop: ShopState, products: Product[]) =>
  products.flatMap((product) => product.variants.slice(0, 1).map((variant) => variantForPixel(shop, product, variant)));

export const collectionViewed = (shop: ShopState, collection: Collection, products: Product[]): PageEvent => ({
  name: 'collection_viewed',
  data: { collection: { id: collection.id, title: collection.title, productVariants: firstVariants(shop, products) } },
});

export const searchSubmitted = (shop: ShopState, query: string, products: Product[]): PageEvent => ({
  name: 'search_submitted',
  data: { searchResult: { query, productVariants: firstVariants(shop, products) } },
});

export const cartViewed = (shop: ShopState, cart: Cart | undefined): PageEvent => ({
  name: 'cart_viewed',
  data: { cart: cartForPixel(shop, cart) },
});

/** What a change of the cart is to a pixel: pieces added and pieces removed, line by line. */
export function cartChanges(shop: ShopState, before: CartLine[], after: CartLine[]): PageEvent[] {
  const events: PageEvent[] = [];
  const quantityIn = (lines: CartLine[], key: string) => lines.find((line) => line.key === key)?.quantity ?? 0;
  const keys = new Set([...before, ...after].map((line) => line.key));
  for (const key of keys) {
    const change = quantityIn(after, key) - quantityIn(before, key);
    const line = [...after, ...before].find((candidate) => candidate.key === key);
    if (change === 0 || !line) continue;
    const name = change > 0 ? 'product_added_to_cart' : 'product_removed_from_cart';
    events.push({ name, data: { cartLine: lineForPixel(shop, line, Math.abs(change)) } });
  }
  return events;
}

export const checkoutStarted = (shop: ShopState, checkout: Checkout): PageEvent => ({
  name: 'checkout_started',
  data: { checkout: checkoutForPixel(shop, checkout) },
});

export const contactSubmitted = (shop: ShopState, checkout: Checkout): PageEvent => ({
  name: 'checkout_contact_info_submitted',
  data: { checkout: checkoutForPixel(shop, checkout) },
});

export const checkoutCompleted = (shop: ShopState, checkout: Checkout, order: Order): PageEvent => ({
  name: 'checkout_completed',
  data: { checkout: checkoutForPixel(shop, checkout, order) },
});
