import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reportsIn } from '../../../server/channels/email/bounce-message.ts';
import { buildMail, mailIsBuilt } from '../../../server/channels/email/build.ts';
import { hardnessOf } from '../../../server/channels/email/mail-report.ts';
import { mailEventsPath, mailEventsRouter } from '../../../server/http/mail-events.ts';
import { suppressionOf } from '../../../server/journeys/suppressions.ts';
import { mayEmail } from '../../../server/profile/consent.ts';
import { openNotices } from '../../../server/storage/notices.ts';
import { shopOf } from '../../../server/storage/shops.ts';
import { aCart, aCheckout, cartWorld, DAY, HOUR, openShop, recordedMailer, SHOP } from '../../support/cart-world.ts';
import { tempWorld, testKeys } from '../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const hash = (email: string, shop = SHOP) => testKeys.fingerprint(shop, 'email', email);
const ann = hash('ann@example.com');

/** A shop that has written to Ann, and the door its provider reports to. */
async function mailed() {
  const world = await tempWorld();
  const mailer = recordedMailer();
  const cart = await cartWorld(world, { mailer });
  await cart.record([aCart(world.clock.now()), aCheckout(world.clock.now())]);
  await cart.advance(2 * HOUR);
  const app = express().use(mailEventsRouter({ ...world }));
  const server = await new Promise<Server>((ready) => {
    const listening: Server = app.listen(0, '127.0.0.1', () => ready(listening));
  });
  closing.push(() => new Promise<void>((done) => server.close(() => done())));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = async (body: unknown, type = 'application/json', path = mailEventsPath(testKeys, SHOP)) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': type }, body: text });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const message = async () => world.store.selectFrom('messages').selectAll().executeTakeFirstOrThrow();
  return { ...world, ...cart, mailer, post, message, at: () => new Date(world.clock.now()).toISOString() };
}

const bounce = (status: string, messageId: string, action = 'failed') =>
  [
    'From: MAILER-DAEMON@mx.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="b=_1"',
    '',
    '--b=_1',
    'Content-Type: text/plain',
    '',
    'Your mail to <ann@example.com> came back. Status: 5.1.1',
    '--b=_1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    'Final-Recipient: rfc822; ann@example.com',
    `Action: ${action}`,
    `Status: ${status} (a comment)`,
    'Diagnostic-Code: smtp; 550 gone',
    '',
    '--b=_1',
    'Content-Type: text/rfc822-headers',
    '',
    'From: hello@harbour.example',
    'Message-ID:',
    ` <${messageId}@harbour.example>`,
    'To: ann@example.com',
    '',
    '--b=_1--',
    '',
  ].join('\r\n');

const complaint = (messageId: string, type = 'abuse') =>
  `Content-Type: multipart/report; report-type=feedback-report; boundary=zz\n\n--zz\nContent-Type: message/feedback-report\n\nFeedback-Type: ${type}\nVersion: 1\n\n--zz\nContent-Type: message/rfc822\n\nMessage-ID: <${messageId}@harbour.example>\nSubject: hi\n\nText\n--zz--\n`;

const forwarded = (inner: string) =>
  `Content-Type: multipart/mixed; boundary=fwd\r\n\r\n--fwd\r\nContent-Type: text/plain\r\n\r\nsee below\r\n--fwd\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--fwd--\r\n`;

const ID = 'abcdefghijklmnopqrstuv';
const read = (text: string) => reportsIn(Buffer.from(text), 1);

describe('a bounce', () => {
  it('is read from its machine-readable part, forwarded or not', () => {
    const hard = [{ kind: 'hard-bounce', message: ID, recipient: null, at: 1 }];
    expect(read(bounce('5.1.1', ID))).toEqual(hard);
    expect(read(forwarded(bounce('5.1.1', ID)))).toEqual(hard);
    expect(read(bounce('4.4.1', ID))).toMatchObject([{ kind: 'soft-bounce' }]);
    expect(read(bounce('4.4.1', ID, 'delayed'))).toMatchObject([{ kind: 'delayed' }]);
    expect(read(bounce('2.0.0', ID, 'delivered'))).toMatchObject([{ kind: 'delivered' }]);
    expect(read(complaint(ID))).toMatchObject([{ kind: 'complaint', message: ID }]);
    expect(read(complaint(ID, 'not-spam'))).toEqual([]);
  });

  it('tells a dead address from a full one and from what is our own fault', () => {
    expect(['5.1.1', '5.2.1', '5.0.0', '5.2.2', '5.2.3', '5.3.4', '5.7.1', '4.2.2'].map(hardnessOf)).toEqual(
      ['hard', 'hard', 'hard', 'soft', 'soft', 'soft', 'refused', 'soft'].map((h) =>
        h === 'refused' ? h : `${h}-bounce`,
      ),
    );
  });

  it('is nothing where it is prose, cut off, nested without end, or about no mail of ours', () => {
    let deep = bounce('5.1.1', ID);
    for (let i = 0; i < 30; i++) deep = forwarded(deep);
    const whole = bounce('5.1.1', ID);
    const odd = [
      '',
      'Status: 5.1.1\nAction: failed\n\nann@example.com is gone',
      deep,
      whole.slice(0, whole.indexOf('text/rfc822-headers')),
      bounce('5.1.1', 'somebody-elses'),
      bounce('gone', ID),
      bounce('5.1.1', ID, 'vanished'),
      whole.replace('boundary="b=_1"', 'boundary=""'),
      `Content-Type: multipart/report; boundary=x\n\n${'--x\n'.repeat(50_000)}`,
      '\u0000\n'.repeat(1000),
    ];
    expect(odd.map(read)).toEqual(odd.map(() => []));
  });
});

describe('the door of the provider', () => {
  it('a hard bounce ends all mail to the address and shows on the message, however often it comes', async () => {
    const w = await mailed();
    const { id } = await w.message();
    for (let i = 0; i < 2; i++)
      expect(await w.post(bounce('5.1.1', id), 'message/rfc822')).toEqual({
        status: 202,
        body: { taken: 1, unknown: 0 },
      });
    expect(await suppressionOf(w.store, SHOP, ann)).toBe('bounced');
    await w.post({ type: 'delivered', messageId: `<${id}@harbour.example>`, at: w.at() });
    expect((await w.message()).reported).toBe('bounced');
    await w.advance(10 * DAY);
    expect(w.mailer.mails).toHaveLength(1);
    expect(JSON.stringify(await w.store.selectFrom('mail_reports').selectAll().execute())).not.toContain('example.com');
  });

  it('a mail that arrived says so; one that was uncertain is settled by it', async () => {
    const w = await mailed();
    const { id } = await w.message();
    await w.store.updateTable('messages').set({ state: 'uncertain', submitted_at: null }).execute();
    expect((await w.post([{ type: 'delivered', messageId: id, at: w.at() }])).body).toEqual({ taken: 1, unknown: 0 });
    expect(await w.message()).toMatchObject({ state: 'submitted', reported: 'delivered' });
    expect(await suppressionOf(w.store, SHOP, ann)).toBeNull();
  });

  it('three soft bounces within a fortnight are enough, in any order; two, or three in a month, are not', async () => {
    const w = await mailed();
    const soft = (email: string, daysAgo: number) =>
      w.post({ type: 'bounce', recipient: email, at: w.clock.now() - daysAgo * DAY });
    for (const days of [20, 9, 7]) await soft('bob@example.com', days);
    for (const days of [20, 9, 3, 3]) await soft('cat@example.com', days);
    for (const days of [8, 20, 15]) await soft('dan@example.com', days);
    expect(await suppressionOf(w.store, SHOP, hash('bob@example.com'))).toBe('bounced');
    expect(await suppressionOf(w.store, SHOP, hash('cat@example.com'))).toBeNull();
    expect(await suppressionOf(w.store, SHOP, hash('dan@example.com'))).toBe('bounced');
  });

  it('a complaint ends all mail and takes the consent back; one alone raises no alarm', async () => {
    const w = await mailed();
    const { id } = await w.message();
    expect(await mayEmail(w.store, SHOP, ann)).toBe(true);
    await w.post(complaint(id), 'message/rfc822');
    expect(await suppressionOf(w.store, SHOP, ann)).toBe('complained');
    expect(await mayEmail(w.store, SHOP, ann)).toBe(false);
    expect((await w.message()).reported).toBe('complained');
    expect(await openNotices(w.store, SHOP)).toEqual([]);
  });

  it('one complaint in 1,000 is told, three pause everything; a merchant who goes on is stopped by the next', async () => {
    const w = await mailed();
    const now = w.clock.now();
    const mail = await w.message();
    const many = Array.from({ length: 999 }, (_, i) => ({ ...mail, id: `m${i}`, run: `r${i}`, email_hash: `h${i}` }));
    for (let i = 0; i < many.length; i += 500)
      await w.store
        .insertInto('messages')
        .values(many.slice(i, i + 500))
        .execute();
    const complain = (n: number) => w.post({ type: 'complaint', recipient: `reader${n}@example.com`, at: now });
    const paused = async () => (await shopOf(w.store, SHOP))?.settings.paused;
    await complain(1);
    const told = { complaints: 1, mails: 1000, paused: false };
    expect(await openNotices(w.store, SHOP)).toMatchObject([{ kind: 'complaints', params: told }]);
    await complain(1);
    await complain(2);
    expect(await paused()).toBe(false);
    await complain(3);
    expect(await paused()).toBe(true);
    expect(await openNotices(w.store, SHOP)).toMatchObject([{ params: { complaints: 3, paused: true } }]);
    await w.settings({ paused: false });
    await complain(4);
    expect(await paused()).toBe(true);
  });

  it('opens to no other shop’s token, and takes only what it can read', async () => {
    const w = await mailed();
    const { id } = await w.message();
    await openShop(w, 'other.myshopify.com');
    const other = mailEventsPath(testKeys, 'other.myshopify.com');
    const event = { type: 'bounce', permanent: true, messageId: id, at: w.at() };
    expect((await w.post(event, 'application/json', other)).body).toEqual({ taken: 0, unknown: 1 });
    const forged = mailEventsPath(testKeys, SHOP).replace(SHOP, 'other.myshopify.com');
    for (const path of [forged, '/mail/events/x', `/mail/events/${SHOP}.${'A'.repeat(22)}`])
      expect((await w.post(event, 'application/json', path)).status).toBe(404);
    for (const odd of ['{', '{}', [{}], { ...event, at: 'soon' }, { type: 'bounce', at: 1 }, 'null'])
      expect((await w.post(odd)).status).toBe(400);
    expect((await w.post('hello', 'text/plain')).status).toBe(415);
    expect((await w.post('', 'message/rfc822')).body).toEqual({ taken: 0, unknown: 1 });
    const strangers = [
      { type: 'complaint', messageId: 'unknown', at: 1 },
      { type: 'bounce', recipient: 'no address', at: 1 },
    ];
    expect((await w.post(strangers)).body).toEqual({ taken: 0, unknown: 2 });
    expect(await w.store.selectFrom('suppressions').selectAll().execute()).toEqual([]);
  });
});
