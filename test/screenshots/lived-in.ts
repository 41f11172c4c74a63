// What happened before the pictures are taken: a few days of the shop, then a known shopper who leaves a cart and gets a mail.

import type { Browser, FrameLocator, Page } from 'playwright-core';
import { addsToCart, answersBanner, aPerson, cards, givesAddress, looksAt, type Person } from '../support/person.ts';
import type { RunningSandbox, SandboxMail } from '../support/sandbox.ts';

/** How much of the shop's time passes first. */
const DAYS = 3;

export interface LivedIn {
  /** The one who left a cart; their browser is still open. */
  person: Person;
  email: string;
  mail: SandboxMail;
}

/** The admin in a window of its own, its app loaded. */
export async function opensAdmin(
  browser: Browser,
  sandbox: RunningSandbox,
  width: number,
): Promise<{ page: Page; app: FrameLocator; person: Person }> {
  const person = await aPerson(browser, width, { deviceScaleFactor: width < 600 ? 2 : 1 });
  await person.page.goto(sandbox.admin);
  const app = person.page.frameLocator('#app');
  await app.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  return { page: person.page, app, person };
}

/** A shopper whom the models know well: among those worth most, with some orders, an address and scores that are sure. */
async function aGoodCustomer(browser: Browser, sandbox: RunningSandbox): Promise<string> {
  const { page, app, person } = await opensAdmin(browser, sandbox, 1440);
  await page.locator('#app-links').getByRole('link', { name: 'Shoppers' }).click();
  await app.getByLabel('Sort by').selectOption({ label: 'Worth most' });
  const known = app.getByRole('row').filter({ hasText: /@/ });
  await app.getByText(/with a score/).waitFor();
  const candidates: string[] = [];
  for (const row of await known.all()) {
    const orders = Number.parseInt(await row.locator('[data-title="Orders"]').innerText(), 10);
    const words = await row.innerText();
    const email = /\S+@\S+/.exec(words)?.[0];
    if (orders < 4 || email === undefined) continue;
    if (words.includes('not sure')) candidates.push(email);
    else candidates.unshift(email);
  }
  await person.context.close();
  if (candidates[0] === undefined) throw new Error('no shopper on the first page has a few orders and an address');
  return candidates[0];
}

export async function livesIn(
  browser: Browser,
  sandbox: RunningSandbox,
  say: (line: string) => void,
): Promise<LivedIn> {
  for (let day = 1; day <= DAYS; day++) {
    const lived = await sandbox.control<{ visits: number; orders: number; mails: number }>('day');
    say(`day ${day}: ${lived.visits} visits, ${lived.orders} orders, ${lived.mails} mails`);
  }
  await sandbox.nextMorning();
  const email = await aGoodCustomer(browser, sandbox);

  const person = await aPerson(browser, 1440);
  const { page } = person;
  await page.goto(sandbox.storefront);
  await answersBanner(page, 'Accept');
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Table & Kitchen' }).click();
  await looksAt(page, cards(page).nth(1));
  await looksAt(page, page.locator('.presage-card__link').nth(1));
  await looksAt(page, page.locator('.presage-card__link').nth(2));
  await addsToCart(page);
  await looksAt(page, page.locator('.presage-card__link').first());
  await addsToCart(page);
  await givesAddress(page, email, true);
  await sandbox.advance('2h');
  const mail = (await sandbox.mails(email)).at(-1);
  if (mail === undefined) throw new Error(`${email} left a cart and got no mail`);
  return { person, email, mail };
}
