// Whatever comes through the doors, asked for or not: a clear answer, never a fault of ours, and nothing stored that was not signed.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openForReading } from '../../server/storage/store.ts';
import { allowed, type RunningSandbox, startSandbox } from '../support/sandbox.ts';
import { hmac, postWebhook, proxyQuery, sessionToken } from '../support/signatures.ts';

let sandbox: RunningSandbox;
let database: ReturnType<typeof openForReading>;

beforeAll(async () => {
  sandbox = await startSandbox(['--small']);
  database = openForReading(join(sandbox.folder, 'app', 'presage.db'));
}, 180_000);
afterAll(async () => {
  await database?.close();
  await sandbox?.stop();
});

const sample = (name: string) =>
  readFileSync(join(import.meta.dirname, '../fixtures/shopify/webhooks', `${name}.json`), 'utf8');
const inbox = () => database.store.selectFrom('inbox').select(['delivery', 'outcome', 'applied_at']).execute();
/** What a refusal tells from outside. */
const told = async (answer: Response) => ({
  status: answer.status,
  body: await answer.text(),
  headers: [...answer.headers].filter(([name]) => name !== 'date'),
});

describe('a webhook', () => {
  it('whose signature is missing, wrong, re-encoded or of other bytes is answered 401 and leaves no row', async () => {
    const body = sample('orders-create');
    const good = hmac(body, sandbox.secrets.apiSecret);
    const header = 'x-shopify-hmac-sha256';
    const before = (await inbox()).length;
    const wrong: [string, string, string | null][] = [
      ['missing', body, null],
      ['empty', body, ''],
      ['of another secret', body, hmac(body, 'shpss_of_somebody_else')],
      ['of other bytes', body, hmac(`${body} `, sandbox.secrets.apiSecret)],
      ['of the body as another program writes it', JSON.stringify(JSON.parse(body), null, 1), good],
      ['in hex', body, hmac(body, sandbox.secrets.apiSecret, 'hex')],
      ['in base64url', body, Buffer.from(good, 'base64').toString('base64url')],
      ['without its padding', body, good.replace(/=+$/, '')],
      ['encoded once more', body, Buffer.from(good).toString('base64')],
      ['with something behind it', body, `${good}, ${good}`],
      ['of the right length', body, `${'A'.repeat(43)}=`],
    ];
    for (const [what, sent, signature] of wrong) {
      const answer = await postWebhook(sandbox, sent, { 'x-shopify-topic': 'orders/create', [header]: signature });
      expect(answer.status, what).toBe(401);
      expect(await answer.text(), what).toBe('');
    }
    expect(await inbox()).toHaveLength(before);
  });

  it('that is too large or compressed is refused and leaves no row; nothing in a header makes a fault', async () => {
    const before = (await inbox()).length;
    const large = JSON.stringify({ id: 1, note: 'x'.repeat(7_000_000) });
    expect((await postWebhook(sandbox, large)).status).toBe(413);
    const packed = gzipSync(sample('carts-create'));
    const headers = { 'content-encoding': 'gzip', 'x-shopify-shop-domain': sandbox.shop };
    const zipped = await fetch(`${sandbox.app}/webhooks`, { method: 'POST', body: new Uint8Array(packed), headers });
    expect(zipped.status).toBe(415);
    const odd: [string, string | null][] = [
      ['x-shopify-topic', null],
      ['x-shopify-webhook-id', null],
      ['x-shopify-webhook-id', 'w'.repeat(500)],
    ];
    for (const [name, value] of odd) {
      expect((await postWebhook(sandbox, '{}', { [name]: value })).status, `${name}: ${value}`).toBe(400);
    }
    expect(await inbox()).toHaveLength(before);
  });

  it('that is signed but not what it should be is stored, and says afterwards what it was', async () => {
    const odd: [string, string][] = [
      ['orders/create', 'not json'],
      ['orders/create', ''],
      ['orders/create', 'null'],
      ['orders/create', '[]'],
      ['orders/create', '{}'],
      ['orders/create', '{"id": "\u0000", "line_items": "none"}'],
      ['orders/updated', JSON.stringify({ ...JSON.parse(sample('orders-updated')), line_items: [{ id: {} }] })],
      ['checkouts/update', '{"token": 7, "__proto__": {"polluted": true}}'],
      ['products/update', '['.repeat(50_000)],
      ['customers/update', '{"id": 1e400}'],
      ['refunds/create', sample('products-update')],
      ['something/new', '{"id": 1}'],
      ['bulk_operations/finish', '{"admin_graphql_api_id": "gid://shopify/Order/1"}'],
    ];
    const ids: string[] = [];
    for (const [topic, body] of odd) {
      const id = randomUUID();
      ids.push(id);
      const answer = await postWebhook(sandbox, body, { 'x-shopify-topic': topic, 'x-shopify-webhook-id': id });
      expect(answer.status, `${topic} ${body.slice(0, 40)}`).toBe(200);
    }
    await sandbox.advance('1m');
    const rows = new Map((await inbox()).map((r) => [r.delivery, r]));
    for (const [i, id] of ids.entries()) {
      const row = rows.get(id);
      expect(row?.applied_at, odd[i]?.join(' ').slice(0, 60)).not.toBeNull();
      expect(row?.outcome, odd[i]?.join(' ').slice(0, 60)).toMatch(/^(malformed|unknown|unused|bulk-finished|nothing)/);
    }
    const dead = await database.store
      .selectFrom('jobs')
      .select(['kind', 'fault'])
      .where('fault', 'is not', null)
      .execute();
    expect(dead.filter((job) => job.kind === 'inbox.apply')).toEqual([]);
  });

  it('of a shop we do not know is refused like one of no shop at all', async () => {
    const before = (await inbox()).length;
    const answers = [];
    for (const shop of ['never-seen.myshopify.com', 'evil.example', `${sandbox.shop}.evil.example`, '', null]) {
      answers.push(await told(await postWebhook(sandbox, '{}', { 'x-shopify-shop-domain': shop })));
    }
    expect(answers[0]?.status).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await inbox()).toHaveLength(before);
  });
});

describe('the collector', () => {
  const collect = (body: string) => fetch(`${sandbox.app}/collect`, { method: 'POST', body });
  const batch = (change: Record<string, unknown> = {}) =>
    JSON.stringify({ shop: sandbox.shop, visitor: 'bad-input-visitor-1', consent: allowed, events: [], ...change });

  it('refuses what is no batch with 4xx, and shops that are not here with 404', async () => {
    const bad = [
      '',
      'null',
      '[]',
      '{',
      '"text"',
      batch({ events: {} }),
      batch({ visitor: '../../etc' }),
      batch({ consent: 1 }),
    ];
    for (const body of [...bad, batch({ events: Array(501).fill({}) }), '['.repeat(50_000)]) {
      expect((await collect(body)).status, body.slice(0, 60)).toBe(400);
    }
    expect((await collect(batch({ note: 'x'.repeat(300_000) }))).status).toBe(413);
    const unknown = await told(await collect(batch({ shop: 'never-seen.myshopify.com' })));
    expect(unknown.status).toBe(404);
    expect(await told(await collect(batch({ shop: "x' or 1=1 --" })))).toEqual(unknown);
  });

  it('takes the good events of a batch, and counts every other one under its reason', async () => {
    const at = await sandbox.now();
    const good = { id: randomUUID(), type: 'product-viewed', at, product: '1' };
    const events: unknown[] = [good, good, null, 'text', {}, { ...good, id: '' }, { ...good, id: 'a', at: 'now' }];
    events.push({ ...good, id: 'b', type: 'mind-read' }, { ...good, id: 'c', at: at - 200 * 86_400_000 });
    events.push({ ...good, id: 'd', at: at + 400 * 86_400_000 }, { ...good, id: 'e', product: 'x'.repeat(10_000) });
    const answer = await collect(batch({ events }));
    expect(answer.status).toBe(202);
    const { stored, dropped } = (await answer.json()) as { stored: number; dropped: Record<string, number> };
    expect(stored).toBe(1);
    expect(dropped).toEqual({ duplicate: 1, malformed: 6, 'unknown-type': 1, 'too-old': 1, 'clock-ahead': 1 });
  });
});

describe('the app proxy', () => {
  const ask = (query: Record<string, string> | string) =>
    fetch(`${sandbox.app}/proxy/recommendations?${new URLSearchParams(query)}`);

  it('answers a query of the platform, and refuses it without a word once it is older than 90 s', async () => {
    const query = proxyQuery(sandbox, await sandbox.now());
    expect((await ask(query)).status).toBe(200);
    await sandbox.advance('80s');
    expect((await ask(query)).status).toBe(200);
    await sandbox.advance('15s');
    const replayed = await ask(query);
    expect(replayed.status).toBe(401);
    expect(await replayed.text()).toBe('');
    expect((await ask(proxyQuery(sandbox, (await sandbox.now()) + 200_000))).status).toBe(401);
  });

  it('refuses forged and changed queries', async () => {
    const now = await sandbox.now();
    const query = proxyQuery(sandbox, now);
    const { signature, ...unsigned } = query;
    const forged: [string, Record<string, string> | string][] = [
      ['unsigned', unsigned],
      ['signed by somebody else', proxyQuery({ ...sandbox, secrets: { apiKey: '', apiSecret: 'other' } }, now)],
      ['in capitals', { ...query, signature: String(signature).toUpperCase() }],
      ['with another visitor', { ...query, visitor: 'somebody-elses-browser' }],
      ['with another customer', { ...query, logged_in_customer_id: '1' }],
      ['of another shop', { ...query, shop: 'never-seen.myshopify.com' }],
      ['with the shop twice', `${new URLSearchParams(query)}&shop=${sandbox.shop}`],
      ['without a query', ''],
    ];
    for (const [what, sent] of forged) expect((await ask(sent)).status, what).toBe(401);
  });

  it('refuses a signed query split anew, so that nobody becomes another customer', async () => {
    const now = await sandbox.now();
    // One parameter of the visitor's own that swallows the next pair, honestly signed …
    const { a: _, ...signed } = proxyQuery(sandbox, now, { a: '1logged_in_customer_id=7' });
    // … and cut elsewhere: the signature is over the same text.
    const answers = [
      { ...signed, a: '1', logged_in_customer_id: '7logged_in_customer_id=' },
      { ...signed, 'a=1logged_in_customer_id': '7' },
    ].map((query) => ask(query));
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(401);
  });

  it('shows nothing of a shop it does not know, though the query is signed', async () => {
    const answer = await ask(proxyQuery({ ...sandbox, shop: 'never-seen.myshopify.com' }, await sandbox.now()));
    expect(answer.status).toBeLessThan(500);
    if (answer.status === 200) expect(((await answer.json()) as { items: unknown[] }).items).toEqual([]);
  });

  it('leaves out what it does not understand rather than failing', async () => {
    const now = await sandbox.now();
    for (const odd of [
      { limit: '-5' },
      { limit: 'NaN', placement: "home' or 1=1" },
      { visitor: '<script>', cart: '1,2,../../x,9e99' },
      { product: '%00', locale: 'xx_!!' },
    ] as Record<string, string>[]) {
      const answer = await ask(proxyQuery(sandbox, now, odd));
      expect(answer.status, JSON.stringify(odd)).toBe(200);
      expect(((await answer.json()) as { items: unknown[] }).items.length).toBeGreaterThan(0);
    }
  });
});

describe('the admin', () => {
  const home = (token: string | null, path = '/api/home', init: RequestInit = {}) =>
    fetch(`${sandbox.app}${path}`, {
      ...init,
      headers: { ...init.headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    });

  it('answers only a session token of this app, of that shop, of this minute; every other one is 401 in the same words', async () => {
    const now = await sandbox.now();
    const other = 'never-seen.myshopify.com';
    expect((await home(sessionToken(sandbox, now))).status).toBe(200);
    const tokens: [string, string | null][] = [
      ['none', null],
      ['empty', ''],
      ['garbage', 'a.b.c'],
      ['without exp', sessionToken(sandbox, now, { exp: undefined })],
      ['without nbf', sessionToken(sandbox, now, { nbf: undefined })],
      ['without iss', sessionToken(sandbox, now, { iss: undefined })],
      ['without dest', sessionToken(sandbox, now, { dest: undefined })],
      ['issued for another shop', sessionToken(sandbox, now, { iss: `https://${other}/admin` })],
      ['for another shop', sessionToken(sandbox, now, { dest: `https://${other}` })],
      ['for another app', sessionToken(sandbox, now, { aud: 'another-app' })],
      ['for several apps', sessionToken(sandbox, now, { aud: [sandbox.secrets.apiKey] })],
      ['expired', sessionToken(sandbox, now - 120_000)],
      ['of tomorrow', sessionToken(sandbox, now + 86_400_000)],
      ['of a whole day', sessionToken(sandbox, now, { exp: Math.floor(now / 1000) + 86_400 })],
      ['unsigned', sessionToken(sandbox, now, {}, { alg: 'none' })],
      ['with another hash', sessionToken(sandbox, now, {}, { alg: 'HS512' })],
      ['of another secret', sessionToken(sandbox, now, {}, { secret: 'another' })],
      ['changed afterwards', `${sessionToken(sandbox, now).slice(0, -2)}AA`],
    ];
    const words = new Set<string>();
    for (const [what, token] of tokens) {
      const answer = await home(token);
      expect(answer.status, what).toBe(401);
      words.add(await answer.text());
    }
    expect(words.size).toBe(1);
  });

  it('does not let the merchant of one shop look at another by a token that was honestly signed for it', async () => {
    const other = 'never-seen.myshopify.com';
    const token = sessionToken({ ...sandbox, shop: other }, await sandbox.now());
    const answer = await home(token);
    // The platform does not know that shop, so nothing can be installed for it.
    expect([401, 503]).toContain(answer.status);
    expect(await answer.text()).not.toContain(sandbox.shop);
    expect(await database.store.selectFrom('shops').select('shop').execute()).toEqual([{ shop: sandbox.shop }]);
  });

  it('forgets a token once its minute is over', async () => {
    const token = sessionToken(sandbox, await sandbox.now());
    expect((await home(token)).status).toBe(200);
    await sandbox.advance('75s');
    expect((await home(token)).status).toBe(401);
  });

  it('says 4xx to settings that are none, and changes nothing', async () => {
    const now = await sandbox.now();
    const put = (body: string) =>
      home(sessionToken(sandbox, now), '/api/settings', {
        method: 'PUT',
        body,
        headers: { 'content-type': 'application/json' },
      });
    const before = await (await home(sessionToken(sandbox, now), '/api/settings')).text();
    const wrong = ['{', '[]', 'null', '{"holdout": 7}', '{"quietHours": "never"}', '{"cartDelayMinutes": -1}'];
    for (const body of [...wrong, '{"senderEmail": "nobody"}', `{"senderName": "${'x'.repeat(70_000)}"}`]) {
      const { status } = await put(body);
      expect(status >= 400 && status < 500, `${status} for ${body.slice(0, 40)}`).toBe(true);
    }
    expect(await (await home(sessionToken(sandbox, now), '/api/settings')).text()).toBe(before);
  });
});

describe('any other address', () => {
  it('is answered 4xx, never with a fault', async () => {
    const paths = [
      '/restore/x',
      '/restore/%00',
      '/unsubscribe/x',
      '/unsubscribe/%E0%A4%A',
      '/%E0%A4%A',
      '/api/nothing',
    ];
    paths.push('/proxy/nothing', '/assets/../../keys.json', '/assets/%2e%2e/%2e%2e/keys.json', '/.env');
    for (const path of paths) {
      const { status } = await fetch(`${sandbox.app}${path}`);
      expect(status >= 400 && status < 500, `${status} for ${path}`).toBe(true);
    }
  });
});

describe('a shop that took us out', () => {
  it('is, from outside, like one that never was there', async () => {
    await sandbox.control('uninstall');
    await sandbox.advance('1m');
    const never = { ...sandbox, shop: 'never-seen.myshopify.com' };
    const now = await sandbox.now();
    const doors = [
      (platform: typeof never) => postWebhook(platform, '{}'),
      (platform: typeof never) =>
        fetch(`${sandbox.app}/collect`, {
          method: 'POST',
          body: JSON.stringify({ shop: platform.shop, visitor: 'bad-input-visitor-2', consent: allowed, events: [] }),
        }),
      (platform: typeof never) =>
        fetch(`${sandbox.app}/proxy/recommendations?${new URLSearchParams(proxyQuery(platform, now))}`),
    ];
    for (const door of doors) {
      const stranger = await told(await door(never));
      // A door may believe for some seconds what it has just looked up.
      await expect.poll(async () => told(await door(sandbox)), { timeout: 10_000, interval: 500 }).toEqual(stranger);
    }
  });
});
