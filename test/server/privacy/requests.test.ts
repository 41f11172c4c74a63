// What the law asks, as the platform passes it on: told completely, erased in time, and nothing of the others.

import { describe, expect, it } from 'vitest';
import { complyWith, erasureHandlers } from '../../../server/privacy/erasure.ts';
import { personPage } from '../../../server/privacy/person-page.ts';
import { notHandedOut, personRecords, reached } from '../../../server/privacy/person-records.ts';
import { personalTables } from '../../../server/privacy/personal-data.ts';
import { requestsOf } from '../../../server/privacy/requests.ts';
import { runJobs } from '../../../server/storage/job-runner.ts';
import { ANN, BEN, type Canary, lives, SHOP, type World, world } from '../../support/canaries.ts';

const asked = (who: Canary) => ({ customer: who.customer, email: who.email });
const depsOf = (made: World) => ({ ...made, now: made.clock.now });

async function comply(made: World, what: Parameters<typeof complyWith>[3], shop = SHOP) {
  await made.store.transaction().execute((trx) => complyWith(trx, depsOf(made), shop, what));
  const onFault = (_job: unknown, fault: unknown) => {
    throw fault;
  };
  const runner = runJobs({ ...made, handlers: erasureHandlers(depsOf(made)), onFault });
  await runner.drain();
  await runner.stop();
}

describe('a request for one’s data', () => {
  it('asks every table that may hold a person, or says why not', () => {
    const personal = Object.entries(personalTables).filter(([, columns]) => columns.length > 0);
    for (const [table] of personal) {
      expect(table in reached !== table in notHandedOut, `${table} is in one of the two lists`).toBe(true);
    }
  });

  it('is answered with everything of theirs in clear, and nothing of anybody else', async () => {
    const made = await world();
    await lives(made, ANN);
    await lives(made, BEN);
    const records = await personRecords(made.store, made.keys, SHOP, { customer: null, email: ANN.email });
    const text = JSON.stringify(records);
    for (const word of Object.values(ANN)) expect(text, word).toContain(word);
    for (const word of Object.values(BEN)) expect(text.includes(word), word).toBe(false);
    expect(Object.keys(records.tables)).toEqual(
      expect.arrayContaining([
        'shoppers',
        'identities',
        'events',
        'orders',
        'order_lines',
        'carts',
        'checkouts',
        'consents',
      ]),
    );
    const nobody = await personRecords(made.store, made.keys, SHOP, { customer: '1', email: 'nobody@example.com' });
    expect(nobody.tables).toEqual({});
  });

  it('can be read as a page that runs nothing', async () => {
    const records = {
      shop: SHOP,
      asked: { customer: null, email: null },
      tables: { survey_answers: [{ text: '<script>x()</script>' }] },
    };
    const words = { title: 'T', intro: () => 'I', nothing: 'N', more: (n: string) => n, tables: {} };
    const page = personPage(records, words, 'en', 'today');
    expect(page).toContain('&lt;script&gt;x()&lt;/script&gt;');
    expect(page).not.toContain('<script');
  });

  it('stands with the merchant once, however often it is told; of a shop that is not here nothing is kept', async () => {
    const made = await world();
    for (let i = 0; i < 2; i++) await comply(made, { what: 'export', request: '77', person: asked(ANN) });
    await comply(made, { what: 'export', request: '78', person: asked(ANN) }, 'gone.myshopify.com');
    expect(await requestsOf(made.store, made.keys, SHOP, 10)).toMatchObject([
      { kind: 'export', person: asked(ANN), doneAt: null },
    ]);
    expect(await made.store.selectFrom('privacy_requests').selectAll().execute()).toHaveLength(1);
  });
});

describe('a request to be forgotten', () => {
  it('is done by a job, names nobody afterwards, and takes what they asked before along', async () => {
    const made = await world();
    await lives(made, ANN);
    await lives(made, BEN);
    await comply(made, { what: 'export', request: '77', person: asked(ANN) });
    await comply(made, { what: 'erase-shopper', person: asked(ANN) });
    await comply(made, { what: 'erase-shopper', person: asked(ANN) });
    const requests = await requestsOf(made.store, made.keys, SHOP, 10);
    expect(requests.map(({ person }) => person)).toEqual([null, null, null]);
    expect(
      requests
        .filter(({ kind }) => kind === 'erase')
        .map(({ shoppers }) => shoppers)
        .sort(),
    ).toEqual([0, 1]);
    expect((await personRecords(made.store, made.keys, SHOP, asked(ANN))).tables).toEqual({});
    expect((await personRecords(made.store, made.keys, SHOP, asked(BEN))).tables.events?.length).toBeGreaterThan(5);
  });

  it('of somebody unknown is done and said to have concerned nobody', async () => {
    const made = await world();
    await comply(made, { what: 'erase-shopper', person: { customer: '999', email: null } });
    expect(await requestsOf(made.store, made.keys, SHOP, 10)).toMatchObject([{ shoppers: 0, person: null }]);
  });

  it('goes on where a killed process stopped', async () => {
    const made = await world();
    await lives(made, ANN);
    const deps = depsOf(made);
    const what = { what: 'erase-shopper', person: asked(ANN) } as const;
    await made.store.transaction().execute((trx) => complyWith(trx, deps, SHOP, what));
    const [job] = await made.store.selectFrom('jobs').selectAll().where('kind', '=', 'privacy.erase').execute();
    const handler = erasureHandlers(deps)['privacy.erase']!;
    if (handler.nature !== 'external' || job === undefined) throw new Error('the erasure is a job that touches files');
    const run = () =>
      handler.run(
        { ...job, payload: JSON.parse(job.payload), token: 't' },
        { signal: new AbortController().signal, attempts: 1, heartbeat: async () => true },
      );
    await run();
    await run();
    expect(await requestsOf(made.store, made.keys, SHOP, 10)).toMatchObject([{ shoppers: 1, person: null }]);
  });
});
