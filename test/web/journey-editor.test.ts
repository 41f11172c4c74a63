import { afterAll, beforeAll, expect, it } from 'vitest';
import { aGround, aShop, type Ground, SHOP } from '../support/builders.ts';
import { type AdminBrowser, anAdminBrowser, axeViolations, settled } from './admin-browser.ts';

let ground: Ground;
let admin: AdminBrowser;

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  admin = await anAdminBrowser(ground);
});

afterAll(async () => {
  await admin.close();
  await ground.end();
});

const saved = async (name: string) => {
  const row = await ground.store
    .selectFrom('journeys')
    .selectAll()
    .where('shop', '=', SHOP)
    .where('name', '=', name)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, definition: JSON.parse(row.definition) };
};

it('steps are added, moved and removed by keyboard, changed, tried on the past, judged by the server and saved', async () => {
  const { page } = await admin.open('/journeys/win-back');
  await settled(page);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('heading', { name: 'Edit “Win back”' }).waitFor();

  const down = page.getByRole('button', { name: 'Move down Step 1: Wait until an hour' });
  await down.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Now step 2 of 5.').waitFor();
  // The focus went with the card: the next press moves it on.
  await page.keyboard.press('Enter');
  await page.getByText('Now step 3 of 5.').waitFor();
  const up = page.getByRole('button', { name: 'Move up Step 3: Wait until an hour' });
  await up.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Now step 2 of 5.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Now step 1 of 5.').waitFor();

  await page.getByLabel('What comes next').selectOption('if');
  await page.getByRole('button', { name: 'Add step to Steps' }).click();
  await page.getByText('The question: do they meet this?').waitFor();
  await page.getByRole('button', { name: 'Add condition' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Some steps are not complete.').waitFor();
  expect(await saved('win-back')).toBeNull();
  await page.getByLabel('Value', { exact: true }).fill('3');
  await page.getByRole('button', { name: 'Add step to If so' }).click();
  await page.getByLabel('How long').last().fill('60');
  expect(await axeViolations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Try it', exact: true }).click();
  await page.getByText('In the last 30 days this would have sent').waitFor();

  await page.getByLabel('Discount').fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This step can’t be as it is.').waitFor();
  await page.getByLabel('Discount').fill('12');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
  expect((await saved('win-back'))?.definition.steps).toMatchObject([
    { do: 'wait-until', hour: 10 },
    { do: 'send', name: 'news' },
    { do: 'wait', for: { minutes: 20_160 } },
    { do: 'offer', percent: 12 },
    { do: 'send', name: 'offer' },
    {
      ...{ do: 'if', name: 'if-1', rule: { all: [{ field: 'orders', is: '>=', value: 3 }] }, else: [] },
      // biome-ignore lint/suspicious/noThenProperty: the branch a rule leads to
      then: [{ do: 'wait', name: 'wait-1', for: { minutes: 86_400 } }],
    },
  ]);
  await page.getByRole('button', { name: 'Go back to how it came' }).click();
  await page.getByRole('button', { name: 'Go back', exact: true }).click();
  await page.getByText('The question: do they meet this?').waitFor({ state: 'detached' });
});

it('two editors at once: the second is told, keeps what they typed, and overwrites nothing', async () => {
  const { page } = await admin.open('/journeys/welcome/edit');
  await settled(page);
  await page.getByLabel('Not sent any more after').fill('12');
  const theirs = {
    shop: SHOP,
    name: 'welcome',
    version: 1,
    is_on: 1,
    definition: '',
    edited_at: ground.now,
    editor: '2',
  };
  await ground.store.insertInto('journeys').values(theirs).execute();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Somebody else has saved since you opened this.').waitFor();
  expect(await page.getByLabel('Not sent any more after').inputValue()).toBe('12');
  const kept = await ground.store.selectFrom('journeys').selectAll().where('name', '=', 'welcome').execute();
  expect(kept).toEqual([theirs]);
});

it('a journey of one’s own is made by its name, begins with what is chosen, and goes out the way that is chosen', async () => {
  const { page } = await admin.open('/journeys');
  await settled(page);
  await page.getByLabel('Its name').fill('Welcome');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('There is a journey of that name.').waitFor();
  await page.getByLabel('Its name').fill('Spring care');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('heading', { name: 'Edit “spring-care”' }).waitFor();
  await page.getByLabel('What it begins with').selectOption('date-field');
  await page.getByLabel('Name of the date').fill('lease-ends');
  await page.getByLabel('How it goes out').selectOption('sms');
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
  expect(await saved('spring-care')).toMatchObject({
    is_on: 0,
    definition: {
      triggers: [{ on: 'date-field', field: 'lease-ends', daysBefore: 7 }],
      steps: [{ do: 'send', channel: 'sms' }],
    },
  });
});
