import { afterAll, expect, it } from 'vitest';
import { settled } from './admin-browser.ts';
import { aDeskInChromium } from './desk-pages.ts';

const { ground, admin, close } = await aDeskInChromium();
afterAll(close);

it('a rule is written with the admin’s own picker, faults stand beside their fields, and another’s change is never overwritten', async () => {
  const { page } = await admin.open('/recommendations/rules/new');
  await settled(page);
  await page.getByLabel('What to do').selectOption('boost');
  await page.getByRole('button', { name: 'Choose a product' }).click();
  await page.getByText('Copper Kettle').waitFor();
  await page.getByLabel('Only in one season of each year').check();
  await page.getByLabel('From (month-day)').fill('31 May');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Write month and day, such as 12-01.').first().waitFor();
  await page.getByLabel('From (month-day)').fill('05-31');
  await page.getByLabel('Until (month-day)').fill('06-30');
  await page.getByLabel('Note').fill('<img src=x onerror="top.hacked=1">');
  await page.getByRole('button', { name: 'Save' }).click();
  const text = 'Shown somewhat more: “Copper Kettle”. Everywhere, every year from 31 May to 30 June.';
  await page.getByRole('link', { name: `Change the rule: ${text}` }).click();
  await page.getByRole('heading', { name: 'Rule', exact: true }).waitFor();
  expect(await page.getByLabel('Note').inputValue()).toBe('<img src=x onerror="top.hacked=1">');
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);

  await ground.store
    .updateTable('merchandising_rules')
    .set({ note: 'theirs', changed_at: ground.now + 1 })
    .execute();
  await page.getByLabel('Note').fill('mine');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Somebody else has changed this rule').waitFor();
  expect(await page.getByLabel('Note').inputValue()).toBe('mine');
  const notes = await ground.store.selectFrom('merchandising_rules').select('note').execute();
  expect(notes.every(({ note }) => note === 'theirs')).toBe(true);
});

it('the preview is of whom the merchant chose, and says what is known of them', async () => {
  const { page } = await admin.open('/recommendations');
  await settled(page);
  await page.getByText('Nothing is known of this visitor.').waitFor();
  await page.getByLabel('For').selectOption('shopper');
  await page.getByRole('searchbox').fill('ada');
  await page.getByRole('button', { name: 'Show for Ada Brook' }).click();
  await page.getByText('They have looked at 12 products lately and bought 2 products.').waitFor();
  expect(await page.getByText('By your rules').count()).toBe(1);
  expect(await page.getByText('Tries something new').count()).toBe(1);
});

it('how bold they are is saved from the save bar, and only what was changed is sent', async () => {
  const { page } = await admin.open('/recommendations');
  await settled(page);
  await page.getByLabel('Places that try something new').fill('40');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Give a number from 10% to 20%.').waitFor();
  await page.getByLabel('Places that try something new').fill('15');
  const sent = page.waitForRequest((r) => r.method() === 'PUT');
  await page.getByRole('button', { name: 'Save' }).click();
  expect((await sent).postDataJSON()).toEqual({ exploration: 0.15 });
  await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
});
