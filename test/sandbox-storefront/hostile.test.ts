// Hostile titles, reasons, settings, searches, addresses and answers in a real Chromium: every text in every place, and none executes.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildExtensions } from '../../extensions/build.ts';
import { launchChromium } from '../support/chromium.ts';
import { hostileTexts } from '../support/hostile-texts.ts';
import { answerFor, aProduct, type SmallShop, startSmallShop } from './small-shop.ts';

const HARD = process.env.PRESAGE_HARD === '1';
const BLOCKS = [
  ...['recommendations', 'bought-together', 'collection-strip', 'recently-viewed', 'back-in-stock', 'banner'],
  ...['articles', 'taste', 'presage-embed'],
];
const EACH = 10;

let browser: Browser;
let small: SmallShop;
let context: BrowserContext;
let page: Page;
let ran: string[];

beforeAll(async () => {
  await buildExtensions();
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  const products = Array.from({ length: EACH }, (_, i) => aProduct(i));
  small = await startSmallShop({ products, blocks: BLOCKS });
  context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  page = await context.newPage();
  ran = [];
  await page.exposeFunction('pwned', (what: unknown) => ran.push(`${page.url()}: ${what}`));
  page.on('dialog', (dialog) => {
    ran.push(`dialog ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).host.endsWith('evil.example')) ran.push(request.url());
  });
  page.on('framenavigated', (frame) => {
    if (frame.parentFrame() !== null) ran.push(`a frame: ${frame.url()}`);
  });
});
afterEach(async () => {
  await context.close();
  await small.close();
});

const at = (texts: readonly string[], i: number) => texts[i % texts.length] as string;

/** Puts the texts wherever a shop, a merchant or our own answers could bring them. */
function poison(texts: readonly string[]): void {
  const { shop } = small;
  [...shop.products.values()].forEach((product, i) => {
    const text = at(texts, i);
    const title = i === 0 ? product.title : text;
    shop.put('products', product.id, {
      ...{ ...product, title, vendor: text, productType: text, tags: [text] },
      variants: product.variants.map((v) => ({ ...v, title: text, sku: text, inventory: i === 9 ? 0 : 9 })),
    });
  });
  [...shop.collections.values()].forEach((collection, i) => {
    Object.assign(collection, { title: at(texts, i) });
  });
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => at(texts, i));
  const words = { heading: a, text: b, button: c, link: d, heading_2: b, text_2: c, button_2: d, link_2: a };
  shop.set('blockSettings', {
    recommendations: { heading: d, quick_add: true, show_reason: true },
    'bought-together': { heading: a },
    'collection-strip': { heading: b },
    'recently-viewed': { heading: c },
    'back-in-stock': { heading: d },
    taste: { heading: a },
    'presage-embed': { heading: b, hint_link: c, taste: true },
    banner: { ...words, audience: 'interest', interest: d, image: { src: a } },
    articles: {
      heading: c,
      blog: {
        articles: texts.map((text, i) => ({ id: 900 + i, title: text, url: text, tags: [text], image: { src: text } })),
      },
    },
  });
  small.app.answer = (req, res) => {
    const placement = new URL(req.url ?? '/', 'http://app').searchParams.get('placement');
    res.setHeader('content-type', 'application/json');
    if (placement === 'banner') return void res.end(JSON.stringify({ decision: 'd', show: true, items: [] }));
    if (placement === 'articles') return void res.end(JSON.stringify({ decision: a, order: texts, items: [] }));
    if (req.method === 'POST') return void res.end(JSON.stringify({ kept: 1, text: b }));
    const answer = answerFor([...shop.products.values()].slice(2, 8));
    answer.items.forEach((item, i) => {
      const text = at(texts, i);
      Object.assign(item, { title: text, reason: at(texts, i + 1), handle: text });
      if (i % 3 === 0) item.image = text;
      if (i % 3 === 1) item.url = text;
    });
    res.end(JSON.stringify(answer));
  };
}

const batches = Array.from({ length: Math.ceil(hostileTexts.length / EACH) }, (_, i) =>
  hostileTexts.slice(i * EACH, (i + 1) * EACH),
);
/** Without the long form: ten from all over the list. */
const few = Array.from({ length: EACH }, (_, i) => at(hostileTexts, 5 + i * 12));
const chosen = HARD ? batches : [few];

test('the list is long enough to mean something', () => {
  expect(new Set(hostileTexts).size).toBeGreaterThanOrEqual(100);
});

describe('none executes', () => {
  test.each(chosen.map((texts, i) => [i, texts] as const))('texts of batch %i in every place', async (_, texts) => {
    poison(texts);
    const handle = aProduct(0).handle;
    const word = encodeURIComponent(at(texts, 0));
    const paths = [
      '/',
      `/products/${handle}`,
      `/products/${aProduct(9).handle}`,
      '/collections/at-home',
      `/search?q=${word}`,
      `/no/${word}`,
      `/?locale=${word}`,
    ];
    for (const path of paths) {
      await page.goto(small.origin + path);
      const blocks = page.locator('presage-recommendations');
      for (let i = 0; i < (await blocks.count()); i++) {
        await blocks.nth(i).evaluate((block) => block.scrollIntoView({ behavior: 'instant' }));
      }
      await page.waitForTimeout(250);
      // The panel takes the reason, the add button the title.
      const why = page.locator('[data-do="why"]').first();
      if (await why.count()) await why.evaluate((button: HTMLElement) => button.click());
      await page.waitForTimeout(50);
    }
    expect(ran).toEqual([]);
    expect(
      await page.locator('main :is([onerror], [onload], [onfocus], [ontoggle], [onclick], iframe, object)').count(),
    ).toBe(0);
  });

  test('odd products stand or are left out: none without a picture, a price or a variant breaks a page', async () => {
    const many = Array.from({ length: 5000 }, (_, i) => ({
      ...(aProduct(0).variants[0] ?? expect.unreachable('it has one')),
      ...{ id: String(9_000_000_000_000 + i), title: `Size ${i}`, position: i + 1, inventory: i % 2 },
      options: [{ name: 'Size', value: String(i) }],
    }));
    const { shop } = small;
    const put = (i: number, changes: object) => {
      const product = [...shop.products.values()][i] ?? expect.unreachable('it is there');
      shop.put('products', product.id, { ...product, ...changes });
    };
    put(0, { variants: many });
    put(1, { imagePath: null });
    put(2, { variants: [] });
    put(3, { variants: [{ ...(aProduct(3).variants[0] as object), price: 0 }] });
    small.app.answer = (_req, res) => void res.end(JSON.stringify(answerFor([...shop.products.values()].slice(0, 6))));
    for (const path of [
      '/',
      `/products/${aProduct(0).handle}`,
      `/products/${aProduct(1).handle}`,
      `/products/${aProduct(2).handle}`,
    ]) {
      const response = await page.goto(small.origin + path);
      expect(response?.status(), path).toBe(200);
      expect(await page.locator('presage-recommendations .presage__list > li').count()).toBeGreaterThan(0);
    }
    expect(ran).toEqual([]);
  });
});
