import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aGround, aShop, type Ground } from '../support/builders.ts';
import { type AdminBrowser, anAdminBrowser, axeViolations, overflow, picture, settled } from './admin-browser.ts';
import { ADA, aLivedInShop, KEEN, MAIL } from './lived-in-shop.ts';

/** The long form looks at every page in every state, language and size; the quick one at each page in use, on a phone. */
const HARD = process.env.PRESAGE_HARD === '1';
const WIDTHS = HARD ? [1440, 1024, 768, 390] : [390];
const EMPTY = 'just-begun.myshopify.com';

let ground: Ground;
let admin: AdminBrowser;

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  await aShop(ground, {
    shop: EMPTY,
    name: 'Just Begun',
    history_state: 'running',
    history_progress: '{"orders":120}',
  });
  await aLivedInShop(ground);
  admin = await anAdminBrowser(ground);
});

afterAll(async () => {
  await admin.close();
  await ground.end();
});

const pages: [name: string, path: string, shows: string][] = [
  ['home', '/', 'What came in'],
  ['setup', '/setup', 'What your data unlocks'],
  ['shoppers', '/shoppers', 'Buys again'],
  ['shopper', `/shoppers/${ADA}`, 'What we expect'],
  ['journeys', '/journeys', 'Pause everything'],
  ['journey', '/journeys/win-back', 'Try it on your past'],
  ['segments', '/segments', 'Keen and reachable'],
  ['segment', `/segments/${KEEN}`, 'shoppers right now'],
  ['messages', '/messages', 'they bought first'],
  ['message', `/messages/${MAIL}`, 'What became of it'],
  ['results', '/results', 'What the e-mails changed'],
  ['outlook', '/outlook', 'Month by month'],
  ['experiments', '/experiments', 'Reminders bring buyers'],
  ['models', '/models', 'When a shopper buys again'],
  ['settings', '/settings', 'Cart reminders'],
];

describe.each(pages)('the page %s', (name, path, shows) => {
  it.each(WIDTHS)('in use, %i px wide: without errors, overflow or barriers', async (width) => {
    const { page, errors } = await admin.open(path, { width });
    await settled(page);
    await page.getByText(shows).first().waitFor();
    await picture(page, `${name}-${width}`);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeViolations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  if (!HARD) return;

  it('says so while it is loading', async () => {
    const { page } = await admin.open(path, {
      before: (p) => p.route('**/api/**', () => new Promise(() => {})),
    });
    await page.locator('[aria-busy="true"]').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('says what went wrong, and tries again when asked to', async () => {
    const { page } = await admin.open(path, {
      before: (p) =>
        p.route('**/api/**', (route) => route.fulfill({ status: 400, contentType: 'application/json', body: '{}' })),
    });
    await page.getByText('This could not be shown').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.unroute('**/api/**');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText(shows).first().waitFor();
  });

  it('speaks German', async () => {
    const { page, errors } = await admin.open(path, { width: 390, locale: 'de-DE' });
    await settled(page);
    await picture(page, `${name}-de`);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(errors).toEqual([]);
  });
});

describe('the models, looked at closely', () => {
  it.each(WIDTHS)('show chances, trials, groups and drift as pictures and as tables, %i px wide', async (width) => {
    const { page, errors } = await admin.open('/models', { width });
    await settled(page);
    await page.getByRole('button', { name: 'Figures and limits' }).first().click();
    await page.getByText('How its chances fared').waitFor();
    await picture(page, `models-open-${width}`);
    expect(await axeViolations(page)).toEqual([]);
    const asTable = page.getByRole('button', { name: 'Show as a table' });
    while ((await asTable.count()) > 0) await asTable.first().click();
    await page.getByRole('rowheader', { name: '10% to 20%' }).waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeViolations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});

describe('a shop that has just begun', () => {
  it.each([
    ['/', 'Welcome to Presage'],
    ['/setup', 'Begins by itself once the history is read'],
    ['/shoppers', 'No shoppers yet'],
    ['/segments', 'No segments yet'],
    ['/messages', 'No messages yet'],
    ['/results', 'The first report is being made'],
    ['/outlook', 'The first report is being made'],
    ['/experiments', 'No experiments yet'],
    ['/models', 'Training takes a few minutes'],
  ])('sees on %s what comes next', async (path, shows) => {
    const { page, errors } = await admin.open(path, { shop: EMPTY, width: 390 });
    await settled(page);
    await page.getByText(shows).waitFor();
    await picture(page, `empty-${path.slice(1) || 'home'}`);
    expect(await axeViolations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});

describe('the glossary', () => {
  it.each(['en', 'de-DE'])('explains the words in %s, on a telephone too', async (locale) => {
    const { page, errors } = await admin.open('/glossary', { width: 390, locale });
    await page.getByText('NPS', { exact: true }).waitFor();
    await picture(page, `glossary-${locale}`);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await axeViolations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});

describe('what is not there', () => {
  it('another shop’s shopper is as missing as nobody', async () => {
    const { page } = await admin.open(`/shoppers/${ADA}`, { shop: EMPTY });
    await page.getByText('This is not here, or not in this shop.').waitFor();
  });

  it('an address without a page leads home', async () => {
    const { page } = await admin.open('/nowhere');
    await page.getByRole('link', { name: 'Go to Home' }).click();
    await page.getByText('What came in').waitFor();
  });
});
