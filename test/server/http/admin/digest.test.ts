import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LedgerMoments, MailRef, SignedMail, Submission } from '../../../../server/channels/email/mailer.ts';
import { type DigestDeps, sendDigest } from '../../../../server/http/admin/digest.ts';
import { settingsPatched } from '../../../../server/storage/shops.ts';
import { aGround, anOrder, aShop, DAY, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let taken: SignedMail[];
let answer: Submission['outcome'];

beforeEach(async () => {
  ground = await aGround();
  taken = [];
  answer = 'submitted';
  const email = ground.keys.seal(SHOP, 'email', 'owner@example.com');
  await aShop(ground, { name: 'Mugs & <More>', email_sealed: email, locale: 'en' });
  await anOrder(ground, { total: 4200 });
});
afterEach(() => ground.end());

const deps = (over: Partial<DigestDeps> = {}): DigestDeps => ({
  store: ground.store,
  keys: ground.keys,
  clock: { now: () => ground.now },
  models: { progressOf: () => null },
  sender: { name: 'Presage', address: 'presage@example.net' },
  dkim: null,
  mailer: {
    async submit(_of: MailRef, ledger: LedgerMoments): Promise<Submission> {
      const mail = await ledger.claim();
      if (mail === null) return { outcome: 'withdrawn' };
      if (answer === 'unsent') return { outcome: 'unsent', fault: 'the line broke' };
      if (!(await ledger.dot())) return { outcome: 'withdrawn' };
      taken.push(mail);
      return answer === 'unknown'
        ? { outcome: 'unknown', fault: 'no answer' }
        : { outcome: 'submitted', response: '250' };
    },
  },
  ...over,
});
const asked = (on: boolean) => settingsPatched(ground.store, SHOP, { weeklyDigest: on });

it('goes to who asked for it alone, with Home’s sentences, and hostile names are texts', async () => {
  expect(await sendDigest(deps(), SHOP)).toBe('asked-not');
  await asked(true);
  expect(await sendDigest(deps(), SHOP)).toBe('sent');
  expect(taken).toMatchObject([{ to: 'owner@example.com', from: 'presage@example.net' }]);
  const raw = taken[0]!.bytes.toString('utf8').replace(/=\r\n/g, '');
  expect(raw).toContain('1 order came in during the last 7 days');
  expect(raw).toContain('Mugs &amp; &lt;More&gt;');
  expect(raw).not.toMatch(/List-Unsubscribe/i);
});

it('leaves once a week, also when nobody knows whether it arrived; a line that broke before is tried anew', async () => {
  await asked(true);
  answer = 'unsent';
  expect(await sendDigest(deps(), SHOP)).toBe('failed');
  answer = 'unknown';
  expect(await sendDigest(deps(), SHOP)).toBe('failed');
  answer = 'submitted';
  expect(await sendDigest(deps(), SHOP)).toBe('sent-already');
  ground.now += 7 * DAY;
  expect(await sendDigest(deps(), SHOP)).toBe('sent');
  expect(taken).toHaveLength(2);
});

it('waits for nobody: without a provider, a sender or an address nothing is tried', async () => {
  await asked(true);
  expect(await sendDigest(deps({ mailer: null }), SHOP)).toBe('no-way');
  expect(await sendDigest(deps({ sender: { name: '', address: '' } }), SHOP)).toBe('no-way');
  await ground.store.updateTable('shops').set({ email_sealed: null }).execute();
  expect(await sendDigest(deps(), SHOP)).toBe('no-way');
  await ground.store.updateTable('shops').set({ uninstalled_at: ground.now }).execute();
  expect(await sendDigest(deps(), SHOP)).toBe('asked-not');
});
