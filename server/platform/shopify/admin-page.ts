// The embedded admin's page: framed by this shop's admin and nobody else, with the app's key and App Bridge in its head.

import { readFile } from 'node:fs/promises';
import type { RequestHandler } from 'express';
import type { Clock } from '../../lib/clock.ts';
import type { Install } from './install.ts';
import { readSessionToken } from './session-token.ts';
import type { ShopifySettings } from './settings.ts';
import { shopOfHost } from './shop-domain.ts';

const APP_BRIDGE = 'https://cdn.shopify.com/shopifycloud/app-bridge.js';

export interface AdminPageDeps {
  settings: ShopifySettings;
  clock: Clock;
  install: Install;
  /** Path of the built page; its `%APP_BRIDGE%` and `%API_KEY%` are filled in. */
  page: string;
  /** An install that could not be finished now; the page is served all the same and its first call tries again. */
  onFault(fault: unknown): void;
}

export function adminPage(deps: AdminPageDeps): RequestHandler {
  const { settings, clock, install, page, onFault } = deps;
  const bridge = settings.origin === null ? APP_BRIDGE : `${settings.origin}/app-bridge.js`;
  let html: Promise<string> | undefined;
  const filled = async () =>
    (await readFile(page, 'utf8'))
      .replaceAll('%APP_BRIDGE%', escaped(bridge))
      .replaceAll('%API_KEY%', escaped(settings.apiKey));

  return async (request, response) => {
    const { id_token: token, host } = request.query;
    const read = readSessionToken(token, { apiKey: settings.apiKey, secrets: settings.secrets, now: clock.now() });
    const session = 'session' in read ? read.session : null;
    if (session !== null) await install(session.shop, String(token)).catch(onFault);
    html ??= filled();
    const text = await html.catch((fault: unknown) => {
      html = undefined;
      throw fault;
    });
    response.setHeader(
      'content-security-policy',
      policyFor(session?.shop ?? shopOfHost(host), bridge, settings.origin),
    );
    response.setHeader('cache-control', 'no-store');
    // The address holds the id token: it must not travel on as a referrer.
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('x-content-type-options', 'nosniff');
    response.type('html').send(text);
  };
}

/** @param shop from a verified token, or at least from the `host` of the frame; null = may be framed by nobody */
export function policyFor(shop: string | null, bridge: string, origin: string | null): string {
  const ancestors =
    shop === null ? ["'none'"] : [`https://${shop}`, 'https://admin.shopify.com', ...(origin === null ? [] : [origin])];
  return [
    `frame-ancestors ${ancestors.join(' ')}`,
    `script-src 'self' ${new URL(bridge).origin}`,
    "object-src 'none'",
    "base-uri 'none'",
  ].join('; ');
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
