// The custom element and the pixel in a real Chromium, on the stand-in shop's pages.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildExtensions } from '../../extensions/build.ts';
import { launchChromium } from '../support/chromium.ts';
import { answerFor, answering, type SmallShop, startSmallShop } from './small-shop.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let small: SmallShop;
let context: BrowserContext;
let page: Page;
let problems: string[];

beforeAll(async () => {
  await buildExtensions();
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  small = await startSmallShop();
  small.app.answer = answering(products(4, 8));
  context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  page = await context.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
});
afterEach(async () => {
  await context.close();
  await small.close();
  expect(problems).toEqual([]);
});

const products = (from: number, to?: number) => [...small.shop.products.values()].slice(from, to);
const titles = () => page.locator('presage-recommendations .presage__list .presage-card__link').allTextContents();
const asked = () => small.app.requests.filter(({ url }) => url.pathname === '/proxy/recommendations');
const collected = () =>
  small.app.requests
    .filter(({ url }) => url.pathname === '/collect')
    .flatMap(({ body }) => (JSON.parse(body) as { events: { type: string; [key: string]: unknown }[] }).events);
const toBlock = () =>
  page.locator('presage-recommendations').evaluate((block) => block.scrollIntoView({ behavior: 'instant' }));
const until = (check: () => unknown) => expect.poll(check, { timeout: 5000 });
const visitorId = () => page.evaluate(() => localStorage.getItem('presage.visitor'));

/** Waits for the personal cards. An answer may come too late on a busy machine; then the block is made to ask again. */
async function personal() {
  const there = () => page.locator('presage-recommendations li[data-decision]').count();
  for (let times = 0; times < 5 && (await there()) === 0; times++) {
    await page.waitForTimeout(500);
    if ((await there()) === 0) await page.evaluate(() => document.dispatchEvent(new Event('presage:consent-known')));
  }
  await until(there).toBeGreaterThan(0);
}

/** What axe objects to, and whether something is wider than the screen. */
async function faults(): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    interface Axe {
      run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    }
    const found = await (window as unknown as { axe: Axe }).axe.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return excess > 0 ? [...violations, `${excess} px too wide`] : violations;
}

/** Sum of all layout shifts on the page so far. */
const shiftsSoFar = () => page.evaluate(() => (window as unknown as { shifts: number }).shifts);
/** The theme's own font is left out: come late, it moves the theme's own words. */
const watchShifts = async () => {
  await page.route('**/*.woff2', (route) => route.abort());
  await page.addInitScript(() => {
    const seen = window as unknown as { shifts: number };
    seen.shifts = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shifts += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
};

test('personal cards take the places of the default ones: same number, same boxes, nothing moves', async () => {
  await watchShifts();
  await page.setViewportSize({ width: 1200, height: 400 });
  await page.goto(`${small.origin}/`);
  const boxes = () =>
    page.locator('.presage__list > li').evaluateAll((cards) =>
      cards.map((card) => {
        const { x, y, width, height } = card.getBoundingClientRect();
        return [x, y + scrollY, width, height].map(Math.round);
      }),
    );
  const before = await boxes();
  await toBlock();
  await personal();
  expect(await titles()).toEqual(products(4, 8).map(({ title }) => title));
  await page.waitForTimeout(300);
  expect(await boxes()).toEqual(before);
  expect(await shiftsSoFar()).toBe(0);
  expect(await page.locator('.presage-card__reason').first().textContent()).toContain('Because you viewed');
  expect(await page.locator('.presage-card__price').first().textContent()).toBe('€52.00');
});

test('fewer answers than places leave default cards in the others', async () => {
  small.app.answer = answering(products(0, 1).concat(products(5, 6)));
  await page.goto(`${small.origin}/`);
  await toBlock();
  await personal();
  expect(await titles()).toEqual([0, 5, 1, 2].map((index) => products(index)[0]!.title));
});

test('it asks only when it nears the screen, with what it knows', async () => {
  await page.setViewportSize({ width: 1200, height: 300 });
  await page.goto(`${small.origin}/`);
  await page.waitForTimeout(400);
  expect(asked()).toHaveLength(0);
  await toBlock();
  await until(() => asked().length).toBe(1);
  const { searchParams } = asked()[0]!.url;
  expect([searchParams.get('placement'), searchParams.get('limit'), searchParams.has('visitor')]).toEqual([
    'home',
    '4',
    false,
  ]);
});

const nonsense: Record<string, (good: ReturnType<typeof answerFor>) => unknown> = {
  'not JSON': () => '<html>oops',
  'an empty object': () => ({}),
  'no items': (good) => ({ ...good, items: [] }),
  'items that are no list': (good) => ({ ...good, items: { length: 3 } }),
  'items of other shapes': (good) => ({ ...good, items: [null, 7, 'x', {}, { product: 'abc' }] }),
  'no decision': (good) => ({ ...good, decision: null }),
  'addresses elsewhere': (good) => ({
    ...good,
    items: good.items.map((item) => ({ ...item, url: 'https://evil.example/' })),
  }),
  'scripts as addresses': (good) => ({
    ...good,
    items: good.items.map((item) => ({ ...item, url: 'javascript:alert(1)' })),
  }),
  'prices that are none': (good) => ({
    ...good,
    items: good.items.map((item) => ({ ...item, price: { amount: -1, currency: 'EUR' } })),
  }),
};

test.each(Object.keys(nonsense))('nonsense keeps the default cards: %s', async (kind) => {
  const answer = nonsense[kind]!(answerFor(products(4, 8)));
  small.app.answer = (_req, res) => void res.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  await page.goto(`${small.origin}/`);
  await toBlock();
  await until(() => asked().length).toBe(1);
  await page.waitForTimeout(200);
  expect(await titles()).toEqual(products(0, 4).map(({ title }) => title));
});

test('an app that is late, away or failing keeps the default cards', async () => {
  const good = JSON.stringify(answerFor(products(4, 8)));
  const ways: SmallShop['app']['answer'][] = [
    (_req, res) => void setTimeout(() => res.end(good), 900),
    (_req, res) => void res.writeHead(500).end(good),
    (_req, res) => void res.destroy(),
  ];
  for (const way of ways) {
    small.app.answer = way;
    const before = asked().length;
    await page.goto(`${small.origin}/`);
    await toBlock();
    await until(() => asked().length).toBe(before + 1);
    await page.waitForTimeout(1200);
    expect(await titles()).toEqual(products(0, 4).map(({ title }) => title));
  }
});

test('hostile titles, reasons and pictures are shown as text and execute nothing', async () => {
  const payloads = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(2)</script>',
    "</a><svg onload=alert('3')>",
    '{{ 7 | times: 7 }}<iframe srcdoc="<script>alert(4)</script>">',
  ];
  const answer = answerFor(products(4, 8));
  answer.items.forEach((item, index) => {
    Object.assign(item, { title: payloads[index], reason: payloads[index], handle: payloads[index] });
    if (index === 0) item.image = 'javascript:alert(5)';
    if (index === 1) item.image = 'x" onerror="alert(6)';
  });
  small.app.answer = (_req, res) => void res.end(JSON.stringify(answer));
  small.shop.put('products', products(0)[0]!.id, { ...products(0)[0]!, title: payloads[1]! });
  await page.goto(`${small.origin}/`);
  await toBlock();
  await personal();
  expect(await titles()).toEqual(payloads);
  expect(await page.locator('.presage-card__reason').allTextContents()).toEqual(payloads);
  expect(await page.locator('presage-recommendations :is(script, iframe, svg, [onerror])').count()).toBe(0);
  await page.waitForTimeout(200);
});

test('before an answer to the banner, and after a refusal, nothing is told and nothing is stored', async () => {
  await page.goto(`${small.origin}/products/fenwick-linen-shirt`);
  await toBlock();
  await personal();
  await page.waitForTimeout(1400);
  expect(await visitorId()).toBeNull();
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.waitForTimeout(400);
  expect(await visitorId()).toBeNull();
  expect(collected()).toEqual([]);
  expect(asked().some(({ url }) => url.searchParams.has('visitor'))).toBe(false);
});

test('with consent the page so far is told, the visitor gets an id, and the block asks again with it', async () => {
  await page.goto(`${small.origin}/products/fenwick-linen-shirt`);
  await toBlock();
  await personal();
  await page.getByRole('button', { name: 'Accept' }).click();
  await until(() => collected().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['page-viewed', 'product-viewed']),
  );
  const id = await visitorId();
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  await until(() => asked().at(-1)?.url.searchParams.get('visitor')).toBe(id);
  expect(await page.locator('[data-consent]').isHidden()).toBe(true);
  // Withdrawn: the id goes, and nothing more is told.
  await page.evaluate(() => {
    const { customerPrivacy } = (
      window as unknown as { Shopify: { customerPrivacy: { setTrackingConsent(answer: object): void } } }
    ).Shopify;
    customerPrivacy.setTrackingConsent({ analytics: false, marketing: false, preferences: false, sale_of_data: false });
  });
  await until(visitorId).toBeNull();
  const told = collected().length;
  await page.goto(`${small.origin}/products/saltholm-stoneware-mug`);
  await page.waitForTimeout(500);
  expect(collected()).toHaveLength(told);
  expect(await visitorId()).toBeNull();
});

test('in a theme that takes no app blocks the embed alone gives the visitor an id, and the pixel tells the visit', async () => {
  await small.close();
  small = await startSmallShop({ blocks: ['presage-embed'] });
  small.app.answer = answering(products(4, 8));
  await page.goto(`${small.origin}/products/fenwick-linen-shirt`);
  expect(await page.locator('presage-recommendations').count()).toBe(0);
  await page.getByRole('button', { name: 'Accept' }).click();
  await until(() => collected().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['page-viewed', 'product-viewed']),
  );
  await until(visitorId).toMatch(/^[0-9a-f]{32}$/);
  expect(asked()).toEqual([]);
});

test('the pixel’s worker has what a strict pixel is promised, and nothing else', async () => {
  await context.addCookies([{ name: 'sandbox_visitor', value: 'eve', url: small.origin }]);
  await page.request.post(`${small.origin}/consent`, { data: { analytics: true } });
  const [worker] = await Promise.all([page.waitForEvent('worker'), page.goto(`${small.origin}/`)]);
  await until(() => collected().length).toBeGreaterThan(0);
  const kinds = await worker.evaluate(() => {
    const scope = globalThis as unknown as Record<string, unknown>;
    const names = ['self', 'console', 'setTimeout', 'fetch', 'Headers', 'Request', 'Response'];
    const absent = [
      'document',
      'window',
      'localStorage',
      'indexedDB',
      'XMLHttpRequest',
      'WebSocket',
      'importScripts',
      'crypto',
      'caches',
      'navigator',
      'location',
      'BroadcastChannel',
      'postMessage',
      'URL',
    ];
    return {
      there: names.map((name) => typeof scope[name] !== 'undefined'),
      absent: absent.filter((name) => typeof scope[name] !== 'undefined'),
    };
  });
  expect(kinds).toEqual({ there: Array(7).fill(true), absent: [] });
});

test('a card counts as shown when half of it was seen for a second, and its click is told', async () => {
  await page.goto(`${small.origin}/`);
  await page.getByRole('button', { name: 'Accept' }).click();
  await toBlock();
  await personal();
  const shown = () => collected().filter(({ type }) => type === 'recommendation-shown');
  const everSeen = () => [...new Set(shown().flatMap(({ products: ids }) => ids as string[]))].sort();
  await until(everSeen).toEqual(products(4, 8).map(({ id }) => id));
  expect(shown().every(({ decision }) => decision === 'decision-1')).toBe(true);
  await page.locator('.presage__list li a').nth(1).click();
  await page.waitForURL(`**/products/${products(5)[0]!.handle}*`);
  const clicks = () => collected().filter(({ type }) => type === 'recommendation-clicked');
  await until(() => clicks()[0]).toMatchObject({ decision: 'decision-1', product: products(5)[0]!.id });
  await page.goto(`${small.origin}/cart`);
  await page.waitForTimeout(400);
  expect(new Set(clicks().map(({ id }) => id)).size).toBe(1);
});

test('a card that was not on the screen for a second is not counted', async () => {
  await page.setViewportSize({ width: 1200, height: 400 });
  await page.goto(`${small.origin}/`);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.locator('presage-recommendations').evaluate((block) => {
    // Near enough to ask, and just below the screen.
    scrollTo({ top: block.getBoundingClientRect().top + scrollY - innerHeight - 50, behavior: 'instant' });
  });
  await personal();
  await page.waitForTimeout(1500);
  expect(collected().filter(({ type }) => type === 'recommendation-shown')).toEqual([]);
});

test('the add button adds with the decision on the line, updates the theme, and opens pages of products with options', async () => {
  small.shop.set('blockSettings', { recommendations: { quick_add: true } });
  await page.goto(`${small.origin}/`);
  await page.getByRole('button', { name: 'Decline' }).click();
  await toBlock();
  await personal();
  await page.getByRole('button', { name: `Add to cart: ${products(4)[0]!.title}` }).click();
  await until(() => page.locator('.presage__status').textContent()).toBe('Added to your cart.');
  await until(() => page.locator('[data-cart-count]').textContent()).toBe('1');
  const [cart] = [...small.shop.carts.values()];
  expect(cart!.lines).toMatchObject([
    { productId: products(4)[0]!.id, quantity: 1, properties: { _presage: 'decision-1' } },
  ]);
  small.app.answer = answering(products(2, 3), 'decision-2');
  await page.goto(`${small.origin}/`);
  await toBlock();
  await personal();
  await page.getByRole('button', { name: 'Add to cart: Fenwick Linen Shirt' }).click();
  await page.waitForURL('**/products/fenwick-linen-shirt');
});

test('after the cart changed without a new page, and after going back, it asks with the cart as it now is', async () => {
  await page.goto(`${small.origin}/products/saltholm-stoneware-mug`);
  await page.getByRole('button', { name: 'Decline' }).click();
  await toBlock();
  await personal();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await until(() => asked().at(-1)?.url.searchParams.get('cart')).toBe('8000000000001');
});

test('where the shop drew nothing, cards appear only below the screen', async () => {
  small.shop.metafields.clear();
  await watchShifts();
  await page.setViewportSize({ width: 1200, height: 4000 });
  await page.goto(`${small.origin}/`);
  await until(() => asked().length).toBe(1);
  await page.waitForTimeout(300);
  expect(await page.locator('presage-recommendations section').isHidden()).toBe(true);
  await page.setViewportSize({ width: 1200, height: 900 });
  await page.goto(`${small.origin}/`);
  await until(async () => (await page.locator('presage-recommendations').boundingBox())!.height > 200).toBe(true);
  expect(await shiftsSoFar()).toBe(0);
});

test('the page’s clock is the shop’s', async () => {
  small.shop.clock.moveTo(Date.now() + 40 * 86_400_000);
  await page.goto(`${small.origin}/`);
  const today = new Date(small.shop.now()).toISOString().slice(0, 10);
  const [now, read, past] = await page.evaluate(() => [Date.now(), Date.parse(Date()), Number(new Date(0))]);
  expect([now, read].map((at) => new Date(at!).toISOString().slice(0, 10))).toEqual([today, today]);
  expect(past).toBe(0);
});

test('axe finds nothing in collection, search, cart and checkout on a phone, and nothing is wider than the screen', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    '/collections/all',
    '/search?q=mug',
    '/search?q=none',
    '/nowhere',
    '/products/saltholm-stoneware-mug',
  ]) {
    await page.goto(small.origin + path);
    expect(await faults(), path).toEqual([]);
  }
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: 'View cart' }).click();
  await page.getByRole('heading', { name: 'Your cart', exact: true }).waitFor();
  expect(await faults(), 'cart').toEqual([]);
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.getByLabel('Email', { exact: true }).fill('ada@example.com');
  expect(await faults(), 'contact').toEqual([]);
  await page.getByLabel('Email me with news and offers').check();
  await page.getByRole('button', { name: 'Continue to delivery' }).click();
  await page.getByLabel('City').waitFor();
  expect(await faults(), 'delivery').toEqual([]);
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.getByRole('button', { name: /^Pay/ }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  expect(await faults(), 'thanks').toEqual([]);
  expect([...small.shop.orders.values()]).toMatchObject([{ email: 'ada@example.com', buyerAcceptsMarketing: true }]);
});

for (const [width, path] of [
  [1440, '/'],
  [1440, '/products/fenwick-linen-shirt'],
  [390, '/'],
  [390, '/products/fenwick-linen-shirt'],
] as const) {
  test(`axe finds nothing at ${width} px on ${path}, left to right and right to left, and nothing is wider than the screen`, async () => {
    await page.setViewportSize({ width, height: 900 });
    small.shop.set('blockSettings', { recommendations: { quick_add: true } });
    for (const locale of ['en', 'ar']) {
      await page.goto(`${small.origin}${path}?locale=${locale}`);
      await toBlock();
      await personal();
      expect(await faults()).toEqual([]);
    }
  });
}
