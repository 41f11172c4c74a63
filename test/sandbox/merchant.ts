// What the merchant does in the app's own pages: opens them, sets settings, starts training.

import { HttpError } from './http-server.ts';
import { embeddedAppUrl } from './installation.ts';
import { mintSessionToken } from './session-token.ts';
import type { ShopState } from './shop-state.ts';

/** Opens the embedded app as the admin does, then its settings as its script would; the app gets its tokens by that. */
export async function openApp(shop: ShopState): Promise<void> {
  const page = await fetch(embeddedAppUrl(shop), { headers: { accept: 'text/html' }, redirect: 'follow' });
  await page.arrayBuffer();
  if (!page.ok) throw new Error(`The app's first page answered ${page.status}`);
  await callApp(shop, 'GET', '/api/settings');
}

/** A call of the app's admin API with a fresh session token; throws on anything but 2xx. */
export async function callApp(shop: ShopState, method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(shop.origins.app + path, {
    method,
    headers: {
      authorization: `Bearer ${mintSessionToken(shop)}`,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new HttpError(answer.status, `${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return text === '' ? null : (JSON.parse(text) as unknown);
}
