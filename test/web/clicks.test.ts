import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsPatched, shopOf } from '../../server/storage/shops.ts';
import {
  aGround,
  aMessage,
  anEvent,
  aProduct,
  aScore,
  aShop,
  aShopper,
  aVisitorLink,
  type Ground,
  SHOP,
} from '../support/builders.ts';
import { type AdminBrowser, anAdminBrowser, settled } from './admin-browser.ts';
import { aLivedInShop, MAIL } from './lived-in-shop.ts';

let ground: Ground;
let admin: AdminBrowser;

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  await aLivedInShop(ground);
  admin = await anAdminBrowser(ground);
});

afterAll(async () => {
  await admin.close();
  await ground.end();
});

const seen = (page: import('playwright-core').Page) =>
  page.evaluate(() => (window as unknown as { seen: { toasts: string[]; tokens: number } }).seen);

describe('finding a shopper', () => {
  it('from the list, by name, to the page with the timeline and further back', async () => {
    const { page } = await admin.open('/shoppers');
    await settled(page);
    await page.getByRole('searchbox').fill('ada');
    await page.getByText('1 shopper found').waitFor();
    await page.getByRole('link', { name: 'Ada Brook' }).click();
    await page.getByRole('heading', { name: 'Ada Brook' }).waitFor();
    const entries = page.locator('.timeline li');
    await page.getByText('Searched for “copper”').first().waitFor();
    const before = await entries.count();
    await page.getByRole('button', { name: 'Show earlier' }).click();
    await page.waitForFunction((n) => document.querySelectorAll('.timeline li').length > n, before);
    await page.getByLabel('Show', { exact: true }).selectOption('orders');
    await page.getByText('(#1204)').waitFor();
    expect(await page.getByText('Searched for “copper”').count()).toBe(0);
  });

  it('turns pages and sorts without losing its place', async () => {
    const { page } = await admin.open('/shoppers');
    await settled(page);
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('26 to 30 of 30 shoppers').waitFor();
    await page.getByLabel('Sort by').selectOption('value');
    await page.getByText(/^1 to \d+ of \d+ shoppers with a score/).waitFor();
  });
});

describe('a shopper, by hand', () => {
  it('is noted on, left alone, and erased only when asked twice', async () => {
    const { page } = await admin.open('/shoppers/shopper-7');
    await settled(page);
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByText('Write something').waitFor();
    await page.getByLabel('New note').fill('Called twice');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByRole('button', { name: 'Remove the note: Called twice' }).waitFor();
    expect(await page.getByLabel('New note').inputValue()).toBe('');
    const saved = page.waitForResponse((r) => r.url().endsWith('/spared') && r.ok());
    await page.getByText('Do not target', { exact: true }).click();
    expect((await (await saved).json()).desk.isSpared).toBe(true);
    await page.getByRole('button', { name: 'Erase', exact: true }).click();
    await page.getByText('It cannot be undone.').waitFor();
    await page.getByRole('button', { name: 'Keep them' }).click();
    await page.getByRole('button', { name: 'Erase', exact: true }).waitFor();
  });
});

describe('settings', () => {
  it('are saved from the admin’s save bar, and only what was changed is sent', async () => {
    const { page } = await admin.open('/settings');
    await settled(page);
    expect(await page.getByRole('button', { name: 'Save' }).isVisible()).toBe(false);
    await page.getByLabel('First reminder after').fill('90');
    const sent = page.waitForRequest((r) => r.method() === 'PUT');
    await page.getByRole('button', { name: 'Save' }).click();
    expect((await sent).postDataJSON()).toEqual({ cartDelayMinutes: 90, known: { cartDelayMinutes: 60 } });
    await page.waitForFunction(() =>
      (window as unknown as { seen: { toasts: string[] } }).seen.toasts.includes('Settings saved'),
    );
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
  });

  it('say beside each field what is wrong, and keep what was typed', async () => {
    const { page } = await admin.open('/settings');
    await settled(page);
    await page.getByLabel('E-mail address').fill('nobody');
    await page.getByLabel('Shoppers who never get anything').fill('80');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Give an e-mail address, such as hello@example.com.').waitFor();
    await page.getByText('Give a number from 0% to 50%.').waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('nobody');
    expect(await page.getByLabel('E-mail address').getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Discard' }).click();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('');
  });

  it('that two change at once are told of, and neither’s is overwritten unseen', async () => {
    const { page } = await admin.open('/settings');
    await settled(page);
    await page.getByLabel('At most, in seven days').fill('5');
    await settingsPatched(ground.store, SHOP, { weeklyCap: 6, windowHours: 17 });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Changed by somebody else since.').waitFor();
    const kept = async () => (await shopOf(ground.store, SHOP))?.settings;
    expect(await kept()).toMatchObject({ weeklyCap: 6 });
    expect(await page.getByLabel('At most, in seven days').inputValue()).toBe('5');
    // What the other set beside it is shown, and stays when mine is saved after all.
    await expect.poll(() => page.getByLabel('Between two messages').inputValue()).toBe('17');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(kept).toMatchObject({ weeklyCap: 5, windowHours: 17 });
  });

  it('lose nothing when the connection goes in mid-save', async () => {
    const { page } = await admin.open('/settings');
    await settled(page);
    await page.getByLabel('Name').fill('Harbour');
    await page.route('**/api/settings', (route) => route.abort());
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The connection is gone.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Harbour');
    await page.unroute('**/api/settings');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForFunction(() => (window as unknown as { seen: { toasts: string[] } }).seen.toasts.length === 1);
  });
});

describe('a session token', () => {
  it('that has ended is renewed unseen, once', async () => {
    let refusals = 0;
    const { page } = await admin.open('/', {
      before: (p) =>
        p.route('**/api/home', (route) => {
          if (refusals++ === 0) return route.fulfill({ status: 401, contentType: 'application/json', body: '{}' });
          return route.continue();
        }),
    });
    await page.getByText('What came in').waitFor();
    expect((await seen(page)).tokens).toBeGreaterThanOrEqual(2);
  });

  it('that is refused again is said in words', async () => {
    const { page } = await admin.open('/', {
      before: (p) =>
        p.route('**/api/home', (route) => route.fulfill({ status: 401, contentType: 'application/json', body: '{}' })),
    });
    await page.getByText('Your session has ended.').waitFor();
  });
});

describe('segments', () => {
  it('begin from a group that the orders part, to be changed before they are saved', async () => {
    const { page } = await admin.open('/segments');
    await settled(page);
    await page.getByRole('button', { name: 'Use as a segment: Best', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'New segment' }).waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Best');
    await page.getByText(/shoppers? right now/).waitFor();
  });
});

describe('results', () => {
  it('take the costs as they are typed, and say beside the field what is none', async () => {
    const { page } = await admin.open('/results');
    await settled(page);
    await page.getByLabel('A thousand mails cost').fill('a few');
    await page.getByRole('button', { name: 'Save costs' }).click();
    await page.getByText(/^Give a number from 0/).waitFor();
    await page.getByLabel('A thousand mails cost').fill('2,50');
    const sent = page.waitForRequest((r) => r.method() === 'PUT');
    await page.getByRole('button', { name: 'Save costs' }).click();
    expect((await sent).postDataJSON()).toMatchObject({ mailCost: 250 });
    await page.waitForFunction(() =>
      (window as unknown as { seen: { toasts: string[] } }).seen.toasts.includes('Costs saved'),
    );
    await page.getByText('at €2.50 a thousand').waitFor();
  });
});

describe('models', () => {
  it('are trained again by one click, and rolled back only when asked twice', async () => {
    const { page } = await admin.open('/models');
    await settled(page);
    await page.getByRole('button', { name: 'Train again' }).click();
    await page.waitForFunction(() =>
      (window as unknown as { seen: { toasts: string[] } }).seen.toasts.includes('Training is queued'),
    );
    await page.getByRole('button', { name: 'Go back to the model before' }).click();
    await page.getByText('Go back?').waitFor();
    await page.getByRole('button', { name: 'Keep this one' }).click();
    await page.getByRole('button', { name: 'Go back to the model before' }).waitFor();
  });
});

describe('hostile texts', () => {
  const attacks = [
    '<img src=x onerror="top.hacked=1">',
    '<script>top.hacked=1</script>',
    '"><svg onload=top.hacked=1>',
    "javascript:top.hacked=1//'",
    '{{constructor.constructor("top.hacked=1")()}}',
    '</title><iframe srcdoc="<script>parent.parent.hacked=1</script>">',
    '\u202Eevil\u0000name',
  ];

  it('in names, products, searches, subjects and mails run nowhere', async () => {
    const ids: string[] = [];
    for (const [i, attack] of attacks.entries()) {
      const id = `hostile-${i}`;
      ids.push(id);
      await aShopper(ground, { id, name: attack, tags: JSON.stringify([attack]), seen_at: ground.now });
      await aScore(ground, { shopper: id, archetype: attack, reasons: JSON.stringify([attack]) });
      const product = await aProduct(ground, { title: attack });
      await aVisitorLink(ground, { visitor: `v-${i}`, shopper: id });
      await anEvent(ground, { visitor: `v-${i}`, product: product.id });
      await anEvent(ground, { visitor: `v-${i}`, type: 'search-submitted', body: JSON.stringify({ query: attack }) });
      await aMessage(ground, {
        id,
        shopper: id,
        subject: attack,
        html: `<html><body>${attack}<script>top.hacked=1;parent.hacked=1</script><form action="/x"><button>go</button></form></body></html>`,
        headers: JSON.stringify({ From: attack }),
        state: 'failed',
        reason: attack,
        created_at: ground.now,
      });
    }
    for (const path of [
      '/',
      '/shoppers',
      '/messages',
      ...ids.flatMap((id) => [`/shoppers/${id}`, `/messages/${id}`]),
    ]) {
      const { page } = await admin.open(path);
      await settled(page);
      expect(await page.evaluate(() => 'hacked' in window), path).toBe(false);
      await page.close();
    }
  });

  it('a mail’s links and forms do nothing in the preview', async () => {
    const { page } = await admin.open(`/messages/${MAIL}`);
    await settled(page);
    const frame = page.frameLocator('iframe.mail');
    await frame.getByRole('link', { name: 'Back to my cart' }).click();
    await frame.getByText('Still thinking it over?').waitFor();
    expect(page.context().pages()).toHaveLength(1);
    expect(page.frames()[1]?.url()).toBe('about:srcdoc');
  });
});

describe('charts', () => {
  const chart = (page: import('playwright-core').Page) => page.getByRole('figure', { name: 'Sales by week' });

  it('are drawn when somebody comes near, in a place that stood before', async () => {
    const { page } = await admin.open('/results', { width: 390 });
    await settled(page);
    expect(await chart(page).locator('svg').count()).toBe(0);
    const height = (await chart(page).boundingBox())?.height;
    await chart(page).scrollIntoViewIfNeeded();
    await chart(page).locator('svg').first().waitFor();
    expect((await chart(page).boundingBox())?.height).toBe(height);
  });

  it('show their table where the drawing cannot be had', async () => {
    const { page } = await admin.open('/results', {
      before: (fresh) => fresh.route('**/assets/chart-drawing-*', (route) => route.abort()),
    });
    await chart(page).scrollIntoViewIfNeeded();
    await page.getByRole('table', { name: 'Sales by week' }).waitFor();
  });
});

/** What comes once a page stands. */
const LATER = /^chart-drawing-/;

describe('weight', () => {
  it('every page stands with at most 200 kB of compressed JavaScript', () => {
    const dist = resolve(import.meta.dirname, '../../web/dist');
    const html = readFileSync(`${dist}/index.html`, 'utf8');
    const first = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((m) => m[1]!);
    expect(first.length).toBeGreaterThan(0);
    const words = readdirSync(`${dist}/assets`)
      .filter((f) => /^en-.*\.js$/.test(f))
      .map((f) => `/assets/${f}`);
    const sizes = new Map<string, number>();
    const sizeOf = (f: string) => {
      const known = sizes.get(f) ?? gzipSync(readFileSync(`${dist}${f}`)).length;
      sizes.set(f, known);
      return known;
    };
    /** A script and all that it can't begin without. */
    const needed = (f: string, known = new Set<string>()): Set<string> => {
      if (known.has(f)) return known;
      known.add(f);
      const parts = readFileSync(`${dist}${f}`, 'utf8').matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g);
      for (const [, part] of parts) needed(`/assets/${part}`, known);
      return known;
    };
    const begin = [...first, ...words].flatMap((f) => [...needed(f)]);
    const page = (f: string) => [...new Set([...begin, ...needed(f)])].reduce((sum, each) => sum + sizeOf(each), 0);
    const pages = readdirSync(`${dist}/assets`).filter((f) => /\.js$/.test(f) && !LATER.test(f));
    expect(Math.max(...pages.map((f) => page(`/assets/${f}`)))).toBeLessThan(200_000);
    expect(pages.length).toBeGreaterThan(40);
  });
});
