// Requests of the storefront that come through Shopify's app proxy: signed over the query, valid for 90 s, read from the URL as it was sent.
// The signature joins the pairs without separators, so a re-split query can carry a valid one: every signed value keeps a strict form.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Clock } from '../../lib/clock.ts';
import { isShopDomain } from './shop-domain.ts';

const VALID_SECONDS = 90;
const MAX_QUERY = 8192;

export interface ProxyRequest {
  shop: string;
  /** Numeric id of who is logged in on that browser, as Shopify signed it; null for nobody. */
  customer: string | null;
}

/** @param url the request's path and query exactly as received */
export function readProxyQuery(url: string, secrets: string[], now: number): ProxyRequest | null {
  const start = url.indexOf('?');
  if (start < 0 || url.length > MAX_QUERY) return null;
  const query = new URLSearchParams(url.slice(start + 1));
  const values = new Map<string, string[]>();
  for (const [key, value] of query) {
    if (key.includes('=')) return null;
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  const one = (key: string): string | undefined => {
    const list = values.get(key);
    return list?.length === 1 ? list[0] : undefined;
  };
  const signature = one('signature');
  const shop = one('shop');
  const timestamp = one('timestamp');
  const customer = one('logged_in_customer_id');
  const prefix = one('path_prefix');
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) return null;
  if (!isShopDomain(shop)) return null;
  if (timestamp === undefined || !/^\d{9,11}$/.test(timestamp)) return null;
  if (customer === undefined || !/^\d{0,20}$/.test(customer)) return null;
  if (prefix === undefined || !/^\/[a-z]+\/[\w-]{1,60}$/.test(prefix)) return null;
  values.delete('signature');
  const message = [...values]
    .map(([key, list]) => `${key}=${list.join(',')}`)
    .sort()
    .join('');
  const given = Buffer.from(signature, 'hex');
  let good = false;
  for (const secret of secrets) {
    if (timingSafeEqual(given, createHmac('sha256', secret).update(message).digest())) good = true;
  }
  if (!good) return null;
  if (Math.abs(now / 1000 - Number(timestamp)) > VALID_SECONDS) return null;
  return { shop, customer: customer === '' ? null : customer };
}

/** Puts `{shop, customer}` on `response.locals.proxy`; anything odd is 401 without a word. */
export function proxyGuard({ secrets, clock }: { secrets: string[]; clock: Clock }): RequestHandler {
  return (request, response, next) => {
    const read = readProxyQuery(request.originalUrl, secrets, clock.now());
    if (read === null) {
      response.status(401).end();
      return;
    }
    response.locals.proxy = read;
    next();
  };
}
