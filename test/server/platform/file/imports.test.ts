// A merchant's file from the upload to what became of it, over the admin's own routes.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suppressionOf } from '../../../../server/journeys/suppressions.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import { importHandlers } from '../../../../server/platform/file/run-import.ts';
import { eraseShopper } from '../../../../server/privacy/erase.ts';
import { purgeOld } from '../../../../server/privacy/retention.ts';
import { emailConsentChanged, mayEmail } from '../../../../server/profile/consent.ts';
import { rememberForgotten } from '../../../../server/profile/forgotten.ts';
import { runJobs } from '../../../../server/storage/job-runner.ts';
import { settingsPatched } from '../../../../server/storage/shops.ts';
import { sqliteJobs } from '../../../../server/storage/sqlite-jobs.ts';
import { type AdminApp, anAdminApp } from '../../../support/admin-app.ts';
import { aGround, anOrder, aShop, aShopper, DAY, type Ground, SHOP } from '../../../support/builders.ts';

let ground: Ground;
let app: AdminApp;
let now: number;

beforeEach(async () => {
  ground = await aGround();
  now = ground.now;
  await aShop(ground);
  app = await anAdminApp(ground, { clock: { now: () => now } });
});
afterEach(async () => {
  await app.close();
  await ground.end();
});

/** Runs what is to be done; `interrupted` ends the app in the middle of the file. */
async function work(interrupted = false): Promise<void> {
  const { store, keys } = ground;
  const jobs = sqliteJobs(store, () => now, seededRandom(1));
  const runner = runJobs({
    ...{ store, jobs, onFault: () => {} },
    handlers: importHandlers({
      ...{ store, keys, jobs, clock: { now: () => now }, pressed: () => interrupted },
      sleep: async () => {
        if (interrupted) throw new Error('killed');
      },
    }),
  });
  await runner.drain();
  await runner.stop();
}

const bring = async (kind: string, csv: string | Uint8Array, as = SHOP) => {
  const answer = await fetch(`${app.url}/api/imports?kind=${kind}&name=list.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${as}`, 'content-type': 'text/csv' },
    body: csv as Uint8Array<ArrayBuffer>,
  });
  return { status: answer.status, body: await answer.json() };
};
const look = async (id: string) => (await app.ask(`/api/imports/${id}`)).body;
const press = async (id: string, verb: string, as = SHOP) =>
  app.ask(`/api/imports/${id}/${verb}`, { method: 'POST', body: {}, as });

/** Brought, checked and taken over. */
async function takenOver(kind: string, csv: string): Promise<string> {
  const { body } = await bring(kind, csv);
  expect((await press(body.id, 'check')).status).toBe(200);
  await work();
  expect((await press(body.id, 'start')).status).toBe(200);
  await work();
  return body.id;
}

const orders = () => ground.store.selectFrom('orders').select(['id', 'net', 'shopper']).orderBy('id').execute();
const hash = (email: string) => ground.keys.fingerprint(SHOP, 'email', email);
const FILE = `Order;Date;E-Mail;Total
A-1;2025-11-03;ann@example.com;42,00
A-2;2025-12-03;Ann@Example.com;18,50
A-3;2025-12-24;ben@example.com;"1.200,00"
A-4;2025-12-24;ben@example.com;lots
`;

describe('orders from a file', () => {
  it('are shown as they would be taken, counted without a change, then taken over once', async () => {
    const { status, body } = await bring('orders', FILE);
    expect(status).toBe(200);
    expect(body).toMatchObject({ state: 'uploaded', rows: 4, missing: null, canCheck: true, canStart: false });
    expect(body.reading).toEqual({
      columns: { order: 0, date: 1, email: 2, total: 3 },
      dates: null,
      decimals: 'comma',
    });
    expect(body.understood[0]).toEqual({
      ...{ line: 2, text: 'Order A-1 of 3 Nov 2025, €42.00, by ann@example.com', fault: null },
    });
    await press(body.id, 'check');
    await work();
    const checked = await look(body.id);
    expect(checked.counts).toEqual(['Orders to be taken over: 3', 'From 3 Nov 2025 to 24 Dec 2025, €1,260.50 in all']);
    expect(checked.faulty).toEqual([{ fault: 'number', text: 'an amount is missing or is no number', count: '1' }]);
    expect(await orders()).toEqual([]);
    await press(body.id, 'start');
    await work();
    expect(await look(body.id)).toMatchObject({ state: 'done', applied: 4, canCancel: false, sample: [] });
    const kept = await orders();
    expect(kept.map(({ id, net }) => [id, net])).toEqual([
      ['file-A-1', 4200],
      ['file-A-2', 1850],
      ['file-A-3', 120_000],
    ]);
    expect(kept[0]?.shopper).toBe(kept[1]?.shopper);
    expect(await mayEmail(ground.store, SHOP, hash('ann@example.com'))).toBe(false);
    expect(
      (await ground.store.selectFrom('jobs').select('kind').where('done', '=', 0).execute()).map((j) => j.kind),
    ).toEqual(['learning.train']);

    const again = await takenOver('orders', FILE);
    expect((await look(again)).counts).toEqual([
      'Orders taken over: 0',
      'Were here already, and stayed as they were: 3',
    ]);
    expect(await orders()).toEqual(kept);
    await takenOver('orders', FILE.replace('18,50', '20,00'));
    expect((await orders())[1]).toMatchObject({ id: 'file-A-2', net: 2000 });
  });

  it('that the platform told of already are not counted twice', async () => {
    await anOrder(ground, { id: '5123456789', name: '#1001' });
    await anOrder(ground, { id: '5123456790', name: '#1002' });
    const id = await takenOver('orders', 'Name,Created at,Total,Id\n#1001,2026-01-01,5,\n#x,2026-01-01,5,5123456790\n');
    expect((await look(id)).counts[1]).toBe('Were here already, and stayed as they were: 2');
    expect(await orders()).toHaveLength(2);
  });

  it('killed in the middle, the reading goes on; ended by the merchant, what was taken over stays and is said', async () => {
    const many = `order,date,total\n${Array.from({ length: 1300 }, (_, i) => `${i},2026-01-01,${i % 7 === 0 ? 'x' : 1}`).join('\n')}`;
    const { body } = await bring('orders', many);
    await press(body.id, 'check');
    await work();
    await press(body.id, 'start');
    await work(true);
    expect(await look(body.id)).toMatchObject({ state: 'running', applied: 499, text: '499 of 1,300 lines' });
    now += DAY;
    await work();
    const done = await look(body.id);
    expect(done).toMatchObject({ state: 'done', applied: 1300, faultyText: '186 lines are left out.' });
    expect(await orders()).toHaveLength(1114);

    const second = (await bring('orders', many.replaceAll('2026-01-01', '2026-01-02'))).body;
    await press(second.id, 'check');
    await work();
    await press(second.id, 'start');
    await work(true);
    expect((await press(second.id, 'cancel')).body).toMatchObject({
      ...{ state: 'cancelled', text: 'Ended after 499 of 1,300 lines. What was taken over until then stays.' },
    });
    now += DAY;
    await work();
    expect(await look(second.id)).toMatchObject({ state: 'cancelled', applied: 499 });
    const left = await ground.store.selectFrom('import_parts').select('kind').where('kind', '=', 'rows').execute();
    expect(left).toEqual([]);
  });

  it('the rows left out come as a file that no spreadsheet runs, and that can be mended and sent again', async () => {
    const id = await takenOver(
      'orders',
      `Order,Date,Total,Title\nB-1,2026-01-01,5,Mug\n=cmd|'/C calc'!A0,soon,5,"+1 ""x"""\n`,
    );
    const { download } = (await press(id, 'faults')).body;
    expect(download).toBe(
      `"line","what is wrong","Order","Date","Total","Title"\r\n"3","the date can’t be read for certain: write 2026-03-31, or say how dates are meant","'=cmd|'/C calc'!A0","soon","5","'+1 ""x"""\r\n`,
    );
    await takenOver('orders', download.replace('"soon"', '"2026-01-02"'));
    expect((await ground.store.selectFrom('orders').select('name').execute()).map((o) => o.name)).toContain(
      `=cmd|'/C calc'!A0`,
    );
  });

  it('a merchant says which column is which; what is needed and missing is named, what does not exist refused', async () => {
    const { body } = await bring('orders', 'nr,wann,wieviel\n1,03/04/2025,5\n');
    expect(body).toMatchObject({
      canCheck: false,
      missing: 'Say which column holds: Order number, Date, Goods in all, of the order or Price of one piece.',
    });
    const put = (reading: unknown) => app.ask(`/api/imports/${body.id}`, { method: 'PUT', body: reading });
    expect((await press(body.id, 'check')).status).toBe(400);
    const columns = { order: 0, date: 1, total: 2 };
    const mapped = (await put({ columns, dates: null, decimals: 'point' })).body;
    expect(mapped).toMatchObject({
      canCheck: true,
      asksDates: true,
      understood: [{ fault: expect.stringContaining('can’t be read') }],
    });
    expect((await put({ columns, dates: 'day-first', decimals: 'point' })).body.understood[0].text).toContain(
      '3 Apr 2025',
    );
    expect((await put({ columns: { order: 3, date: 1 }, dates: null, decimals: 'point' })).status).toBe(400);
    expect((await put({ columns: { constructor: 0 }, dates: null, decimals: 'point' })).status).toBe(400);
    expect((await put({ columns, dates: 'guess', decimals: 'point' })).status).toBe(400);
    expect((await press(body.id, 'start')).status).toBe(409);
    await press(body.id, 'check');
    expect((await put({ columns, dates: null, decimals: 'point' })).status).toBe(409);
  });

  it('a file that is none, empty, endless or for nobody is refused in words, and nothing of it is kept', async () => {
    const refused = async (csv: string | Uint8Array) => (await bring('orders', csv)).body.fault;
    expect(await refused('')).toContain('has no lines');
    expect(await refused('order,date\n')).toContain('has no lines');
    expect(await refused(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toContain('no CSV file');
    expect(await refused('x'.repeat(300_000))).toContain('no CSV file');
    expect((await bring('secrets', 'a')).status).toBe(400);
    expect(await ground.store.selectFrom('imports').select('id').execute()).toEqual([]);
    expect(await ground.store.selectFrom('import_parts').select('seq').execute()).toEqual([]);
  });

  it('belongs to one shop, and to owners', async () => {
    await aShop(ground, { shop: 'other.myshopify.com' });
    const { body } = await bring('orders', FILE);
    for (const verb of ['check', 'start', 'cancel', 'faults'])
      expect((await press(body.id, verb, 'other.myshopify.com')).status, verb).toBe(404);
    expect((await app.ask(`/api/imports/${body.id}`, { as: 'other.myshopify.com' })).status).toBe(404);
    expect((await app.ask('/api/imports', { as: 'other.myshopify.com' })).body.imports).toEqual([]);
    await app.ask('/api/me', { as: `${SHOP}#2` });
    await app.ask('/api/team/2', { method: 'PUT', body: { role: 'editor', label: '' } });
    expect((await bring('orders', FILE, `${SHOP}#2`)).status).toBe(403);
    expect((await press(body.id, 'faults', `${SHOP}#2`)).status).toBe(403);
    expect((await app.ask(`/api/imports/${body.id}`, { as: `${SHOP}#2` })).body.sample).toEqual([]);
  });
});

describe('customers from a file', () => {
  const CUSTOMERS = `Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Consent date,Consent source,Tags
5100000001,Ann,Ash,ann@example.com,yes,2025-05-01,fair,"gold, local"
,Ben,,ben@example.com,yes,,,
,Cat,,cat@example.com,no,,,
,,,,,,,
17,Dan,,,yes,2025-05-01,fair,
,Eve,,not an address,,,,
`;

  it('nobody may be written to but who agreed on a day and somewhere', async () => {
    const id = await takenOver('customers', CUSTOMERS);
    const { counts, faulty } = await look(id);
    expect(counts).toEqual(['Customers taken over: 4', 'On e-mails: agreed 1, not agreed 0, never written to 0']);
    expect(faulty.map(({ fault }: { fault: string }) => fault).sort()).toEqual(['email', 'yes-no-date']);
    const may = Object.fromEntries(
      await Promise.all(
        ['ann', 'ben', 'cat'].map(async (who) => [who, await mayEmail(ground.store, SHOP, hash(`${who}@example.com`))]),
      ),
    );
    expect(may).toEqual({ ann: true, ben: false, cat: false });
    const again = await takenOver('customers', CUSTOMERS);
    expect((await look(again)).counts[0]).toBe('Customers taken over: 0');
    const kept = JSON.stringify([
      await ground.store.selectFrom('events').selectAll().execute(),
      await ground.store.selectFrom('import_parts').selectAll().execute(),
      await ground.store.selectFrom('imports').selectAll().execute(),
    ]);
    expect(kept).not.toContain('example.com');
  });

  it('who is known stays as lately seen as they were, and who asked to be forgotten stays forgotten', async () => {
    const { store, keys } = ground;
    const known = await aShopper(ground, { email: 'cat@example.com', name: 'Catherine' });
    await rememberForgotten(store, keys, SHOP, { customers: [], emailHashes: [hash('ben@example.com')] }, now - DAY);
    const id = await takenOver('customers', CUSTOMERS);
    expect((await look(id)).counts).toContain('Had asked to be forgotten, and were not brought back: 1');
    const cat = await store.selectFrom('shoppers').select('seen_at').where('id', '=', known.id).executeTakeFirst();
    expect(cat?.seen_at).toBe(known.seen_at);
    const ben = await store
      .selectFrom('shoppers')
      .select('id')
      .where('email_hash', '=', hash('ben@example.com'))
      .execute();
    expect(ben).toEqual([]);
  });
});

describe('consents and suppressions from a file', () => {
  const HEAD = 'E-Mail,Status,Date,Source';

  it('a yes needs its date and its source, a no counts without; addresses are kept as keyed hashes alone', async () => {
    const id = await takenOver(
      'consents',
      `${HEAD}\nann@example.com,subscribed,2025-05-01,fair\nbob@example.com,unsubscribed,01.06.2025,old list\ncat@example.com,yes,,form
dan@example.com,yes,2025-05-01,\neve@example.com,no,,\nfay@example.com,maybe,,\ngus@example.com,yes,2027-01-01,form\n`,
    );
    const { counts, faulty } = await look(id);
    expect(counts).toContain('On e-mails: agreed 1, not agreed 1, never written to 1');
    expect(faulty.map(({ fault }: { fault: string }) => fault).sort()).toEqual([
      'future',
      'no-date',
      'no-source',
      'word',
    ]);
    expect(await mayEmail(ground.store, SHOP, hash('ann@example.com'))).toBe(true);
    expect(await suppressionOf(ground.store, SHOP, hash('bob@example.com'))).toBe('unsubscribed');
    expect(await ground.store.selectFrom('shoppers').select('id').execute()).toEqual([]);
    const kept = async () =>
      JSON.stringify([
        await ground.store.selectFrom('consents').selectAll().orderBy('subject').execute(),
        await ground.store.selectFrom('suppressions').selectAll().execute(),
      ]);
    const before = await kept();
    expect(before).not.toContain('example.com');
    now += DAY;
    await takenOver('consents', `${HEAD}\nann@example.com,subscribed,2025-05-01,fair\neve@example.com,no,,\n`);
    expect(await kept()).toBe(before);
  });

  it('no list undoes a later no, lifts a suppression, or brings back who was erased; the newest line counts', async () => {
    const { store, keys } = ground;
    await emailConsentChanged(store, SHOP, hash('ann@example.com'), false, now - DAY, 'unsubscribe-link');
    await rememberForgotten(store, keys, SHOP, { customers: [], emailHashes: [hash('eve@example.com')] }, now - DAY);
    await takenOver('consents', `${HEAD}\nbob@example.com,excluded,,\n`);
    await takenOver(
      'consents',
      `${HEAD}\nann@example.com,yes,2025-05-01,fair\nbob@example.com,yes,2026-03-01,fair\ncat@example.com,no,2025-06-01,fair
cat@example.com,yes,2025-07-01,fair\ncat@example.com,yes,2025-05-01,fair\neve@example.com,yes,2025-05-01,fair\n`,
    );
    expect(await mayEmail(store, SHOP, hash('ann@example.com'))).toBe(false);
    expect(await suppressionOf(store, SHOP, hash('bob@example.com'))).toBe('excluded');
    expect(await mayEmail(store, SHOP, hash('cat@example.com'))).toBe(true);
    expect(await mayEmail(store, SHOP, hash('eve@example.com'))).toBe(false);
  });
});

describe('where every fresh yes is confirmed', () => {
  it('one of a list counts when the list says that it was, and waits otherwise', async () => {
    await settingsPatched(ground.store, SHOP, { doubleOptIn: true });
    await takenOver(
      'consents',
      'email,consent,date,source,confirmed\nann@example.com,yes,2025-05-01,fair,yes\nben@example.com,yes,2025-05-01,fair,\n',
    );
    await takenOver(
      'customers',
      'Email,Consent,Consent date,Consent source\ncat@example.com,yes,2025-05-01,confirmed\n',
    );
    const may = ['ann', 'ben', 'cat'].map((who) => mayEmail(ground.store, SHOP, hash(`${who}@example.com`)));
    expect(await Promise.all(may)).toEqual([true, false, false]);
  });
});

describe('the rows of a file', () => {
  it('go when somebody asks to be forgotten, and the import says so', async () => {
    const { body } = await bring('orders', FILE);
    await press(body.id, 'check');
    await ground.store
      .transaction()
      .execute((trx) => eraseShopper(trx, SHOP, { shoppers: [], emailHashes: [hash('ann@example.com')] }));
    await work();
    expect(await look(body.id)).toMatchObject({
      state: 'stopped',
      text: expect.stringContaining('asked to be forgotten'),
    });
    expect(await ground.store.selectFrom('import_parts').select('seq').execute()).toEqual([]);
  });

  it('go after two weeks, or when another file takes their place', async () => {
    const first = (await bring('orders', FILE)).body;
    const second = (await bring('orders', FILE)).body;
    expect((await app.ask(`/api/imports/${first.id}`)).status).toBe(404);
    await purgeOld(ground.store, SHOP, now + 15 * DAY);
    expect(await look(second.id)).toMatchObject({ state: 'stopped', text: expect.stringContaining('no longer kept') });
    expect(await ground.store.selectFrom('import_parts').select('seq').execute()).toEqual([]);
  });
});
