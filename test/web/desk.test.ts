import { afterAll, expect, it } from 'vitest';
import { SHOP } from '../support/builders.ts';
import { axeViolations, picture, settled } from './admin-browser.ts';
import { aDeskInChromium, DRAFT } from './desk-pages.ts';

const { ground, admin, close } = await aDeskInChromium();
afterAll(close);

const offer = async (id: string) =>
  ground.store.selectFrom('offers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

it('an offer above the limit waits for a word: a no needs its reason, a yes may name another percentage, and tasks end with an outcome', async () => {
  const { page } = await admin.open('/approvals');
  await settled(page);
  await page.getByRole('button', { name: /^Reject the offer to Elif/ }).click();
  await page.getByText('Say why not.').waitFor();
  expect((await offer('offer-2')).state).toBe('approval');
  await page.getByLabel('Reason').nth(1).fill('Ships from abroad');
  await page.getByRole('button', { name: /^Reject the offer to Elif/ }).click();
  await page.getByText('Free shipping').waitFor({ state: 'detached' });
  expect(await offer('offer-2')).toMatchObject({ state: 'rejected', label: 'reject: Ships from abroad' });
  await page.getByLabel('Other percentage').fill('12');
  await page.getByRole('button', { name: 'Approve this percentage for Ada Brook' }).click();
  await page.getByText('No offer waits for you.').waitFor();
  expect(await offer('offer-1')).toMatchObject({ state: 'wanted', percent: 12 });

  const tasks = page.locator('.task-list li');
  await tasks.first().waitFor();
  const before = await tasks.count();
  await page.getByLabel('What came of it').first().fill('Called, all is well');
  await page
    .getByRole('button', { name: /^Done: / })
    .first()
    .click();
  await page.waitForFunction((n) => document.querySelectorAll('.task-list li').length === n, before - 1);
  await page.getByLabel('Show').selectOption('done');
  await page.getByText('Called, all is well').waitFor();
});

it('a campaign is begun with a group, misses nothing unsaid, is saved, and starts only when asked twice', async () => {
  const { page } = await admin.open('/campaigns/new');
  await settled(page);
  await page.getByLabel('Begin with').selectOption({ label: 'Gone quiet' });
  await page.getByText('The group’s rule is copied').waitFor();
  await page.getByLabel('Name').fill('For the quiet');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Some parts are missing.').waitFor();
  expect(await page.getByText('Fill this in.').count()).toBe(4);
  for (const label of ['Subject', 'Heading', 'Text', 'Button'])
    await page.getByLabel(label, { exact: true }).fill(`<b>${label}</b>`);
  await page.getByRole('button', { name: 'Add a wording' }).click();
  await page.getByLabel('Subject').nth(1).fill('Another');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Expect no verdict.').waitFor();
  await page.getByRole('button', { name: 'Start now' }).click();
  await page.getByText('Those who may not be written to are left out.').waitFor();
  const state = () =>
    ground.store.selectFrom('campaigns').select('state').where('name', '=', 'For the quiet').executeTakeFirst();
  expect(await state()).toEqual({ state: 'draft' });
  await page.getByRole('button', { name: 'Yes, start' }).click();
  await page.getByText('Scheduled').waitFor();
  expect(await state()).toEqual({ state: 'scheduled' });
  await page.getByRole('button', { name: 'Stop the campaign' }).click();
  await page.getByRole('button', { name: 'Stop it' }).click();
  await page.getByText('Stopped', { exact: true }).waitFor();
});

it('two editors at once: the second is told, loses nothing of what they typed, and overwrites nothing', async () => {
  const { page } = await admin.open(`/campaigns/${DRAFT}`);
  await settled(page);
  await page.getByLabel('Name').fill('Mine');
  await ground.store
    .updateTable('campaigns')
    .set((e) => ({ name: 'Theirs', version: e('version', '+', 1) }))
    .where('shop', '=', SHOP)
    .where('id', '=', DRAFT)
    .execute();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Somebody else has saved since you opened this.').waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe('Mine');
  const kept = await ground.store.selectFrom('campaigns').select('name').where('id', '=', DRAFT).executeTakeFirst();
  expect(kept).toEqual({ name: 'Theirs' });

  // A link away asks first; the answer no keeps what was typed, and yes leaves.
  await page.getByRole('link', { name: 'Campaigns' }).click();
  await page.waitForFunction(() => (window as unknown as { seen: { asked: number } }).seen.asked === 1);
  expect(await page.getByLabel('Name').inputValue()).toBe('Mine');
  await page.evaluate(() => Object.assign((window as unknown as { seen: object }).seen, { leaves: true }));
  await page.getByRole('link', { name: 'Campaigns' }).click();
  await page.getByRole('link', { name: 'Theirs' }).waitFor();
});

it('a viewer who tries an owner’s verb is told so, and nothing is changed', async () => {
  const { page } = await admin.open('/settings');
  await settled(page);
  await page.getByText('Mira <b>Holm</b>').waitFor();
  await page.getByLabel('Budget for all offers of a month').fill('250');
  await ground.store.updateTable('team').set({ role: 'viewer' }).where('user', '=', '1').execute();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Only an owner may do this; you are a viewer here. Nothing was changed.').waitFor();
  expect(await page.getByLabel('Budget for all offers of a month').inputValue()).toBe('250');
  const { settings } = await ground.store.selectFrom('shops').select('settings').executeTakeFirstOrThrow();
  expect(settings).not.toContain('offerMonthlyBudget');

  await ground.store.updateTable('team').set({ role: 'owner' }).where('user', '=', '1').execute();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' });
  const kept = await ground.store.selectFrom('shops').select('settings').executeTakeFirstOrThrow();
  expect(JSON.parse(kept.settings)).toMatchObject({ offerMonthlyBudget: 25_000 });
  await page.getByLabel('Role', { exact: true }).nth(1).selectOption('viewer');
  await page.getByRole('button', { name: 'Keep the role of Mira <b>Holm</b>' }).click();
  await page.getByRole('button', { name: 'Keep the role of Mira <b>Holm</b>' }).waitFor({ state: 'detached' });
  const mira = await ground.store.selectFrom('team').select('role').where('user', '=', '84200117').executeTakeFirst();
  expect(mira).toEqual({ role: 'viewer' });
});

it('work that was given up is shown with its reason, tried again by one button, and put away only when asked twice', async () => {
  const dead = (kind: string, fault: string) =>
    ground.store
      .insertInto('jobs')
      .values({
        ...{ kind, key: null, shop: SHOP, payload: '{"delivery":"d"}', priority: 0, due_at: ground.now - 60_000 },
        ...{ attempts: 8, token: null, done: 2, fault, created_at: ground.now - 7_200_000 },
      })
      .execute();
  await dead('inbox.apply', 'TypeError: lines of <b>nothing</b>');
  await dead('platform.similar', 'PlatformUnavailable: the shop does not answer');
  const { page } = await admin.open('/settings');
  await settled(page);
  await page.getByText('What was in the way: TypeError: lines of <b>nothing</b>').waitFor();
  await picture(page, 'settings-given-up');
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Try again: 1 exchange with your shop did not work' }).click();
  await page.getByText('What was in the way: PlatformUnavailable').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Put away' }).click();
  await page.getByText('It is then never done').waitFor();
  await page.getByRole('button', { name: 'Put away' }).click();
  await page.getByText('What was in the way').waitFor({ state: 'detached' });
  const left = await ground.store
    .selectFrom('jobs')
    .select(['kind', 'done', 'attempts'])
    .where('shop', '=', SHOP)
    .execute();
  expect(left.filter(({ kind, done }) => done === 2 || /^(inbox|platform)/.test(kind))).toEqual([
    { kind: 'platform.similar', done: 0, attempts: 0 },
  ]);
});
