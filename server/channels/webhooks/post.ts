// One request to an address of the merchant's: signed, short, and never led elsewhere.

import { createHmac } from 'node:crypto';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { InsideAddress, webhookUrl } from './public-address.ts';

export interface Posted {
  ok: boolean;
  /** The status, or in a word why there is none. */
  answer: string;
}

export interface Poster {
  post(url: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Posted>;
}

const TIMEOUT_MS = 10_000;

/** `t` is when it was sent (epoch seconds), `v1` the HMAC-SHA256 of `t.body` in hex: an old one is known by its time. */
export function signatureOf(secret: string, body: string, at: number): string {
  const t = Math.floor(at / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** @param local see `webhookUrl` */
export function webhookPoster({ lookup, local }: { lookup: LookupFunction; local: boolean }): Poster {
  return {
    post(url, headers, body, signal) {
      // Once more, as the rules may have changed since it was entered; addresses without a name are not looked up.
      if (webhookUrl(url, local) === null) return Promise.resolve({ ok: false, answer: 'inside' });
      const isLocal = url.startsWith('http:');
      return new Promise((resolve) => {
        const timeout = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
        const request = (isLocal ? overHttp : overHttps)(
          url,
          {
            ...{ method: 'POST', signal: timeout, agent: false },
            ...(isLocal ? {} : { lookup }),
            headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
          },
          (response) => {
            const status = response.statusCode ?? 0;
            // What it says is nobody's business, and may be endless.
            response.destroy();
            // A redirect is no yes: it might lead inside.
            resolve({ ok: status >= 200 && status < 300, answer: String(status) });
          },
        );
        request.on('error', (fault) => {
          const timedOut = timeout.aborted && !signal.aborted;
          resolve({
            ok: false,
            answer: fault instanceof InsideAddress ? 'inside' : timedOut ? 'timeout' : 'unreachable',
          });
        });
        request.end(body);
      });
    },
  };
}
