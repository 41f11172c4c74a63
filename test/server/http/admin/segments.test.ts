import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportHandlers } from '../../../../server/measurement/reports.ts';
import { resultsOf } from '../../../../server/measurement/results/results.ts';
import type { ClaimedJob } from '../../../../server/storage/jobs.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import {
  aConsent,
  aGround,
  anOrder,
  aScore,
  aShop,
  aShopper,
  DAY,
  type Ground,
  SHOP,
} from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;

beforeEach(async () => {
  ground = await aGround();
  await aShop(ground);
  app = await anAdminApp(ground);
  await aShopper(ground, { id: 'ada', name: 'Ada Brook', email: 'ada@example.com' });
  await aShopper(ground, { id: 'bo', name: 'Bo Lind', email: 'bo@example.com' });
  await anOrder(ground, { shopper: 'ada', net: 5000 });
  await anOrder(ground, { shopper: 'ada', net: 4000 });
  await anOrder(ground, { shopper: 'bo', net: 1000 });
  await aScore(ground, { shopper: 'ada', p_order: 0.7 });
  await aConsent(ground, { email: 'ada@example.com', purpose: 'email' });
});

afterEach(async () => {
  await app.close();
  await ground.end();
});

const often = { all: [{ field: 'orders', is: '>=', value: 2 }, { any: [{ field: 'pOrder', is: '>', value: 0.6 }] }] };
const send = (method: string, path: string, body?: unknown) => app.ask(path, { method, body });

describe('a segment', () => {
  it('is counted while it is written, with examples', async () => {
    const { status, body } = await send('POST', '/api/segments/count', { rule: often });
    expect(status).toBe(200);
    expect(body).toEqual({
      members: 1,
      text: '1 shopper right now, 1 of them may be e-mailed.',
      sample: [{ id: 'ada', name: 'Ada Brook' }],
    });
    expect((await send('POST', '/api/segments/count', { rule: { any: [] } })).body.members).toBe(0);
    expect((await send('POST', '/api/segments/count', { rule: { all: [] } })).body.members).toBe(2);
  });

  it('is saved, told in words, changed and deleted', async () => {
    const saved = await send('POST', '/api/segments', { name: ' Keen ', rule: often, version: 0 });
    expect(saved.status).toBe(200);
    expect(saved.body).toMatchObject({ name: 'Keen', rule: often, version: 1 });
    const { body: list } = await app.ask('/api/segments');
    expect(list.segments).toMatchObject([{ name: 'Keen', text: 'Orders ≥ 2 and (Chance of buying again > 60%)' }]);
    const { id } = saved.body;
    expect((await app.ask(`/api/segments/${id}/count`)).body.members).toBe(1);
    const rule = { not: { field: 'spent', is: '<', value: 2000 } };
    await send('PUT', `/api/segments/${id}`, { name: 'Spenders', rule, version: 1 });
    expect((await app.ask('/api/segments')).body.segments[0].text).toBe('none of (Spent < €20.00)');
    expect((await send('DELETE', `/api/segments/${id}`)).body.segments).toEqual([]);
    expect((await app.ask(`/api/segments/${id}`)).status).toBe(404);
  });

  it('that two people edit at once keeps the first, and tells the second', async () => {
    const { body } = await send('POST', '/api/segments', { name: 'Keen', rule: often, version: 0 });
    const edit = (name: string) => send('PUT', `/api/segments/${body.id}`, { name, rule: often, version: 1 });
    expect((await edit('First')).status).toBe(200);
    const second = await edit('Second');
    expect(second.status).toBe(409);
    expect(second.body.fault).toContain('nothing of it was overwritten');
    expect((await app.ask(`/api/segments/${body.id}`)).body.name).toBe('First');
  });

  it.each([
    ['without a name', { name: ' ', rule: often, version: 0 }],
    ['of an unknown field', { name: 'x', rule: { field: 'shoe-size', is: '=', value: 42 }, version: 0 }],
    ['with an amount that is none', { name: 'x', rule: { field: 'spent', is: '>', value: null }, version: 0 }],
    ['without a rule', { name: 'x', version: 0 }],
    [
      'nested beyond reason',
      { name: 'x', rule: JSON.parse(`${'{"not":'.repeat(60)}{"all":[]}${'}'.repeat(60)}`), version: 0 },
    ],
  ])('%s is refused in words', async (_, body) => {
    const refused = await send('POST', '/api/segments', body);
    expect(refused.status).toBe(400);
    expect(refused.body.fault).not.toBe('');
    expect((await app.ask('/api/segments')).body.segments).toEqual([]);
  });

  it('is handed out page by page, and its size is noted once a day by the report', async () => {
    const { body: saved } = await send('POST', '/api/segments', { name: 'All', rule: { all: [] }, version: 0 });
    const { body } = await app.ask(`/api/segments/${saved.id}/members`);
    expect(body).toMatchObject({
      members: [{ id: 'ada', email: 'ada@example.com' }, { name: 'Bo Lind' }],
      after: null,
    });
    expect((await app.ask(`/api/segments/${saved.id}/members?after=ada`)).body.members).toHaveLength(1);
    const reports = reportHandlers({ store: ground.store, file: `${ground.folder}/presage.db`, now: () => ground.now });
    const job = { payload: { shop: SHOP } } as ClaimedJob;
    const { run } = reports['measurement.results'] as {
      run(job: ClaimedJob, of: { signal: AbortSignal }): Promise<void>;
    };
    for (let day = 0; day < 2; day++) {
      await run(job, { signal: new AbortController().signal });
      await run(job, { signal: new AbortController().signal });
      ground.now += DAY;
    }
    const { history } = (await app.ask(`/api/segments/${saved.id}`)).body;
    expect(history).toMatchObject([
      { day: '3 Mar 2026', members: 2, reachable: 1 },
      { day: '4 Mar 2026', members: 2, reachable: 1 },
    ]);
    await send('DELETE', `/api/segments/${saved.id}`);
    expect(await ground.store.selectFrom('segment_sizes').selectAll().execute()).toEqual([]);
  });

  it('comes ready-made of a group: whom the rule finds is who is in it', async () => {
    for (let i = 0; i < 30; i++) {
      await aShopper(ground, { id: `s-${i}` });
      for (let n = 0; n <= i % 3; n++) {
        await anOrder(ground, { shopper: `s-${i}`, placed_at: ground.now - (5 + i * 9 + n * 40) * DAY });
      }
    }
    const figures = JSON.stringify(await resultsOf(ground.store, SHOP, ground.now, 'UTC'));
    await ground.store.insertInto('reports').values({ shop: SHOP, name: 'results', at: ground.now, figures }).execute();
    const { body } = await app.ask('/api/segments/groups');
    expect(body.text).toContain('32 buyers');
    expect(body.kinds).toMatchObject([{ figure: '1' }]);
    for (const { id, shoppers, rule } of body.rfm.groups) {
      expect((await send('POST', '/api/segments/count', { rule })).body.members, id).toBe(shoppers);
    }
  });

  it('that is not there is missing, whatever is asked of it', async () => {
    for (const [method, path, body] of [
      ['GET', '/api/segments/none', undefined],
      ['GET', '/api/segments/none/count', undefined],
      ['GET', '/api/segments/none/members', undefined],
      ['PUT', '/api/segments/none', { name: 'x', rule: often, version: 0 }],
      ['DELETE', '/api/segments/none', undefined],
    ] as const) {
      expect((await send(method, path, body)).status, `${method} ${path}`).toBe(404);
    }
  });
});
