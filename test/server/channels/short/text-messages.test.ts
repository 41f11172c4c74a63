import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { addLink, linkToken } from '../../../../server/channels/links/link-tokens.ts';
import { smsProvider } from '../../../../server/channels/short/sms.ts';
import { preferencesRouter } from '../../../../server/http/preferences.ts';
import { smsEventsRouter } from '../../../../server/http/sms-events.ts';
import type { Journey } from '../../../../server/journeys/journey.ts';
import { saveJourney } from '../../../../server/journeys/journey-store.ts';
import { abandonedCart } from '../../../../server/journeys/ready/abandoned-cart.ts';
import { normalisedPhone } from '../../../../server/lib/phone-number.ts';
import { mayEmail } from '../../../../server/profile/consent.ts';
import { SmsReceiver } from '../../../sandbox/sms-receiver.ts';
import { aCart, aCheckout, DAY, HOUR, MINUTE, SHOP } from '../../../support/cart-world.ts';
import { journeyWorld } from '../../../support/journey-world.ts';
import { testKeys } from '../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const ann = 'ann@example.com';
const PHONE = '+4915112345678';
const SECRET = 'a secret of sixteen and more';

/** The cart's reminders: the first as a text message, the second by e-mail. */
const byText: Journey = {
  ...abandonedCart,
  steps: abandonedCart.steps.map((step) =>
    step.name === 'first' ? { ...step, channel: 'sms' } : step,
  ) as Journey['steps'],
};

async function listening(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler as never);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function lived(settings: Record<string, unknown> = {}, journey: Journey = byText, isSetUp = true) {
  let now = () => 0;
  const receiver = new SmsReceiver({ secret: SECRET, now: () => now() });
  const url = await listening((request, response) => void receiver.handle(request, response));
  const sms = smsProvider({ url, secret: SECRET, from: 'Harbour' }, { fetch, now: () => now() });
  const w = await journeyWorld(settings, undefined, undefined, { providers: isSetUp ? { sms } : {} });
  now = w.now;
  await saveJourney(
    w.store,
    SHOP,
    journey.name,
    { on: true, definition: journey, edition: 0 },
    { editor: 'ann', now: now() },
  );
  const app = express().use(smsEventsRouter({ ...w, keys: testKeys, secret: SECRET }));
  const door = await listening(app);
  const word = (granted: boolean, change: { phone?: string | null } = {}) => ({
    type: 'phone-consent-changed' as const,
    id: `phone:${w.now()}:${granted}`,
    at: w.now(),
    person: { customer: null, email: ann, name: null },
    phone: PHONE,
    granted,
    source: 'single_opt_in',
    ...change,
  });
  const cart = (change = {}) => w.record([aCart(w.now()), aCheckout(w.now(), change)]);
  const books = async () =>
    (await w.messages()).map((m) => `${m.channel} ${m.step} ${m.state}${m.reason === null ? '' : ` ${m.reason}`}`);
  const held = async () => (await w.decisions()).map((d) => d.fallback);
  return {
    ...w,
    receiver,
    door,
    word,
    cart,
    books,
    held,
    tell: (event: Record<string, string>) => receiver.tell(door, event),
  };
}

describe('text messages', () => {
  it('are for those alone who agreed to them, whatever they said of e-mails, with one link and the way out', async () => {
    const w = await lived();
    await w.record([w.word(true)]);
    await w.cart({ acceptsMarketing: false });
    await w.advance(2 * HOUR);
    expect(w.receiver.texts).toMatchObject([{ to: PHONE, from: 'Harbour' }]);
    const [text] = w.receiver.texts;
    expect(text?.text).toMatch(/^Harbour Goods: .+ https?:\/\/\S+\/restore\/[\w-]{22} Reply STOP/);
    await w.advance(2 * DAY);
    // The second goes by e-mail, to which they did not agree.
    expect(w.mailer.mails).toHaveLength(0);
    expect(await w.held()).toEqual([null, 'no-consent']);
    // What is kept to be looked at opens nothing, and the log names no number.
    const [kept] = await w.messages();
    expect(kept?.text).toContain('#restore');
    const log = await w.store.selectFrom('events').select('body').execute();
    expect(log.some(({ body }) => body.includes('1511234'))).toBe(false);
  });

  it('are left out without a yes, and the journey goes on to its e-mail', async () => {
    const w = await lived();
    await w.record([w.word(false)]);
    await w.cart();
    await w.advance(2 * DAY);
    expect(w.receiver.texts).toEqual([]);
    expect(await w.held()).toEqual(['no-consent', null]);
    expect(w.mailer.mails).toHaveLength(1);
  });

  it('say that nobody carries them where no provider is set up', async () => {
    const w = await lived({}, byText, false);
    await w.record([w.word(true)]);
    await w.cart();
    await w.advance(2 * DAY);
    expect(await w.books()).toEqual(['sms first skipped no-provider', 'email second submitted']);
  });

  it('are silent from eight to nine by the shopper’s clock, whatever the merchant has set, and when the night is drawn out', async () => {
    const w = await lived({ quietHours: null });
    await w.record([w.word(true)]);
    // 10:00 plus 9.5 hours, plus the hour of rest: half past eight in the evening.
    await w.advance(9.5 * HOUR);
    await w.cart();
    await w.advance(12 * HOUR);
    expect(w.receiver.texts).toEqual([]);
    await w.advance(DAY / 2);
    const hour = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' });
    expect(w.receiver.texts.map(({ at }) => hour.format(Date.parse(at)))).toEqual(['09']);
  });

  it('count with e-mails against the window and the cap', async () => {
    const w = await lived({ cartSecondDelayHours: 2, windowHours: 16 });
    await w.record([w.word(true)]);
    await w.cart();
    await w.advance(10 * HOUR);
    expect(await w.books()).toEqual(['sms first submitted', 'email second waiting window']);
    const capped = await lived({ cartSecondDelayHours: 20, windowHours: 0, weeklyCap: 1 });
    await capped.record([capped.word(true)]);
    await capped.cart();
    await capped.advance(2 * DAY);
    expect(await capped.held()).toEqual([null, 'weekly-cap']);
  });

  it('end with a STOP, at once: what waits is withdrawn, e-mails go on; an unsigned word is nobody’s', async () => {
    const w = await lived();
    await w.record([w.word(true)]);
    await w.advance(9.5 * HOUR);
    await w.cart();
    await w.advance(2 * HOUR);
    expect(await w.books()).toEqual(['sms first waiting quiet-hours']);
    const forged = await fetch(`${w.door}/sms/events`, {
      method: 'POST',
      headers: { 'presage-timestamp': String(w.now()), 'presage-signature': 'v1=00' },
      body: JSON.stringify({ type: 'reply', from: PHONE, text: 'STOP' }),
    });
    expect(forged.status).toBe(401);
    expect(await w.books()).toEqual(['sms first waiting quiet-hours']);
    expect(await (await w.tell({ type: 'reply', from: PHONE, text: 'thank you, stop by soon' })).json()).toEqual({
      taken: 0,
    });
    expect(await (await w.tell({ type: 'reply', from: '0049 151 12345678', text: ' Stop. ' })).json()).toEqual({
      taken: 1,
    });
    expect(await w.books()).toEqual(['sms first skipped unsubscribed']);
    expect(await mayEmail(w.store, SHOP, w.hash(ann))).toBe(true);
    await w.advance(2 * DAY);
    expect(w.receiver.texts).toEqual([]);
    expect((await w.tell({ type: 'reply', from: 'x'.repeat(50), text: 'STOP' })).status).toBe(400);
    expect(await (await w.tell({ type: 'reply', from: '+4915199999999', text: 'STOP' })).json()).toEqual({ taken: 0 });
  });

  it('are sent once: refused for a while they wait, refused for good they fail and the number is forgotten, unanswered they are uncertain', async () => {
    const w = await lived({ secondStep: false });
    await w.record([w.word(true)]);
    w.receiver.answer = { status: 429, headers: { 'retry-after': '600' } };
    await w.cart();
    await w.advance(65 * MINUTE);
    expect((await w.books())[0]).toMatch(/^sms first waiting/);
    w.receiver.answer = { status: 500 };
    await w.advance(20 * MINUTE);
    w.receiver.answer = null;
    await w.advance(HOUR);
    expect((await w.books())[0]).toMatch(/^sms first uncertain/);
    expect(w.receiver.texts).toEqual([]);
    const dead = await lived({ secondStep: false });
    dead.receiver.unknown.add(PHONE);
    await dead.record([dead.word(true)]);
    await dead.cart();
    await dead.advance(2 * HOUR);
    expect((await dead.books())[0]).toBe('sms first failed bounced');
    const consents = await dead.store.selectFrom('consents').select(['purpose', 'granted']).execute();
    expect(consents).toContainEqual({ purpose: 'sms', granted: 0 });
    expect(consents).toContainEqual({ purpose: 'email', granted: 1 });
  });
});

describe('the shopper’s own page', () => {
  it('has a switch for each way there is to reach them, and each counts by itself, at once', async () => {
    const w = await lived();
    await w.record([w.word(true)]);
    await w.advance(9.5 * HOUR);
    await w.cart();
    await w.advance(2 * HOUR);
    const at = { shop: SHOP, purpose: 'preferences', message: 'm1', cart: null, checkout: null, at: w.now() } as const;
    await addLink(w.store, testKeys, { ...at, emailHash: w.hash(ann) });
    const { store, jobs, clock } = w;
    const pages = preferencesRouter({ store, jobs, keys: testKeys, clock, changed: () => undefined });
    const url = `${await listening(express().use(pages))}/preferences/${linkToken(testKeys, SHOP, 'preferences', 'm1')}`;
    const page = async () => (await fetch(url)).text();
    const save = (change: Record<string, string>) => {
      const body = new URLSearchParams({ do: 'save', emails: 'on', frequency: 'any', personal: 'on', ...change });
      return fetch(url, { method: 'POST', body, redirect: 'manual' });
    };
    expect(await page()).toContain('Text messages from this shop');
    expect(await page()).not.toContain('Notifications in this browser');
    // Left out is not asked: nothing changes.
    expect((await save({})).status).toBe(303);
    expect(await w.books()).toEqual(['sms first waiting quiet-hours']);
    await save({ sms: 'off', push: 'on' });
    expect(await w.books()).toEqual(['sms first skipped unsubscribed']);
    expect(await mayEmail(w.store, SHOP, w.hash(ann))).toBe(true);
    const words = async () => {
      const rows = await w.store.selectFrom('consents').select(['purpose', 'granted']).execute();
      return Object.fromEntries(rows.map(({ purpose, granted }) => [purpose, granted]));
    };
    // Nobody can agree to notifications here without a browser that takes them.
    expect(await words()).toEqual({ email: 1, sms: 0 });
    await w.advance(MINUTE);
    await save({ sms: 'on', emails: 'off' });
    expect(await words()).toEqual({ email: 0, sms: 1 });
  });
});

describe('a phone number', () => {
  it.each([
    ['+49 151 123-456 78', PHONE],
    ['0049 (151) 12345678', PHONE],
    ['0151 12345678', null],
    ['+49', null],
    ['+4915112345678901234', null],
    ['', null],
  ])('%j is %j', (text, told) => {
    expect(normalisedPhone(text)).toBe(told);
  });
});
