// The merchant sees which records the sending domain needs, in words, and asks for another look.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { domainDesk } from '../../../../server/channels/email/domain/domain-desk.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import { sqliteJobs } from '../../../../server/storage/sqlite-jobs.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aShop, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;
let records: Record<string, string[]>;

beforeEach(async () => {
  records = {};
  ground = await aGround();
  await aShop(ground);
  const { store, keys } = ground;
  const jobs = sqliteJobs(store, () => ground.now, seededRandom(1));
  const domains = domainDesk({
    ...{ store, keys, jobs, clock: { now: () => ground.now }, smtpHost: 'smtp.sendgrid.net', dkim: null },
    sender: { name: '', address: '' },
    lookup: async (name) => records[name] ?? [],
  });
  app = await anAdminApp(ground, {
    mail: { domains, hasProvider: true, letters: { show: async () => null, test: async () => 'no-provider' } },
  });
});

afterEach(async () => {
  await app.close();
  await ground.end();
});

describe('the sending domain', () => {
  it('is told record by record, with what to enter, and is verified once it is entered', async () => {
    expect((await app.ask('/api/sending')).body.domain).toBeNull();
    await app.ask('/api/settings', {
      method: 'PUT',
      body: { senderEmail: 'hello@quay.example', dkimSelector: 's1' },
    });
    const job = await ground.store.selectFrom('jobs').select('shop').where('kind', '=', 'email.domain').execute();
    expect(job).toEqual([{ shop: SHOP }]);
    const { body } = await app.ask('/api/sending/check', { method: 'POST', language: 'de' });
    expect(body).toMatchObject({ domain: 'quay.example', verified: false, waiting: 0 });
    expect(body.text).toContain('nur Test-E-Mails');
    expect(body.records.map((r: { kind: string; state: string }) => `${r.kind} ${r.state}`)).toEqual([
      'owner wrong',
      'spf wrong',
      'dkim wrong',
      'dmarc wrong',
    ]);
    for (const { name, value, instruction } of body.records) {
      expect(instruction.length).toBeGreaterThan(20);
      if (value !== null) records[name] = [value];
    }
    records['sendgrid.net'] = ['v=spf1 ip4:192.0.2.0/24 -all'];
    records['s1._domainkey.quay.example'] = ['v=DKIM1; p=MIIB'];
    const done = (await app.ask('/api/sending/check', { method: 'POST' })).body;
    expect(done).toMatchObject({ verified: true, text: 'quay.example is set up. E-mails leave.' });
    expect(done.warmUp).toMatchObject({ today: 0, limit: 200 });
    expect((await app.ask('/api/sending', { as: 'other.myshopify.com' })).status).toBe(401);
  });

  it('takes no selector that is none', async () => {
    const { status, body } = await app.ask('/api/settings', { method: 'PUT', body: { dkimSelector: 'a b' } });
    expect(status).toBe(400);
    expect(body.fields.dkimSelector).toContain('letters');
  });
});
