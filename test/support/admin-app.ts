// The admin's real API on express, guarded by a session the test names, on a free port of this machine.

import type { AddressInfo } from 'node:net';
import express, { type RequestHandler } from 'express';
import type { AdminDeps } from '../../server/http/admin/request.ts';
import { adminRouter } from '../../server/http/admin/router.ts';
import { modelDesk } from '../../server/learning/model-desk.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { sqliteJobs } from '../../server/storage/sqlite-jobs.ts';
import { type Ground, SHOP } from './builders.ts';

export interface AdminApp {
  url: string;
  /** The paths of all GET routes, below `/api`. */
  gets: string[];
  /** Every rollback asked for, as "shop question". */
  rolledBack: string[];
  /** Asks as a shop; null asks without a session. */
  ask(path: string, options?: AskOptions): Promise<Asked>;
  close(): Promise<void>;
}

export interface AskOptions {
  as?: string | null;
  method?: string;
  body?: unknown;
  language?: string;
}

export interface Asked {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many routes; each test reads the fields of its own
  body: any;
  text: string;
}

/** The token of a test session is the shop's name, and behind a # who of its staff it is; the true guard has its own tests. */
const sessionByName: RequestHandler = (req, res, next) => {
  const shop = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1];
  if (shop === undefined) res.status(401).json({ fault: 'no session' });
  else {
    const [name, user = '1'] = shop.split('#');
    res.locals.session = { shop: name, user };
    next();
  }
};

export async function anAdminApp(
  ground: Ground,
  over: Partial<AdminDeps> = {},
  more: (app: express.Express, deps: AdminDeps) => void = () => {},
): Promise<AdminApp> {
  const rolledBack: string[] = [];
  const app = express();
  const deps: AdminDeps = {
    store: ground.store,
    keys: ground.keys,
    clock: { now: () => ground.now },
    jobs: sqliteJobs(ground.store, () => ground.now, seededRandom(1)),
    requireSession: sessionByName,
    mail: {
      domains: { of: async () => null, check: async () => null },
      hasProvider: true,
      letters: { show: async () => null, test: async () => 'no-provider' },
    },
    storefront: { changed: () => {}, preview: async () => null },
    webhooks: { local: true },
    models: {
      ...modelDesk({
        store: ground.store,
        jobs: sqliteJobs(ground.store, () => ground.now, seededRandom(1)),
        now: () => ground.now,
        learning: { progressOf: () => null, cancel: () => false },
        exchanged: () => {},
      }),
      rollBack: async (shop, question) => {
        rolledBack.push(`${shop} ${question}`);
        return question === 'next-item';
      },
    },
    ...over,
  };
  // Before the API, as in routes.ts: what hangs below it must not be answered by it.
  more(app, deps);
  const router = adminRouter(deps);
  app.use('/api', router);
  const server = app.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    gets: router.stack.flatMap(({ route }) => {
      const gets = route?.stack.some(({ method }) => method === 'get') === true;
      return gets && typeof route.path === 'string' ? [route.path] : [];
    }),
    rolledBack,
    async ask(path, { as = SHOP, method = 'GET', body, language = 'en' } = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          'accept-language': language,
          ...(as === null ? {} : { authorization: `Bearer ${as}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: JSON.parse(text), text };
    },
    close: () => new Promise((resolve, reject) => server.close((fault) => (fault ? reject(fault) : resolve()))),
  };
}
