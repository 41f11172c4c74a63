// npm run screenshots: storefront, mail and admin out of a running sandbox, as the pictures beside this file.

import { mkdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { FrameLocator, Page } from 'playwright-core';
import { buildMail, mailIsBuilt } from '../../server/channels/email/build.ts';
import { launchChromium } from '../support/chromium.ts';
import { newcomersWalk } from '../support/newcomer.ts';
import { aPerson, cards, opensProduct, type Person } from '../support/person.ts';
import { startSandbox } from '../support/sandbox.ts';
import { drawn, shoot, unrolled } from './camera.ts';
import { journeyMailsPage } from './journey-mails.ts';
import { livesIn, opensAdmin } from './lived-in.ts';

const WIDTHS = [1440, 390] as const;
const usage = 'npm run screenshots -- [--small] [--mails] [--out FOLDER]';
const say = (line: string) => process.stderr.write(`screenshots: ${line}\n`);

function options() {
  try {
    return parseArgs({
      options: {
        small: { type: 'boolean', default: false },
        // Those of the journeys' mails alone: they need no shop.
        mails: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    }).values;
  } catch (fault) {
    process.stderr.write(`${(fault as Error).message}\n${usage}\n`);
    process.exit(2);
  }
}

const { small, mails, out } = options();
const folder = out ? resolve(process.env.INIT_CWD ?? process.cwd(), out) : join(import.meta.dirname, 'pictures');
await mkdir(folder, { recursive: true });

const browser = await launchChromium();
await journeyMails();
if (mails) {
  await browser.close();
  process.exit(0);
}
const sandbox = await startSandbox(small ? ['--small'] : []);
const complaints: string[] = [];

/** @param tallest cut off below, in CSS pixels */
async function take(page: Page, name: string, tallest: number): Promise<void> {
  const path = join(folder, `${name}.png`);
  process.stdout.write(`${relative(process.cwd(), path)} ${await shoot(page, path, tallest)}\n`);
}

/** What every journey writes, at a desk and on a phone. */
async function journeyMails(): Promise<void> {
  if (!(await mailIsBuilt())) await buildMail();
  for (const [width, columns] of [
    [700, 5],
    [390, 9],
  ] as const) {
    const page = await journeyMailsPage(browser, width, columns);
    await take(page, `mails-of-journeys-${width}`, 3000);
    await page.close();
  }
}

/** The block asks again until its answer comes in time and most of it speaks of this visitor, not of the crowd or of chance. */
async function personalised(page: Page): Promise<void> {
  await page.locator('presage-recommendations').first().scrollIntoViewIfNeeded();
  for (let tries = 0; tries < 40; tries++) {
    await page.evaluate(() => document.dispatchEvent(new Event('presage:consent-known')));
    await page.waitForTimeout(400);
    const reasons = await page
      .locator('presage-recommendations')
      .first()
      .locator('.presage-card__reason')
      .allInnerTexts();
    const own = reasons.filter((reason) => reason !== '' && !/^(Popular|Something)/.test(reason));
    if (own.length > reasons.length / 2) return;
  }
  throw new Error('the block never became personal');
}

/** The storefront as the one who left a cart sees it, at the desk and on the phone. */
async function storefront(who: Person): Promise<void> {
  for (const width of WIDTHS) {
    const narrow = width < 600;
    const {
      page,
      context,
      complaints: heard,
    } = await aPerson(browser, width, {
      deviceScaleFactor: narrow ? 2 : 1,
      storageState: await who.context.storageState(),
    });
    await page.goto(sandbox.storefront);
    await personalised(page);
    await drawn(page);
    await take(page, `storefront-home-${width}`, narrow ? 2000 : 2050);
    await opensProduct(page, cards(page).nth(1));
    await personalised(page);
    await drawn(page);
    await take(page, `storefront-product-${width}`, narrow ? 2000 : 1500);
    await page.goto(`${sandbox.storefront}/cart`);
    await personalised(page);
    await drawn(page);
    await take(page, `storefront-cart-${width}`, narrow ? 2000 : 1300);
    complaints.push(...heard);
    await context.close();
  }
}

async function mail(id: string): Promise<void> {
  for (const width of [700, 390]) {
    const { page, context } = await aPerson(browser, width, { deviceScaleFactor: width < 600 ? 2 : 1 });
    await page.goto(`${sandbox.mailbox}/messages/${id}/html`);
    await drawn(page);
    await take(page, `mail-${width}`, 2400);
    await context.close();
  }
}

async function admin(email: string, subject: string): Promise<void> {
  for (const width of WIDTHS) {
    const { page, app, person } = await opensAdmin(browser, sandbox, width);
    const [shortest, tallest] = width < 600 ? [844, 1800] : [900, 1300];
    const snap = async (name: string) => {
      await settled(page, app);
      await unrolled(page, app, shortest, tallest);
      await page.mouse.move(0, 0);
      await settled(page, app);
      await take(page, `admin-${name}-${width}`, tallest);
      await page.setViewportSize({ width, height: shortest });
    };
    const go = async (name: string) => {
      if (width < 600) await page.getByRole('button', { name: 'Menu' }).click();
      await page.locator('#app-links').getByRole('link', { name, exact: true }).click();
      await app.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    };
    await snap('home');
    await go('Shoppers');
    await app.getByLabel('Sort by').selectOption({ label: 'Worth most' });
    await snap('shoppers');
    await app.getByLabel('Search shoppers').fill(email);
    await app.getByRole('row').filter({ hasText: email }).getByRole('link').click();
    await app.getByRole('heading', { name: 'What we expect' }).waitFor();
    await snap('shopper');
    await go('Messages');
    await snap('messages');
    await app
      .getByRole('row')
      .filter({ hasText: email })
      .filter({ hasText: subject })
      .getByRole('link')
      .first()
      .click();
    const pictures = app.frameLocator('iframe').locator('img');
    await pictures.first().waitFor();
    for (const picture of await pictures.all()) await picture.evaluate((img) => (img as HTMLImageElement).decode());
    await snap('message');
    await go('Models');
    await snap('models');
    await go('Settings');
    await snap('settings');
    complaints.push(...person.complaints);
    await person.context.close();
  }
}

/** The card on the admin's own page of this customer. */
async function card(email: string): Promise<void> {
  for (const width of WIDTHS) {
    const {
      page,
      context,
      complaints: heard,
    } = await aPerson(browser, width, {
      deviceScaleFactor: width < 600 ? 2 : 1,
    });
    await page.goto(`${sandbox.admin}/customers?query=${encodeURIComponent(email)}`);
    await page.getByRole('row').filter({ hasText: email }).getByRole('link').click();
    await page.frameLocator('iframe').getByRole('heading', { name: 'What happens next' }).waitFor();
    await page.waitForTimeout(700);
    await take(page, `card-customer-${width}`, width < 600 ? 844 : 620);
    complaints.push(...heard);
    await context.close();
  }
}

/** From install to the first cart that came back, in the same shop after it has forgotten the app. */
async function newcomer(): Promise<void> {
  await sandbox.control('uninstall');
  await sandbox.advance('49h');
  await sandbox.nextMorning();
  const walked = await newcomersWalk(browser, sandbox, async (name, page, app) => {
    await settled(page, app);
    await take(page, `newcomer-${name}-1440`, 900);
  });
  complaints.push(...walked.complaints);
}

async function settled(page: Page, app: FrameLocator): Promise<void> {
  await app.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  // What was just sorted, resized or fetched is drawn in the next frames.
  await page.waitForTimeout(700);
}

try {
  const lived = await livesIn(browser, sandbox, say);
  await mail(lived.mail.id);
  await card(lived.email);
  // Before the storefront's pictures, which would be the newest thing the shopper did.
  await admin(lived.email, lived.mail.subject);
  await storefront(lived.person);
  complaints.push(...lived.person.complaints);
  await newcomer();
  for (const complaint of complaints) say(`a browser complained: ${complaint}`);
  if (complaints.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await sandbox.stop();
}
