// The made-up world in the platform's words: products, customers and past orders as the stand-in shop holds them.

import type { Collection, Customer, MarketingState, Order, Product, ShopFacts } from './shop-types.ts';
import type * as world from './world/types.ts';
import type { World } from './world/world.ts';

const marketing: Record<world.EmailConsent, MarketingState> = {
  subscribed: 'SUBSCRIBED',
  unsubscribed: 'UNSUBSCRIBED',
  pending: 'PENDING',
  'not-subscribed': 'NOT_SUBSCRIBED',
};

const sources = { web: 'web', pos: 'pos', draft: 'shopify_draft_order' } as const;

export function shopFacts(source: World): ShopFacts {
  const { shop } = source;
  return {
    id: '548380009',
    domain: `${shop.handle}.myshopify.com`,
    name: shop.name,
    email: shop.email,
    ownerName: 'Sam Merchant',
    currency: shop.currency,
    timeZone: shop.zone,
    countryCode: shop.country,
    countryName: new Intl.DisplayNames('en', { type: 'region' }).of(shop.country) ?? shop.country,
    locale: shop.locale,
    createdAt: source.startsAt,
  };
}

export function products(source: World, imagePath: (product: world.Product) => string | null): Product[] {
  return source.products.map((product) => ({
    id: String(product.id),
    handle: product.handle,
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    productType: product.type,
    vendor: product.vendor,
    tags: [...product.tags],
    status: product.status.toUpperCase() as Product['status'],
    publishedAt: product.publishedAt,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    imagePath: imagePath(product),
    isGiftCard: product.giftCard,
    variants: product.variants.map((variant) => ({
      id: String(variant.id),
      productId: String(product.id),
      title: variant.title,
      sku: variant.sku,
      price: variant.price,
      compareAtPrice: variant.compareAtPrice,
      inventory: variant.inventory,
      inventoryPolicy: 'DENY',
      options: product.options.length
        ? product.options.map(({ name }, index) => ({ name, value: variant.options[index] ?? '' }))
        : [{ name: 'Title', value: 'Default Title' }],
      position: variant.position,
    })),
  }));
}

export function collections(source: World): Collection[] {
  return source.collections.map((collection) => ({
    id: String(collection.id),
    handle: collection.handle,
    title: collection.title,
    descriptionHtml: collection.descriptionHtml,
    productIds: collection.products.map(String),
    updatedAt: source.endsAt,
  }));
}

export function customers(source: World): Customer[] {
  return source.shoppers.map((shopper) => ({
    id: String(shopper.id),
    email: shopper.email,
    firstName: shopper.firstName,
    lastName: shopper.lastName,
    phone: null,
    marketingState: marketing[shopper.emailConsent],
    marketingUpdatedAt: shopper.emailConsentAt,
    marketingOptInLevel: shopper.emailConsent === 'subscribed' ? 'SINGLE_OPT_IN' : null,
    smsState: 'NOT_SUBSCRIBED',
    tags: [...shopper.tags],
    createdAt: shopper.createdAt,
    updatedAt: Math.max(shopper.createdAt, shopper.emailConsentAt ?? 0),
    city: shopper.address.city,
    countryCode: shopper.address.country,
  }));
}

export function orders(source: World): Order[] {
  return source.orders.map((order) => {
    const lines = order.lines.map((line) => ({
      id: String(line.id),
      productId: String(line.product),
      variantId: String(line.variant),
      title: line.title,
      variantTitle: line.variantTitle === 'Default Title' ? null : line.variantTitle,
      sku: line.sku,
      vendor: source.product(line.product)?.vendor ?? null,
      quantity: line.quantity,
      unitPrice: line.price,
      discount: line.discount,
      properties: {},
      isGiftCard: line.giftCard,
    }));
    const refunds = order.refunds.map((refund) => ({
      id: String(refund.id),
      createdAt: Math.round(refund.at),
      note: null,
      lines: refund.lines.map((entry, index) => ({
        id: `${refund.id}${index}`,
        lineId: String(entry.line),
        quantity: entry.quantity,
        amount: entry.amount,
      })),
    }));
    const returned = refunds.flatMap((refund) => refund.lines).reduce((sum, line) => sum + line.quantity, 0);
    const pieces = lines.reduce((sum, line) => sum + line.quantity, 0);
    const touched = [order.placedAt, order.cancelledAt ?? 0, ...refunds.map((refund) => refund.createdAt)];
    const financialStatus =
      order.cancelledAt !== null
        ? 'VOIDED'
        : returned === 0
          ? 'PAID'
          : returned < pieces
            ? 'PARTIALLY_REFUNDED'
            : 'REFUNDED';
    return {
      id: String(order.id),
      name: order.name,
      number: order.number,
      // Carts of the time before the app are known to the platform too, but nothing else refers to them.
      cartToken: order.source === 'web' ? `c1-${order.id.toString(16)}` : null,
      checkoutToken: order.source === 'web' ? `past${order.id.toString(16)}` : null,
      customerId: order.shopper === null ? null : String(order.shopper),
      email: order.email,
      buyerAcceptsMarketing: order.acceptsMarketing,
      createdAt: order.placedAt,
      updatedAt: Math.max(...touched),
      processedAt: order.placedAt,
      cancelledAt: order.cancelledAt,
      cancelReason: order.cancelledAt === null ? null : 'customer',
      financialStatus,
      fulfillmentStatus: 'FULFILLED',
      sourceName: sources[order.source],
      test: order.test,
      taxesIncluded: true,
      lines,
      shipping: order.shipping,
      taxRate: 0.2,
      discountCodes: order.discountCode === null ? [] : [order.discountCode],
      attributes: {},
      tags: [...order.tags],
      note: null,
      refunds,
    };
  });
}
