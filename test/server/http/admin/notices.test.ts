import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sayIn } from '../../../../server/http/admin/words/say.ts';
import { type NoticeParams, noticeRaised } from '../../../../server/storage/notices.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aShop, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  app = await anAdminApp(ground);
});

afterEach(async () => {
  await app.close();
  await ground.end();
});

const all: NoticeParams = {
  'access-lost': {},
  'shop-closed': {},
  'clock-off': { minutes: 5 },
  'lists-denied': { lists: 'orders,customers' },
  'fields-denied': { fields: 'names,addresses,recovery-links' },
  'history-denied': { lists: 'orders' },
  'history-broken': { lines: 1 },
  'caught-up': { orders: 3, products: 0, customers: 1, checkouts: 2, fromAt: 0, toAt: 3_600_000 },
  'foreign-cart-mails': { count: 2 },
  'discounts-refused': { why: 'Limit reached' },
  complaints: { complaints: 3, mails: 1000, paused: true },
  'sending-domain': { domain: 'harbour.example', waits: true },
};

describe('notices in the admin', () => {
  it('stand on Home and in their own list, in the reader’s language, and only for their shop', async () => {
    await noticeRaised(ground.store, SHOP, 'caught-up', all['caught-up'], ground.now);
    await noticeRaised(ground.store, 'other.myshopify.com', 'access-lost', {}, ground.now);
    const { body } = await app.ask('/api/notices', { language: 'de' });
    expect(body.notices).toHaveLength(1);
    expect(body.notices[0].text).toContain('3 Bestellungen, 1 Kunde und 2 abgebrochene Bestellvorgänge');
    const home = (await app.ask('/api/home')).body.notices;
    expect(home.find((n: { id: string }) => n.id === 'caught-up').text).toContain('3 orders, 1 customer and 2 left');
  });

  it('are put away by the merchant where they tell of something past, and not where a cause stands', async () => {
    await noticeRaised(ground.store, SHOP, 'caught-up', all['caught-up'], ground.now);
    await noticeRaised(ground.store, SHOP, 'access-lost', {}, ground.now);
    const dismiss = (kind: string) => app.ask(`/api/notices/${kind}/dismiss`, { method: 'POST' });
    const { status, body } = await dismiss('caught-up');
    expect([status, body.notices.map((n: { id: string }) => n.id)]).toEqual([200, ['access-lost']]);
    expect((await dismiss('caught-up')).status).toBe(404);
    expect((await dismiss('access-lost')).status).toBe(404);
    expect((await dismiss('constructor')).status).toBe(404);
  });

  it.each(['en', 'de'] as const)('have words for every kind in %s', (language) => {
    const say = sayIn(language, 'Europe/Berlin', 'EUR');
    for (const [kind, params] of Object.entries(all)) {
      const { text, tone } = say.words.shopNotices[kind as keyof NoticeParams](params as never, say);
      expect(text, kind).toMatch(/^[A-ZÄÖÜ\d].*[.]$/);
      expect(text, kind).not.toMatch(/undefined|NaN|,\s*[,.]/);
      expect(['info', 'warning', 'critical']).toContain(tone);
    }
  });
});

describe('how far the past reaches', () => {
  it('is told with what it means for each model, where only 60 days may be read, and only there', async () => {
    const reach = async (path: string, language = 'en') => {
      const { body } = await app.ask(path, { language });
      return body.reach ?? body.history?.reach ?? null;
    };
    expect(await reach('/api/settings')).toBeNull();
    await ground.store.updateTable('shops').set({ history_progress: '{"orders":12,"reachDays":60}' }).execute();
    for (const language of ['en', 'de']) {
      const told = await reach('/api/settings', language);
      expect(told.text).toContain('60');
      expect(told.models).toHaveLength(2);
      for (const model of told.models) expect(model.text).toContain('60');
      expect(await reach('/api/home', language)).toEqual(told);
    }
    expect((await app.ask('/api/home')).body.history.counts).toEqual([{ name: 'Orders', figure: '12' }]);
  });
});
