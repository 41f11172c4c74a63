// Where a browser says yes to notifications: the shop's public key, the script that shows them, and the subscription. All through the
// platform's signed proxy.

import express, { type Response, Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { vapidPublicKey } from '../channels/short/vapid.ts';
import { isPushService, Subscription } from '../channels/short/web-push.ts';
import type { Keys } from '../lib/keys.ts';
import { channelConsentChanged, reachKnown } from '../profile/channels.ts';
import { mayPersonalise } from '../profile/consent.ts';
import { shopperOfVisitor } from '../profile/identity.ts';
import { shopperOf } from '../profile/shopper.ts';
import type { Store } from '../storage/store.ts';

export interface PushDeps {
  store: Store;
  keys: Keys;
  now(): number;
  /** One more origin of a push service. */
  also: string | null;
}

const Said = z.object({ visitor: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), subscription: Subscription });

/** Shows what was pushed, and opens where it leads: the shop's own page or ours that leads there. */
const WORKER = `self.addEventListener('push', (event) => {
  const { title, body, url } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, data: url }));
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
`;

/** `GET /push/key`, `GET /push/worker.js`, `POST /push`: 200 `{"kept"}`; false where nobody known uses this browser. */
export function pushRouter({ store, keys, now, also }: PushDeps): Router {
  const router = Router();
  const asking = new RateLimiterMemory({ points: 10, duration: 3600 });
  const shopOf = (response: Response) => (response.locals.proxy as { shop: string }).shop;
  const quiet = (response: Response) => response.setHeader('cache-control', 'no-store');

  router.get('/push/key', (_request, response) => {
    quiet(response).json({ key: vapidPublicKey(keys, shopOf(response)) });
  });
  router.get('/push/worker.js', (_request, response) => {
    response.setHeader('cache-control', 'public, max-age=3600').type('text/javascript').send(WORKER);
  });
  router.post('/push', express.json({ type: () => true, limit: '8kb' }), async (request, response) => {
    const shop = shopOf(response);
    const said = Said.safeParse(request.body);
    if (!said.success || !isPushService(said.data.subscription.endpoint, also))
      return void quiet(response).status(400).json({ kept: false });
    const { visitor, subscription } = said.data;
    try {
      await asking.consume(`${shop} ${visitor}`);
    } catch {
      return void quiet(response).status(429).json({ kept: false });
    }
    const at = now();
    const kept = await store.transaction().execute(async (trx) => {
      if (!(await mayPersonalise(trx, shop, visitor))) return false;
      const shopper = await shopperOfVisitor(trx, shop, visitor, at);
      const emailHash = shopper === null ? null : ((await shopperOf(trx, shop, shopper))?.email_hash ?? null);
      if (shopper === null || emailHash === null) return false;
      await reachKnown(trx, keys, shop, 'push', { shopper, value: JSON.stringify(subscription), at });
      await channelConsentChanged(trx, shop, emailHash, 'push', { granted: true, at, source: 'storefront' });
      return true;
    });
    quiet(response).json({ kept });
  });
  return router;
}
