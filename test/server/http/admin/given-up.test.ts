import { afterEach, beforeEach, expect, it } from 'vitest';
import { inboxOnSqlite } from '../../../../server/events/inbox.ts';
import type { GivenUp } from '../../../../server/http/admin/team-types.ts';
import { sqliteJobs } from '../../../../server/storage/sqlite-jobs.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, aShop, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  app = await anAdminApp(ground);
  const { store, raw, keys, now } = ground;
  const jobs = sqliteJobs(store, () => now, Math.random);
  const take = inboxOnSqlite(store, raw, keys);
  for (const [delivery, topic] of [
    ['d1', 'orders/create'],
    ['d2', 'orders/updated'],
  ] as const) {
    await take({ shop: SHOP, delivery, topic, triggeredAt: now, receivedAt: now, body: '{"id":1}' });
  }
  await jobs.enqueue(store, { kind: 'privacy.erase', key: 'e', shop: SHOP, payload: { shop: SHOP, request: 'r' } });
  for (const kind of ['inbox.apply', 'privacy.erase']) {
    for (const job of await jobs.claim([kind], 10, 1000)) await jobs.fail(store, job, `Fault: of ${kind}`, 1);
  }
});
afterEach(async () => {
  await app.close();
  await ground.end();
});

const ask = (method: string, path: string, body?: unknown, as = `${SHOP}#1`) =>
  app.ask(`/api${path}`, { as, method, ...(body === undefined ? {} : { body }) });
const told = { kind: 'inbox.apply', fault: 'Fault: of inbox.apply' };
const open = () => ground.store.selectFrom('jobs').select(['kind', 'attempts']).where('done', '=', 0).execute();

it('data health says what was given up, how much of it, what it was about and why; Home says to look', async () => {
  const { body } = await ask('GET', '/data-health');
  expect(body.sound).toBe(false);
  const messages = (body.givenUp as GivenUp[]).find(({ kind }) => kind === 'inbox.apply');
  expect(messages).toMatchObject({ ...told, count: 2, canDiscard: true, reason: 'Fault: of inbox.apply' });
  expect(messages?.title).toBe('2 messages of your shop were not taken in');
  expect(messages?.about).toBe('About: orders/create, orders/updated');
  // They do not wait, and not everything is in: neither is said.
  expect(body.lines.join()).toContain('some of it could not be taken in');
  const { notices } = (await ask('GET', '/home')).body;
  expect(notices.find(({ id }: { id: string }) => id === 'given-up')).toMatchObject({
    place: 'settings',
    text: '3 pieces of work were tried and given up. See why under Data health.',
  });
});

it('tried again, the work is in the queue as if never tried', async () => {
  const { status, body } = await ask('POST', '/data-health/given-up/retry', told);
  expect(status).toBe(200);
  expect(body.givenUp.map(({ kind }: GivenUp) => kind)).toEqual(['privacy.erase']);
  expect(await open()).toEqual([
    { kind: 'inbox.apply', attempts: 0 },
    { kind: 'inbox.apply', attempts: 0 },
  ]);
});

it('put away, a message loses what it said and says what became of it; what the law asks for can not be put away', async () => {
  expect((await ask('POST', '/data-health/given-up/discard', told)).status).toBe(200);
  const rows = await ground.store.selectFrom('inbox').select(['body_sealed', 'outcome']).execute();
  expect(rows).toEqual(Array(2).fill({ body_sealed: null, outcome: 'put away by the merchant' }));
  const erasure = { kind: 'privacy.erase', fault: 'Fault: of privacy.erase' };
  const refused = await ask('POST', '/data-health/given-up/discard', erasure);
  expect(refused.status).toBe(409);
  expect(refused.body.fault).toContain('try it again');
  expect((await ask('GET', '/data-health')).body.givenUp).toHaveLength(1);
  expect((await ask('POST', '/data-health/given-up/retry', erasure)).status).toBe(200);
  expect(await open()).toEqual([{ kind: 'privacy.erase', attempts: 0 }]);
});

it('another shop neither sees it nor changes it, and what is no question is refused', async () => {
  const other = 'other.myshopify.com';
  await aShop(ground, { shop: other });
  expect((await ask('GET', '/data-health', undefined, `${other}#2`)).body.givenUp).toEqual([]);
  for (const end of ['retry', 'discard']) {
    await ask('POST', `/data-health/given-up/${end}`, told, `${other}#2`);
    for (const body of [{}, { kind: 'inbox.apply' }, { ...told, shop: SHOP }, null]) {
      expect((await ask('POST', `/data-health/given-up/${end}`, body)).status).toBe(400);
    }
  }
  expect(await open()).toEqual([]);
  expect((await ask('GET', '/data-health')).body.givenUp).toHaveLength(2);
});
