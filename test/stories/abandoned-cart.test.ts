// The main job, as lived: somebody leaves a cart and gets exactly one mail for each step, unless they buy.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  allowed,
  buyable,
  type RunningSandbox,
  refused,
  type StoreProduct,
  startSandbox,
  type Visit,
} from '../support/sandbox.ts';
import { type Life, liveTogether } from '../support/shared-days.ts';

let sandbox: RunningSandbox;
let products: StoreProduct[];
const lives: Life[] = [];
let ends: PromiseSettledResult<void>[];

// All of them leave their carts in the same shop on the same morning, far from the hours in which nobody is written to.
beforeAll(async () => {
  sandbox = await startSandbox(['--small']);
  products = await sandbox.products(6);
  ends = await liveTogether((ms) => sandbox.advance(`${ms / 60_000}m`), lives);
}, 600_000);
afterAll(() => sandbox?.stop());

/** What is promised of one life; it is lived beside the others'. */
function promised(name: string, life: Life): void {
  const place = lives.push(life) - 1;
  it(name, () => {
    const end = ends[place];
    if (end?.status !== 'fulfilled') throw end?.reason;
  });
}

let person = 0;
/** Somebody new, with a browser of their own. */
function somebody() {
  person++;
  return { visitor: `story-visitor-${String(person).padStart(6, '0')}`, email: `story-${person}@example.com` };
}

/** Views three products, adds one, enters an address at checkout, leaves. */
const leavesCart = (who: { visitor: string; email: string }, change: Partial<Visit> = {}, marketing = true): Visit => ({
  visitor: who.visitor,
  consent: allowed,
  steps: [
    ...products.slice(0, 3).map((p) => ({ view: p.handle })),
    { add: buyable(products[0]!) },
    { checkout: { email: who.email, buyer_accepts_marketing: marketing } },
  ],
  ...change,
});

describe('a left cart', () => {
  promised(
    'gets one mail after the delay with the cart, both unsubscribe headers and a way back; a second a day later; nothing after the purchase',
    async (pass) => {
      const who = somebody();
      await sandbox.visit(leavesCart(who));
      await pass('30m');
      expect(await sandbox.mails(who.email)).toEqual([]);

      await pass('90m');
      const [first, ...others] = await sandbox.mails(who.email);
      expect(others).toEqual([]);
      expect(first?.headers['list-unsubscribe']).toMatch(/^<https?:\/\/[^>]+\/unsubscribe\/[\w-]{22,}>/);
      expect(first?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
      expect(first?.html).toContain(products[0]!.title);
      expect(first?.text).toContain(products[0]!.title);

      const restore = /https?:\/\/[^"\s]+\/restore\/[\w-]+/.exec(first!.html)?.[0];
      const answer = await fetch(restore!, { redirect: 'manual' });
      expect(answer.status).toBe(302);
      expect(answer.headers.get('set-cookie')).toBeNull();
      const back = await fetch(answer.headers.get('location')!);
      expect(back.status).toBe(200);
      expect(await back.text()).toContain(products[0]!.title);

      await pass('24h');
      expect(await sandbox.mails(who.email)).toHaveLength(2);

      await sandbox.visit({ visitor: who.visitor, consent: allowed, steps: [{ buy: {} }] });
      await pass('48h');
      expect(await sandbox.mails(who.email)).toHaveLength(2);
    },
  );

  promised('that is bought before the delay gets no mail', async (pass) => {
    const who = somebody();
    await sandbox.visit(leavesCart(who));
    await pass('20m');
    await sandbox.visit({ visitor: who.visitor, consent: allowed, steps: [{ buy: {} }] });
    await pass('48h');
    expect(await sandbox.mails(who.email)).toEqual([]);
  });

  promised('that is bought under another address gets no further mail, at neither address', async (pass) => {
    const who = somebody();
    const other = `other-${who.email}`;
    await sandbox.visit(leavesCart(who));
    await pass('2h');
    expect(await sandbox.mails(who.email)).toHaveLength(1);
    await sandbox.visit({ visitor: who.visitor, consent: allowed, steps: [{ buy: { email: other } }] });
    await pass('48h');
    expect(await sandbox.mails(who.email)).toHaveLength(1);
    expect(await sandbox.mails(other)).toEqual([]);
  });

  promised('that is bought on another device through the way back gets no further mail', async (pass) => {
    const who = somebody();
    await sandbox.visit(leavesCart(who));
    await pass('2h');
    const [mail] = await sandbox.mails(who.email);
    const restore = /https?:\/\/[^"\s]+\/restore\/[\w-]+/.exec(mail!.html)?.[0] as string;
    await buysOnAnotherDevice(restore, `phone-of-${who.email}`);
    await pass('48h');
    expect(await sandbox.mails(who.email)).toHaveLength(1);
  });

  promised(
    'is written about by e-mail consent alone, and browsing is stored by analytics consent alone: all four combinations',
    async (pass) => {
      const combinations = [true, false].flatMap((analytics) =>
        [true, false].map((mail) => ({ analytics, mail, who: somebody() })),
      );
      for (const { analytics, mail, who } of combinations)
        await sandbox.visit(leavesCart(who, { consent: analytics ? allowed : refused }, mail));
      await pass('2h');
      for (const { analytics, mail, who } of combinations) {
        const label = `analytics ${analytics}, e-mail ${mail}`;
        expect(await sandbox.mails(who.email), label).toHaveLength(mail ? 1 : 0);
      }
    },
  );

  promised('is left alone after an unsubscribe, which counts at once and is not done by looking', async (pass) => {
    const who = somebody();
    await sandbox.visit(leavesCart(who));
    await pass('2h');
    const [mail] = await sandbox.mails(who.email);
    const unsubscribe = /<([^>]+)>/.exec(mail!.headers['list-unsubscribe']!)?.[1] as string;
    expect((await fetch(unsubscribe)).status).toBe(200);
    const posted = await fetch(unsubscribe, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(posted.status).toBe(200);
    await pass('48h');
    expect(await sandbox.mails(who.email)).toHaveLength(1);
  });

  promised('stays one flow when every webhook of it comes again, shuffled', async (pass) => {
    const who = somebody();
    await sandbox.visit(leavesCart(who));
    await sandbox.control('webhooks/replay', { last: 200, shuffle: true });
    await pass('2h');
    await sandbox.control('webhooks/replay', { last: 200, shuffle: true });
    await pass('1h');
    expect(await sandbox.mails(who.email)).toHaveLength(1);
  });
});

/** Follows a link as a fresh browser would, and pays there. */
async function buysOnAnotherDevice(link: string, email: string): Promise<void> {
  const jar = new Map<string, string>();
  const go = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [pair] = set.split(';');
      const at = (pair as string).indexOf('=');
      jar.set((pair as string).slice(0, at), (pair as string).slice(at + 1));
    }
    const location = response.headers.get('location');
    return response.status >= 300 && response.status < 400 && location ? go(new URL(location, url).href) : response;
  };
  const landed = await go(link);
  expect(landed.status).toBe(200);
  const started = await go(`${sandbox.storefront}/checkout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ email, buyer_accepts_marketing: false }),
  });
  const { token } = (await started.json()) as { token: string };
  const done = await go(`${sandbox.storefront}/checkouts/${token}/complete`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ email }),
  });
  expect(done.ok).toBe(true);
}
