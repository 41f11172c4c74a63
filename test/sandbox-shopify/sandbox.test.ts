// The whole stand-in platform through its ports, with a tiny app behind it that verifies what it receives.

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../sandbox/ports.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { createWorld } from '../sandbox/world/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const seed = randomBytes(4).readUInt32LE();

interface Seen {
  webhooks: { id: string; topic: string; valid: boolean; body: Record<string, unknown>; at: number }[];
  collected: Record<string, unknown>[];
  settings: Record<string, unknown>;
  bulkLines: string[];
  trained: number;
}

let sandbox: Sandbox;
const start = (port: number) =>
  startSandbox({
    root,
    port,
    parameters: { seed, size: 'small', orders: null, realistic: false },
    reset: false,
    world: () => createWorld({ seed, size: 'small' }),
    browsingDays: 2,
    appMain: 'test/sandbox-shopify/support/fake-app.ts',
    say: () => undefined,
  });
const post = async (path: string, body: unknown = {}) => {
  const answer = await fetch(`${sandbox.origins.control}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const seen = async () => (await (await fetch(`${sandbox.origins.app}/seen`)).json()) as Seen;
const aProductOnSale = () => sandbox.shop.publishedProducts().find((product) => product.variants[0]!.inventory > 20)!;

let first: number;

beforeAll(async () => {
  // Five ports in a row, as the command line gives them.
  first = await freePort();
  sandbox = await start(first);
});

afterAll(async () => {
  await sandbox?.stop();
  rmSync(join(root, '.data', `sandbox-${first}`), { recursive: true, force: true });
});

describe('a started sandbox', () => {
  test('has installed the app by token exchange, given it its history in bulk and its browsing by the collector', async () => {
    const { bulkLines, collected, settings, trained } = await seen();
    const orders = bulkLines.filter((line) => !line.includes('__parentId'));
    expect(orders).toHaveLength(sandbox.shop.orders.size);
    expect(collected.length).toBeGreaterThan(50);
    expect(new Set(collected.map((event) => event.id)).size).toBe(collected.length);
    expect(settings).toMatchObject({ holdout: 0, controls: 0, arbiter: 'rule' });
    expect(trained).toBe(1);
  });

  test('begins on a weekday at ten in the shop', async () => {
    const { now } = (await (await fetch(`${sandbox.origins.control}/clock`)).json()) as { now: string };
    const words = new Intl.DateTimeFormat('en-GB', {
      timeZone: sandbox.shop.facts.timeZone,
      weekday: 'long',
      hour: 'numeric',
    }).format(new Date(now));
    expect(words).toMatch(/^(Mon|Tues|Wednes|Thurs|Fri)day.*10$/);
  });

  test('a visit is told by webhooks and by the pixel before its answer comes', async () => {
    const product = aProductOnSale();
    const before = await seen();
    const { body } = await post('visit', {
      visitor: 'anna',
      consent: { analytics: true, marketing: true, preferences: true, sale_of_data: true },
      steps: [
        { view: product.handle },
        { add: Number(product.variants[0]!.id) },
        { checkout: { email: 'anna@example.com', buyer_accepts_marketing: true } },
        { buy: {} },
      ],
    });
    const after = await seen();
    const order = after.webhooks.slice(before.webhooks.length).find(({ topic }) => topic === 'orders/create')!;
    expect(order.body).toMatchObject({ cart_token: body.cart, checkout_token: body.checkout, id: Number(body.order) });
    expect(after.webhooks.every(({ valid }) => valid)).toBe(true);
    const types = after.collected.slice(before.collected.length).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['product-viewed', 'cart-line-added', 'checkout-completed']));
  });

  test('a moment the app waits for is reached on the way, not passed over', async () => {
    const from = Date.parse(String((await post('clock')).body.now));
    await fetch(`${sandbox.origins.app}/due?at=${from + 3_600_000}`);
    const { body } = await post('clock', { advance: '2h' });
    expect(Date.parse(String(body.now)) - from).toBeGreaterThanOrEqual(7_200_000);
    expect(Date.parse(String(body.now)) - from).toBeLessThan(7_260_000);
  });

  test('webhooks of an outage come later, in the time the platform keeps trying', async () => {
    const product = aProductOnSale();
    await post('outage', { for: '10m' });
    await post('visit', { visitor: 'bert', steps: [{ add: Number(product.variants[0]!.id) }] });
    const during = (await seen()).webhooks.length;
    await post('clock', { advance: '1h' });
    const { webhooks } = await seen();
    expect(webhooks.slice(during).map(({ topic }) => topic)).toContain('carts/create');
  });

  test('a killed app is there again, and a replay repeats ids', async () => {
    const before = await seen();
    expect((await post('kill')).status).toBe(200);
    expect((await post('webhooks/replay', { last: 3, shuffle: true })).body).toEqual({ replayed: 3 });
    const { webhooks } = await seen();
    const known = new Set(before.webhooks.map(({ id }) => id));
    expect(webhooks.slice(before.webhooks.length).every(({ id }) => known.has(id))).toBe(true);
  });

  test('a day brings visits', async () => {
    const { body } = await post('day');
    expect(body.visits).toBeGreaterThan(20);
  });

  test('uninstalled, it hears of it, and of shop/redact two days later unless it was installed again', async () => {
    await post('uninstall');
    expect((await seen()).webhooks.at(-1)!.topic).toBe('app/uninstalled');
    await post('install');
    await post('clock', { advance: '49h' });
    expect((await seen()).webhooks.map(({ topic }) => topic)).not.toContain('shop/redact');
    await post('uninstall');
    await post('clock', { advance: '49h' });
    expect((await seen()).webhooks.at(-1)!.topic).toBe('shop/redact');
    await post('install');
  });

  test('what makes no sense is refused in a sentence', async () => {
    expect(await post('clock', { advance: 'soon' })).toMatchObject({ status: 400 });
    expect(await post('visit', { visitor: 'x', steps: [{ fly: 1 }] })).toMatchObject({ status: 400 });
    expect(await post('visit', { visitor: 'x', steps: [{ view: 'no-such-thing' }] })).toMatchObject({ status: 422 });
    expect(await post('compliance', { topic: 'customers/other' })).toMatchObject({ status: 400 });
    expect(await post('nothing')).toMatchObject({ status: 404 });
  });

  test('the admin page frames the app; its tokens are for whoever opened that page', async () => {
    const page = await fetch(sandbox.origins.admin);
    expect(await page.text()).toContain('<iframe id="app"');
    expect((await fetch(`${sandbox.origins.admin}/-/id-token`)).status).toBe(401);
    const cookie = page.headers.get('set-cookie')!.split(';')[0]!;
    const token = await fetch(`${sandbox.origins.admin}/-/id-token`, { headers: { cookie } });
    expect(((await token.json()) as { value: string }).value.split('.')).toHaveLength(3);
    const bridge = await (await fetch(`${sandbox.origins.admin}/app-bridge.js`)).text();
    expect(bridge).toContain('idToken');
  });

  test('the truth names every shopper of the shop', async () => {
    const truth = (await (await fetch(`${sandbox.origins.control}/truth`)).json()) as { shoppers: unknown[] };
    expect(truth.shoppers.length).toBeGreaterThan(300);
  });

  test('a restart on the same port keeps the shop', async () => {
    const { size } = sandbox.shop.orders;
    const bought = sandbox.shop.customerByEmail('anna@example.com')!.id;
    const now = sandbox.shop.now();
    await sandbox.stop();
    sandbox = await start(first);
    expect(sandbox.shop.orders.size).toBe(size);
    expect(sandbox.shop.customerByEmail('anna@example.com')!.id).toBe(bought);
    expect(sandbox.shop.now()).toBeGreaterThanOrEqual(now);
    expect(sandbox.shop.singles.installation).not.toBeNull();
  });
});
