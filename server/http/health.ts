// Is it alive, is it ready, how is it doing: for the machine it runs on alone.

import { type RequestHandler, Router } from 'express';
import { sql } from 'kysely';
import type { Registry } from 'prom-client';
import type { Store } from '../storage/store.ts';

/** What proxies add to what they pass on; they do not all add the same. */
const passedOn = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** Behind a proxy everything seems to come from loopback, so a forwarded request counts as foreign. */
const fromHere: RequestHandler = (request, response, next) => {
  const address = request.socket.remoteAddress ?? '';
  const local = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
  if (local && passedOn.every((name) => request.headers[name] === undefined)) next();
  else response.status(404).end();
};

export function healthRouter(store: Store, metrics: Registry): Router {
  const router = Router();
  router.get('/healthz', fromHere, (_request, response) => {
    response.json({ alive: true });
  });
  router.get('/readyz', fromHere, async (_request, response) => {
    try {
      await sql`select 1 from shops limit 1`.execute(store);
      response.json({ ready: true });
    } catch {
      response.status(503).json({ ready: false, error: 'the database does not answer' });
    }
  });
  router.get('/metrics', fromHere, async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.metrics());
  });
  return router;
}
