// The doors this platform opens in our server; routes.ts says under which URLs they hang.

import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Clock } from '../../lib/clock.ts';
import { adminPage } from './admin-page.ts';
import { flowDoor } from './flow-door.ts';
import type { Install } from './install.ts';
import { proxyGuard } from './proxy.ts';
import { requireInstall, requireSession } from './session-guard.ts';
import type { ShopifySettings } from './settings.ts';
import { type WebhookDoorDeps, webhookDoor } from './webhook-door.ts';

export interface PlatformRoutes {
  /** `app.post('/webhooks', ...webhooks)`, before any body parser. */
  webhooks: (RequestHandler | ErrorRequestHandler)[];
  /** `app.post('/flow/actions', ...flow)`, before any body parser. */
  flow: (RequestHandler | ErrorRequestHandler)[];
  /** `app.use('/proxy', proxy, recommendationsRouter(...))`; sets `response.locals.proxy`. */
  proxy: RequestHandler;
  /** `app.use('/api', ...admin, adminRouter)`; sets `response.locals.shop` and `.user`. */
  admin: RequestHandler[];
  /** `app.get('/', page)`. */
  page: RequestHandler;
}

export interface RoutesDeps extends Pick<WebhookDoorDeps, 'storeDelivery' | 'isInstalled'> {
  settings: ShopifySettings;
  clock: Clock;
  /** What signatures are dated by. */
  time: Clock;
  install: Install;
  /** Path of the built admin page. */
  page: string;
  onFault(fault: unknown): void;
}

export function shopifyRoutes(deps: RoutesDeps): PlatformRoutes {
  const { settings, time, install } = deps;
  return {
    webhooks: webhookDoor({ ...deps, secrets: settings.secrets }),
    flow: flowDoor({ ...deps, secrets: settings.secrets }),
    proxy: proxyGuard({ secrets: settings.secrets, clock: time }),
    admin: [requireSession({ settings, clock: time }), requireInstall(install)],
    page: adminPage({ ...deps, clock: time }),
  };
}
