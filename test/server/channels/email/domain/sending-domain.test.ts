// Nothing but test mails leaves before the domain is verified; a new one begins with few mails a day.

import { beforeAll, describe, expect, it } from 'vitest';
import { buildMail, mailIsBuilt } from '../../../../../server/channels/email/build.ts';
import { domainDesk } from '../../../../../server/channels/email/domain/domain-desk.ts';
import { afterCheck } from '../../../../../server/channels/email/domain/sending-domain.ts';
import { warmUpLimit } from '../../../../../server/channels/email/domain/warm-up.ts';
import { openNotice } from '../../../../../server/storage/notices.ts';
import { aCart, aCheckout, cartWorld, DAY, HOUR, recordedMailer, SHOP } from '../../../../support/cart-world.ts';
import { tempWorld } from '../../../../support/temp-store.ts';

beforeAll(async () => {
  if (!(await mailIsBuilt())) await buildMail();
});

const ready: Record<string, string[]> = {
  'harbour.example': ['v=spf1 mx -all'],
  's1._domainkey.harbour.example': ['v=DKIM1; p=MIIB'],
  '_dmarc.harbour.example': ['v=DMARC1; p=none'],
};

async function shopWith(records: Record<string, string[]>, settings: Record<string, unknown> = {}) {
  const world = await tempWorld();
  const asked: string[] = [];
  const { store, jobs, keys, clock } = world;
  const domains = domainDesk({
    ...{ store, jobs, keys, clock, smtpHost: null, dkim: null },
    // The installation's own domain, so that no mark of ownership is asked for.
    sender: { name: 'Harbour', address: 'hello@harbour.example' },
    async lookup(name) {
      asked.push(name);
      return records[name] ?? [];
    },
  });
  const mailer = recordedMailer();
  const usual = { secondStep: false, quietHours: null, dkimSelector: 's1' };
  const cart = await cartWorld(world, { mailer, deps: { domains }, settings: { ...usual, ...settings } });
  await store.deleteFrom('sending_domains').execute();
  const leave = (n: number) =>
    cart.record([
      aCart(clock.now(), { cart: `c${n}` }),
      aCheckout(clock.now(), { cart: `c${n}`, checkout: `k${n}`, email: `shopper${n}@example.com` }),
    ]);
  const messages = () => store.selectFrom('messages').select(['state', 'reason']).execute();
  return { ...world, ...cart, domains, mailer, asked, leave, messages };
}

describe('before the domain is verified', () => {
  it('mails wait and the merchant is told; once the records are there they leave', async () => {
    const records: Record<string, string[]> = {};
    const w = await shopWith(records);
    await w.leave(1);
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    expect(await w.messages()).toEqual([{ state: 'waiting', reason: 'domain-unverified' }]);
    expect(await openNotice(w.store, SHOP, 'sending-domain')).toEqual({ domain: 'harbour.example', waits: true });
    Object.assign(records, ready);
    await w.domains.check(SHOP);
    await w.drain();
    expect(w.mailer.mails).toHaveLength(1);
    expect(await openNotice(w.store, SHOP, 'sending-domain')).toBeNull();
  });

  it('many mails that wait ask once in a quarter of an hour, not each for itself', async () => {
    const w = await shopWith({});
    for (const n of [1, 2, 3, 4, 5]) await w.leave(n);
    await w.advance(HOUR);
    expect(w.asked.filter((name) => name === 'harbour.example')).toHaveLength(1);
  });

  it('another sender is another domain', async () => {
    const w = await shopWith({ ...ready });
    await w.settings({ senderEmail: 'news@elsewhere.example' });
    await w.leave(1);
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(0);
    const state = await w.domains.check(SHOP);
    const owner = state?.records.find((r) => r.kind === 'owner');
    expect(owner).toMatchObject({ name: '_presage.elsewhere.example', fault: 'missing' });
    expect(owner?.wanted).toMatch(/^presage-domain=[\w-]{22}$/);
  });
});

describe('a domain that was verified', () => {
  const good = [{ kind: 'spf', name: 'd', wanted: null, found: 'x', fault: null }] as const;
  const wrong = [{ ...good[0], fault: 'missing' }] as const;
  const silent = [{ ...good[0], fault: 'no-answer' }] as const;

  it('stays so while nobody answers, and loses it only when its records are gone for a day', () => {
    const known = { verifiedAt: 1, wrongSince: null };
    expect(afterCheck(null, [...good], 5)).toEqual({ verifiedAt: 5, wrongSince: null });
    expect(afterCheck(known, [...silent], DAY)).toEqual(known);
    const once = afterCheck(known, [...wrong], DAY);
    expect(once).toEqual({ verifiedAt: 1, wrongSince: DAY });
    expect(afterCheck(once, [...wrong], DAY + HOUR)).toEqual(once);
    expect(afterCheck(once, [...good], 2 * DAY)).toEqual(known);
    expect(afterCheck(once, [...wrong], 2 * DAY)).toEqual({ verifiedAt: null, wrongSince: null });
  });
});

describe('a new domain', () => {
  it('sends half as many again each day, and after three weeks as many as there are', () => {
    expect([0, 1, 2].map(warmUpLimit)).toEqual([200, 300, 450]);
    expect(warmUpLimit(20)).toBeGreaterThan(100_000);
    expect(warmUpLimit(21)).toBeNull();
  });

  it('sends no more than the day’s mails, and the rest the day after', async () => {
    const w = await shopWith(ready);
    await w.leave(1);
    await w.advance(2 * HOUR);
    const now = w.clock.now();
    await w.store.updateTable('sending_domains').set({ warm_mails: 200 }).execute();
    await w.leave(2);
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(1);
    expect((await w.messages()).map((m) => m.reason)).toContain('warm-up');
    await w.advance(DAY);
    expect(w.mailer.mails).toHaveLength(2);
    expect(w.clock.now()).toBeGreaterThan(now);
    await w.store.updateTable('sending_domains').set({ warm_mails: 10_000 }).execute();
    await w.settings({ warmUp: false });
    await w.leave(3);
    await w.advance(2 * HOUR);
    expect(w.mailer.mails).toHaveLength(3);
  });
});
