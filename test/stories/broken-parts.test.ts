// Parts of the machine fail: a model's file, the mail server, the disk. What can go on goes on and says so; what can't says "not now";
// and all of it heals by itself.

import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HomeAnswer } from '../../server/http/admin/types.ts';
import { openForReading } from '../../server/storage/store.ts';
import { allowed, buyable, type RunningSandbox, type StoreProduct, startSandbox } from '../support/sandbox.ts';
import { postWebhook, sessionToken } from '../support/signatures.ts';

const HARD = process.env.PRESAGE_HARD === '1';

let sandbox: RunningSandbox;
let database: ReturnType<typeof openForReading>;
let products: StoreProduct[];
let file: string;

beforeAll(async () => {
  sandbox = await startSandbox(['--small']);
  products = await sandbox.products(6);
  file = join(sandbox.folder, 'app', 'presage.db');
  database = openForReading(file);
}, 180_000);
afterAll(async () => {
  await database?.close();
  await sandbox?.stop();
});

async function admin<T>(path: string, method = 'GET'): Promise<T> {
  const authorization = `Bearer ${sessionToken(sandbox, await sandbox.now())}`;
  const answer = await fetch(`${sandbox.app}${path}`, { method, headers: { authorization } });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

describe('a model file', () => {
  const visitor = 'broken-parts-visitor-1';
  const shown = () => sandbox.recommendations({ placement: 'home', limit: '4', visitor });
  const modelNotices = async () =>
    (await admin<HomeAnswer>('/api/home')).notices.filter((notice) => notice.id.startsWith('model-'));
  const modelFile = async () => {
    const { hash } = await database.store
      .selectFrom('models')
      .select('hash')
      .where('question', '=', 'next-item')
      .where('state', '=', 'champion')
      .executeTakeFirstOrThrow();
    return join(sandbox.folder, 'app', 'models', `${hash}.presage`);
  };
  const harm: [string, (path: string) => void][] = [
    ['removed', (path) => rmSync(path)],
    ['cut short', (path) => truncateSync(path, 5000)],
    ['empty', (path) => writeFileSync(path, '')],
    [
      'changed in one place',
      (path) => {
        const bytes = readFileSync(path);
        const at = Math.floor(bytes.length / 2);
        bytes[at] = (bytes[at] as number) ^ 1;
        writeFileSync(path, bytes);
      },
    ],
  ];

  it.each(HARD ? harm : harm.slice(-1))(
    'that was %s: the next rung answers, the decision and Home say so, and the next training heals it',
    async (_, harmed) => {
      const steps = products.slice(0, 5).map((p) => ({ view: p.handle }));
      await sandbox.visit({ visitor, consent: allowed, steps });
      expect((await shown()).fallback).toBeNull();

      harmed(await modelFile());
      await sandbox.control('kill');
      const answer = await shown();
      expect(answer).toMatchObject({ strategy: 'popularity', fallback: 'model-refused' });
      expect(answer.items).toHaveLength(4);
      await sandbox.advance('1s');
      const decision = await database.store
        .selectFrom('decisions')
        .select(['strategy', 'fallback', 'model'])
        .where('id', '=', answer.decision)
        .executeTakeFirst();
      expect(decision).toEqual({ strategy: 'popularity', fallback: 'model-refused', model: null });
      expect(await modelNotices()).toMatchObject([{ tone: 'critical', place: 'models' }]);
      expect((await modelNotices())[0]?.text).toMatch(/model file (is missing|was changed after training)/);

      await admin('/api/models/train', 'POST');
      await sandbox.advance('1s');
      expect((await shown()).fallback).toBeNull();
      expect((await shown()).strategy).not.toBe('popularity');
      expect(await modelNotices()).toEqual([]);
    },
    180_000,
  );
});

describe('the mail server', () => {
  it('is down for an hour when a mail is due: it arrives once, when the server is back', async () => {
    await sandbox.nextMorning();
    const email = 'patient@example.com';
    const left = products[0] as StoreProduct;
    const cart = [
      { view: left.handle },
      { add: buyable(left) },
      { checkout: { email, buyer_accepts_marketing: true } },
    ];
    await sandbox.visit({ visitor: 'broken-parts-visitor-2', consent: allowed, steps: cart });
    await sandbox.advance('50m');
    const outage = await fetch(`${sandbox.mailbox}/outage`, { method: 'POST', body: '{"for":"1h"}' });
    expect(outage.status).toBe(200);
    await sandbox.advance('50m');
    expect(await sandbox.mails(email)).toEqual([]);
    const waiting = await database.store.selectFrom('messages').select(['state', 'attempts', 'reason']).execute();
    expect(waiting).toMatchObject([{ state: 'waiting' }]);
    expect(waiting[0]?.attempts).toBeGreaterThan(1);

    await sandbox.advance('3h');
    expect(await sandbox.mails(email)).toHaveLength(1);
    await sandbox.advance('4h');
    expect(await sandbox.mails(email)).toHaveLength(1);
    const states = await database.store
      .selectFrom('messages')
      .select(['step', 'state'])
      .orderBy('created_at')
      .execute();
    expect(states[0]).toMatchObject({ state: 'submitted' });
  }, 180_000);
});

describe('the database', () => {
  const known = async (delivery: string) =>
    (await database.store.selectFrom('inbox').select('delivery').where('delivery', '=', delivery).execute()).length;
  const tell = async () => {
    const id = randomUUID();
    const { status, headers } = await postWebhook(sandbox, '{"id":"c","token":"c","line_items":[]}', {
      'x-shopify-webhook-id': id,
    });
    return { id, status, retryAfter: headers.get('retry-after') };
  };
  const collect = async () => {
    const batch = { shop: sandbox.shop, visitor: 'broken-parts-visitor-3', consent: allowed };
    const events = [{ id: randomUUID(), type: 'page-viewed', at: await sandbox.now(), path: '/' }];
    const body = JSON.stringify({ ...batch, events });
    return (await fetch(`${sandbox.app}/collect`, { method: 'POST', body })).status;
  };

  it('that somebody else holds for long: webhooks and batches are answered 503, never 200, and taken again once it is free', async () => {
    const other = new Sqlite(file);
    other.exec('begin immediate');
    try {
      const webhook = await tell();
      expect(webhook).toMatchObject({ status: 503, retryAfter: '5' });
      expect(await known(webhook.id)).toBe(0);
      expect(await collect()).toBe(503);
    } finally {
      other.exec('rollback');
      other.close();
    }
    const webhook = await tell();
    expect(webhook.status).toBe(200);
    expect(await known(webhook.id)).toBe(1);
    expect(await collect()).toBe(202);
  }, 120_000);

  it('that can write nothing more to the disk: 503, never 200; reading goes on; and it takes everything again once there is room', async () => {
    const pid = readFileSync(join(sandbox.folder, 'app.pid'), 'utf8');
    const room = (bytes: string) => execFileSync('prlimit', ['--pid', pid, `--fsize=${bytes}:unlimited`]);
    room('0');
    try {
      const webhook = await tell();
      expect(webhook).toMatchObject({ status: 503, retryAfter: '5' });
      expect(await known(webhook.id)).toBe(0);
      expect(await collect()).toBe(503);
      expect((await sandbox.recommendations({ placement: 'home', limit: '4' })).items).toHaveLength(4);
    } finally {
      room('unlimited');
    }
    const webhook = await tell();
    expect(webhook.status).toBe(200);
    expect(await known(webhook.id)).toBe(1);
    expect(await collect()).toBe(202);
    await sandbox.advance('1m');
    const row = await database.store
      .selectFrom('inbox')
      .select('outcome')
      .where('delivery', '=', webhook.id)
      .executeTakeFirst();
    expect(row?.outcome).toBeTruthy();
    expect(readFileSync(join(sandbox.folder, 'app.pid'), 'utf8')).toBe(pid);
  }, 120_000);
});
