import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  CartChanged,
  CheckoutChanged,
  CustomerChanged,
  EmailConsentChanged,
  OrderChanged,
  PhoneConsentChanged,
  ProductChanged,
  ShopEvent,
} from '../../../../../server/events/shop-event.ts';
import { translate, translateBody, translators } from '../../../../../server/platform/shopify/webhooks/translate.ts';
import type { Translation } from '../../../../../server/platform/shopify/webhooks/translation.ts';
import { aContext, sample, sampleText } from './sample.ts';

function eventOf<T extends ShopEvent>(told: Translation): T {
  if (!('events' in told) || told.events.length !== 1) throw new Error(`no single event: ${JSON.stringify(told)}`);
  return told.events[0] as T;
}

const order = (over: Record<string, unknown> = {}) =>
  eventOf<OrderChanged>(translate('orders/create', { ...sample('orders/create'), ...over }, aContext()));

describe("Shopify's samples", () => {
  it.each(Object.keys(translators).filter((topic) => topic !== 'orders/delete'))('%s is understood', (topic) => {
    expect(translateBody(topic, sampleText(topic), aContext())).not.toHaveProperty('dropped');
  });

  it('an order becomes its goods, its person and its joins', () => {
    const event = eventOf<OrderChanged>(translateBody('orders/create', sampleText('orders/create'), aContext()));
    expect(event).toMatchObject({
      type: 'order-changed',
      order: '820982911946154508',
      name: '#9999',
      person: { customer: '115310627314723954', email: 'shopper.one@example.com', name: 'Given Family' },
      placedAt: Date.UTC(2022, 0, 1),
      cancelledAt: Date.UTC(2022, 0, 1),
      currency: 'USD',
      total: 40495,
      refunded: 0,
      channel: 'online',
      test: true,
      acceptsMarketing: true,
      cart: null,
      checkout: null,
    });
    expect(event.lines[0]).toMatchObject({ product: '788032119674292900', variant: null, quantity: 1, price: 8999 });
  });

  it('a checkout is keyed by its token and carries its recovery link', () => {
    const event = eventOf<CheckoutChanged>(translate('checkouts/create', sample('checkouts/create'), aContext()));
    expect(event).toMatchObject({
      checkout: '123123123',
      cart: 'eeafa272cebfd4b22385bc4b645e762c',
      person: { email: 'shopper.three@example.com' },
      acceptsMarketing: false,
      total: 39800,
    });
    expect(event.recoveryUrl).toMatch(/^https:\/\/checkout\.local\/.*recover\?key=/);
    expect(event.lines[0]).toMatchObject({ product: '632910392', variant: '808950810', quantity: 1, price: 19900 });
  });

  it('a cart has lines and no person', () => {
    const event = eventOf<CartChanged>(translate('carts/update', sample('carts/update'), aContext()));
    expect(event).toMatchObject({ cart: 'exampleCartId', at: Date.UTC(2022, 0, 1), createdAt: Date.UTC(2022, 0, 1) });
    expect(event.lines).toMatchObject([{ quantity: 3, price: 1999, title: 'Example T-Shirt - Small' }]);
    expect(event).not.toHaveProperty('person');
  });

  it('a customer body leaves the tags we know alone', () => {
    const event = eventOf<CustomerChanged>(translate('customers/update', sample('customers/update'), aContext()));
    expect(event).toMatchObject({
      tags: null,
      person: { customer: '706405506930370084', email: 'shopper.two@example.com' },
    });
  });

  it('a product has its variants, prices and availability', () => {
    const event = eventOf<ProductChanged>(translate('products/update', sample('products/update'), aContext()));
    expect(event.product).toMatchObject({
      id: '788032119674292922',
      description: 'An example T-Shirt',
      tags: ['example', 'mens', 't-shirt'],
      published: true,
      giftCard: false,
    });
    expect(event.product.variants).toMatchObject([
      { price: 1999, compareAt: 2499, inventory: 75, available: true },
      { price: 1999, compareAt: 2499, inventory: 50, available: true },
    ]);
  });

  it('a person who was never asked has not agreed', () => {
    const topic = 'customers_email_marketing_consent/update';
    const event = eventOf<EmailConsentChanged>(translate(topic, sample(topic), aContext()));
    expect(event).toMatchObject({ granted: false, source: 'unknown', at: aContext().triggeredAt });
  });

  it('a yes to text messages is one event with its number, of a customer alone', () => {
    const topic = 'customers_marketing_consent/update';
    const event = eventOf<PhoneConsentChanged>(translate(topic, sample(topic), aContext()));
    const [granted, source] = [true, 'single_opt_in'];
    expect(event).toMatchObject({ granted, source, phone: '+4915112345678', at: Date.UTC(2026, 2, 4, 10, 6, 7) });
    expect(event.person).toMatchObject({ email: null });
  });

  it('the compliance topics name whom they are about', () => {
    expect(translate('customers/redact', sample('customers/redact'), aContext())).toEqual({
      effect: 'redact-customer',
      shopDomain: 'example-shop.myshopify.com',
      person: { customer: '191167', email: 'shopper.one@example.com', orders: ['299938', '280263', '220458'] },
    });
    expect(translate('customers/data_request', sample('customers/data_request'), aContext())).toMatchObject({
      effect: 'data-request',
      request: '9999',
    });
    expect(translate('shop/redact', sample('shop/redact'), aContext())).toMatchObject({ effect: 'redact-shop' });
    expect(translate('customers/redact', { customer: { email: 'a@example.com' } }, aContext())).toMatchObject({
      person: { customer: null, email: 'a@example.com', orders: [] },
    });
  });

  it('messages about the app itself are effects', () => {
    const uninstalled = { ...sample('app/uninstalled'), myshopify_domain: 'example-shop.myshopify.com' };
    expect(translate('app/uninstalled', uninstalled, aContext())).toEqual({
      effect: 'uninstalled',
      shopDomain: 'example-shop.myshopify.com',
    });
    expect(translate('app/scopes_update', sample('app/scopes_update'), aContext())).toEqual({
      effect: 'scopes',
      scopes: ['read_products', 'write_products'],
    });
    expect(translate('bulk_operations/finish', sample('bulk_operations/finish'), aContext())).toEqual({
      effect: 'bulk-finished',
      operation: 'gid://shopify/BulkOperation/147595010',
    });
  });

  it('a refund has its order asked for', () => {
    const told = translateBody('refunds/create', sampleText('refunds/create'), aContext());
    expect(told).toEqual({ events: [], refetch: { what: 'order', id: '820982911946154500' } });
  });
});

describe('money of an order', () => {
  const line = { id: 1, title: 'Cup', quantity: 2, price: '10.00', product_id: 7, variant_id: 8 };

  it('leaves out shipping and tax where prices are without tax', () => {
    const event = order({ line_items: [line], subtotal_price: '20.00', total_tax: '4.00', taxes_included: false });
    expect(event.total).toBe(2000);
    expect(event.lines[0]?.price).toBe(1000);
  });

  it('takes the tax out where prices include it', () => {
    const event = order({
      line_items: [{ ...line, tax_lines: [{ price: '3.20' }] }],
      subtotal_price: '20.00',
      total_tax: '4.00',
      taxes_included: true,
    });
    expect(event.total).toBe(1680);
    expect(event.lines[0]?.price).toBe(840);
  });

  it("takes the order's tax without shipping's where lines name none", () => {
    const event = order({
      line_items: [line],
      subtotal_price: '20.00',
      total_tax: '4.00',
      shipping_lines: [{ tax_lines: [{ price: '0.80' }] }],
      taxes_included: true,
    });
    expect(event.total).toBe(1680);
  });

  it('takes discounts from a line, and nets what was refunded', () => {
    const event = order({
      line_items: [{ ...line, discount_allocations: [{ amount: '5.00' }], total_discount: '0.00' }],
      subtotal_price: '15.00',
      total_tax: '0.00',
      refunds: [{ refund_line_items: [{ line_item_id: 1, quantity: 1, subtotal: 7.5, total_tax: 0 }] }],
    });
    expect(event).toMatchObject({ total: 1500, refunded: 750 });
    expect(event.lines[0]).toMatchObject({ price: 750, quantity: 2, refundedQuantity: 1 });
  });

  it('nets the tax of a refund where prices include it', () => {
    const event = order({
      line_items: [{ ...line, tax_lines: [{ price: '3.20' }] }],
      subtotal_price: '20.00',
      total_tax: '3.20',
      taxes_included: true,
      refunds: [{ refund_line_items: [{ line_item_id: 1, quantity: 1, subtotal: '10.00', total_tax: '1.60' }] }],
    });
    expect(event.refunded).toBe(840);
  });

  it('counts what was paid in another currency in the shop’s own', () => {
    const paid = (yen: string, dollars: string) => ({
      shop_money: { amount: dollars, currency_code: 'USD' },
      presentment_money: { amount: yen, currency_code: 'JPY' },
    });
    const [item] = sample('orders/create').line_items as Record<string, unknown>[];
    const inDollars = {
      line_items: [{ ...item, price: '20.00', quantity: 2, total_discount: '0.00', discount_allocations: [] }],
      ...{ currency: 'USD', subtotal_price: '40.00', total_tax: '0.00', taxes_included: false, refunds: [] },
    };
    const inYen = {
      ...inDollars,
      ...{ presentment_currency: 'JPY', subtotal_price_set: paid('6000', '40.00') },
      line_items: inDollars.line_items.map((line) => ({ ...line, price_set: paid('3000', '20.00') })),
    };
    expect(order(inYen)).toMatchObject({ currency: 'USD', total: 4000, lines: [{ price: 2000 }] });
    expect(order(inYen)).toEqual(order(inDollars));
  });

  it('knows currencies without decimals', () => {
    const event = order({ currency: 'JPY', line_items: [{ ...line, price: '1000' }], subtotal_price: '2000' });
    expect(event.total).toBe(2000);
    expect(event.lines[0]?.price).toBe(1000);
  });

  it.each([
    ['web', 'online'],
    ['580111', 'online'],
    ['pos', 'pos'],
    ['shopify_draft_order', 'draft'],
    ['1234567', 'other'],
    [null, 'other'],
  ])('source %s is the channel %s', (source, channel) => {
    expect(order({ source_name: source }).channel).toBe(channel);
  });
});

describe('our own marks', () => {
  it('tell which restore link and which decision an order came from', () => {
    const event = order({
      note_attributes: [{ name: '_presage_cart', value: 'Abc_123-x' }],
      line_items: [{ id: 1, quantity: 1, price: '1.00', properties: [{ name: '_presage', value: 'decision1' }] }],
    });
    expect(event.restoredFrom).toBe('Abc_123-x');
    expect(event.lines[0]?.decision).toBe('decision1');
  });

  it('are read from a plain object too, and refused where they are no token', () => {
    const cart = (properties: unknown) =>
      eventOf<CartChanged>(
        translate('carts/update', { token: 'c', line_items: [{ quantity: 1, price: '1', properties }] }, aContext()),
      ).lines[0]?.decision;
    expect(cart({ _presage: 'decision1' })).toBe('decision1');
    expect(cart({ _presage: '<b>' })).toBeNull();
    expect(cart(JSON.parse('{"__proto__": {"_presage": "x"}}'))).toBeNull();
  });
});

describe('ids of events', () => {
  it('are the same for every delivery of one state', () => {
    const ids = ['orders/create', 'orders/paid', 'orders/updated'].map(
      (topic) =>
        eventOf(translate(topic, sample('orders/create'), aContext({ deliveryId: topic, triggeredAt: null }))).id,
    );
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^order:820982911946154500:|^order:820982911946154508:/);
  });

  it('differ for two states within one second', () => {
    const one = eventOf(translate('checkouts/update', sample('checkouts/update'), aContext())).id;
    const two = eventOf(
      translate('checkouts/update', { ...sample('checkouts/update'), email: 'other@example.com' }, aContext()),
    ).id;
    expect(one).not.toBe(two);
    expect(one.split(':').slice(0, 3)).toEqual(two.split(':').slice(0, 3));
  });

  it('keep every digit of ids beyond 2^53', () => {
    const body = '{"id":820982911946154508,"order_id":820982911946154509}';
    expect(translateBody('refunds/create', body, aContext())).toMatchObject({ refetch: { id: '820982911946154509' } });
  });
});

describe('a message that does not fit', () => {
  it('is explained', () => {
    expect(translate('orders/create', { id: 1 }, aContext())).toMatchObject({
      dropped: 'malformed',
      why: expect.stringContaining('line_items'),
    });
    expect(translateBody('orders/create', '{"id":', aContext())).toEqual({
      dropped: 'malformed',
      why: 'the body is not JSON',
    });
    expect(translate('themes/update', {}, aContext())).toMatchObject({ dropped: 'unknown-type' });
    expect(translate('constructor', {}, aContext())).toMatchObject({ dropped: 'unknown-type' });
  });

  it('never throws, whatever is missing, odd or new', () => {
    const topics = Object.keys(translators);
    const odd = fc.oneof(
      fc.constant(undefined),
      fc.constant(null),
      fc.constant(''),
      fc.constant('x'),
      fc.constant('-0.0001'),
      fc.constant(1e300),
      fc.constant(-1),
      fc.constant([]),
      fc.constant({}),
      fc.constant('2026-13-45T99:99:99Z'),
      fc.constant([null]),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...topics), fc.array(fc.tuple(fc.nat(), odd), { maxLength: 6 }), (topic, changes) => {
        const body = topic === 'orders/delete' ? { id: 1 } : sample(topic);
        for (const [at, value] of changes) mutate(body, at, value);
        const told = translate(topic, body, aContext());
        expect('events' in told || 'effect' in told || told.why !== '').toBe(true);
        if ('events' in told) {
          for (const event of told.events) {
            expect(event.id).not.toBe('');
            expect(Number.isFinite(event.at)).toBe(true);
            expect(JSON.stringify(event)).not.toMatch(/NaN|Infinity/);
            if (event.type === 'order-changed') {
              expect(Number.isInteger(event.total) && event.total >= 0).toBe(true);
              expect(Number.isInteger(event.refunded) && event.refunded >= 0).toBe(true);
              expect(event.lines.every((l) => Number.isInteger(l.price) && l.price >= 0)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('never throws on arbitrary JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(translators)), fc.jsonValue(), (topic, body) => {
        translate(topic, body, aContext());
      }),
      { numRuns: 500 },
    );
  });

  it('unknown fields change nothing', () => {
    const plain = translate('orders/create', sample('orders/create'), aContext());
    expect(translate('orders/create', { ...sample('orders/create'), new_in_2027: { deep: [1] } }, aContext())).toEqual(
      plain,
    );
  });
});

describe('a product whose stock the body leaves open', () => {
  const product = (variant: Record<string, unknown>) => {
    const body = sample('products/update');
    body.variants = [{ ...body.variants[0], ...variant }];
    return translate('products/update', body, aContext());
  };

  it('is asked for when an untracked variant and a sold-out one look alike', () => {
    expect(product({ inventory_quantity: 0 })).toMatchObject({
      refetch: { what: 'product', id: '788032119674292922' },
    });
  });

  it('is not asked for when the body is clear', () => {
    for (const clear of [{ inventory_quantity: 3 }, { inventory_quantity: 0, inventory_policy: 'continue' }]) {
      expect(product(clear)).not.toHaveProperty('refetch');
    }
    const untracked = product({ inventory_quantity: 0, inventory_management: null });
    expect(untracked).not.toHaveProperty('refetch');
    expect(eventOf<ProductChanged>(untracked).product.variants[0]).toMatchObject({ inventory: null, available: true });
    const soldOut = product({ inventory_quantity: 0, inventory_management: 'shopify' });
    expect(eventOf<ProductChanged>(soldOut).product.variants[0]).toMatchObject({ inventory: 0, available: false });
  });
});

/** Sets, or takes away, one value somewhere in a body. */
function mutate(body: unknown, at: number, value: unknown): void {
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (holder: unknown) => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      walk((holder as Record<string, unknown>)[key]);
    }
  };
  walk(body);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return;
  if (value === undefined) delete place.holder[place.key];
  else place.holder[place.key] = structuredClone(value);
}
