// A person in front of a browser of their own: what they click and type in the shop, and what their browser complains about.

import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';

export interface Person {
  context: BrowserContext;
  page: Page;
  /** Errors of the console and of scripts on every page of this browser, each with its place. */
  complaints: string[];
}

/** A browser context of their own with one page; nothing is stored in it but what `more` brings. Closed with the browser. */
export async function aPerson(browser: Browser, width = 1440, more: BrowserContextOptions = {}): Promise<Person> {
  const viewport = { width, height: width < 600 ? 844 : 900 };
  const context = await browser.newContext({ viewport, locale: 'en-GB', ...more });
  // The machine may be busy with other tests.
  context.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (fault) => complaints.push(`${fault.error().message} (${fault.page()?.url()})`));
  return { context, page: await context.newPage(), complaints };
}

/** Answers the consent banner. */
export async function answersBanner(page: Page, answer: 'Accept' | 'Decline'): Promise<void> {
  const banner = page.getByRole('region', { name: 'Cookie consent' });
  await banner.getByRole('button', { name: answer }).click();
  await banner.waitFor({ state: 'hidden' });
}

/** Goes to the home page by the shop's own name in its header. */
export const goesHome = (page: Page, shopName: string): Promise<void> =>
  page.getByRole('banner').getByRole('link', { name: shopName, exact: true }).click();

/** Follows a link to another product's page; gives the title that stands there. */
export async function opensProduct(page: Page, link: Locator): Promise<string> {
  const before = page.url();
  await link.click();
  await page.waitForURL((url) => url.href !== before && url.pathname.startsWith('/products/'));
  return page.getByRole('heading', { level: 1 }).innerText();
}

/** The same with consent, staying at least until the shop's pixel has told of it: nobody leaves within a blink. */
export async function looksAt(page: Page, link: Locator): Promise<string> {
  const told = page.waitForResponse(
    (response) =>
      response.url().endsWith('/collect') && (response.request().postData() ?? '').includes('"product-viewed"'),
  );
  const [title] = await Promise.all([opensProduct(page, link), told]);
  return title;
}

/** Cards of products that can be bought, in the lists of the shop's own theme. */
export const cards = (page: Page): Locator => page.locator('.card:not(:has(.badge)) .card__link');

/** Adds the product of this page and goes to the cart. */
export async function addsToCart(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: 'View cart' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your cart' }).waitFor();
}

/** From the cart into the checkout, as far as the e-mail address. */
export async function givesAddress(page: Page, email: string, acceptsMarketing: boolean): Promise<void> {
  await page.getByRole('button', { name: 'Check out' }).click();
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Email me with news and offers').setChecked(acceptsMarketing);
  await page.getByRole('button', { name: 'Continue to delivery' }).click();
  await page.getByRole('heading', { name: 'Where it goes' }).waitFor();
}

/** From the delivery step to a paid order. */
export async function pays(page: Page, name = { first: 'Ines', last: 'Moreau' }): Promise<void> {
  await page.getByLabel('First name').fill(name.first);
  await page.getByLabel('Last name').fill(name.last);
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.getByRole('button', { name: /^Pay / }).click();
  await page.getByRole('heading', { level: 1, name: /thank you/i }).waitFor();
}
