// The built pixel, run as the platform runs it: a context with a fake `shopify.extend` and nothing else but what is promised.

import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { buildExtensions, PIXEL_FILE } from '../../extensions/build.ts';

const ENDPOINT = 'https://app.example/collect';

interface Sent {
  shop: string;
  visitor: string;
  client: string;
  consent: Record<string, boolean>;
  events: { id: string; type: string; at: number }[];
}

interface Privacy {
  analyticsProcessingAllowed: boolean;
  marketingAllowed: boolean;
  preferencesProcessingAllowed: boolean;
  saleOfDataAllowed: boolean;
}

const allowing = (analytics: boolean): Privacy => ({
  analyticsProcessingAllowed: analytics,
  marketingAllowed: false,
  preferencesProcessingAllowed: analytics,
  saleOfDataAllowed: false,
});

let code: string;
beforeAll(async () => {
  await buildExtensions();
  code = readFileSync(PIXEL_FILE, 'utf8');
});
beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** A page with the pixel in it; `answers` are the collector's, the last one from then on. */
function aPage(options: { consent?: boolean; answers?: (number | Error)[]; cart?: { id: string } | null } = {}) {
  const sent: Sent[] = [];
  const requests: RequestInit[] = [];
  const stored = new Map<string, string>();
  const subscribers = new Map<string, (event: unknown) => void>();
  const answers = [...(options.answers ?? [202])];
  let onConsent: (event: { customerPrivacy: Privacy }) => void = () => {};
  const api = {
    settings: { endpoint: ENDPOINT },
    init: {
      data: { shop: { myshopifyDomain: 'a.myshopify.com' }, cart: options.cart ?? null, customer: null },
      customerPrivacy: allowing(options.consent ?? true),
    },
    analytics: { subscribe: (name: string, run: (event: unknown) => void) => subscribers.set(name, run) },
    customerPrivacy: { subscribe: (_: string, run: typeof onConsent) => (onConsent = run) },
    browser: {
      localStorage: {
        getItem: async (key: string) => stored.get(key) ?? null,
        setItem: async (key: string, value: string) => void stored.set(key, value),
        removeItem: async (key: string) => void stored.delete(key),
      },
    },
  };
  const fetch = async (url: string, request: RequestInit) => {
    expect(url).toBe(ENDPOINT);
    requests.push(request);
    sent.push(JSON.parse(String(request.body)) as Sent);
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer instanceof Error) throw answer;
    return { status: answer };
  };
  const shopify = { extend: (_point: string, run: (given: typeof api) => void) => run(api) };
  runInContext(code, createContext({ shopify, fetch, setTimeout, clearTimeout, console }));
  let count = 0;
  return {
    sent,
    requests,
    stored,
    subscribers,
    events: () => sent.flatMap((body) => body.events),
    tell(name: string, data: unknown, more: Record<string, unknown> = {}) {
      count += 1;
      const location = { pathname: '/collections/lamps', search: '?q=secret' };
      subscribers.get(name)?.({
        id: `event-${count}`,
        name,
        clientId: 'client-1234-5678-9abc-def0',
        timestamp: new Date(Date.UTC(2026, 0, 1) + count * 1000).toISOString(),
        seq: count,
        context: { document: { location } },
        data,
        ...more,
      });
    },
    consent: (analytics: boolean) => onConsent({ customerPrivacy: allowing(analytics) }),
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  };
}

const variant = { id: '11', product: { id: 'gid://shopify/Product/1' } };

test('without analytics consent nothing is sent and nothing is stored', async () => {
  const page = aPage({ consent: false });
  page.tell('page_viewed', {});
  page.tell('product_viewed', { productVariant: variant });
  await page.pass(60_000);
  expect(page.sent).toEqual([]);
  expect(page.stored.size).toBe(0);
});

test('what happened within a blink is one request, with consent, client, visitor and the events in order', async () => {
  const page = aPage();
  page.tell('page_viewed', {});
  page.tell('product_viewed', { productVariant: variant });
  await page.pass(500);
  expect(page.sent).toHaveLength(1);
  const [body] = page.sent;
  expect(body).toMatchObject({
    shop: 'a.myshopify.com',
    client: 'client-1234-5678-9abc-def0',
    consent: { analytics: true, marketing: false, preferences: true, sale_of_data: false },
  });
  expect(body!.visitor).toMatch(/^[\w-]{22,64}$/);
  expect(body!.visitor).toBe(page.stored.get('presage.visitor'));
  expect(body!.events).toEqual([
    { id: 'event-1', at: Date.UTC(2026, 0, 1, 0, 0, 1), type: 'page-viewed', path: '/collections/lamps' },
    { id: 'event-2', at: Date.UTC(2026, 0, 1, 0, 0, 2), type: 'product-viewed', product: '1', variant: '11' },
  ]);
  expect(page.requests[0]).toMatchObject({ method: 'POST', keepalive: true, credentials: 'omit' });
});

test('a visitor id that is already there is used', async () => {
  const page = aPage();
  page.stored.set('presage.visitor', 'A'.repeat(22));
  page.tell('page_viewed', {});
  await page.pass(500);
  expect(page.sent[0]!.visitor).toBe('A'.repeat(22));
});

test('where the browser keeps nothing, the platform’s own id of it stands in', async () => {
  const page = aPage();
  page.stored.get = () => {
    throw new Error('storage is blocked');
  };
  page.tell('page_viewed', {});
  await page.pass(500);
  expect(page.sent[0]!.visitor).toBe('client123456789abcdef0');
});

test('withdrawn consent stops at once: what was waiting is forgotten, the id is removed', async () => {
  const page = aPage();
  page.tell('page_viewed', {});
  await page.pass(500);
  page.tell('product_viewed', { productVariant: variant });
  page.consent(false);
  page.tell('cart_viewed', { cart: null });
  await page.pass(60_000);
  expect(page.events().map(({ type }) => type)).toEqual(['page-viewed']);
  expect(page.stored.has('presage.visitor')).toBe(false);
  page.consent(true);
  page.tell('cart_viewed', { cart: null });
  await page.pass(500);
  expect(page.events().map(({ type }) => type)).toEqual(['page-viewed', 'cart-viewed']);
});

test('every standard event becomes the collector’s, with persons null and ids of both kinds', async () => {
  const page = aPage({ cart: { id: 'gid://shopify/Cart/c1-abc?key=xyz' } });
  const checkout = {
    token: 'tok',
    email: null,
    phone: null,
    shippingAddress: null,
    order: { id: '900', customer: null },
  };
  page.tell('collection_viewed', {
    collection: { id: 'gid://shopify/Collection/5', title: 'Lamps', productVariants: [] },
  });
  page.tell('search_submitted', { searchResult: { query: ' mug ', productVariants: [variant, variant] } });
  page.tell('cart_viewed', { cart: { id: 'c1-abc' } });
  page.tell('product_added_to_cart', { cartLine: { merchandise: variant, quantity: 2 } });
  page.tell('product_removed_from_cart', { cartLine: { merchandise: variant, quantity: 1 } });
  page.tell('checkout_started', { checkout });
  page.tell('checkout_contact_info_submitted', { checkout });
  page.tell('checkout_completed', { checkout });
  await page.pass(500);
  expect(page.events().map(({ id: _, at: __, ...event }) => event)).toEqual([
    { type: 'collection-viewed', collection: '5', handle: 'lamps' },
    { type: 'search-submitted', query: 'mug', results: 2 },
    { type: 'cart-viewed', cart: 'c1-abc' },
    { type: 'cart-line-added', product: '1', variant: '11', quantity: 2, cart: 'c1-abc' },
    { type: 'cart-line-removed', product: '1', variant: '11', quantity: 1, cart: 'c1-abc' },
    { type: 'checkout-started', checkout: 'tok', cart: 'c1-abc' },
    { type: 'checkout-contact-given', checkout: 'tok', cart: 'c1-abc' },
    { type: 'checkout-completed', checkout: 'tok', order: '900' },
  ]);
});

test('events with nothing in them are left out, and throw nothing', async () => {
  const page = aPage();
  page.tell('product_viewed', { productVariant: null });
  page.tell('product_added_to_cart', { cartLine: null });
  page.tell('search_submitted', { searchResult: null });
  page.tell('collection_viewed', { collection: null });
  page.tell('checkout_started', { checkout: { token: null } });
  for (const name of ['presage:shown', 'presage:clicked']) page.tell(name, undefined, { customData: null });
  page.tell('presage:shown', undefined, { customData: { decision: 'd', products: [{}, 7] } });
  await page.pass(500);
  expect(page.sent).toEqual([]);
});

test('what the storefront element publishes is told as shown and clicked', async () => {
  const page = aPage();
  page.tell('presage:shown', undefined, { customData: { decision: 'd1', products: ['1', '2'] } });
  page.tell('presage:clicked', undefined, { customData: { decision: 'd1', product: '2' } });
  await page.pass(0);
  expect(page.events().map(({ id: _, at: __, ...event }) => event)).toEqual([
    { type: 'recommendation-shown', decision: 'd1', products: ['1', '2'] },
    { type: 'recommendation-clicked', decision: 'd1', product: '2' },
  ]);
});

test('a click that is published on two pages is one event', async () => {
  const page = aPage();
  const id = 'ab'.repeat(16);
  for (let times = 0; times < 2; times++) {
    page.tell('presage:clicked', undefined, { customData: { decision: 'd1', product: '2', id } });
    page.tell('presage:clicked', undefined, { customData: { decision: 'd1', product: '3', id: 'forged id' } });
  }
  await page.pass(0);
  expect(page.events().map((event) => event.id)).toEqual([id, 'event-2', id, 'event-4']);
});

test('a collector that is away is tried again with the same ids, and not for ever', async () => {
  const page = aPage({ answers: [new Error('away'), 503, 429, 202] });
  page.tell('page_viewed', {});
  await page.pass(60_000);
  expect(page.sent).toHaveLength(4);
  expect(new Set(page.events().map(({ id }) => id))).toEqual(new Set(['event-1']));
  const gone = aPage({ answers: [503] });
  gone.tell('page_viewed', {});
  await gone.pass(600_000);
  expect(gone.sent).toHaveLength(4);
});

test('an answer that refuses is not argued with', async () => {
  const page = aPage({ answers: [400] });
  page.tell('page_viewed', {});
  await page.pass(60_000);
  expect(page.sent).toHaveLength(1);
});

test('the built pixel is under 10,000 bytes', () => {
  expect(Buffer.byteLength(code)).toBeLessThan(10_000);
});
