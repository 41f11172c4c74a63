// What a shop's visitors meet once the app is gone: its pages as they would be had it never been there, in real Chromium.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildExtensions } from '../../extensions/build.ts';
import { uninstall } from '../sandbox/installation.ts';
import { WebhookSender } from '../sandbox/webhooks/sender.ts';
import { launchChromium } from '../support/chromium.ts';
import { answering, type SmallShop, startSmallShop } from './small-shop.ts';

let browser: Browser;
let small: SmallShop;
let context: BrowserContext;
let page: Page;
/** Errors of scripts, and everything that was asked for in vain. */
let complaints: string[];

beforeAll(async () => {
  await buildExtensions();
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  small = await startSmallShop();
  small.app.answer = answering([...small.shop.products.values()].slice(4, 8));
  context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (fault) => complaints.push(fault.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
});
afterEach(async () => {
  await context.close();
  await small.close();
});

const remove = () =>
  uninstall(
    small.shop,
    new WebhookSender({ shop: small.shop, subscriptions: () => [], apiVersion: () => '2026-10', random: () => 0 }),
  );
const paths = () => {
  const product = [...small.shop.products.values()][0]!;
  return ['/', `/products/${product.handle}`, '/collections/at-home', '/cart', '/search?q=mug'];
};
const traces = () => page.evaluate(() => document.documentElement.outerHTML.match(/presage/gi)?.length ?? 0);

test('no page keeps a trace of the app, asks it for anything, or complains', async () => {
  for (const path of paths()) {
    await page.goto(small.origin + path);
    expect([path, await traces()]).not.toEqual([path, 0]);
  }
  remove();
  small.app.requests.length = 0;
  complaints.length = 0;
  for (const path of paths()) {
    await page.goto(small.origin + path);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForLoadState('networkidle');
    expect([path, await traces()]).toEqual([path, 0]);
  }
  expect(small.app.requests).toEqual([]);
  expect(complaints).toEqual([]);
});

test('buying goes on as before, with what was put in the cart from a recommendation', async () => {
  const variant = [...small.shop.products.values()][0]!.variants[0]!.id;
  await page.goto(small.origin);
  await page.evaluate(
    (id) =>
      fetch('/cart/add.js', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ items: [{ id, quantity: 1, properties: { _presage: 'decision-1' } }] }),
      }),
    variant,
  );
  remove();
  await page.goto(`${small.origin}/cart`);
  expect(await page.getByRole('main').innerText()).toContain('Saltholm Stoneware Mug');
  expect(await traces()).toBe(0);
  expect(complaints).toEqual([]);
});

test('a page that was open when the app was removed goes on showing what it shows', async () => {
  await page.setViewportSize({ width: 1200, height: 300 });
  await page.goto(small.origin);
  const shown = await page.locator('presage-recommendations .presage-card__link').allTextContents();
  expect(shown.length).toBeGreaterThan(0);
  remove();
  // Awaited from before it is asked for: the answer may be there before the scrolling is done.
  const refused = page.waitForResponse(
    (response) => response.url().includes('/apps/presage/') && response.status() === 404,
  );
  await page.locator('presage-recommendations').scrollIntoViewIfNeeded();
  await refused;
  await page.waitForTimeout(300);
  expect(await page.locator('presage-recommendations .presage-card__link').allTextContents()).toEqual(shown);
  // The browser itself notes the 404; no script of ours fails over it.
  expect(complaints.filter((text) => !/404/.test(text))).toEqual([]);
});

test('a theme that still holds the block, with every metafield gone and nobody behind it, shows nothing broken', async () => {
  const installation = small.shop.singles.installation!;
  remove();
  small.shop.set('installation', installation);
  small.app.answer = (_request, response) =>
    void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>gone');
  for (const path of paths()) {
    await page.goto(small.origin + path);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForTimeout(300);
    const block = page.locator('presage-recommendations');
    for (const text of await block.allInnerTexts())
      expect([path, text]).not.toEqual([path, expect.stringMatching(/gone|undefined|null|Liquid/)]);
    // Neither a heading over nothing nor an empty box.
    for (const [height, links] of await block.evaluateAll((all) =>
      all.map((one) => [one.getBoundingClientRect().height, one.querySelectorAll('a').length]),
    )) {
      expect([path, links === 0 ? height : 0]).toEqual([path, 0]);
    }
  }
  expect(complaints.filter((text) => !/404/.test(text))).toEqual([]);
});
