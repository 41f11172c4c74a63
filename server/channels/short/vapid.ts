// Who we are to a push service (RFC 8292): a key pair of the shop, and a token signed with it for each service.

import { createECDH, createPrivateKey, sign } from 'node:crypto';
import type { Keys } from '../../lib/keys.ts';

/** A token is good for so long; services take up to a day. */
const GOOD_FOR_MS = 12 * 3_600_000;

/** The shop's public key as browsers take it: base64url of the uncompressed point. It outlives a change of the master key. */
export const vapidPublicKey = (keys: Keys, shop: string): string => pairOf(keys, shop).getPublicKey('base64url');

/**
 * The `authorization` header of one request.
 * @param contact a `mailto:` or https address the service can turn to
 */
export function vapidHeader(keys: Keys, shop: string, endpoint: string, contact: string, now: number): string {
  const pair = pairOf(keys, shop);
  const point = pair.getPublicKey();
  const coordinates = { x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const jwk = { kty: 'EC', crv: 'P-256', d: secretOf(keys, shop).toString('base64url'), ...coordinates };
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor((now + GOOD_FOR_MS) / 1000), sub: contact };
  const told = [{ typ: 'JWT', alg: 'ES256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(told), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  return `vapid t=${told}.${signature}, k=${point.toString('base64url')}`;
}

const secretOf = (keys: Keys, shop: string) => Buffer.from(keys.fingerprint(shop, 'vapid', ''), 'base64url');

function pairOf(keys: Keys, shop: string) {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(secretOf(keys, shop));
  return pair;
}
