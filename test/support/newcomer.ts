// A merchant who has never seen the app: installs it, sets it up, and meets the first cart that came back.

import type { Browser, FrameLocator, Page } from 'playwright-core';
import { addsToCart, answersBanner, aPerson, cards, givesAddress, looksAt, type Person, pays } from './person.ts';
import type { RunningSandbox } from './sandbox.ts';

/** What the merchant has in front of them at a step, for whoever takes pictures. */
export type Sight = (name: string, page: Page, app: FrameLocator) => Promise<void>;

export interface NewcomersWalk {
  /** Sandbox time from the click on Install until everything was set up and the block had been seen; ms. */
  tookMs: number;
  /** The sentences on Home once the cart had come back. */
  figures: string[];
  /** What either browser complained about. */
  complaints: string[];
}

const SHOPPER = 'nils.ostberg@example.com';

/**
 * Begins where the app is not installed. The lots of the measurement are switched off, so that none falls on the one shopper of this walk.
 * @throws when a page does not show what it should
 */
export async function newcomersWalk(
  browser: Browser,
  sandbox: RunningSandbox,
  sees: Sight = async () => {},
): Promise<NewcomersWalk> {
  const merchant = await aPerson(browser);
  const { page } = merchant;
  const app = page.frameLocator('#app');
  await page.goto(sandbox.admin);
  const begunAt = await sandbox.now();
  await page.getByRole('button', { name: 'Install' }).click();
  await page.getByRole('button', { name: 'Uninstall' }).waitFor();
  await page.goto(sandbox.admin);
  await app.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await sees('home', page, app);

  await app.getByRole('link', { name: 'Go on setting up' }).first().click();
  await app.getByRole('heading', { level: 1, name: 'Setting up' }).waitFor();
  await app.getByLabel('Postal address').fill('12 Harbour Lane, Hollowmere');
  await app.getByRole('button', { name: 'Save' }).click();
  await app.getByText('with your postal address below').waitFor();
  await sees('setup', page, app);
  await sandbox.control('settings', { holdout: 0, controls: 0 });
  // They look elsewhere while history and first training go on: a token would end with the clock that is wound.
  await page.goto('about:blank');
  await sandbox.advance('5m');

  const shopper = await leavesCart(browser, sandbox);
  await opens(page, '/setup');
  await app.getByText('All is set up.').waitFor();
  const tookMs = (await sandbox.now()) - begunAt;
  await sees('ready', page, app);
  await page.goto('about:blank');

  await sandbox.advance('2h');
  const [mail] = await sandbox.mails(SHOPPER);
  if (mail === undefined) throw new Error('nobody was reminded');
  await comesBack(sandbox, shopper, mail.id);
  await sandbox.advance('5m');
  await opens(page, '/');
  await app.getByText('bought afterwards').waitFor();
  const figures = await app.locator('.figures li').allInnerTexts();
  await sees('recovered', page, app);
  const complaints = [...merchant.complaints, ...shopper.complaints];
  await merchant.context.close();
  await shopper.context.close();
  return { tookMs, figures, complaints };

  /** A page of the app, loaded anew at the sandbox's present time. */
  async function opens(from: Page, path: string): Promise<void> {
    await from.goto(`${sandbox.admin}/apps/presage${path}`);
    await app.locator('h1').first().waitFor();
    await app.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  }
}

async function leavesCart(browser: Browser, sandbox: RunningSandbox): Promise<Person> {
  const shopper = await aPerson(browser, 390);
  const { page } = shopper;
  await page.goto(sandbox.storefront);
  await answersBanner(page, 'Accept');
  await looksAt(page, cards(page).first());
  // The block of the product's page is filled for this visitor: from then on the app knows that it lives.
  await page.locator('presage-recommendations').first().scrollIntoViewIfNeeded();
  await page.locator('.presage-card__link').first().waitFor();
  await addsToCart(page);
  await givesAddress(page, SHOPPER, true);
  return shopper;
}

async function comesBack(sandbox: RunningSandbox, { page, context }: Person, mail: string): Promise<void> {
  await page.goto(`${sandbox.mailbox}/messages/${mail}/html`);
  const [shop] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: /^(Back to|Look at) my cart$/ }).click(),
  ]);
  await shop.waitForURL(`${sandbox.storefront}/**`);
  await shop.goto(`${sandbox.storefront}/cart`);
  await givesAddress(shop, SHOPPER, true);
  await pays(shop, { first: 'Nils', last: 'Ostberg' });
}
