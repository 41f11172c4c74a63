// A stand-in shop of a few things, for tests that need no world.

import { SandboxClock } from '../../sandbox/clock.ts';
import { ShopState } from '../../sandbox/shop-state.ts';
import type { Customer, Order, Product } from '../../sandbox/shop-types.ts';

/** Tuesday 2026-10-13, 10:00 in London. */
export const shopNow = Date.UTC(2026, 9, 13, 9);

export const allScopes = [
  'write_products',
  'read_orders',
  'read_all_orders',
  'write_customers',
  'write_discounts',
  'write_pixels',
  'read_customer_events',
];

export function aProduct(overrides: Partial<Product> = {}): Product {
  const id = overrides.id ?? '101';
  return {
    id,
    handle: `mug-${id}`,
    title: `Mug ${id}`,
    descriptionHtml: '<p>A <b>mug</b> &amp; more.</p>',
    productType: 'Mugs',
    vendor: 'Tolvane',
    tags: ['ceramic'],
    status: 'ACTIVE',
    publishedAt: shopNow - 1000,
    createdAt: shopNow - 86_400_000,
    updatedAt: shopNow - 3_600_000,
    imagePath: `/images/mug-${id}.png`,
    isGiftCard: false,
    variants: [
      {
        id: `${id}1`,
        productId: id,
        title: 'Default Title',
        sku: `MUG-${id}`,
        price: 1250,
        compareAtPrice: null,
        inventory: 10,
        inventoryPolicy: 'DENY',
        options: [{ name: 'Title', value: 'Default Title' }],
        position: 1,
      },
    ],
    ...overrides,
  };
}

export function aCustomer(overrides: Partial<Customer> = {}): Customer {
  return {
    id: '201',
    email: 'elin@example.com',
    firstName: 'Elin',
    lastName: 'Wether',
    phone: null,
    marketingState: 'NOT_SUBSCRIBED',
    marketingUpdatedAt: null,
    marketingOptInLevel: null,
    smsState: 'NOT_SUBSCRIBED',
    tags: [],
    createdAt: shopNow - 86_400_000,
    updatedAt: shopNow - 86_400_000,
    city: 'Sheffield',
    countryCode: 'GB',
    ...overrides,
  };
}

export function anOrder(overrides: Partial<Order> = {}): Order {
  const id = overrides.id ?? '301';
  return {
    id,
    name: '#1001',
    number: 1001,
    cartToken: `c1-${id}`,
    checkoutToken: `k-${id}`,
    customerId: '201',
    email: 'elin@example.com',
    buyerAcceptsMarketing: false,
    createdAt: shopNow - 3_600_000,
    updatedAt: shopNow - 3_600_000,
    processedAt: shopNow - 3_600_000,
    cancelledAt: null,
    cancelReason: null,
    financialStatus: 'PAID',
    fulfillmentStatus: 'FULFILLED',
    sourceName: 'web',
    test: false,
    taxesIncluded: true,
    lines: [
      {
        id: `${id}5`,
        productId: '101',
        variantId: '1011',
        title: 'Mug 101',
        variantTitle: null,
        sku: 'MUG-101',
        vendor: 'Tolvane',
        quantity: 2,
        unitPrice: 1250,
        discount: 100,
        properties: { _presage: 'd1' },
        isGiftCard: false,
      },
    ],
    shipping: 490,
    taxRate: 0.2,
    discountCodes: ['WELCOME'],
    attributes: {},
    tags: [],
    note: null,
    refunds: [],
    ...overrides,
  };
}

/** A shop with two products, one customer and one order; its clock starts at `shopNow` and is moved by hand. */
export function aShop(parts: { products?: Product[]; customers?: Customer[]; orders?: Order[] } = {}): ShopState {
  const products = parts.products ?? [aProduct(), aProduct({ id: '102' })];
  const shop = new ShopState({
    facts: {
      id: '548380009',
      domain: 'hollowmere.myshopify.com',
      name: 'Hollowmere',
      email: 'hello@hollowmere.example',
      ownerName: 'Sam Merchant',
      currency: 'GBP',
      timeZone: 'Europe/London',
      countryCode: 'GB',
      countryName: 'United Kingdom',
      locale: 'en',
      createdAt: shopNow - 1e10,
    },
    app: { id: '1048577', apiKey: 'key', apiSecret: 'secret', handle: 'presage', title: 'Presage' },
    origins: {
      storefront: 'http://127.0.0.1:1',
      admin: 'http://127.0.0.1:2',
      mailbox: 'http://127.0.0.1:3',
      control: 'http://127.0.0.1:4',
      app: 'http://127.0.0.1:5',
    },
    clock: new SandboxClock({ offset: shopNow, real: () => 0 }),
    products,
    collections: [
      {
        id: '401',
        handle: 'mugs',
        title: 'Mugs',
        descriptionHtml: '',
        productIds: products.map((product) => product.id),
        updatedAt: shopNow,
      },
    ],
    customers: parts.customers ?? [aCustomer()],
    orders: parts.orders ?? [anOrder()],
  });
  shop.set('installation', { id: '501', installedAt: shopNow, scopes: allScopes, activeBlocks: [] });
  return shop;
}
