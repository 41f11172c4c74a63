// The peers of the bench, each a process of its own: bare express routes that do nothing but the one thing that can't be left out.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createReadStream, mkdtempSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import express from 'express';
import { SMTPServer } from 'smtp-server';

const [kind, detail = ''] = process.argv.slice(2);
const app = express();
app.disable('x-powered-by');

if (kind === 'intake') {
  const db = new Sqlite(join(mkdtempSync(join(tmpdir(), 'presage-peer-')), 'peer.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('create table inbox (id text primary key, body blob not null)');
  const insert = db.prepare('insert into inbox values (?, ?) on conflict do nothing');
  app.post('/webhooks', express.raw({ type: () => true, limit: '6mb' }), (request, response) => {
    const given = Buffer.from(String(request.headers['x-shopify-hmac-sha256']));
    const expected = Buffer.from(createHmac('sha256', detail).update(request.body).digest('base64'));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.status(401).end();
      return;
    }
    insert.run(String(request.headers['x-shopify-webhook-id']), request.body);
    response.status(200).end();
  });
} else if (kind === 'platform') {
  // A platform with one bulk operation, which is done as soon as it is asked for.
  const operation = { id: 'gid://shopify/BulkOperation/1', status: 'COMPLETED' };
  app.post(/graphql/, express.json(), (request, response) => {
    const size = statSync(detail).size;
    const file = { url: `http://${request.headers.host}/file`, fileSize: size, objectCount: 0, rootObjectCount: 0 };
    const data = String(request.body.query).startsWith('mutation')
      ? { bulkOperationRunQuery: { bulkOperation: operation, userErrors: [] } }
      : { bulkOperation: { ...operation, errorCode: null, partialDataUrl: null, ...file } };
    response.json({ data });
  });
  app.get('/file', (_request, response) => {
    createReadStream(detail).pipe(response);
  });
} else {
  // The same bytes for everybody.
  const bytes = Buffer.from(detail, 'base64');
  app.get('/proxy/recommendations', (_request, response) => {
    response.setHeader('cache-control', 'no-store');
    response.type('json').send(bytes);
  });
}

/** Takes every mail and forgets it. */
const sink = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  disableReverseLookup: true,
  onData(stream, _session, done) {
    stream.on('end', () => done()).resume();
  },
});

// Even express is left out: what a request costs before anybody does anything.
const handler =
  kind === 'empty'
    ? (_request: unknown, response: ServerResponse) => response.writeHead(200, { 'content-length': 0 }).end()
    : app;
const server = (kind === 'mail' ? sink.server : createServer(handler)).listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
