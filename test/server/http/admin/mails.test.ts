// The merchant words a mail, sees it as a shopper would get it, and sends it to themselves.

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { mailDesk } from '../../../../server/channels/email/mail-desk.ts';
import { suppress } from '../../../../server/journeys/suppressions.ts';
import { settingsPatched } from '../../../../server/storage/shops.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aProduct, aShop, type Ground, SHOP } from '../../../support/builders.ts';
import { recordedMailer } from '../../../support/cart-world.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

let ground: Ground;
let app: AdminApp;
let mailer: ReturnType<typeof recordedMailer>;

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  await aProduct(ground, { id: '101', title: 'Enamel mug' });
  await ground.store
    .insertInto('variants')
    .values({
      ...{ shop: SHOP, id: '1011', product: '101', title: 'Default Title', sku: null, price: 1850, compare_at: null },
      ...{ inventory: null, available: 1, position: 1, image: null },
    })
    .execute();
  await settingsPatched(ground.store, SHOP, { postalAddress: '1 Quay Street', senderEmail: 'hello@harbour.example' });
  mailer = recordedMailer();
  const { store, keys } = ground;
  const letters = mailDesk({
    ...{ store, keys, mailer, recommend: null, publicUrl: 'https://presage.example', dkim: null },
    clock: { now: () => ground.now },
    sender: { name: '', address: '' },
  });
  const domains = { of: async () => null, check: async () => null };
  app = await anAdminApp(ground, { mail: { domains, hasProvider: true, letters } });
});

afterEach(async () => {
  await app.close();
  await ground.end();
});

const at = { journey: 'abandoned-cart', step: 'first' };
const path = '/api/mails/abandoned-cart/first';
const post = (to: string, body: unknown) => app.ask(to, { method: 'POST', body });
const put = (body: unknown) => app.ask(path, { method: 'PUT', body });

describe('the mails', () => {
  it('are all listed, each with its words in both languages and what these may name', async () => {
    const { mails } = (await app.ask('/api/mails')).body;
    expect(mails.length).toBeGreaterThan(17);
    for (const { journey, step, title } of mails) {
      expect(title.length, `${journey}/${step}`).toBeGreaterThan(1);
      for (const language of ['en', 'de']) {
        const one = await app.ask(`/api/mails/${journey}/${step}?language=${language}`);
        expect([one.status, one.body.isOwn, one.body.version]).toEqual([200, false, 0]);
        expect(one.body.words).toEqual(one.body.ours);
      }
    }
    const { body } = await app.ask(path, { language: 'de' });
    expect(body.variables[0]).toEqual({
      name: 'shop.name',
      example: '{{ shop.name }}',
      text: 'Der Name Ihres Shops',
    });
    expect((await app.ask('/api/mails/abandoned-cart/nothing')).status).toBe(404);
  });

  it('say what the merchant has them say, and go back to ours', async () => {
    const { words } = (await app.ask(path)).body;
    const own = { ...words, heading: 'Your things, {{ shop.name }}' };
    expect((await put({ language: 'en', words: own, version: 0 })).body).toMatchObject({ isOwn: true, version: 1 });
    expect((await put({ language: 'en', words: own, version: 0 })).status).toBe(409);
    expect((await post('/api/mails/preview', at)).body.html).toContain('Your things, Harbour');
    expect((await post('/api/mails/preview', { ...at, language: 'de' })).body.html).not.toContain('Your things');
    expect((await app.ask(path, { as: 'other.myshopify.com' })).status).toBe(401);
    expect((await put({ language: 'en', words: null, version: 1 })).body).toMatchObject({ isOwn: false, version: 2 });
  });

  it('are not saved with words that press or can’t be put together', async () => {
    const { words } = (await app.ask(path)).body;
    for (const subject of ['Hurry, last chance', '{{ shop.name', '{% include "x" %}', '']) {
      const { status, body } = await put({ language: 'en', words: { ...words, subject }, version: 0 });
      expect([status, typeof body.fault], subject).toEqual([400, 'string']);
    }
    expect((await app.ask(path)).body.isOwn).toBe(false);
  });

  it('of a campaign may be drafted as they come, and start only when they neither press nor break', async () => {
    const variant = { name: 'a', subject: 'Hurry', heading: 'h', body: 'b', button: 'Look' };
    const definition = { audience: { all: [] }, variants: [variant] };
    const draft = await post('/api/campaigns', { name: 'Autumn', definition, version: 0 });
    expect(draft.status).toBe(200);
    const refused = await post(`/api/campaigns/${draft.body.id}/start`, {});
    expect([refused.status, refused.body.fault]).toEqual([400, 'Not started: its words have to be put right first.']);
    expect(refused.body.fields.words).toContain('Hurry');
  });

  it('are shown as they would leave, with what is wrong with them, and open nothing', async () => {
    const { body } = await post('/api/mails/preview', at);
    expect(body.subject).toContain('Your cart at');
    expect(body.html).toContain('Enamel mug');
    expect(body.html).not.toContain('presage.example');
    expect(body.findings).toEqual([]);
    expect(body.bytes).toBeLessThan(102_000);
    const words = { subject: 'HURRY', preheader: '', heading: 'h', intro: 'One\nTwo <b>', button: 'b' };
    const shouted = (await post('/api/mails/preview', { ...at, words })).body;
    expect(shouted.findings.map((f: { kind: string }) => f.kind).sort()).toEqual([
      'no-preheader',
      'pressure',
      'shouting',
    ]);
    expect(shouted.html).toContain('One<br />\nTwo &lt;b&gt;');
    expect((await post('/api/mails/preview', { ...at, words: { ...words, intro: '{{ x' } })).status).toBe(400);
    expect((await post('/api/mails/preview', { ...at, shopper: 'nobody' })).status).toBe(404);
    const campaign = { journey: 'campaign', step: 'a', words: { ...words, subject: 'Autumn' } };
    expect((await post('/api/mails/preview', campaign)).body.subject).toBe('Autumn');
  });

  it('go to the merchant as a test, signed as a test, before any domain is verified; never to who wants none', async () => {
    expect((await post('/api/mails/test', { ...at, to: 'me@example.com' })).status).toBe(200);
    expect(mailer.mails.map((m) => m.to)).toEqual(['me@example.com']);
    expect(mailer.mails[0]?.bytes.toString()).toContain('Subject: Test: Your cart');
    expect(await ground.store.selectFrom('messages').select('id').execute()).toEqual([]);
    expect((await post('/api/mails/test', { ...at, to: 'nobody' })).status).toBe(400);
    const hash = ground.keys.fingerprint(SHOP, 'email', 'gone@example.com');
    await suppress(ground.store, SHOP, hash, 'unsubscribed', ground.now);
    expect((await post('/api/mails/test', { ...at, to: 'gone@example.com' })).status).toBe(409);
    for (let n = 0; n < 40; n++) await post('/api/mails/test', { ...at, to: `a${n}@example.com` });
    expect(mailer.mails).toHaveLength(30);
  });
});
