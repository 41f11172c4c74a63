// The built cards of the admin in real Chromium: another origin's server behind them, the admin's API in front, as the sandbox gives it.

import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildExtensions } from '../../extensions/build.ts';
import { blocksRouter } from '../../server/http/blocks/router.ts';
import { platformSegments } from '../../server/profile/platform-segments.ts';
import { extensionFile } from '../sandbox/admin-extensions/pages.ts';
import { aShop as aStandInShop } from '../sandbox-shopify/support/small-shop.ts';
import { type AdminApp, anAdminApp } from '../support/admin-app.ts';
import { aConsent, aGround, aScore, aShop, aShopper, aWalk, type Ground, HOUR, SHOP } from '../support/builders.ts';
import { launchChromium } from '../support/chromium.ts';
import { axeViolations, overflow, picture } from '../web/admin-browser.ts';

let ground: Ground;
let app: AdminApp;
let admin: string;
let browser: Browser;
let token: string | null;
/** What the app's server answers instead of itself; null: itself. */
let trouble: 'cut' | 'never' | number | null;
const closing: (() => void)[] = [];

beforeAll(async () => {
  await buildExtensions();
  ground = await aGround();
  await aShop(ground);
  await aShopper(ground, { id: 'anna', customer: '7', email: 'anna@example.com', name: 'Anna Dell' });
  await aScore(ground, { shopper: 'anna' });
  await aConsent(ground, { email: 'anna@example.com', purpose: 'email', granted: false });
  await aWalk(ground, { shopper: 'anna', due_at: ground.now + HOUR });
  await aShopper(ground, { id: 'new', customer: '8', email: null, name: null });
  app = await anAdminApp(ground, {}, (server, deps) => {
    server.use((request, response, next) => {
      if (trouble === null || request.method === 'OPTIONS') next();
      else if (trouble === 'cut') request.socket.destroy();
      else if (typeof trouble === 'number')
        response.setHeader('access-control-allow-origin', '*').status(trouble).json({ fault: 'no' });
    });
    server.use(
      '/api/blocks',
      blocksRouter({
        ...deps,
        checkoutNames: async () => ({ token: null, customer: '7', createdAt: null }),
        segmentTold: async (_shop, id) => (id === '77' ? { name: 'Comes back', query: 'number_of_orders > 1' } : null),
      }),
    );
  });
  const shop = aStandInShop();
  shop.origins.app = app.url;
  shop.set('installation', { id: '1', installedAt: 0, scopes: [], activeBlocks: [] });
  const server = express();
  server.get('/-/id-token', (_request, response) => {
    if (token === null) response.status(401).end();
    else response.json({ value: token });
  });
  server.get(/^\/extensions\//, (request, response) => {
    const file = extensionFile(shop, new URL(request.originalUrl, 'http://admin'));
    if (file === undefined) response.status(404).end();
    else response.type(file.type).send(file.body);
  });
  const listening = server.listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  closing.push(() => listening.close());
  admin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  for (const close of closing) close();
  await app?.close();
  await ground?.end();
});
beforeEach(() => {
  token = SHOP;
  trouble = null;
});

async function opened(handle: string, id: string, { width = 1440, locale = 'en' } = {}) {
  const context = await browser.newContext({ viewport: { width: width < 600 ? width : 720, height: 700 } });
  closing.push(() => void context.close());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (fault) => errors.push(fault.message));
  await page.goto(`${admin}/extensions/${handle}?id=${encodeURIComponent(`gid://shopify/${id}`)}&locale=${locale}`);
  return { page, errors };
}

/** A card is no page: headings of the first level and landmarks are the admin's around it. */
const faultsOf = async (page: Page) =>
  (await axeViolations(page)).filter((fault) => !/^(page-has-heading-one|landmark-one-main|region):/.test(fault));

const text = (page: Page) => page.locator('body').innerText();

describe('the card on a customer', () => {
  it.each([1440, 390])('tells what is expected, why and what is next, %i wide', async (width) => {
    const { page, errors } = await opened('presage-customer', 'Customer/7', { width });
    await page.getByRole('heading', { name: 'What happens next' }).waitFor();
    const shown = await text(page);
    for (const line of [
      'Buys again in 90 days',
      '42%',
      '29% to 59%',
      'Why',
      '3 orders in the last 120 days',
      'Cart reminder',
    ])
      expect(shown).toContain(line);
    expect(await page.getByRole('link', { name: 'Open in Presage' }).getAttribute('href')).toMatch(/\/shoppers\/anna$/);
    expect(await page.locator('s-admin-block').getAttribute('collapsedSummary')).toBe(
      '42% chance of an order in 90 days',
    );
    expect(await faultsOf(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await picture(page, `card-customer-${width}`);
    expect(errors).toEqual([]);
  });

  it('speaks the merchant’s language, from the server as well', async () => {
    const { page } = await opened('presage-customer', 'Customer/7', { locale: 'de' });
    await page.getByRole('heading', { name: 'Wie es weitergeht' }).waitFor();
    expect(await text(page)).toMatch(/Bleibt|Kauft|Käufe|Bestell/);
  });

  it('says why there is no figure rather than guessing one', async () => {
    const { page } = await opened('presage-customer', 'Customer/8');
    await page.getByText('this shopper has not bought yet').waitFor();
    expect(await text(page)).not.toContain('%');
    await picture(page, 'card-customer-empty');
  });

  it('says that it is looking, for as long as it is', async () => {
    trouble = 'never';
    const { page } = await opened('presage-customer', 'Customer/7');
    await page.getByRole('img', { name: 'Presage is looking this up …' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it.each([
    ['nobody is signed in', () => (token = null), 'Shopify did not say who is asking'],
    ['the session is refused', () => (trouble = 401), 'Shopify did not say who is asking'],
    ['the app can not be reached', () => (trouble = 'cut'), 'can not be reached'],
    ['the app is busy', () => (trouble = 503), 'can not be reached'],
    ['the app has a fault', () => (trouble = 500), 'could not answer'],
  ])('says what went wrong when %s, and tries again when asked', async (_, begin, words) => {
    begin();
    const { page, errors } = await opened('presage-customer', 'Customer/7');
    await page.getByText(words).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    token = SHOP;
    trouble = null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'What happens next' }).waitFor();
    expect(errors).toEqual([]);
  });

  it.each(['Customer/404', 'Customer/', 'Customer/x%2F..%2Fhome'])('knows nobody behind %s', async (id) => {
    const { page } = await opened('presage-customer', id);
    await page.getByText('does not know this one yet').waitFor();
  });
});

it('the card on an abandoned checkout shows the person where the cart is unknown', async () => {
  const { page } = await opened('presage-checkout', 'AbandonedCheckout/9', { width: 390 });
  await page.getByRole('heading', { name: 'What happens next' }).waitFor();
  expect(await text(page)).toContain('Buys again in 90 days');
});

describe('the action on a segment', () => {
  it('uses it, says so, and stops', async () => {
    const { page } = await opened('presage-segment', 'Segment/77');
    await page.getByText('Presage does not use this segment.').waitFor();
    await picture(page, 'action-segment');
    await page.getByRole('button', { name: 'Use this segment' }).click();
    await page.getByText('Presage may use this segment since').waitFor();
    expect((await platformSegments(ground.store, SHOP)).map(({ name }) => name)).toEqual(['Comes back']);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop using it' }).click();
    await page.getByText('Presage does not use this segment.').waitFor();
    expect(await platformSegments(ground.store, SHOP)).toEqual([]);
  });

  it('closes when it is told to, also with the app down', async () => {
    trouble = 'cut';
    const { page } = await opened('presage-segment', 'Segment/77', { width: 390 });
    await page.getByText('can not be reached').waitFor();
    await page.evaluate(() => {
      addEventListener('message', ({ data }) => Object.assign(window, { closed_by: data.type }));
    });
    await page.getByRole('button', { name: 'Close' }).click();
    await page.waitForFunction(() => (window as unknown as { closed_by?: string }).closed_by === 'close');
  });
});
