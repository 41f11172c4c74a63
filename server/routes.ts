// Every URL, on one screen.

import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';

export interface Doors {
  platform: {
    webhooks: (RequestHandler | ErrorRequestHandler)[];
    flow: (RequestHandler | ErrorRequestHandler)[];
    proxy: RequestHandler;
    page: RequestHandler;
  };
  collector: Router;
  recommendations: Router;
  shopperWords: Router;
  push: Router;
  preferences: Router;
  links: Router;
  mailEvents: Router;
  smsEvents: Router;
  blocks: Router;
  publicApi: Router;
  admin: Router;
  health: Router;
  /** Folder of the built admin's scripts and styles. */
  assets: string;
  onFault: ErrorRequestHandler;
}

/** The platform's guard as the admin's router takes it: one handler that leaves `{ shop, user }` as the session. */
export function sessionGuard(guards: RequestHandler[]): RequestHandler {
  const guard = express.Router();
  guard.use(...guards);
  guard.use((_request, response, next) => {
    const { shop, user } = response.locals;
    response.locals.session = { shop, user };
    next();
  });
  return guard;
}

export function appRoutes(doors: Doors): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Behind one proxy of our own (TLS ends there); its address header tells who is calling.
  app.set('trust proxy', 'loopback');
  app.set('query parser', 'simple');

  app.use(doors.health);
  app.post('/webhooks', ...doors.platform.webhooks);
  app.post('/flow/actions', ...doors.platform.flow);
  app.use('/collect', doors.collector);
  app.use('/proxy', doors.platform.proxy, doors.recommendations, doors.shopperWords, doors.push);
  app.use(doors.links);
  app.use(doors.mailEvents);
  app.use(doors.smsEvents);
  app.use(doors.preferences);
  app.use('/v1', doors.publicApi);
  app.use('/api/blocks', doors.blocks);
  app.use('/api', doors.admin);
  app.use('/assets', express.static(doors.assets, { immutable: true, maxAge: '1y', index: false }));
  // The admin's own pages have addresses too; all are the same page.
  app.get(/^\/(?!api\/|assets\/|proxy\/)[\w/-]*$/, doors.platform.page);
  app.use((_request, response) => {
    response.status(404).json({ error: 'there is nothing here' });
  });
  app.use(doors.onFault);
  return app;
}
