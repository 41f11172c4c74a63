import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../server/channels/email/build.ts';
import { mailBooks } from '../../../../server/channels/email/ledger.ts';
import { smtpMailer, smtpSettings } from '../../../../server/channels/email/smtp.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import { aCart, aCheckout, cartWorld, HOUR, MINUTE, openShop, SHOP } from '../../../support/cart-world.ts';
import { type FaultProxy, faultProxy } from '../../../support/fault-proxy.ts';
import { type SmtpSink, smtpSink } from '../../../support/smtp-sink.ts';
import { tempWorld } from '../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function posted(options: { through?: boolean; timeoutMs?: number; slowAfterMs?: number } = {}) {
  const world = await tempWorld();
  const sink: SmtpSink = await smtpSink();
  closing.push(() => sink.close());
  const proxy: FaultProxy = await faultProxy(sink.port);
  closing.push(() => proxy.close());
  const port = options.through ? proxy.port : sink.port;
  const mailer = smtpMailer(() => smtpSettings(`smtp://127.0.0.1:${port}`), {
    clock: world.clock,
    random: seededRandom(3),
    timeoutMs: options.timeoutMs ?? 2_000,
  });
  closing.push(() => mailer.close());
  const cart = await cartWorld(world, {
    mailer,
    settings: { secondStep: false, quietHours: null },
    slowAfterMs: options.slowAfterMs,
  });
  closing.push(() => cart.email.close());
  const leave = async (n: number, shop = SHOP) =>
    cart.record(
      [
        aCart(world.clock.now(), { cart: `c${n}` }),
        aCheckout(world.clock.now(), { cart: `c${n}`, checkout: `k${n}`, email: `shopper${n}@example.com` }),
      ],
      shop,
    );
  const message = () => world.store.selectFrom('messages').selectAll().executeTakeFirstOrThrow();
  return { ...world, ...cart, sink, proxy, leave, message };
}

const balanced = async (w: Awaited<ReturnType<typeof posted>>) => {
  const b = await mailBooks(w.store, SHOP);
  expect(b.planned).toBe(b.waiting + b.sending + b.dot + b.submitted + b.skipped + b.failed + b.uncertain);
  return b;
};

describe('mail by SMTP', () => {
  it('commits the dot after DATA has opened and before the message can have ended', async () => {
    const w = await posted();
    const seen: string[] = [];
    w.sink.behaviour = {
      async onMoment(moment) {
        // What the database says, read at the moment the server reads the client's word.
        const { state } = await w.message();
        seen.push(`${moment} ${state}`);
      },
    };
    await w.leave(1);
    await w.advance(2 * HOUR);
    expect(seen[0]).toBe('MAIL sending');
    expect(seen[1]).toBe('RCPT sending');
    expect(seen[2]).toMatch(/^DATA (sending|dot)$/);
    expect(seen[3]).toBe('end dot');
    expect((await w.message()).state).toBe('submitted');
  });

  it('carries what a reader and a mailbox need, to the one address', async () => {
    const w = await posted();
    await w.leave(1);
    await w.advance(2 * HOUR);
    const mail = w.sink.mails[0];
    expect(mail?.to).toEqual(['shopper1@example.com']);
    expect(mail?.from).toBe('hello@harbour.example');
    expect(mail?.headers.from).toBe('Harbour Goods <hello@harbour.example>');
    expect(mail?.headers['list-unsubscribe']).toMatch(/^<https:\/\/presage\.example\/unsubscribe\/[\w-]{22}>$/);
    expect(mail?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(mail?.headers.date).toBe('Wed, 04 Mar 2026 11:00:00 +0000');
    expect(mail?.headers['message-id']).toMatch(/^<[\w-]{22}@harbour\.example>$/);
    expect(mail?.headers['content-type']).toMatch(/^multipart\/alternative/);
  });

  it('keeps no link that opens anything in the stored copy', async () => {
    const w = await posted();
    await w.leave(1);
    await w.advance(2 * HOUR);
    const stored = await w.message();
    expect(stored.html).toContain('#unsubscribe');
    expect(`${stored.html}${stored.text}${stored.headers}`).not.toMatch(/(restore|unsubscribe)\/[\w-]{10}/);
    expect(`${stored.html}${stored.text}`).not.toContain('shopper1');
  });

  it.each([
    ['is not there', { kind: 'refuse' } as const],
    ['hangs up before DATA', { kind: 'reset-after', bytes: 40 } as const],
  ])('tries again later when the provider %s, and sends once', async (_, fault) => {
    const w = await posted({ through: true });
    w.proxy.fault = fault;
    await w.leave(1);
    await w.advance(61 * MINUTE);
    expect((await balanced(w)).waiting).toBe(1);
    expect(w.sink.mails).toHaveLength(0);
    w.proxy.fault = { kind: 'none' };
    await w.advance(HOUR);
    expect(w.sink.mails).toHaveLength(1);
    expect((await balanced(w)).submitted).toBe(1);
  });

  it('sends at most once when the connection is reset anywhere in a message', async () => {
    for (let bytes = 100; bytes < 30_000; bytes = Math.round(bytes * 1.7)) {
      const w = await posted({ through: true });
      w.proxy.fault = { kind: 'reset-after', bytes };
      await w.leave(1);
      await w.advance(61 * MINUTE);
      const { waiting, uncertain, submitted } = await balanced(w);
      expect(waiting + uncertain + submitted).toBe(1);
      w.proxy.fault = { kind: 'none' };
      await w.advance(HOUR);
      expect(w.sink.mails).toHaveLength(uncertain === 1 ? 0 : 1);
      expect((await balanced(w)).uncertain).toBe(uncertain);
    }
  });

  it('gives up waiting for a silent provider and tries again', async () => {
    const w = await posted({ through: true, timeoutMs: 150 });
    w.proxy.fault = { kind: 'black-hole' };
    await w.leave(1);
    await w.advance(61 * MINUTE);
    expect((await balanced(w)).waiting).toBe(1);
    w.proxy.fault = { kind: 'none' };
    await w.advance(HOUR);
    expect(w.sink.mails).toHaveLength(1);
  });

  it('never sends again what may have been taken: a lost answer is uncertain', async () => {
    const w = await posted({ through: true });
    w.proxy.fault = { kind: 'lose-answer', words: '\r\n.\r\n' };
    await w.leave(1);
    await w.advance(61 * MINUTE);
    w.proxy.fault = { kind: 'none' };
    await w.advance(30 * HOUR);
    expect(w.sink.mails).toHaveLength(1);
    expect(await balanced(w)).toMatchObject({ uncertain: 1, submitted: 0, waiting: 0 });
  });

  it('comes back after a temporary no, at RCPT and after the message', async () => {
    for (const at of ['RCPT', 'end'] as const) {
      const w = await posted();
      w.sink.behaviour = { refuse: () => ({ at, code: 451, text: '4.7.1 greylisted' }) };
      await w.leave(1);
      await w.advance(61 * MINUTE);
      expect((await w.message()).state).toBe('waiting');
      w.sink.behaviour = {};
      await w.advance(HOUR);
      expect(w.sink.mails).toHaveLength(1);
    }
  });

  it('suppresses an address that does not exist, and only that', async () => {
    const w = await posted();
    w.sink.behaviour = { refuse: () => ({ at: 'RCPT', code: 550, text: '5.1.1 no such user' }) };
    await w.leave(1);
    await w.advance(2 * HOUR);
    expect(await w.message()).toMatchObject({ state: 'failed', reason: 'bounced' });
    expect(await w.store.selectFrom('suppressions').select('reason').execute()).toEqual([{ reason: 'bounced' }]);
    const policy = await posted();
    policy.sink.behaviour = { refuse: () => ({ at: 'RCPT', code: 550, text: '5.7.1 your server is not welcome' }) };
    await policy.leave(1);
    await policy.advance(2 * HOUR);
    expect(await policy.message()).toMatchObject({ state: 'failed', reason: 'refused' });
    expect(await policy.store.selectFrom('suppressions').selectAll().execute()).toEqual([]);
  });

  it('opens at most four connections, whatever waits', async () => {
    const w = await posted();
    for (let n = 0; n < 30; n++) await w.leave(n);
    w.clock.advance(2 * HOUR);
    const ids = await w.store.selectFrom('journey_runs').select('id').execute();
    expect(ids).toHaveLength(30);
    await w.advance(0);
    const waiting = await w.store.selectFrom('messages').select('id').where('state', '=', 'waiting').execute();
    const { deliverMessage } = await import('../../../../server/channels/email/deliver.ts');
    await Promise.all(waiting.map((m) => deliverMessage(w.deps, SHOP, m.id)));
    await w.advance(HOUR);
    expect(w.sink.mails).toHaveLength(30);
    expect(new Set(w.sink.mails.map((m) => m.to[0])).size).toBe(30);
    expect(w.sink.connections().most).toBeLessThanOrEqual(4);
  });

  it('lets one shop’s slow provider hold up nobody else', async () => {
    const world = await tempWorld();
    const [slow, quick] = [await smtpSink(), await smtpSink()];
    const proxy = await faultProxy(slow.port);
    closing.push(
      () => slow.close(),
      () => quick.close(),
      () => proxy.close(),
    );
    proxy.fault = { kind: 'black-hole' };
    const mailer = smtpMailer((shop) => smtpSettings(`smtp://127.0.0.1:${shop === SHOP ? proxy.port : quick.port}`), {
      clock: world.clock,
      random: seededRandom(3),
      timeoutMs: 25_000,
      patienceMs: 50,
    });
    closing.push(() => mailer.close());
    const w = await cartWorld(world, { mailer, settings: { secondStep: false, quietHours: null }, slowAfterMs: 50 });
    closing.push(() => w.email.close());
    await openShop(world, 'other.myshopify.com', { secondStep: false, quietHours: null });
    for (const shop of [SHOP, 'other.myshopify.com']) {
      for (let n = 0; n < 8; n++) {
        await w.record(
          [
            aCart(world.clock.now(), { cart: `c${n}` }),
            aCheckout(world.clock.now(), { cart: `c${n}`, checkout: `k${n}`, email: `shopper${n}@example.com` }),
          ],
          shop,
        );
      }
    }
    world.clock.advance(61 * MINUTE);
    await w.drain();
    await vi.waitFor(
      async () => {
        await w.advance(MINUTE);
        expect(quick.mails).toHaveLength(8);
      },
      { timeout: 20_000 },
    );
    // Still hanging on their connections: the slow shop's jobs have not waited for them.
    expect(w.email.underWay()).toBeGreaterThan(0);
    proxy.fault = { kind: 'none' };
    proxy.drop();
    for (let hour = 0; hour < 4; hour++) {
      await w.email.close();
      await w.advance(HOUR);
    }
    await w.email.close();
    expect(slow.mails).toHaveLength(8);
  });

  it('refuses an address of a provider that is none', () => {
    expect(() => smtpSettings('mail.example.com')).toThrow('not a URL');
    expect(() => smtpSettings('http://mail.example.com')).toThrow('smtp://');
    expect(smtpSettings('smtps://ann%40x:p%2Fw@mail.example.com')).toEqual({
      host: 'mail.example.com',
      port: 465,
      secure: true,
      user: 'ann@x',
      password: 'p/w',
    });
  });
});
