// The app proxy: what a page asks below /apps/presage goes to the app, signed as the platform signs it. Cookies pass in neither direction.

import { createHmac } from 'node:crypto';
import type { ShopState } from '../shop-state.ts';
import type { Visitor } from '../shop-types.ts';

export const PROXY_PREFIX = '/apps/presage';
const PATIENCE_MS = 10_000;
/** What the platform says itself; a visitor who writes these is not believed. */
const OWN_PARAMETERS = ['shop', 'logged_in_customer_id', 'path_prefix', 'timestamp', 'signature'];

export interface ProxyAnswer {
  status: number;
  contentType: string;
  cacheControl: string | null;
  body: Buffer;
}

/** Hex HMAC-SHA256 over the sorted `key=value` pairs, repeated keys joined by commas, nothing between the pairs. */
export function signProxyQuery(query: URLSearchParams, secret: string): string {
  const keys = [...new Set(query.keys())];
  const message = keys
    .map((key) => `${key}=${query.getAll(key).join(',')}`)
    .sort()
    .join('');
  return createHmac('sha256', secret).update(message).digest('hex');
}

/** The query the app is asked with. */
export function proxyQuery(shop: ShopState, visitor: Visitor, search: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams(search);
  for (const name of OWN_PARAMETERS) query.delete(name);
  query.set('shop', shop.facts.domain);
  query.set('logged_in_customer_id', visitor.customerId ?? '');
  query.set('path_prefix', PROXY_PREFIX);
  query.set('timestamp', String(Math.floor(shop.now() / 1000)));
  query.set('signature', signProxyQuery(query, shop.app.apiSecret));
  return query;
}

/** Asks the app; 404 where it isn't installed, 502 where it can't be reached, 504 where it takes too long. */
export async function askApp(
  shop: ShopState,
  visitor: Visitor,
  path: string,
  search: URLSearchParams,
  request: { method?: string; body?: Buffer; contentType?: string; userAgent?: string } = {},
): Promise<ProxyAnswer> {
  const failure = (status: number, text: string): ProxyAnswer => ({
    status,
    contentType: 'text/plain; charset=utf-8',
    cacheControl: 'no-store',
    body: Buffer.from(text),
  });
  if (!shop.singles.installation) return failure(404, 'Not found');
  if (shop.outage) return failure(502, 'There was an error in the third-party application.');
  const url = `${shop.origins.app}/proxy${path}?${proxyQuery(shop, visitor, search)}`;
  try {
    const response = await fetch(url, {
      method: request.method ?? 'GET',
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        accept: '*/*',
        'x-forwarded-host': new URL(shop.origins.storefront).host,
        ...(request.userAgent ? { 'user-agent': request.userAgent } : {}),
        ...(request.contentType ? { 'content-type': request.contentType } : {}),
      },
      body: request.body && request.body.length > 0 ? new Uint8Array(request.body) : undefined,
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? 'application/octet-stream',
      cacheControl: response.headers.get('cache-control'),
      body: Buffer.from(await response.arrayBuffer()),
    };
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    return failure(late ? 504 : 502, 'There was an error in the third-party application.');
  }
}
