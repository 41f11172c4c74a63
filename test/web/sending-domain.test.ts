// The merchant sees in Settings which records the sending domain lacks, enters them, looks again, and is done.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { domainDesk } from '../../server/channels/email/domain/domain-desk.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { settingsPatched } from '../../server/storage/shops.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { aGround, aShop, type Ground, SHOP } from '../support/builders.ts';
import { type AdminBrowser, anAdminBrowser, axeViolations, overflow, picture, settled } from './admin-browser.ts';

let ground: Ground;
let admin: AdminBrowser;
const records: Record<string, string[]> = {};

beforeAll(async () => {
  ground = await aGround();
  await aShop(ground);
  await settingsPatched(ground.store, SHOP, { senderEmail: 'hello@quay.example', dkimSelector: 's1' });
  const { store, keys } = ground;
  const domains = domainDesk({
    ...{ store, keys, clock: { now: () => ground.now }, smtpHost: 'smtp.sendgrid.net', dkim: null },
    jobs: sqliteJobs(store, () => ground.now, seededRandom(1)),
    sender: { name: '', address: '' },
    lookup: async (name) => records[name] ?? [],
  });
  const letters = { show: async () => null, test: async () => 'no-provider' as const };
  admin = await anAdminBrowser(ground, { mail: { domains, hasProvider: true, letters } });
});

afterAll(async () => {
  await admin.close();
  await ground.end();
});

it('record by record, until e-mails leave', async () => {
  for (const width of [1440, 390]) {
    const { page, errors } = await admin.open('/settings', { width });
    await settled(page);
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('quay.example is not set up yet.').waitFor();
    await page.getByText('v=spf1 include:sendgrid.net ~all').waitFor();
    expect(await page.getByText('To be done').count()).toBe(4);
    expect(await overflow(page)).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `settings-domain-${width}`);
    expect(errors).toEqual([]);
  }
  const { page } = await admin.open('/settings');
  await settled(page);
  records['quay.example'] = ['v=spf1 include:sendgrid.net ~all'];
  records['s1._domainkey.quay.example'] = ['v=DKIM1; p=MIIB'];
  records['_dmarc.quay.example'] = ['v=DMARC1; p=none'];
  const mark = await page.getByText(/^Value: presage-domain=/).innerText();
  records['_presage.quay.example'] = [mark.replace('Value: ', '')];
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText('quay.example is set up. E-mails leave.').waitFor();
  expect(await page.getByText('As it should be').count()).toBe(4);
});
