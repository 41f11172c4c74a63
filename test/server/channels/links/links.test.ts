import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { deliverMessage } from '../../../../server/channels/email/deliver.ts';
import { smtpMailer, smtpSettings } from '../../../../server/channels/email/smtp.ts';
import { addLink, linkToken } from '../../../../server/channels/links/link-tokens.ts';
import { linksRouter } from '../../../../server/http/links.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import { mayEmail } from '../../../../server/profile/consent.ts';
import {
  aCart,
  aCheckout,
  aLine,
  anOrder,
  cartWorld,
  DAY,
  HOUR,
  MINUTE,
  recordedMailer,
  SHOP,
} from '../../../support/cart-world.ts';
import { smtpSink } from '../../../support/smtp-sink.ts';
import { tempWorld, testKeys } from '../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function mailed(options: { recoveryUrl?: string | null; patienceMs?: number } = {}) {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const cart = await cartWorld(world, { mailer });
  const app = express().use(linksRouter({ ...world, patienceMs: options.patienceMs ?? 300 }));
  const server = await new Promise<Server>((ready) => {
    const listening: Server = app.listen(0, '127.0.0.1', () => ready(listening));
  });
  closing.push(() => new Promise<void>((done) => server.close(() => done())));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lines = [aLine({ quantity: 2 }), aLine({ line: 'l2', variant: '1002', product: '102' })];
  await cart.record([
    aCart(world.clock.now(), { lines }),
    aCheckout(world.clock.now(), {
      lines,
      recoveryUrl: options.recoveryUrl ?? null,
      person: { customer: '77', email: 'ann@example.com', name: 'Ann' },
    }),
  ]);
  await cart.advance(2 * HOUR);
  const raw = mailer.mails[0]?.bytes.toString('latin1') ?? '';
  const tokenIn = (purpose: string) => new RegExp(`${purpose}/([\\w-]{22})`).exec(raw.replace(/=\r\n/g, ''))?.[1] ?? '';
  const get = (path: string) => fetch(`${url}${path}`, { redirect: 'manual', headers: { 'user-agent': BROWSER } });
  const post = (path: string, body = 'List-Unsubscribe=One-Click', type = 'application/x-www-form-urlencoded') =>
    fetch(`${url}${path}`, { method: 'POST', body, headers: { 'content-type': type }, redirect: 'manual' });
  return { ...world, ...cart, mailer, url, get, post, restore: tokenIn('restore'), out: tokenIn('unsubscribe') };
}

const ann = testKeys.fingerprint(SHOP, 'email', 'ann@example.com');

describe('the restore link', () => {
  it('leads to a cart with the same items, and is logged as a click', async () => {
    const w = await mailed();
    const answer = await w.get(`/restore/${w.restore}`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(
      'https://harbour.example/cart/1001:2,1002:1?attributes[_presage_cart]=c1',
    );
    expect(answer.headers.get('set-cookie')).toBeNull();
    await w.advance(MINUTE);
    const clicks = await w.store.selectFrom('events').select('cart').where('type', '=', 'message-clicked').execute();
    expect(clicks).toEqual([{ cart: 'c1' }]);
  });

  it('prefers the shop’s own recovery address, unless that leads elsewhere', async () => {
    const good = await mailed({ recoveryUrl: 'https://harbour.example/recover?key=k' });
    expect((await good.get(`/restore/${good.restore}`)).headers.get('location')).toBe(
      'https://harbour.example/recover?key=k',
    );
    const bad = await mailed({ recoveryUrl: 'https://evil.example/recover' });
    expect((await bad.get(`/restore/${bad.restore}`)).headers.get('location')).toMatch(
      /^https:\/\/harbour\.example\/cart\//,
    );
  });

  it('opens nothing after thirty days, with another purpose, or changed', async () => {
    const w = await mailed();
    for (const token of [w.out, `${w.restore.slice(0, 21)}!`, 'x'.repeat(22), `${w.restore}x`]) {
      expect((await w.get(`/restore/${token}`)).status).toBe(404);
    }
    await w.record([anOrder(w.clock.now(), { cart: 'c1' })]);
    expect((await w.get(`/restore/${w.restore}`)).status).toBe(302);
    w.clock.advance(31 * DAY);
    expect((await w.get(`/restore/${w.restore}`)).status).toBe(404);
  });

  it('is known to the database by its hash alone', async () => {
    const w = await mailed();
    expect(w.restore).toHaveLength(22);
    const everything = JSON.stringify([
      await w.store.selectFrom('links').selectAll().execute(),
      await w.store.selectFrom('messages').selectAll().execute(),
      await w.store.selectFrom('events').selectAll().execute(),
    ]);
    expect(everything).not.toContain(w.restore);
    expect(everything).not.toContain(w.out);
  });
});

describe('unsubscribing', () => {
  it('never happens by looking', async () => {
    const w = await mailed();
    const page = await w.get(`/unsubscribe/${w.out}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<button>');
    expect(await mayEmail(w.store, SHOP, ann)).toBe(true);
    await w.advance(25 * HOUR);
    expect(w.mailer.mails).toHaveLength(2);
  });

  it.each([
    ['a mailbox, url-encoded', 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
    [
      'a mailbox, as multipart',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
      'multipart/form-data; boundary=b',
    ],
  ])('by %s counts at once, without cookie or redirect', async (_, body, type) => {
    const w = await mailed();
    const answer = await w.post(`/unsubscribe/${w.out}`, body, type);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await mayEmail(w.store, SHOP, ann)).toBe(false);
    expect(await w.store.selectFrom('suppressions').select(['email_hash', 'reason']).execute()).toEqual([
      { email_hash: ann, reason: 'unsubscribed' },
    ]);
    const told = await w.store.selectFrom('jobs').select('payload').where('kind', '=', 'platform.consent').execute();
    expect(told.map((j) => JSON.parse(j.payload))).toEqual([
      { shop: SHOP, customer: '77', granted: false, at: w.clock.now(), confirmed: false },
    ]);
    expect((await w.post(`/unsubscribe/${w.out}`, body, type)).status).toBe(200);
    await w.advance(3 * DAY);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it('tells a wrong token, a token of another purpose and a strange body nothing', async () => {
    const w = await mailed();
    const pages = [];
    for (const token of ['x'.repeat(22), w.restore]) {
      const answer = await w.post(`/unsubscribe/${token}`);
      expect(answer.status).toBe(404);
      pages.push(await answer.text());
    }
    expect(new Set(pages).size).toBe(1);
    expect((await w.post(`/unsubscribe/${w.out}`, 'hello=1')).status).toBe(400);
    expect((await w.post(`/unsubscribe/${w.out}`, 'x'.repeat(10_000))).status).toBe(413);
    expect(await mayEmail(w.store, SHOP, ann)).toBe(true);
  });

  it('speaks for its own shop only', async () => {
    const w = await mailed();
    await w.post(`/unsubscribe/${w.out}`);
    const rows = await w.store.selectFrom('suppressions').select('shop').execute();
    expect(rows).toEqual([{ shop: SHOP }]);
    expect(linkToken(testKeys, 'other.myshopify.com', 'unsubscribe', 'm')).not.toBe(
      linkToken(testKeys, SHOP, 'unsubscribe', 'm'),
    );
  });

  it('answers 503 while a mail that has just left has no answer, and counts all the same', async () => {
    const w = await mailed({ patienceMs: 100 });
    await w.store.updateTable('messages').set({ state: 'dot' }).execute();
    const answer = await w.post(`/unsubscribe/${w.out}`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(await mayEmail(w.store, SHOP, ann)).toBe(false);
    await w.store.updateTable('messages').set({ state: 'submitted' }).execute();
    expect((await w.post(`/unsubscribe/${w.out}`)).status).toBe(200);
  });

  it('is never followed by a mail, with hundreds of mails on their way', async () => {
    const w = await mailed({ patienceMs: 5_000 });
    await w.settings({ quietHours: null, secondStep: false });
    const sink = await smtpSink({ onMoment: () => new Promise((go) => setTimeout(go, Math.random() * 4)) });
    closing.push(() => sink.close());
    const mailer = smtpMailer(() => smtpSettings(sink.url), {
      clock: w.clock,
      random: seededRandom(5),
      patienceMs: 30_000,
    });
    closing.push(() => mailer.close());
    const events = Array.from({ length: 150 }, (_, n) => [
      aCart(w.clock.now(), { cart: `q${n}` }),
      aCheckout(w.clock.now(), { cart: `q${n}`, checkout: `y${n}`, email: `reader${n}@example.com` }),
    ]).flat();
    await w.record(events);
    w.mailer.answer = () => ({ outcome: 'unsent', fault: 'down' });
    await w.advance(61 * MINUTE);
    w.clock.advance(HOUR);
    const waiting = await w.store.selectFrom('messages').selectAll().where('state', '=', 'waiting').execute();
    expect(waiting.length).toBeGreaterThanOrEqual(150);
    for (const m of waiting) {
      await addLink(w.store, testKeys, {
        shop: SHOP,
        purpose: 'unsubscribe',
        message: m.id,
        emailHash: m.email_hash,
        cart: m.cart,
        checkout: m.checkout,
        at: w.clock.now(),
      });
    }
    const deps = { ...w.deps, mailer };
    const queue = [...waiting];
    const sending = Array.from({ length: 4 }, async () => {
      for (let m = queue.shift(); m !== undefined; m = queue.shift()) await deliverMessage(deps, SHOP, m.id);
    });
    const to = (m: (typeof waiting)[number]) => testKeys.open(SHOP, 'email', m.to_sealed);
    const taken = (address: string) => sink.mails.filter((mail) => mail.to[0] === address).length;
    const atAnswer = new Map<string, number>();
    const leaving = waiting.filter((_, n) => n % 2 === 0);
    await vi.waitFor(() => expect(sink.mails.length).toBeGreaterThan(10), { timeout: 20_000, interval: 5 });
    const unsubscribing = Array.from({ length: 6 }, async () => {
      for (let m = leaving.shift(); m !== undefined; m = leaving.shift()) {
        const { status } = await w.post(`/unsubscribe/${linkToken(testKeys, SHOP, 'unsubscribe', m.id)}`);
        if (status === 200) atAnswer.set(to(m), taken(to(m)));
      }
    });
    await Promise.all([...sending, ...unsubscribing]);
    expect(atAnswer.size).toBeGreaterThan(70);
    for (const [address, count] of atAnswer) expect(taken(address), address).toBe(count);
    // The race was one: some were withdrawn, some had left before.
    expect(sink.mails.length).toBeLessThan(waiting.length);
    expect([...atAnswer.values()].some((count) => count === 1)).toBe(true);
  });
});
