// What happens is told at the merchant's addresses: signed, again until it is taken, and not for ever.

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DISABLED_AFTER_MS, PAUSES_MS, webhookHandlers } from '../../../../server/channels/webhooks/deliver.ts';
import { webhookPoster } from '../../../../server/channels/webhooks/post.ts';
import { publicLookup } from '../../../../server/channels/webhooks/public-address.ts';
import { churnCrossed } from '../../../../server/learning/churn-crossed.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import { eraseShopper } from '../../../../server/privacy/erase.ts';
import { recordEvents } from '../../../../server/profile/record.ts';
import { runJobs } from '../../../../server/storage/job-runner.ts';
import { sqliteJobs } from '../../../../server/storage/sqlite-jobs.ts';
import { told } from '../../../../server/storage/webhook-outbox.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aScore, aShop, aShopper, DAY, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let admin: AdminApp;
let server: Server;
let url: string;
let now: number;
/** What the address heard, and how it answers. */
let heard: { headers: IncomingHttpHeaders; body: string }[];
let answers: number;

beforeEach(async () => {
  ground = await aGround();
  now = ground.now;
  await aShop(ground);
  admin = await anAdminApp(ground, { clock: { now: () => now } });
  heard = [];
  answers = 200;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(answers, { location: `${url}/elsewhere` }).end('x'.repeat(100_000));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});

afterEach(async () => {
  await new Promise((done) => server.close(done));
  await admin.close();
  await ground.end();
});

const jobs = () => sqliteJobs(ground.store, () => now, seededRandom(1));

/** Does what is due by now. */
async function work(): Promise<void> {
  const { store, keys } = ground;
  const runner = runJobs({
    ...{ store, jobs: jobs() },
    handlers: webhookHandlers({
      ...{ store, keys, jobs: jobs(), clock: { now: () => now } },
      poster: webhookPoster({ lookup: publicLookup(), local: true }),
    }),
    onFault: (_job, fault) => {
      throw fault;
    },
  });
  await runner.drain();
  await runner.stop();
}

const post = async (path: string, body: unknown = {}, as = SHOP) =>
  admin.ask(`/api/connections${path}`, { method: 'POST', body, as });
const added = async (...topics: string[]) => (await post('/endpoints', { url, topics })).body;
const page = async () => (await admin.ask('/api/connections')).body.endpoints[0];
const happens = (topic: 'cart.left' | 'offer.given' = 'cart.left', shopper: string | null = null) =>
  ground.store
    .transaction()
    .execute((trx) =>
      told(trx, jobs(), SHOP, { topic, at: now, shopper, data: { pieces: 2, total: 4200, currency: 'EUR' } }),
    );

describe('what happens', () => {
  it('is told once to whoever wants to hear of it, signed, by the shopper’s numbers alone', async () => {
    const { secret } = await added('cart.left');
    await aShopper(ground, { id: 'ann', customer: '17', email: 'ann@example.com' });
    await happens('offer.given', 'ann');
    await happens('cart.left', 'ann');
    await work();
    await work();
    expect(heard).toHaveLength(1);
    const [{ headers, body }] = heard as [(typeof heard)[number]];
    const message = JSON.parse(body);
    expect(message).toEqual({
      ...{ id: headers['presage-event'], topic: 'cart.left', shop: SHOP, at: new Date(now).toISOString() },
      ...{ shopper: { id: 'ann', customer: '17' }, data: { pieces: 2, total: 4200, currency: 'EUR' } },
    });
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['presage-signature'])) ?? [];
    expect(Number(t)).toBe(Math.floor(now / 1000));
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
    expect(await page()).toMatchObject({
      state: 'good',
      deliveries: [{ topic: 'A cart was left', stateText: 'Taken', text: 'Answered 200.' }],
    });
    const kept = JSON.stringify(await ground.store.selectFrom('webhook_endpoints').selectAll().execute());
    expect(kept).not.toContain(secret.slice(4));
  });

  it('that is rolled back is never told', async () => {
    await added('cart.left');
    await ground.store
      .transaction()
      .execute(async (trx) => {
        await told(trx, jobs(), SHOP, { topic: 'cart.left', at: now, shopper: null, data: {} });
        throw new Error('rolled back');
      })
      .catch(() => {});
    await work();
    expect(heard).toEqual([]);
  });

  it('is told again with growing pauses until it is taken, under the same id; a redirect is no yes', async () => {
    await added('cart.left');
    answers = 302;
    await happens();
    await work();
    expect(await page()).toMatchObject({
      state: 'failing',
      deliveries: [{ stateText: 'Waiting', text: expect.stringMatching(/^Answered 302\. Tried again /) }],
    });
    now += PAUSES_MS[0] as number;
    answers = 503;
    await work();
    now += PAUSES_MS[1] as number;
    answers = 204;
    await work();
    expect(heard).toHaveLength(3);
    expect(new Set(heard.map(({ headers }) => headers['presage-event'])).size).toBe(1);
    expect(await page()).toMatchObject({ state: 'good', text: null, deliveries: [{ stateText: 'Taken' }] });
  });

  it('is given up at last; an address that takes nothing for three days is switched off, said so, and switched on by the merchant', async () => {
    await added('cart.left');
    answers = 500;
    await happens();
    await work();
    for (const pause of PAUSES_MS) {
      now += pause;
      await work();
    }
    expect(heard).toHaveLength(PAUSES_MS.length + 1);
    expect(await page()).toMatchObject({ state: 'failing', deliveries: [{ stateText: 'Given up' }] });
    now = ground.now + DISABLED_AFTER_MS;
    await happens();
    await happens();
    await work();
    const off = await page();
    expect(off).toMatchObject({
      state: 'off',
      stateText: 'Switched off',
      text: expect.stringContaining('for three days'),
    });
    const before = heard.length;
    await happens();
    await work();
    expect((await post(`/endpoints/${off.id}/test`)).status).toBe(404);
    expect(heard).toHaveLength(before);
    answers = 200;
    await post(`/endpoints/${off.id}/resume`);
    await happens();
    await work();
    expect(heard).toHaveLength(before + 1);
    expect((await page()).state).toBe('good');
  });

  it('of somebody who was erased is told no more', async () => {
    await added('cart.left');
    const ann = await aShopper(ground, { id: 'ann' });
    await happens('cart.left', ann.id);
    await ground.store.transaction().execute((trx) => eraseShopper(trx, SHOP, { shoppers: ['ann'], emailHashes: [] }));
    await work();
    expect(heard).toEqual([]);
    expect(await ground.store.selectFrom('webhook_deliveries').select('id').execute()).toEqual([]);
  });

  it('is told where it happens: a consent that changed, a risk that rose; not what stayed as it was', async () => {
    await added('consent.changed', 'churn.crossed');
    const { store, keys } = ground;
    const consent = (granted: boolean, at: number) =>
      store.transaction().execute((trx) =>
        recordEvents(trx, { keys, jobs: jobs(), now, announce: true }, SHOP, [
          {
            ...{ type: 'email-consent-changed', id: `c ${granted} ${at}`, at, granted, source: 'platform' },
            person: { customer: '17', email: 'ann@example.com', name: null },
          },
        ]),
      );
    await consent(false, now - 3 * DAY);
    await consent(true, now - 2 * DAY);
    await consent(true, now - DAY);
    await consent(false, now);
    await aShopper(ground, { id: 'bo' });
    await aScore(ground, { shopper: 'bo', p_order: 0.9 });
    const fresh = { shopper: 'bo', scored_at: now, churn: 0.8, horizon_days: 90, sure: 1 };
    await store.transaction().execute((trx) => churnCrossed(trx, jobs(), SHOP, [fresh]));
    await work();
    const messages = heard
      .map(({ body }) => JSON.parse(body))
      .sort((a, b) => a.at.localeCompare(b.at) || a.topic.localeCompare(b.topic));
    expect(messages.map(({ topic, data, shopper }) => [topic, data, shopper?.customer !== undefined])).toEqual([
      ['consent.changed', { granted: true }, true],
      ['churn.crossed', { churn: 0.8, days: 90 }, true],
      ['consent.changed', { granted: false }, true],
    ]);
    expect(JSON.stringify(messages)).not.toContain('example.com');
  });
});

describe('an address', () => {
  it('is tried, and removed with its log; one of another shop is not found', async () => {
    await aShop(ground, { shop: 'other.myshopify.com' });
    const { endpoints } = await added('cart.left');
    const { id } = endpoints[0];
    for (const verb of ['test', 'resume', 'remove'])
      expect((await post(`/endpoints/${id}/${verb}`, {}, 'other.myshopify.com')).status, verb).toBe(404);
    expect((await admin.ask('/api/connections', { as: 'other.myshopify.com' })).body.endpoints).toEqual([]);
    await post(`/endpoints/${id}/test`);
    await work();
    expect(heard.map(({ headers }) => headers['presage-topic'])).toEqual(['test']);
    await post(`/endpoints/${id}/remove`);
    expect(await ground.store.selectFrom('webhook_deliveries').select('id').execute()).toEqual([]);
    expect((await post(`/endpoints/${id}/remove`)).status).toBe(404);
  });

  it('inside, without topics, one too many, or entered by an editor is refused, and said beside its field', async () => {
    const fields = async (body: unknown) => (await post('/endpoints', body)).body.fields;
    expect(await fields({ url: 'https://192.168.0.1/x', topics: ['cart.left'] })).toEqual({
      url: expect.stringContaining('https address'),
    });
    expect(await fields({ url, topics: [] })).toEqual({ topics: 'Choose at least one thing to be told of.' });
    expect(await fields({ url, topics: ['everything'] })).toBeDefined();
    for (let i = 0; i < 10; i++) expect((await post('/endpoints', { url, topics: ['cart.left'] })).status).toBe(200);
    expect((await post('/endpoints', { url, topics: ['cart.left'] })).status).toBe(409);
    await admin.ask('/api/me', { as: `${SHOP}#2` });
    await admin.ask('/api/team/2', { method: 'PUT', body: { role: 'editor', label: '' } });
    expect((await post('/endpoints', { url, topics: ['cart.left'] }, `${SHOP}#2`)).status).toBe(403);
    // What stands behind the host may be a secret.
    const seen = (await admin.ask('/api/connections', { as: `${SHOP}#2` })).body.endpoints[0];
    expect(seen.url).toBe(new URL(url).origin);
  });
});
