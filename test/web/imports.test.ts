// A merchant brings a file, says what its columns mean, has it checked, takes it over, and saves the lines left out.

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../server/lib/random.ts';
import { importHandlers } from '../../server/platform/file/run-import.ts';
import { type JobRunner, runJobs } from '../../server/storage/job-runner.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { aGround, aShop, type Ground } from '../support/builders.ts';
import { type AdminBrowser, anAdminBrowser, axeViolations, overflow, picture, settled } from './admin-browser.ts';

let ground: Ground;
let admin: AdminBrowser;
let runner: JobRunner;

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  const { store, keys } = ground;
  const clock = { now: () => ground.now };
  const jobs = sqliteJobs(store, clock.now, seededRandom(1));
  const handlers = importHandlers({ store, keys, jobs, clock, pressed: () => false, sleep: async () => {} });
  runner = runJobs({
    ...{ store, jobs, handlers, everyMs: 50 },
    onFault: (_job, fault) => {
      throw fault;
    },
  });
  admin = await anAdminBrowser(ground);
});

afterAll(async () => {
  await admin.close();
  await runner.stop();
  await ground.end();
});

it('brings a file, from its columns to the lines left out', async () => {
  const { page, errors } = await admin.open('/settings', { width: 390 });
  await settled(page);
  await page.getByRole('link', { name: 'Import from a file' }).click();
  await page.getByText('No file yet.').waitFor();
  await page.getByRole('button', { name: 'Look through it' }).click();
  await page.getByText('Choose a file first.').waitFor();
  await page.getByLabel('CSV file').setInputFiles({
    ...{ name: 'till.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(
      'Nr;Day;E-Mail;Paid\n1;03/04/2025;ann@example.com;12,50\n2;05/04/2025;ben@example.com;99,00\n3;06/04/2025;ben@example.com;=1+1\n',
    ),
  });
  await page.getByRole('button', { name: 'Look through it' }).click();
  await page.getByText('Say which column holds: Order number, Date').waitFor();
  await page.getByLabel('Order number').selectOption('Nr');
  await page.getByLabel('Date', { exact: true }).selectOption('Day');
  await page.getByLabel('Goods in all, of the order').selectOption('Paid');
  await page.getByText('the date can’t be read for certain').first().waitFor();
  await page.getByLabel('How are dates like').selectOption('day-first');
  await page.getByLabel('Amounts are written').selectOption('comma');
  await page.getByText('Order 1 of 3 Apr 2025, €12.50, by ann@example.com').waitFor();
  expect(await overflow(page)).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  await picture(page, 'import-columns-390');
  await page.getByRole('button', { name: 'Check the whole file' }).click();
  await page.getByText('Orders to be taken over: 2').waitFor();
  expect(await ground.store.selectFrom('orders').select('id').execute()).toEqual([]);
  expect(await axeViolations(page)).toEqual([]);
  await picture(page, 'import-checked-390');
  await page.getByRole('button', { name: 'Take it over' }).click();
  await page.getByText('Orders taken over: 2').waitFor();
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the lines left out' }).click();
  expect(await readFile(await (await saving).path(), 'utf8')).toContain(`"'=1+1"`);
  expect(await ground.store.selectFrom('orders').select('net').orderBy('id').execute()).toEqual([
    { net: 1250 },
    { net: 9900 },
  ]);
  await page.getByRole('link', { name: 'Import from a file' }).click();
  await page.getByText('Taken over').first().waitFor();
  expect(await overflow(page)).toBe(0);
  expect(errors).toEqual([]);
});
