import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Delivery, inboxOnSqlite, openDelivery } from '../../../../server/events/inbox.ts';
import { isInstalledOnSqlite, webhookDoor } from '../../../../server/platform/shopify/webhook-door.ts';
import { shopUninstalled } from '../../../../server/storage/shops.ts';
import { aShopStore, NOW, SHOP, settings } from './shop-kit.ts';

const hmac = (body: string | Buffer, secret = settings.secret) =>
  createHmac('sha256', secret).update(body).digest('base64');

let kit: Awaited<ReturnType<typeof aShopStore>>;
let server: Server;
let url: string;
let faults: unknown[];
let storing: (delivery: Delivery) => boolean | Promise<boolean>;

beforeEach(async () => {
  kit = await aShopStore();
  faults = [];
  storing = inboxOnSqlite(kit.store, kit.raw, kit.keys);
  const app = express();
  const door = webhookDoor({
    secrets: settings.secrets,
    clock: kit.clock,
    storeDelivery: (delivery) => storing(delivery),
    isInstalled: isInstalledOnSqlite(kit.raw),
    onFault: (fault) => faults.push(fault),
    limit: '100kb',
  });
  app.post('/webhooks', ...door);
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await kit.end();
});

const headersOf = (body: string | Buffer, over: Record<string, string | null> = {}) => {
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/create',
    'x-shopify-shop-domain': SHOP,
    'x-shopify-webhook-id': 'delivery-1',
    'x-shopify-triggered-at': '2026-11-20T08:59:59.123456Z',
    'x-shopify-hmac-sha256': hmac(body),
    ...over,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
};

const post = (body: string | Buffer, over: Record<string, string | null> = {}) =>
  fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: headersOf(body, over),
  });

const rows = () => kit.store.selectFrom('inbox').selectAll().execute();

describe('the webhook door', () => {
  const body = '{"id": 1,  "email":"a@example.com"}';

  it('stores the raw body and a job in one commit and says 200', async () => {
    expect((await post(body)).status).toBe(200);
    const [row] = await rows();
    expect(row).toMatchObject({ shop: SHOP, delivery: 'delivery-1', topic: 'orders/create', received_at: NOW });
    expect(row?.triggered_at).toBe(Date.UTC(2026, 10, 20, 8, 59, 59, 123));
    expect(row?.body_sealed).not.toContain('example.com');
    expect((await openDelivery(kit.store, kit.keys, SHOP, 'delivery-1'))?.body).toBe(body);
    expect(await kit.store.selectFrom('jobs').select('kind').execute()).toEqual([{ kind: 'inbox.apply' }]);
  });

  it('takes a delivery sent again for the same one', async () => {
    for (let n = 0; n < 3; n++) expect((await post(body)).status).toBe(200);
    expect(await rows()).toHaveLength(1);
    expect(await kit.store.selectFrom('jobs').select('kind').execute()).toHaveLength(1);
  });

  it('takes the old secret while it is being rotated', async () => {
    expect((await post(body, { 'x-shopify-hmac-sha256': hmac(body, 'the-secret-before-it') })).status).toBe(200);
  });

  it('stores what is not JSON: it will be explained, not lost', async () => {
    expect((await post('not json')).status).toBe(200);
    expect(await rows()).toHaveLength(1);
  });

  it('refuses a wrong, missing, re-encoded or doubled signature with 401 and stores nothing', async () => {
    const good = hmac(body);
    const bytes = Buffer.from(good, 'base64');
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const twin = `${good.slice(0, 42)}${alphabet[alphabet.indexOf(good[42] as string) ^ 1]}=`;
    expect(Buffer.from(twin, 'base64')).toEqual(bytes);
    for (const odd of [
      null,
      '',
      hmac(`${body} `),
      hmac(body, 'another-secret'),
      bytes.toString('hex'),
      bytes.toString('base64url'),
      good.slice(0, -1),
      ` ${good} x`,
      `${good}, ${good}`,
      twin,
    ]) {
      expect((await post(body, { 'x-shopify-hmac-sha256': odd })).status).toBe(401);
    }
    expect((await post(Buffer.alloc(0), { 'x-shopify-hmac-sha256': hmac('x') })).status).toBe(401);
    expect(await rows()).toEqual([]);
  });

  it('answers an unknown, an uninstalled and an impossible shop alike', async () => {
    await shopUninstalled(kit.store, SHOP, NOW);
    const answers = [];
    for (const shop of [SHOP, 'nobody.myshopify.com', 'example.com', `${SHOP}/x`]) {
      const response = await post(body, { 'x-shopify-shop-domain': shop });
      answers.push([response.status, await response.text()]);
    }
    expect(answers).toEqual(Array(4).fill([401, '']));
    expect(await rows()).toEqual([]);
  });

  it('still takes what the law asks for after the app is gone', async () => {
    await shopUninstalled(kit.store, SHOP, NOW);
    for (const topic of ['shop/redact', 'customers/redact', 'customers/data_request', 'app/uninstalled']) {
      expect((await post(body, { 'x-shopify-topic': topic, 'x-shopify-webhook-id': topic })).status).toBe(200);
    }
    expect(await rows()).toHaveLength(4);
  });

  it('refuses a body over the limit with 413 and a compressed one with 415', async () => {
    expect((await post('x'.repeat(200_000))).status).toBe(413);
    const zipped = gzipSync(body);
    expect((await post(zipped, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect(await rows()).toEqual([]);
  });

  it('refuses a delivery without topic or id with 400', async () => {
    expect((await post(body, { 'x-shopify-topic': null })).status).toBe(400);
    expect((await post(body, { 'x-shopify-webhook-id': null })).status).toBe(400);
    expect((await post(body, { 'x-shopify-webhook-id': 'x'.repeat(500) })).status).toBe(400);
  });

  it.each(['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_IOERR_WRITE', 'ANYTHING'])(
    'says 503 when it can not store (%s), never 200 and never 500',
    async (code) => {
      storing = () => {
        throw Object.assign(new Error('not now'), { code });
      };
      const response = await post(body);
      expect(response.status).toBe(503);
      expect(await response.text()).toBe('');
      expect(faults).toHaveLength(1);
    },
  );

  it('says 503 while another connection holds the file, and 200 afterwards', async () => {
    kit.raw.pragma('busy_timeout = 10');
    const { default: Sqlite } = await import('better-sqlite3');
    const other = new Sqlite(kit.file);
    other.exec('begin immediate');
    expect((await post(body)).status).toBe(503);
    other.exec('commit');
    other.close();
    expect((await post(body)).status).toBe(200);
  });

  it('survives a body that breaks off', async () => {
    const { connect } = await import('node:net');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      `POST /webhooks HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\nx-shopify-hmac-sha256: ${hmac('x')}\r\n\r\n{`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await post(body)).status).toBe(200);
  });
});
