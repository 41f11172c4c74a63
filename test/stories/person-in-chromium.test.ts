// The main job as people live it: clicks in a real browser, mail opened from the mailbox, and the merchant who looks on.

import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import {
  addsToCart,
  answersBanner,
  aPerson,
  cards,
  givesAddress,
  looksAt,
  opensProduct,
  type Person,
  pays,
} from '../support/person.ts';
import { type RunningSandbox, type SandboxMail, startSandbox } from '../support/sandbox.ts';

let sandbox: RunningSandbox;
let browser: Browser;
const people: Person[] = [];

beforeAll(async () => {
  [sandbox, browser] = await Promise.all([startSandbox(['--small']), launchChromium()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
});

/** Somebody whose browser has never been here. */
async function somebody(width?: number): Promise<Person> {
  const person = await aPerson(browser, width);
  people.push(person);
  return person;
}

/** Shop, one product of it, and the checkout as far as the address. */
async function leavesCart(
  { page }: Person,
  cookies: 'Accept' | 'Decline',
  email: string,
  marketing: boolean,
): Promise<string> {
  await page.goto(sandbox.storefront);
  await answersBanner(page, cookies);
  const title = await opensProduct(page, cards(page).first());
  await addsToCart(page);
  await givesAddress(page, email, marketing);
  return title;
}

const visitorOf = (page: Page) => page.evaluate(() => localStorage.getItem('presage.visitor'));

/** The button of either mail. */
const wayBack = { name: /^(Back to|Look at) my cart$/ };

/** Opens a mail's own page and follows its button; gives the shop's page, which opens beside it. */
async function followsMail({ page, context }: Person, mail: SandboxMail): Promise<Page> {
  await page.goto(`${sandbox.mailbox}/messages/${mail.id}/html`);
  const [shop] = await Promise.all([context.waitForEvent('page'), page.getByRole('link', wayBack).click()]);
  await shop.waitForURL(`${sandbox.storefront}/**`);
  return shop;
}

describe('in real Chromium', { timeout: 120_000 }, () => {
  const ines = { email: 'ines.moreau@example.com', viewed: [] as string[] };
  const soon = 'soon@example.com';
  const quiet = 'quiet@example.com';
  const plain = 'plain@example.com';

  it('a visitor consents, views three products by clicking, adds one, gives an address, ticks the box and leaves', async () => {
    const { page, context } = await somebody();
    await page.goto(sandbox.storefront);
    expect(await visitorOf(page)).toBeNull();
    await answersBanner(page, 'Accept');

    ines.viewed.push(await looksAt(page, cards(page).nth(1)));
    ines.viewed.push(await looksAt(page, page.locator('.presage-card__link').first()));
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'All', exact: true }).click();
    ines.viewed.push(await looksAt(page, cards(page).last()));
    expect(new Set(ines.viewed).size).toBe(3);
    expect(await visitorOf(page)).toMatch(/^[\w-]{22,64}$/);

    await addsToCart(page);
    await page.getByRole('link', { name: ines.viewed[2] as string }).waitFor();
    await givesAddress(page, ines.email, true);
    await context.close();
  });

  it('one pays at once; one declines the cookies and ticks the box; one declines both', async () => {
    const [buyer, decliner, refuser] = [await somebody(390), await somebody(), await somebody(390)];
    await leavesCart(buyer, 'Accept', soon, true);
    await pays(buyer.page);
    await leavesCart(decliner, 'Decline', plain, true);
    expect(await visitorOf(decliner.page)).toBeNull();
    await leavesCart(refuser, 'Decline', quiet, false);
    for (const person of [buyer, decliner, refuser]) await person.context.close();
  });

  it('two hours later there is one mail for the first, with both headers, the cart and recommendations; none for who bought or did not ask', async () => {
    await sandbox.advance('2h');
    const [mail, ...more] = await sandbox.mails(ines.email);
    expect(more).toEqual([]);
    expect(mail?.headers['list-unsubscribe']).toMatch(/^<https?:\/\/[^>]+\/unsubscribe\/[\w-]{22,}>/);
    expect(mail?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(await sandbox.mails(soon)).toEqual([]);
    expect(await sandbox.mails(quiet)).toEqual([]);
    expect(await sandbox.mails(plain)).toHaveLength(1);

    const { page, context } = await somebody(390);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto(`${sandbox.mailbox}/messages/${mail!.id}/html`);
    await page
      .getByRole('link', { name: ines.viewed[2] as string, exact: true })
      .last()
      .waitFor();
    const pictures = await page.locator('img').evaluateAll((all) =>
      all.map((img) => {
        const { alt, naturalWidth } = img as HTMLImageElement;
        return { alt, drawn: naturalWidth > 0 };
      }),
    );
    expect(pictures.map((p) => p.alt)).toContain(ines.viewed[2]);
    expect(pictures.length).toBeGreaterThan(1);
    expect(pictures.filter((p) => !p.drawn)).toEqual([]);
    // Nobody but the shop hears that a mail was opened.
    expect(new Set(asked)).toEqual(new Set([sandbox.mailbox, sandbox.storefront]));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await context.close();
  });

  it('the way back opens the cart on a phone that was never here, and nobody is logged in', async () => {
    const [mail] = await sandbox.mails(ines.email);
    const phone = await somebody(390);
    const page = await followsMail(phone, mail!);
    await page
      .getByText(ines.viewed[2] as string)
      .first()
      .waitFor();
    expect(await page.content()).not.toContain(ines.email);

    await page.goto(`${sandbox.storefront}/cart`);
    await page.getByRole('link', { name: ines.viewed[2] as string }).waitFor();
    const customer = await page.evaluate(
      () => JSON.parse(document.getElementById('sandbox-page')?.textContent ?? '{}').customer,
    );
    expect(customer).toBeNull();
    await page.getByRole('button', { name: 'Check out' }).click();
    expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe('');
    expect(await page.content()).not.toContain(ines.email);
    await phone.context.close();
  });

  it('a home page knows what its visitor looked at, and says why', async () => {
    const { page, context } = await somebody();
    await page.goto(sandbox.storefront);
    await answersBanner(page, 'Accept');
    const seen = await looksAt(page, cards(page).first());
    await page.getByRole('banner').getByRole('link', { name: 'Hollowmere', exact: true }).click();
    const block = page.locator('presage-recommendations').first();
    await block.scrollIntoViewIfNeeded();
    // A busy machine may miss the moment in which cards may still change; a person would come by again.
    await expect
      .poll(
        async () => {
          await page.evaluate(() => document.dispatchEvent(new Event('presage:consent-known')));
          return (await block.locator('.presage-card__reason').allInnerTexts()).join('\n');
        },
        { timeout: 30_000, interval: 500 },
      )
      .toContain(seen);
    const titles = await block.locator('.presage-card__link').allInnerTexts();
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles).not.toContain('');
    await context.close();
  });

  it('the merchant sees it all: Home with figures, the shopper with timeline and scores, the mail as it was', async () => {
    const { page } = await somebody();
    await page.goto(sandbox.admin);
    const app = page.frameLocator('#app');
    await app.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    for (const title of ['What came in', 'What was decided', 'What was sent'])
      await app.getByRole('heading', { name: title }).waitFor();
    const figures = await app.locator('.figures li').allInnerTexts();
    expect(figures.length).toBeGreaterThan(5);
    expect(figures.some((figure) => /[1-9]/.test(figure))).toBe(true);

    await opensPage(page, app, 'Shoppers');
    await app
      .getByRole('searchbox')
      .or(app.getByRole('textbox', { name: 'Search shoppers' }))
      .fill(ines.email);
    // Until the list has narrowed to the one that was looked for, rows move away under the pointer.
    await expect.poll(() => app.getByRole('row').count(), { timeout: 20_000 }).toBe(2);
    await app.getByRole('row').filter({ hasText: ines.email }).getByRole('link').click();
    await app.getByRole('heading', { name: 'What we expect' }).waitFor();
    await app.locator('.timeline').getByText('Your cart at').first().waitFor();
    // Newest first, by pages: what they looked at a day ago is found among what they looked at.
    await app.getByLabel('Show').selectOption({ label: 'Browsing' });
    for (const title of ines.viewed) await app.locator('.timeline').getByText(title).first().waitFor();

    await opensPage(page, app, 'Messages');
    const row = app.getByRole('row').filter({ hasText: ines.email }).first();
    await row.getByRole('link').click();
    const mail = app.frameLocator('iframe');
    await mail
      .getByText(ines.viewed[2] as string)
      .first()
      .waitFor();
    await mail.getByRole('link', wayBack).waitFor();
  });

  it('a day later comes the second; who then buys on another device, under another address, is left alone', async () => {
    await sandbox.advance('24h');
    const mails = await sandbox.mails(ines.email);
    expect(mails).toHaveLength(2);
    const phone = await somebody(390);
    const page = await followsMail(phone, mails[1]!);
    await page.goto(`${sandbox.storefront}/cart`);
    await givesAddress(page, 'phone@example.com', false);
    await pays(page);
    await phone.context.close();
    await sandbox.advance('48h');
    expect(await sandbox.mails(ines.email)).toHaveLength(2);
    expect(await sandbox.mails('phone@example.com')).toEqual([]);
    expect(await sandbox.mails(soon)).toEqual([]);
    expect(await sandbox.mails(quiet)).toEqual([]);
  });

  it('no browser had anything to complain about', () => {
    expect(people.flatMap((person) => person.complaints)).toEqual([]);
  });
});

/** By the app's entry in the platform's own navigation. */
async function opensPage(page: Page, app: FrameLocator, name: string): Promise<void> {
  await page.locator('#app-links').getByRole('link', { name, exact: true }).click();
  await app.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}
