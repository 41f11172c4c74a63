// What the platform signs, made by hand: webhooks, proxy queries and session tokens, right ones and every kind of wrong one.

import { createHmac, randomUUID } from 'node:crypto';

export interface Platform {
  app: string;
  shop: string;
  secrets: { apiKey: string; apiSecret: string };
}

export const hmac = (text: string, secret: string, form: 'base64' | 'base64url' | 'hex' = 'base64') =>
  createHmac('sha256', secret).update(text).digest(form);

/** The headers of a webhook. `over` replaces some; null leaves one out. */
export function webhookHeaders(
  { shop, secrets }: Platform,
  body: string,
  over: Record<string, string | null> = {},
): Record<string, string> {
  const id = randomUUID();
  const all: Record<string, string | null> = {
    'content-type': 'application/json',
    'x-shopify-topic': 'carts/create',
    'x-shopify-hmac-sha256': hmac(body, secrets.apiSecret),
    'x-shopify-shop-domain': shop,
    'x-shopify-webhook-id': id,
    'x-shopify-event-id': id,
    'x-shopify-triggered-at': new Date().toISOString(),
    ...over,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Posts a webhook; its answer. */
export const postWebhook = (platform: Platform, body: string, over: Record<string, string | null> = {}) =>
  fetch(`${platform.app}/webhooks`, { method: 'POST', body, headers: webhookHeaders(platform, body, over) });

/** A query as the app proxy signs it: sorted pairs, nothing between them. `now` in epoch ms. */
export function proxyQuery(
  { shop, secrets }: Platform,
  now: number,
  over: Record<string, string> = {},
): Record<string, string> {
  const query: Record<string, string> = {
    placement: 'home',
    limit: '4',
    shop,
    logged_in_customer_id: '',
    path_prefix: '/apps/presage',
    timestamp: String(Math.floor(now / 1000)),
    ...over,
  };
  const pairs = Object.entries(query).map(([key, value]) => `${key}=${value}`);
  return { ...query, signature: hmac(pairs.sort().join(''), secrets.apiSecret, 'hex') };
}

/** A session token as App Bridge hands it out. `over` replaces claims; undefined leaves one out. */
export function sessionToken(
  { shop, secrets }: Platform,
  now: number,
  over: Record<string, unknown> = {},
  { alg = 'HS256', secret = secrets.apiSecret } = {},
): string {
  const seconds = Math.floor(now / 1000);
  const claims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: secrets.apiKey,
    sub: '548380009',
    exp: seconds + 60,
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    sid: randomUUID(),
    ...over,
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  if (alg === 'none') return `${text}.`;
  const digest = alg === 'HS512' ? 'sha512' : 'sha256';
  return `${text}.${createHmac(digest, secret).update(text).digest('base64url')}`;
}
