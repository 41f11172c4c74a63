// The shopper's own page behind a link in a mail: every switch counts with the next request, for pages and for mails.

import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { addLink, linkOf, linkToken, preferenceLink } from '../../server/channels/links/link-tokens.ts';
import { preferencesRouter } from '../../server/http/preferences.ts';
import { shopperWordsRouter } from '../../server/http/shopper-words.ts';
import { suppress, suppressionOf } from '../../server/journeys/suppressions.ts';
import { emailConsentChanged, mayEmail } from '../../server/profile/consent.ts';
import { preferencesOf } from '../../server/profile/preferences.ts';
import { recordEvents } from '../../server/profile/record.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { aConsent, anEvent, aVisitorLink, DAY, SHOP } from '../support/builders.ts';
import { sizedShop } from '../support/sized-shop.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const EMAIL = 'ada@example.com';
const BROWSER = 'adas-browser';

/** A trained shop; Ada bought there, her browser agreed, and a mail with a link has reached her. */
async function lived() {
  const shop = await sizedShop(120, { products: 60 });
  closers.push(async () => {
    await shop.flush();
    await shop.end();
  });
  await shop.train();
  const { store, keys } = shop;
  let now = shop.now;
  const jobs = sqliteJobs(store, () => now, Math.random);
  const hash = keys.fingerprint(SHOP, 'email', EMAIL);
  const context = () => ({ keys, jobs, now, announce: false });
  await recordEvents(store, context(), SHOP, [
    {
      ...{ type: 'customer-changed', id: 'c', at: now - DAY, locale: 'en', tags: null, createdAt: now - DAY },
      person: { customer: '4711', email: EMAIL, name: 'Ada' },
    },
  ]);
  await emailConsentChanged(store, SHOP, hash, true, now - DAY, 'checkout');
  const { shopper } = await store
    .selectFrom('identities')
    .select('shopper')
    .where('key', '=', hash)
    .executeTakeFirstOrThrow();
  await aVisitorLink(shop, { visitor: BROWSER, shopper, via: 'login' });
  await aConsent(shop, { visitor: BROWSER, purpose: 'analytics' });
  await anEvent(shop, { visitor: BROWSER, product: 'p12', at: now - 1000, shopper });
  await addLink(store, keys, {
    shop: SHOP,
    purpose: 'preferences',
    message: 'm1',
    emailHash: hash,
    cart: null,
    checkout: null,
    at: now,
  });
  const app = express();
  app.set('query parser', 'simple');
  app.use(preferencesRouter({ store, jobs, keys, clock: { now: () => now }, changed: shop.changed }));
  app.use('/proxy', (_q, r, next) => {
    r.locals.proxy = { shop: SHOP, customer: null };
    next();
  });
  app.use(
    '/proxy',
    shopperWordsRouter({
      store,
      now: () => now,
      record: (trx, name, events) => recordEvents(trx, context(), name, events),
    }),
  );
  const server = app.listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await new Promise((ready) => server.once('listening', ready));
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const url = preferenceLink(keys, origin, SHOP, 'm1');
  const settings = { do: 'save', emails: 'on', frequency: 'any', personal: 'on' };
  const post = (fields: Record<string, string | string[]>, to = url) => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
    return fetch(to, { method: 'POST', body, redirect: 'manual' });
  };
  return {
    ...shop,
    ...{ hash, shopper, url, origin, post },
    save: async (fields: Record<string, string | string[]>) => {
      now += 1000;
      expect((await post({ ...settings, ...fields })).status).toBe(303);
    },
    page: async (language = 'en') => (await fetch(url, { headers: { 'accept-language': language } })).text(),
    seen: async () => (await shop.recommend({ shop: SHOP, placement: 'home', visitor: BROWSER, limit: 6 }))?.fallback,
    say: (path: string, body: object) =>
      fetch(`${origin}/proxy${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    later: (ms: number) => {
      now += ms;
    },
  };
}

describe('the shopper’s own page', () => {
  it('personal suggestions: off is off with the next request, on is on again', async () => {
    const { save, seen, page } = await lived();
    expect(await seen()).not.toBe('nothing-known-of-shopper');
    await save({ personal: 'off' });
    expect(await seen()).toBe('nothing-known-of-shopper');
    expect(await page()).toMatch(/name="personal" value="off" checked/);
    await save({ personal: 'on' });
    expect(await seen()).not.toBe('nothing-known-of-shopper');
  });

  it('e-mails: off takes consent back, lifts nothing else; on gives it again, but never over a bounce', async () => {
    const { save, store, hash } = await lived();
    await save({ emails: 'off' });
    expect(await mayEmail(store, SHOP, hash)).toBe(false);
    expect(await suppressionOf(store, SHOP, hash)).toBe('unsubscribed');
    await save({ emails: 'on' });
    expect(await mayEmail(store, SHOP, hash)).toBe(true);
    expect(await suppressionOf(store, SHOP, hash)).toBeNull();
    const told = await store.selectFrom('jobs').select('payload').where('kind', '=', 'platform.consent').execute();
    expect(told.map(({ payload }) => JSON.parse(payload).granted)).toEqual([false, true]);
    await suppress(store, SHOP, hash, 'bounced', 1);
    await save({ emails: 'off' });
    await save({ emails: 'on' });
    expect(await suppressionOf(store, SHOP, hash)).toBe('bounced');
  });

  it('frequency and interests are kept, shown again, and read by whoever writes', async () => {
    const { save, page, store, shopper, hash } = await lived();
    const kind = /name="interest" value="([^"]+)"/.exec(await page())?.[1] as string;
    await save({ frequency: 'monthly', interest: [kind, 'a kind nobody sells'] });
    for (const who of [{ shopper }, { emailHash: hash }]) {
      expect(await preferencesOf(store, SHOP, who)).toMatchObject({ frequency: 'monthly', interests: [kind] });
    }
    expect(await page()).toContain(`name="interest" value="${kind}" checked`);
    await save({ frequency: 'any' });
    expect(await preferencesOf(store, SHOP, { shopper })).toMatchObject({ frequency: 'any', interests: [] });
  });

  it('the data is told whole, and after the deletion nothing of it is left, and the link is dead', async () => {
    const { post, url, store, hash, seen } = await lived();
    const told = await (await post({ do: 'download' })).json();
    expect(told).toMatchObject({ person: { email: EMAIL, name: 'Ada' }, wishes: { personal: true } });
    expect(told.browsed).toMatchObject([{ what: 'product-viewed', product: 'p12' }]);
    expect((await post({ do: 'erase' })).status).toBe(400);
    expect((await fetch(url)).status).toBe(200);
    expect(await (await post({ do: 'erase', sure: 'yes' })).text()).toContain('Your data is deleted');
    expect((await fetch(url)).status).toBe(404);
    expect((await post({ do: 'download' })).status).toBe(404);
    expect(await store.selectFrom('identities').selectAll().where('key', '=', hash).execute()).toEqual([]);
    expect(await seen()).toBe('nothing-known-of-shopper');
    // The merchant can show that it was done, without whom; the file itself is cleared right after.
    const asked = await store.selectFrom('privacy_requests').selectAll().execute();
    expect(asked).toMatchObject([{ kind: 'erase', person_sealed: null, shoppers: 1, done_at: expect.any(Number) }]);
    const next = await store.selectFrom('jobs').select('kind').where('kind', '=', 'privacy.forgotten').execute();
    expect(next).toHaveLength(1);
  });

  it('looking changes nothing, odd forms change nothing, other and old links open nothing', async () => {
    const { url, post, store, keys, hash, later, origin } = await lived();
    for (const method of ['GET', 'HEAD']) await fetch(url, { method });
    for (const odd of [
      {},
      { do: 'save' },
      { do: 'save', emails: 'maybe', frequency: 'hourly', personal: 'on' },
      { do: 'erase', sure: 'no' },
    ]) {
      expect((await post(odd as Record<string, string>)).status).toBe(400);
    }
    expect(await store.selectFrom('preferences').selectAll().execute()).toEqual([]);
    expect(await mayEmail(store, SHOP, hash)).toBe(true);
    const unsubscribe = linkToken(keys, SHOP, 'unsubscribe', 'm1');
    for (const token of [unsubscribe, 'a'.repeat(22), '..%2f', '%00']) {
      expect((await fetch(`${origin}/preferences/${token}`)).status).toBe(404);
    }
    later(91 * DAY);
    expect((await fetch(url)).status).toBe(404);
    expect(await linkOf(store, linkToken(keys, SHOP, 'preferences', 'm1'), 'preferences', 0)).not.toBeNull();
  });

  it('speaks the reader’s language, right to left too, and shows hostile names as text', async () => {
    const { page, store } = await lived();
    await store.updateTable('shops').set({ name: '<script>alert(1)</script>' }).execute();
    await store.updateTable('products').set({ product_type: '"><img src=x onerror=alert(2)>' }).execute();
    expect(await page('ar')).toContain('<html lang="ar" dir="rtl">');
    expect(await page('fr-CA')).toContain('Vos choix');
    expect(await page('xx')).toContain('Your choices');
    expect(await page()).not.toMatch(/<script|<img/);
  });
});

describe('words on the storefront', () => {
  it('are kept of a browser that agreed, told back to it, and count at once; others are not listened to', async () => {
    const { say, origin, seen, store } = await lived();
    const off = { words: [{ name: 'personal', value: 'off' }] };
    expect(await (await say('/preferences', { visitor: 'a-stranger', ...off })).json()).toEqual({ kept: 0 });
    expect(await (await say('/preferences', { visitor: BROWSER, ...off })).json()).toEqual({ kept: 1 });
    expect(await seen()).toBe('nothing-known-of-shopper');
    expect(await (await fetch(`${origin}/proxy/preferences?visitor=${BROWSER}`)).json()).toMatchObject({
      personal: false,
    });
    for (const odd of [
      {},
      { visitor: BROWSER, words: [] },
      { visitor: BROWSER, words: [{ name: 'frequency', value: 'weekly' }] },
      { visitor: BROWSER, words: [{ name: 'channel email', value: 'on' }] },
      { visitor: BROWSER, words: [{ name: 'product x', value: 'more' }] },
      { visitor: '../..', words: [{ name: 'personal', value: 'on' }] },
    ])
      expect((await say('/preferences', odd)).status).toBe(400);
    expect(await store.selectFrom('preferences').selectAll().execute()).toHaveLength(1);
  });

  it('a wish for a sold-out product is noted with consent alone, by script and without', async () => {
    const { say, post, origin, store } = await lived();
    const wish = { email: 'Bea@Example.com', product: '12', variant: '', consent: 'yes', locale: 'de' };
    expect(await (await say('/stock-alerts', wish)).json()).toMatchObject({
      ok: true,
      text: expect.stringContaining('einmal'),
    });
    expect((await say('/stock-alerts', { ...wish, consent: undefined })).status).toBe(400);
    expect((await say('/stock-alerts', { ...wish, email: 'nobody' })).status).toBe(400);
    const page = await post({ ...wish, email: 'cy@example.com', locale: 'en' }, `${origin}/proxy/stock-alerts`);
    expect(page.headers.get('content-type')).toContain('application/liquid');
    expect(await page.text()).toContain('once when this is back');
    expect(await store.selectFrom('stock_alerts').selectAll().execute()).toHaveLength(2);
    for (let i = 0; i < 12; i++) await say('/stock-alerts', { ...wish, product: String(100 + i) });
    expect((await say('/stock-alerts', wish)).status).toBe(429);
  });
});
