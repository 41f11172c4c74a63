import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MailDesk } from '../../server/channels/email/mail-desk.ts';
import { aGround, aShop, type Ground } from '../support/builders.ts';
import { type AdminBrowser, anAdminBrowser, axeViolations, overflow, picture, settled } from './admin-browser.ts';
import { surroundings } from './desk-pages.ts';

let ground: Ground;
let admin: AdminBrowser;
const tested: string[] = [];

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  const { mail } = surroundings;
  const test: MailDesk['test'] = (shop, asked, to) => {
    tested.push(to);
    return mail.letters.test(shop, asked, to);
  };
  admin = await anAdminBrowser(ground, { mail: { ...mail, letters: { ...mail.letters, test } } });
});

afterAll(async () => {
  await admin.close();
  await ground.end();
});

const saved = async () =>
  (await ground.store.selectFrom('mail_texts').select(['language', 'texts', 'version']).execute()).map((row) => ({
    ...row,
    texts: row.texts === '' ? null : JSON.parse(row.texts),
  }));

it('a mail’s words are changed beside how it looks, tested, judged by the server, saved by language, and given back', async () => {
  const { page, errors } = await admin.open('/journeys/welcome', { width: 390 });
  await settled(page);
  await page.getByRole('link', { name: 'Its words' }).first().click();
  await page.getByText('These are our words.').waitFor();
  const heading = page.frameLocator('iframe.mail').getByRole('heading');
  await page.getByLabel('Heading').fill('Come in<script>top.hacked=1</script>');
  await heading.getByText('Come in').waitFor();
  await picture(page, 'mail-edit-390');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);

  await page.getByLabel('E-mail address').fill('nobody');
  await page.getByRole('button', { name: 'Send test' }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await page.getByLabel('E-mail address').fill('me@example.com');
  await page.getByRole('button', { name: 'Send test' }).click();
  await page.waitForFunction(() => (window as unknown as { seen: { toasts: string[] } }).seen.toasts.length === 1);
  expect(tested).toEqual(['nobody', 'me@example.com']);

  await page.getByLabel('Button').fill('');
  await page.getByText('Fill in every field to see the mail.').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Fill this in.').waitFor();
  await page.getByLabel('Button').fill('Only 2 left! Hurry!');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.Polaris-Banner').getByText('Only 2 left').waitFor();
  expect(await saved()).toEqual([]);
  await page.getByLabel('Button').fill('Have a look');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your own words, saved').waitFor();
  expect(await saved()).toMatchObject([{ language: 'en', version: 1, texts: { button: 'Have a look' } }]);
  await page.getByLabel('Language').selectOption('de');
  await page.getByText('These are our words.').waitFor();
  await page.getByLabel('Language').selectOption('en');
  await page.getByRole('button', { name: 'Go back to our words' }).click();
  await page.getByRole('button', { name: 'Go back', exact: true }).click();
  await page.getByText('These are our words.').waitFor();
  expect(await saved()).toMatchObject([{ version: 2, texts: null }]);
  expect(errors.filter((e) => !/status of (400|409)/.test(e) && !/Blocked script execution/.test(e))).toEqual([]);
});

it('two editors at once: the second is told, keeps what they typed, and overwrites nothing', async () => {
  const { page } = await admin.open('/journeys/win-back/mails/news');
  await settled(page);
  await page.getByLabel('Subject').fill('Mine');
  const texts = JSON.stringify({ subject: 'Theirs', preheader: '', heading: 'h', intro: 'i', button: 'b' });
  const theirs = { journey: 'win-back', step: 'news', language: 'en', texts, version: 1, edited_at: ground.now };
  await ground.store
    .insertInto('mail_texts')
    .values({ shop: 'harbour-goods.myshopify.com', ...theirs, editor: '2' })
    .execute();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.Polaris-Banner').waitFor();
  expect(await page.getByLabel('Subject').inputValue()).toBe('Mine');
  expect((await saved()).find((row) => row.version === 1)?.texts.subject).toBe('Theirs');
});
