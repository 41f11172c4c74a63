import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { faultHandler } from '../../../server/http/errors.ts';
import { publicApiRouter } from '../../../server/http/public-api.ts';
import { seededRandom } from '../../../server/lib/random.ts';
import { collector } from '../../../server/profile/collect.ts';
import { emailConsentChanged } from '../../../server/profile/consent.ts';
import { saveSegment } from '../../../server/profile/segments.ts';
import { shopUninstalled } from '../../../server/storage/shops.ts';
import { sqliteJobs } from '../../../server/storage/sqlite-jobs.ts';
import { type AdminApp, anAdminApp } from '../../support/admin-app.ts';
import { aGround, aScore, aShop, aShopper, type Ground, SHOP } from '../../support/builders.ts';

const OTHER = 'other.myshopify.com';

let ground: Ground;
let admin: AdminApp;
let server: Server;
let url: string;
/** What was asked of the recommender. */
let asked: unknown[];

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  await aShop(ground, { shop: OTHER });
  admin = await anAdminApp(ground);
  asked = [];
  const { store, keys, now } = ground;
  const jobs = sqliteJobs(store, () => now, seededRandom(1));
  const app = express();
  app.set('query parser', 'simple');
  app.use(
    '/v1',
    publicApiRouter({
      ...{ store, keys, clock: { now: () => now }, perMinute: 30 },
      intake: collector(store, () => ({ keys, jobs, now, announce: true })),
      recommend: async (request) => {
        asked.push(request);
        return { decision: 'd', strategy: 'session', fallback: null, items: [] };
      },
    }),
  );
  app.use(faultHandler(pino({ level: 'silent' })));
  server = app.listen(0, '127.0.0.1');
  await new Promise<void>((ready) => server.once('listening', () => ready()));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterEach(async () => {
  await new Promise((done) => server.close(done));
  await admin.close();
  await ground.end();
});

const made = async (scope: string, as = SHOP): Promise<string> =>
  (await admin.ask('/api/connections/keys', { method: 'POST', body: { name: `till ${scope}`, scope }, as })).body.key;

async function ask(key: string, path: string, body?: unknown) {
  const answer = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text), headers: answer.headers };
}

it('a key is shown once, kept as a digest, and opens nothing any more once it is revoked', async () => {
  const key = await made('read');
  expect(key).toMatch(/^psk_[\w-]{43}$/);
  const listed = await admin.ask('/api/connections');
  expect(listed.body.keys).toMatchObject([
    { name: 'till read', scopeText: 'Read', used: 'Never', stateText: 'In use' },
  ]);
  expect(JSON.stringify(await ground.store.selectFrom('api_keys').selectAll().execute())).not.toContain(key.slice(4));
  expect((await ask(key, '/shoppers')).status).toBe(200);
  const { keys } = (await admin.ask('/api/connections')).body;
  expect(keys[0].used).toBe('3 Mar 2026, 11:00');
  const other = await admin.ask(`/api/connections/keys/${keys[0].id}/revoke`, { method: 'POST', body: {}, as: OTHER });
  expect(other.status).toBe(404);
  await admin.ask(`/api/connections/keys/${keys[0].id}/revoke`, { method: 'POST', body: {} });
  const refused = await ask(key, '/shoppers');
  expect([refused.status, refused.body]).toEqual([401, { error: 'send a key of this shop as Authorization: Bearer' }]);
});

it('only owners make keys, with a name and a scope that exists', async () => {
  const post = (body: unknown, as = SHOP) => admin.ask('/api/connections/keys', { method: 'POST', body, as });
  for (const body of [
    {},
    { name: ' ', scope: 'read' },
    { name: 'x', scope: 'everything' },
    { name: 'x'.repeat(101), scope: 'read' },
  ])
    expect((await post(body)).status).toBe(400);
  await admin.ask('/api/me', { as: `${SHOP}#2` });
  await admin.ask('/api/team/2', { method: 'PUT', body: { role: 'editor', label: '' } });
  expect((await post({ name: 'x', scope: 'read' }, `${SHOP}#2`)).status).toBe(403);
  expect((await admin.ask('/api/connections')).body.keys).toEqual([]);
});

it('tells shoppers with scores and reasons, one by address or number, or all of them page by page', async () => {
  const ann = await aShopper(ground, { id: 'a', email: 'ann@example.com', customer: '17' });
  await aShopper(ground, { id: 'b', email: null });
  await aScore(ground, { shopper: ann.id, p_order: 0.5, value: 1200 });
  const key = await made('read');
  const all = (await ask(key, '/shoppers?limit=1')).body;
  expect(all).toMatchObject({
    after: 'a',
    shoppers: [
      {
        id: 'a',
        customer: '17',
        email: 'ann@example.com',
        scores: { sure: true, order: { chance: 0.5 }, value: { amount: 1200 } },
      },
    ],
  });
  expect((await ask(key, `/shoppers?after=${all.after}`)).body).toMatchObject({
    after: null,
    shoppers: [{ id: 'b', scores: null }],
  });
  for (const by of ['email=Ann%40Example.com', 'customer=17'])
    expect((await ask(key, `/shoppers?${by}`)).body.shoppers.map((s: { id: string }) => s.id)).toEqual(['a']);
  expect((await ask(key, '/shoppers?email=nobody')).body.shoppers).toEqual([]);
  const hash = ground.keys.fingerprint(SHOP, 'email', 'ann@example.com');
  await emailConsentChanged(ground.store, SHOP, hash, true, ground.now, 'checkout');
  const one = (await ask(key, '/shoppers/a')).body;
  expect(one).toMatchObject({ mayEmail: true, reasons: [expect.any(String), expect.any(String)] });
  expect((await ask(key, '/shoppers/nobody')).status).toBe(404);
});

it('tells segments and who is in them', async () => {
  await aShopper(ground, { id: 'a', email: 'ann@example.com' });
  await aScore(ground, { shopper: 'a', value: 90_000 });
  await aShopper(ground, { id: 'b' });
  const rule = { all: [{ field: 'value' as const, is: '>' as const, value: 50_000 }] };
  const saved = await saveSegment(
    ground.store,
    SHOP,
    { id: null, name: 'Best', rule, version: 0 },
    { editor: '', now: ground.now },
  );
  expect(saved).not.toBe('conflict');
  const key = await made('read');
  const [segment] = (await ask(key, '/segments')).body.segments;
  expect(segment.name).toBe('Best');
  expect((await ask(key, `/segments/${segment.id}/members`)).body).toMatchObject({
    after: null,
    members: [{ id: 'a' }],
  });
  expect((await ask(key, '/segments/nothing/members')).status).toBe(404);
});

it('recommends for a shopper or a visitor of its own shop, whatever the query says', async () => {
  const key = await made('read');
  const { body } = await ask(key, `/recommendations?shopper=a&placement=product&product=7&limit=3&shop=${OTHER}`);
  expect(body).toMatchObject({ decision: 'd', strategy: 'session' });
  expect(asked).toMatchObject([
    { shop: SHOP, shopper: 'a', visitor: null, placement: 'product', product: '7', limit: 3 },
  ]);
  expect((await ask(key, '/recommendations?placement=nowhere')).status).toBe(400);
  expect((await ask(key, '/recommendations?limit=9999')).status).toBe(400);
});

it('takes events of an app, each once, with consent alone, and only by a key that may write', async () => {
  const batch = (consent: boolean) => ({
    visitor: 'app-visitor-1',
    consent: { analytics: consent },
    events: [
      { id: 'e1', type: 'product-viewed', at: ground.now, product: '7' },
      { id: 'e2', type: 'nonsense' },
    ],
  });
  expect((await ask(await made('read'), '/events', batch(true))).status).toBe(403);
  const key = await made('write');
  expect((await ask(key, '/events', batch(false))).body).toEqual({ stored: 0, dropped: { 'no-consent': 2 } });
  const told = await ask(key, '/events', batch(true));
  expect([told.status, told.body]).toEqual([202, { stored: 1, dropped: { 'unknown-type': 1 } }]);
  expect((await ask(key, '/events', batch(true))).body).toEqual({
    stored: 0,
    dropped: { duplicate: 1, 'unknown-type': 1 },
  });
  expect(await ground.store.selectFrom('events').select(['shop', 'visitor']).execute()).toEqual([
    { shop: SHOP, visitor: 'app-visitor-1' },
  ]);
  expect((await ask(key, '/events', { ...batch(true), shop: OTHER })).status).toBe(400);
  expect((await ask(key, '/events', { visitor: '../x', events: [] })).status).toBe(400);
});

it('a key of one shop never opens another, nor its own once that has left', async () => {
  await aShopper(ground, { shop: OTHER, id: 'theirs', email: 'canary@example.com' });
  const key = await made('read');
  for (const path of ['/shoppers', '/shoppers?email=canary%40example.com', '/shoppers/theirs', '/segments'])
    expect((await ask(key, path)).text, path).not.toContain('canary');
  expect((await ask(key, '/shoppers/theirs')).status).toBe(404);
  await shopUninstalled(ground.store, SHOP, ground.now);
  expect((await ask(key, '/shoppers')).status).toBe(401);
});

it('who asks too often, or tries keys, waits', async () => {
  const key = await made('read');
  for (let i = 0; i < 30; i++) if ((await ask(key, '/segments')).status !== 200) throw new Error(`${i}`);
  const over = await ask(key, '/segments');
  expect(over.status).toBe(429);
  expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
  const next = await made('read');
  for (let i = 0; i < 20; i++) expect((await ask(`psk_${'x'.repeat(43)}`, '/segments')).status).toBe(401);
  expect((await ask(next, '/segments')).status).toBe(429);
});
