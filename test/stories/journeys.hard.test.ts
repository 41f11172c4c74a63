// Journeys as lived in the running sandbox: what stops a cart's mails, an offer with its code, a split, tasks for a person, surveys and VIPs.

import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TasksAnswer } from '../../server/http/admin/journey-types.ts';
import { postPurchase } from '../../server/journeys/ready/post-purchase.ts';
import { allowed, buyable, type RunningSandbox, type StoreProduct, startSandbox } from '../support/sandbox.ts';
import { askAdmin, switchOn } from '../support/sandbox-admin.ts';
import { postWebhook } from '../support/signatures.ts';

interface PricedProduct extends StoreProduct {
  variants: { id: number; available: boolean; price: number }[];
}

let sandbox: RunningSandbox;
let products: PricedProduct[];

beforeAll(async () => {
  sandbox = await startSandbox(['--small']);
  products = (await sandbox.products(8)) as PricedProduct[];
}, 120_000);
afterAll(() => sandbox?.stop());

const who = (name: string) => ({ visitor: `journeys-${name.padEnd(16, '-')}`, email: `${name}@example.com` });

const leavesCart = (name: string, product: PricedProduct) =>
  sandbox.visit({
    visitor: who(name).visitor,
    consent: allowed,
    steps: [
      { view: product.handle },
      { add: buyable(product) },
      { checkout: { email: who(name).email, buyer_accepts_marketing: true } },
    ],
  });

const buys = (name: string, product: PricedProduct) =>
  sandbox.visit({
    visitor: who(name).visitor,
    consent: allowed,
    steps: [
      { add: buyable(product) },
      { checkout: { email: who(name).email, buyer_accepts_marketing: true } },
      { buy: {} },
    ],
  });

/** What the platform would tell of a product that the merchant has changed. */
async function productChanged(product: PricedProduct, change: { priceTimes?: number; stock?: number }) {
  const { priceTimes = 1, stock = 9 } = change;
  const at = new Date(await sandbox.now()).toISOString();
  const body = {
    ...{ id: product.id, handle: product.handle, title: product.title, status: 'active' },
    ...{ created_at: '2024-01-01T00:00:00Z', published_at: '2024-01-01T00:00:00Z', updated_at: at },
    variants: product.variants.map(({ id, price }, position) => ({
      ...{ id, product_id: product.id, title: '', position: position + 1, inventory_policy: 'deny' },
      ...{ price: ((price * priceTimes) / 100).toFixed(2), inventory_management: 'shopify', inventory_quantity: stock },
    })),
  };
  const headers = { 'x-shopify-topic': 'products/update', 'x-shopify-triggered-at': at };
  expect((await postWebhook(sandbox, JSON.stringify(body), headers)).status).toBe(200);
}

function rows<T>(query: string): T[] {
  const raw = new Sqlite(join(sandbox.folder, 'app/presage.db'), { readonly: true });
  try {
    return raw.prepare(query).all() as T[];
  } finally {
    raw.close();
  }
}

const mailsTo = async (...names: string[]) =>
  (await Promise.all(names.map((name) => sandbox.mails(who(name).email)))).map((mails) => mails.length);

describe('a left cart', () => {
  it('is not written about when its price moved too far, when it is sold out or emptied; the one beside it is', async () => {
    await sandbox.nextMorning();
    const [dearer, gone, emptied, same] = products as [PricedProduct, PricedProduct, PricedProduct, PricedProduct];
    await leavesCart('dearer', dearer);
    await leavesCart('gone', gone);
    await leavesCart('emptied', emptied);
    await leavesCart('same', same);
    await productChanged(dearer, { priceTimes: 1.5 });
    await productChanged(gone, { stock: 0 });
    await fetch(`${sandbox.storefront}/cart/clear.js`, {
      method: 'POST',
      headers: { cookie: `sandbox_visitor=${who('emptied').visitor}`, 'content-type': 'application/json' },
      body: '{}',
    });
    await sandbox.advance('2h');
    expect(await mailsTo('dearer', 'gone', 'emptied', 'same')).toEqual([0, 0, 0, 1]);
    const reasons = rows<{ exit_reason: string }>(
      'select distinct exit_reason from journey_runs where exit_reason is not null',
    );
    expect(reasons.map((r) => r.exit_reason)).toEqual(
      expect.arrayContaining(['price-changed', 'sold-out', 'cart-empty']),
    );
  }, 120_000);

  it('has an offer in its second mail, within the budget, with a code the platform made, and no second one soon after', async () => {
    await sandbox.control('settings', {
      ...{ offerMonthlyBudget: 5000, offerShippingCost: 400, offerMarginPercent: 60, offerControl: 0.05 },
      ...{ windowHours: 0, weeklyCap: 14 },
    });
    await sandbox.nextMorning();
    const people = ['oa', 'ob', 'oc', 'od', 'oe', 'of'];
    for (const name of people) await leavesCart(name, products[4] as PricedProduct);
    await sandbox.advance('2h');
    await sandbox.advance('26h');
    const offers = rows<{ rung: string; state: string; code: string | null; cost: number }>('select * from offers');
    const given = offers.filter((o) => o.state === 'ready');
    expect(given.length).toBeGreaterThan(0);
    expect(offers.every((o) => o.rung === 'free-shipping' || o.state === 'control')).toBe(true);
    expect(given.reduce((sum, o) => sum + o.cost, 0)).toBeLessThanOrEqual(5000);
    expect(new Set(given.map((o) => o.code)).size).toBe(given.length);
    // The one who was written to the day before has come to the second mail, too.
    const texts = (await Promise.all(['same', ...people].map((name) => sandbox.mails(who(name).email)))).map((mails) =>
      mails.map((mail) => mail.text).join(' '),
    );
    for (const { code } of given) expect(texts.filter((text) => text.includes(code ?? '')).length).toBe(1);
    for (const name of people) await leavesCart(name, products[5] as PricedProduct);
    await sandbox.advance('2h');
    await sandbox.advance('26h');
    expect(
      rows<{ n: number }>("select count(*) n from offers where state in ('ready', 'wanted', 'approval')")[0]?.n,
    ).toBe(given.length);
  }, 240_000);
});

describe('after orders', () => {
  it('a split parts them for ever, a person gets tasks, answers become tasks or a link to pass on, and the best are told so', async () => {
    for (const name of ['nps', 'vip']) await switchOn(sandbox, name);
    const split = {
      do: 'split',
      name: 'who-thanks',
      by: 'random',
      arms: [
        { name: 'mail', size: 0.5, steps: [{ do: 'send', name: 'thanks', layout: 'post-purchase' }] },
        { name: 'person', size: 0.5, steps: [{ do: 'task', name: 'call', kind: 'reach-out' }] },
      ],
    };
    const wait = { do: 'wait', name: 'arrived', since: 'entry', for: { minutes: 24 * 60 } };
    await switchOn(sandbox, 'post-purchase', { ...postPurchase, steps: [wait, split] });
    await sandbox.advance('2h');
    await sandbox.nextMorning();
    const people = Array.from({ length: 12 }, (_, n) => `buyer${n}`);
    for (const name of people) for (const nth of [6, 7]) await buys(name, products[nth] as PricedProduct);
    for (const nth of [4, 5, 6]) await buys('buyer0', products[nth] as PricedProduct);
    await sandbox.advance('2d');

    const thanked = (await mailsTo(...people)).map((n) => n > 0);
    const tasks = async () => (await askAdmin<TasksAnswer>(sandbox, '/tasks')).tasks;
    const calls = rows<{ shopper: string }>("select shopper from tasks where kind = 'reach-out'");
    expect(calls.length).toBeGreaterThan(0);
    expect(thanked.filter(Boolean).length).toBeGreaterThan(0);
    const mailed = rows<{ shopper: string }>("select shopper from messages where journey = 'post-purchase'");
    expect(mailed.filter((m) => calls.some((c) => c.shopper === m.shopper))).toEqual([]);
    expect(new Set([...mailed, ...calls].map((r) => r.shopper)).size).toBe(12);
    const best = rows<{ journey: string }>(
      "select journey from messages where journey = 'vip' and state = 'submitted'",
    );
    expect(best.length).toBeGreaterThan(0);

    await sandbox.advance('22d');
    const surveys: string[] = [];
    for (const name of people) {
      for (const mail of await sandbox.mails(who(name).email)) {
        const link = /https?:\/\/[^"\s]+\/survey\/[\w-]+/.exec(mail.html)?.[0];
        if (link !== undefined) surveys.push(link);
      }
    }
    expect(surveys.length).toBeGreaterThan(1);
    const answers = async (url: string, score: number) => {
      const form = new URLSearchParams({ score: String(score), comment: 'as it is' });
      return (await fetch(url, { method: 'POST', body: form })).text();
    };
    const before = (await tasks()).length;
    expect(await answers(surveys[0] as string, 3)).not.toContain('utm_source=referral');
    expect(await answers(surveys[1] as string, 10)).toContain('utm_source=referral');
    expect((await tasks()).length).toBe(before + 1);
    expect(rows<{ score: number }>('select score from survey_answers order by score').map((r) => r.score)).toEqual([
      3, 10,
    ]);
  }, 600_000);
});
