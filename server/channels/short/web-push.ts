// Notifications by Web Push (RFC 8030): encrypted for one browser, handed to the push service the browser named, if it is one we know.

import { z } from 'zod';
import type { Keys } from '../../lib/keys.ts';
import { postOnce, type ShortMessage, type ShortProvider } from './short-provider.ts';
import { vapidHeader } from './vapid.ts';
import { encryptedForBrowser } from './web-push-encryption.ts';

/** What a browser hands out when its owner says yes. */
export const Subscription = z.object({
  endpoint: z.url().max(1000),
  keys: z.object({
    p256dh: z.string().regex(/^[\w-]{87}$/),
    auth: z.string().regex(/^[\w-]{22}$/),
  }),
});
export type Subscription = z.infer<typeof Subscription>;

/** The push services of browsers. An address anybody could name would let them have us call whom they like. */
const SERVICES = [
  /^fcm\.googleapis\.com$/,
  /^(?:[\w-]+\.)*push\.services\.mozilla\.com$/,
  /^(?:[\w-]+\.)*push\.apple\.com$/,
  /^(?:[\w-]+\.)*notify\.windows\.com$/,
];

/** @param also one more origin, for a receiver of one's own */
export function isPushService(endpoint: string, also: string | null): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, origin } = new URL(endpoint);
  if (also !== null && origin === also) return true;
  return protocol === 'https:' && port === '' && SERVICES.some((service) => service.test(hostname));
}

/** Seconds a service keeps a notification for a browser that is off: no longer than it is worth reading. */
const KEPT_SECONDS = 4 * 3600;

export function webPush(
  settings: { contact: string; also: string | null },
  deps: { keys: Keys; fetch: typeof fetch; now(): number },
): ShortProvider {
  return {
    submit(ledger) {
      const requestOf = ({ shop, message, to, title, text, url }: ShortMessage) => {
        const read = Subscription.safeParse(JSON.parse(to));
        if (!read.success || !isPushService(read.data.endpoint, settings.also)) return null;
        const { endpoint, keys } = read.data;
        const payload = Buffer.from(JSON.stringify({ title, body: text, url, id: message }));
        let body: Buffer<ArrayBuffer>;
        try {
          body = encryptedForBrowser(payload, keys);
        } catch {
          return null;
        }
        const headers = {
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          ttl: String(KEPT_SECONDS),
          urgency: 'normal',
          authorization: vapidHeader(deps.keys, shop, endpoint, settings.contact, deps.now()),
        };
        return { url: endpoint, headers, body };
      };
      // 404 and 410: the browser has taken its subscription back.
      return postOnce(deps.fetch, requestOf, ledger, (status) => status === 404 || status === 410);
    },
  };
}
