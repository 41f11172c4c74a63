// The guard of the admin: a session token in `Authorization: Bearer`, and a shop that is installed (or gets installed now).

import type { RequestHandler } from 'express';
import type { Clock } from '../../lib/clock.ts';
import { AccessLost, ExchangeRefused, ShopUnavailable } from './faults.ts';
import type { Install } from './install.ts';
import { readSessionToken } from './session-token.ts';
import type { ShopifySettings } from './settings.ts';

/** Puts `{shop, user}` on `response.locals`; 401 without detail for anything else. App Bridge then gets a new token and tries again. */
export function requireSession({ settings, clock }: { settings: ShopifySettings; clock: Clock }): RequestHandler {
  return (request, response, next) => {
    const token = /^Bearer ([\w.-]{1,4096})$/.exec(request.headers.authorization ?? '')?.[1];
    const read = readSessionToken(token, { apiKey: settings.apiKey, secrets: settings.secrets, now: clock.now() });
    if ('refused' in read) {
      response.setHeader('x-shopify-retry-invalid-session-request', '1');
      response.status(401).json({ error: 'not signed in' });
      return;
    }
    response.locals.shop = read.session.shop;
    response.locals.user = read.session.user;
    next();
  };
}

/** After `requireSession`: installs the shop on its first visit, or gets access back. */
export function requireInstall(install: Install): RequestHandler {
  return async (request, response, next) => {
    const token = (request.headers.authorization ?? '').slice('Bearer '.length);
    try {
      await install(response.locals.shop as string, token);
    } catch (fault) {
      if (fault instanceof ExchangeRefused || fault instanceof AccessLost) {
        response.setHeader('x-shopify-retry-invalid-session-request', '1');
        response.status(401).json({ error: 'not signed in' });
        return;
      }
      response.setHeader('retry-after', '5');
      const closed = fault instanceof ShopUnavailable;
      response.status(503).json({ error: closed ? 'the shop is not available' : 'the platform is not available' });
      return;
    }
    next();
  };
}
