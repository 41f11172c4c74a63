// The platform's own addresses (PRESAGE_PLATFORM_ORIGIN): tokens, the Admin API, bulk files and the app-bridge script. They share the
// admin page's origin.

import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { appBridgeScript } from './app-bridge.ts';
import type { AdminApi } from './graphql/admin-api.ts';
import { readJson, sendJson } from './http-server.ts';
import { accessToken, tokenOf } from './oauth.ts';
import type { ShopState } from './shop-state.ts';

/** What no parser takes: half a line, a word, the wrong shape. */
export const brokenLines = '{"id":"gid://shopify/Product/1\nnull\n{"id":5}\n';

export interface PlatformOptions {
  shop: ShopState;
  api: AdminApi;
  bulkFolder: string;
}

/** Answers a request if it is one for the platform; false leaves it to the admin page. */
export async function platformRequest(
  { shop, api, bulkFolder }: PlatformOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  const isApi = url.pathname.startsWith('/admin/api/') || url.pathname.startsWith('/admin/oauth/');
  const isBulk = url.pathname.startsWith('/bulk/');
  if ((isApi || isBulk) && shop.outage) {
    request.socket.destroy();
    return true;
  }
  // The platform's own clock, which is not this machine's.
  if (isApi) response.setHeader('date', new Date(shop.now()).toUTCString());
  const host = String(request.headers['x-sandbox-shop'] ?? shop.facts.domain);
  if (request.method === 'POST' && url.pathname === '/admin/oauth/access_token') {
    const type = request.headers['content-type'] ?? '';
    if (!type.includes('json')) {
      sendJson(response, 415, { error: 'invalid_request', error_description: 'JSON is expected' });
      return true;
    }
    const { status, body } = accessToken(shop, host, await readJson(request), shop.singles.installation?.scopes ?? []);
    sendJson(response, status, body);
    return true;
  }
  const version = /^\/admin\/api\/([\w-]+)\/graphql\.json$/.exec(url.pathname)?.[1];
  if (version !== undefined && request.method === 'POST') {
    const token = tokenOf(shop, host, request.headers['x-shopify-access-token'] as string | undefined);
    response.setHeader('x-request-id', randomUUID());
    response.setHeader('x-shopify-api-version', version);
    if (!token) {
      sendJson(response, 401, {
        errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
      });
      return true;
    }
    const { status, body } = await api.answer(token, await readJson(request));
    sendJson(response, status, body);
    return true;
  }
  if (isBulk) {
    const file = join(bulkFolder, basename(url.pathname));
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return true;
    }
    response.writeHead(200, { 'content-type': 'application/jsonl' });
    if (shop.limits.bulk === 'cut') {
      shop.limits = { ...shop.limits, bulk: 'whole' };
      await pipeline(createReadStream(file, { end: Math.floor(statSync(file).size / 2) }), response);
    } else if (shop.limits.bulk === 'broken') {
      response.end(brokenLines + readFileSync(file, 'utf8'));
    } else await pipeline(createReadStream(file), response);
    return true;
  }
  if (url.pathname === '/app-bridge.js') {
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-store' });
    response.end(appBridgeScript(shop.clock.offset));
    return true;
  }
  if (isApi) {
    sendJson(response, 404, { errors: 'Not Found' });
    return true;
  }
  return false;
}
