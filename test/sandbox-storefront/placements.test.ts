// Every block in a real Chromium: what stands there, what its buttons do, and a picture of it. One size here; the whole grid of sizes and
// directions with the long forms.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildExtensions } from '../../extensions/build.ts';
import { readPng } from '../screenshots/png.ts';
import { launchChromium } from '../support/chromium.ts';
import { answerFor, aProduct, type SmallShop, startSmallShop } from './small-shop.ts';

const HARD = process.env.PRESAGE_HARD === '1';
/** Where the pictures go, for whoever wants to look at them. */
const folder = process.env.PRESAGE_PICTURES;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const BLOCKS = [
  ...['recommendations', 'bought-together', 'collection-strip', 'recently-viewed', 'back-in-stock', 'banner'],
  ...['articles', 'taste', 'presage-embed'],
];
const SOLD_OUT = 9;

let browser: Browser;
let small: SmallShop;
let context: BrowserContext;
let page: Page;
let problems: string[];
let said: { path: string; body: Record<string, unknown> }[];

beforeAll(async () => {
  await buildExtensions();
  browser = await launchChromium();
  if (folder) mkdirSync(folder, { recursive: true });
});
afterAll(() => browser.close());
beforeEach(async () => {
  const products = Array.from({ length: 10 }, (_, i) => {
    const product = aProduct(i);
    return i === SOLD_OUT ? { ...product, variants: product.variants.map((v) => ({ ...v, inventory: 0 })) } : product;
  });
  small = await startSmallShop({ products, blocks: BLOCKS });
  said = [];
  small.app.answer = (req, res, body) => {
    const url = new URL(req.url ?? '/', 'http://app');
    const placement = url.searchParams.get('placement');
    const type = req.headers['content-type'];
    res.setHeader('content-type', 'application/json');
    if (url.pathname === '/collect') return void res.writeHead(202).end('{"stored":1,"dropped":{}}');
    if (req.method === 'POST') {
      const fields = type?.includes('json') ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
      said.push({ path: url.pathname, body: fields });
      if (type?.includes('json'))
        return void res.end(JSON.stringify({ kept: 1, ok: true, text: 'We will write once.' }));
      res.setHeader('content-type', 'application/liquid');
      return void res.end('<p role="status">We will write once.</p>');
    }
    if (url.pathname.endsWith('/push/key')) return void res.end('{"key":"key"}');
    if (url.pathname.endsWith('/push/worker.js')) {
      res.setHeader('content-type', 'text/javascript');
      return void res.end('');
    }
    if (placement === 'banner') return void res.end(JSON.stringify({ decision: 'd-banner', show: true, items: [] }));
    if (placement === 'articles')
      return void res.end(JSON.stringify({ decision: 'd-articles', order: ['903', '901', '902'], items: [] }));
    const from = { recent: 6, bundle: 3, cart: 5, collection: 2 }[placement ?? ''] ?? 4;
    res.end(JSON.stringify(answerFor(products.slice(from, from + 4), `d-${placement}`)));
  };
  small.shop.set('blockSettings', {
    banner: {
      ...{ heading: 'New for autumn', text: 'Wool, ash and enamel.', button: 'Look around', link: '/collections/all' },
      ...{
        heading_2: 'Welcome back',
        text_2: 'What you looked at is still here.',
        button_2: 'Go on',
        link_2: '/search',
      },
      image: { src: products[3]?.imagePath },
    },
    articles: {
      blog: {
        articles: ['How we weave', 'A year of linen', 'Caring for wool'].map((title, i) => ({
          ...{ id: 901 + i, title, url: `/blogs/news/${i}`, tags: ['Blanket', 'wool & more'] },
          image: { src: products[i]?.imagePath },
        })),
      },
    },
  });
  context = await browser.newContext({ viewport: { width: 390, height: 900 } });
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

const until = (check: () => unknown) => expect.poll(check, { timeout: 8000 });
const block = (handle: string) => page.locator(`[id^="shopify-block-presage_${handle.replaceAll('-', '_')}"]`);
const cards = (at: Locator) => at.locator('.presage__list .presage-card__link').allTextContents();
const product = (i: number) => [...small.shop.products.values()][i] ?? expect.unreachable('no such product');
/** Says yes to the banner, and waits until the page knows it: whoever leaves before has not answered. */
async function agree() {
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.waitForFunction(() => localStorage.getItem('presage.visitor') !== null);
}

/** Waits until the block shows the answer to its own decision; on a busy machine an answer may come too late, and is asked for again. */
async function personal(at: Locator, decision: string) {
  // Near enough to ask, and just below the screen, where an empty slot may still open.
  await at.evaluate((element) => {
    scrollTo({ top: element.getBoundingClientRect().top + scrollY - innerHeight - 60, behavior: 'instant' });
  });
  const there = () => at.locator(`[data-decision="${decision}"]`).count();
  for (let times = 0; times < 8 && (await there()) === 0; times++) {
    await page.waitForTimeout(300);
    if ((await there()) === 0) await page.evaluate(() => document.dispatchEvent(new Event('presage:consent-known')));
  }
  await until(there).toBeGreaterThan(0);
}

/** What axe objects to on the page, and whether something is wider than the screen. */
async function faults(): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    interface Axe {
      run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    }
    const { violations } = await (window as unknown as { axe: Axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return excess > 0 ? [...found, `${excess} px too wide`] : found;
}

interface Placed {
  handle: string;
  path: string;
  decision: string | null;
}
const placed: Placed[] = [
  { handle: 'recommendations', path: '/', decision: 'd-home' },
  { handle: 'banner', path: '/', decision: 'd-banner' },
  { handle: 'articles', path: '/', decision: 'd-articles' },
  { handle: 'taste', path: '/', decision: null },
  { handle: 'recommendations', path: '/products/fenwick-linen-shirt', decision: 'd-product' },
  { handle: 'bought-together', path: '/products/fenwick-linen-shirt', decision: 'd-bundle' },
  { handle: 'recently-viewed', path: '/products/fenwick-linen-shirt', decision: 'd-recent' },
  { handle: 'back-in-stock', path: '/products/ellery-beeswax-candle', decision: null },
  { handle: 'collection-strip', path: '/collections/at-home', decision: 'd-collection' },
  { handle: 'recommendations', path: '/search?q=none', decision: 'd-search' },
  { handle: 'recommendations', path: '/nowhere', decision: 'd-not-found' },
  { handle: 'recommendations', path: '/cart', decision: 'd-cart' },
];
/** Without the long form: each block once. */
const looked = HARD ? placed : placed.filter(({ handle }, i) => placed.findIndex((p) => p.handle === handle) === i);
const sizes = HARD ? [390, 1440] : [390];
const locales = HARD ? ['en', 'ar', 'de'] : ['en'];

describe('each placement, as it looks', () => {
  for (const width of sizes) {
    for (const { handle, path, decision } of looked) {
      test(`${handle} on ${path} at ${width} px: drawn, readable, nothing too wide, axe content`, async () => {
        await page.setViewportSize({ width, height: 900 });
        for (const locale of locales) {
          await page.goto(`${small.origin}${path}${path.includes('?') ? '&' : '?'}locale=${locale}`);
          const at = block(handle);
          if (decision !== null) await personal(at, decision);
          await at.evaluate((element) => element.scrollIntoView({ behavior: 'instant', block: 'center' }));
          await page.waitForFunction(() => [...document.images].every((img) => img.complete || !img.currentSrc));
          const name = `${handle}-${path.replace(/\W+/g, '-')}-${width}-${locale}.png`;
          const { rgb } = readPng(
            await at.screenshot({ animations: 'disabled', ...(folder ? { path: join(folder, name) } : {}) }),
          );
          expect(new Set(Array.from({ length: 4000 }, (_, i) => rgb[i * 97])).size).toBeGreaterThan(3);
          expect(await faults(), locale).toEqual([]);
        }
      });
    }
  }
});

describe('what shoppers can do', () => {
  test('“why am I seeing this?” says it in one sentence, by keyboard too, and takes “not for me”', async () => {
    await page.goto(small.origin);
    await agree();
    const at = block('recommendations');
    await personal(at, 'd-home');
    const title = product(4).title;
    const why = at.getByRole('button', { name: `Why am I seeing ${title}?` });
    await why.focus();
    await page.keyboard.press('Enter');
    const panel = at.getByRole('group', { name: 'Why am I seeing this?' });
    await panel.waitFor();
    expect(await panel.locator('p').textContent()).toBe('Because you viewed the Saltholm Stoneware Mug');
    expect(await why.getAttribute('aria-expanded')).toBe('true');
    expect(await faults()).toEqual([]);
    if (folder) await page.screenshot({ path: join(folder, 'panel.png') });
    await page.keyboard.press('Escape');
    expect(await panel.count()).toBe(0);
    expect(await why.evaluate((button) => button === document.activeElement)).toBe(true);
    await why.click();
    const asked = small.app.requests.length;
    await panel.getByRole('button', { name: 'Not for me' }).click();
    await until(() => at.locator('.presage__status').textContent()).toBe('Noted. It counts from now on.');
    const visitor = await page.evaluate(() => localStorage.getItem('presage.visitor'));
    expect(said).toEqual([
      { path: '/proxy/preferences', body: { visitor, words: [{ name: `product ${product(4).id}`, value: 'less' }] } },
    ]);
    // Every block asks again at once.
    await until(() =>
      small.app.requests.slice(asked).some(({ url }) => url.searchParams.get('placement') === 'home'),
    ).toBe(true);
  });

  test('without consent the reason is told, and what would need to be remembered is not offered', async () => {
    await page.goto(small.origin);
    const at = block('recommendations');
    await personal(at, 'd-home');
    await at
      .getByRole('button', { name: /^Why am I seeing/ })
      .first()
      .click();
    const panel = at.getByRole('group', { name: 'Why am I seeing this?' });
    await panel.waitFor();
    expect(await panel.getByRole('button').allInnerTexts()).toEqual(['Close']);
    await page.getByRole('button', { name: 'Decline' }).click();
    await block('taste').getByRole('button', { name: 'Save' }).click();
    await until(() => block('taste').locator('.presage__status').textContent()).toContain('consent to cookies');
    expect(said).toEqual([]);
  });

  test('three questions are answered and told whole', async () => {
    await page.goto(small.origin);
    await agree();
    const form = block('taste');
    await form.getByLabel('Lamp').check();
    await form.getByLabel('Rather lower').check();
    await form.getByLabel('What is new').check();
    await form.getByRole('button', { name: 'Save' }).click();
    await until(() => said.length).toBe(1);
    const words = said[0]?.body.words as { name: string; value: string }[];
    expect(words).toEqual(
      expect.arrayContaining([
        { name: 'interest Lamp', value: 'more' },
        { name: 'interest Mug', value: 'none' },
        { name: 'price', value: 'lower' },
        { name: 'novelty', value: 'new' },
        { name: 'personal', value: 'on' },
      ]),
    );
  });

  test('notifications are asked of the browser by a button, and the browser’s answer is handed on', async () => {
    // Chromium has no push service to ask here: its part alone is stood in for.
    await page.addInitScript(() => {
      Notification.requestPermission = () => Promise.resolve('granted');
      PushManager.prototype.subscribe = function subscribe(options) {
        const endpoint = `https://fcm.googleapis.com/fcm/send/${String(options?.applicationServerKey)}`;
        return Promise.resolve({ endpoint, toJSON: () => ({ endpoint }) } as unknown as PushSubscription);
      };
    });
    small.shop.set('blockSettings', { ...small.shop.singles.blockSettings, taste: { notify: true } });
    await page.goto(small.origin);
    await agree();
    await block('taste').getByRole('button', { name: 'Notify me in this browser' }).click();
    await until(() => block('taste').locator('.presage__status').textContent()).toContain('Noted.');
    expect(said.map(({ path }) => path)).toEqual(['/proxy/push']);
    expect(said[0]?.body).toMatchObject({ subscription: { endpoint: 'https://fcm.googleapis.com/fcm/send/key' } });
  });

  test('what is ticked goes into the cart with one press, each line with the decision', async () => {
    await page.goto(`${small.origin}/products/saltholm-stoneware-mug`);
    await page.getByRole('button', { name: 'Decline' }).click();
    const at = block('bought-together');
    await personal(at, 'd-bundle');
    await at.getByLabel(`Add ${product(4).title} too`).uncheck();
    await at.getByRole('button', { name: 'Add what is ticked to cart' }).click();
    await until(() => at.locator('.presage__status').textContent()).toBe('Added to your cart.');
    const [cart] = [...small.shop.carts.values()];
    expect(cart?.lines.map(({ productId, properties }) => [productId, properties._presage]).sort()).toEqual([
      [product(3).id, 'd-bundle'],
      [product(5).id, 'd-bundle'],
    ]);
  });

  test('a wish for what is sold out is sent with consent alone, with script and without', async () => {
    const path = `${small.origin}/products/ellery-beeswax-candle`;
    await page.goto(path);
    const form = block('back-in-stock');
    await form.getByLabel('E-mail').fill('ada@example.com');
    await form.getByRole('button', { name: 'Write to me' }).click();
    expect(said).toEqual([]);
    await form.getByRole('checkbox').check();
    await form.getByRole('button', { name: 'Write to me' }).click();
    await until(() => form.locator('.presage__status').textContent()).toBe('We will write once.');
    const wish = { product: product(SOLD_OUT).id, locale: 'en', email: 'ada@example.com', consent: 'yes' };
    expect(said).toEqual([{ path: '/proxy/stock-alerts', body: wish }]);
    const bare = await browser.newContext({ javaScriptEnabled: false });
    const plain = await bare.newPage();
    await plain.goto(path);
    await plain.getByLabel('E-mail').first().fill('bea@example.com');
    await plain.getByRole('checkbox', { name: 'Yes, write to me' }).check();
    await plain.getByRole('button', { name: 'Write to me' }).click();
    await plain.getByText('We will write once.').waitFor();
    expect(said[1]?.body).toMatchObject({ email: 'bea@example.com' });
    await bare.close();
  });

  test('a banner that a journey shows can be put away, and everybody’s is back', async () => {
    const settings = small.shop.singles.blockSettings as Record<string, Record<string, unknown>>;
    small.shop.set('blockSettings', { ...settings, banner: { ...settings.banner, audience: 'journey' } });
    await page.goto(small.origin);
    await personal(block('banner'), 'd-banner');
    const asked = small.app.requests.find(({ url }) => url.searchParams.get('placement') === 'banner');
    expect(asked?.url.searchParams.get('audience')).toBe('journey');
    await block('banner').getByRole('button', { name: 'Close' }).click();
    await until(() => block('banner').getByRole('heading').textContent()).toBe('New for autumn');
    expect(await block('banner').getByRole('button').count()).toBe(0);
  });

  test('banners and articles keep their boxes: the answer only chooses', async () => {
    await page.goto(small.origin);
    const box = () =>
      block('banner')
        .locator('.presage-banner')
        .evaluate((b) => [b.clientWidth, b.clientHeight]);
    expect(await cards(block('articles'))).toEqual(['How we weave', 'A year of linen', 'Caring for wool']);
    const before = await box();
    await personal(block('banner'), 'd-banner');
    await personal(block('articles'), 'd-articles');
    expect(await block('banner').getByRole('heading').textContent()).toBe('Welcome back');
    expect(await box()).toEqual(before);
    expect(await cards(block('articles'))).toEqual(['Caring for wool', 'How we weave', 'A year of linen']);
    const asked = small.app.requests.find(({ url }) => url.searchParams.get('placement') === 'articles');
    expect(asked?.url.searchParams.get('articles')).toBe(
      '901~Blanket~wool+%26+more,902~Blanket~wool+%26+more,903~Blanket~wool+%26+more',
    );
  });

  test('a second search in vain brings one hint, once a visit, and never without consent', async () => {
    const search = () => page.goto(`${small.origin}/search?q=zzz`);
    const hint = page.locator('.presage-hint');
    await search();
    await search();
    await search();
    expect(await hint.isVisible()).toBe(false);
    await agree();
    await search();
    // Left before the page has noted it, the search would not count.
    await page.waitForFunction(() => sessionStorage.getItem('presage.hint') !== null);
    expect(await hint.isVisible()).toBe(false);
    await search();
    await hint.waitFor({ state: 'visible' });
    expect(await faults()).toEqual([]);
    if (folder) await page.screenshot({ path: join(folder, 'hint.png') });
    // What the press does is fetched with the press.
    await hint.getByRole('button', { name: 'Close' }).click();
    await hint.waitFor({ state: 'hidden' });
    await search();
    await page.waitForTimeout(200);
    expect(await hint.isVisible()).toBe(false);
  });

  test('who looks at one product for two minutes gets the hint too, who looks shorter or had one does not', async () => {
    await page.clock.install();
    const look = () => page.goto(`${small.origin}/products/fenwick-linen-shirt`);
    const hint = page.locator('.presage-hint');
    await look();
    await agree();
    await look();
    await page.clock.fastForward(110_000);
    expect(await hint.isVisible()).toBe(false);
    await page.clock.fastForward(10_000);
    await hint.waitFor({ state: 'visible' });
    expect(await faults()).toEqual([]);
    await look();
    await page.clock.fastForward(130_000);
    expect(await hint.isVisible()).toBe(false);
  });

  test('with JavaScript off every block that needs no one’s past stands, with its reasons', async () => {
    const bare = await browser.newContext({ javaScriptEnabled: false });
    const plain = await bare.newPage();
    await plain.goto(`${small.origin}/products/fenwick-linen-shirt`);
    const at = (handle: string) => plain.locator(`[id^="shopify-block-presage_${handle}"]`);
    expect(await at('bought_together').locator('.presage-card__reason').allTextContents()).toEqual(
      Array(3).fill('Often bought together with Fenwick Linen Shirt'),
    );
    expect(await at('recommendations').locator('.presage__list li').count()).toBe(4);
    expect(await at('recently_viewed').locator('section').isHidden()).toBe(true);
    await bare.close();
  });
});
