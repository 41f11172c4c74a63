// Session tokens as App Bridge hands them out: JWTs of one minute, signed with the app's secret.

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { ShopState } from './shop-state.ts';

export interface SessionTokenClaims {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
}

/** The merchant's one staff account. */
export const staffUser = {
  id: '548380009',
  first_name: 'Sam',
  last_name: 'Merchant',
  email: 'owner@sandbox.example',
  account_owner: true,
  locale: 'en',
  collaborator: false,
  email_verified: true,
} as const;

/** A token for this shop's staff, valid for 60 s of the sandbox clock; `overrides` make faulty ones for tests. */
export function mintSessionToken(shop: ShopState, overrides: Partial<SessionTokenClaims> = {}): string {
  const seconds = Math.floor(shop.now() / 1000);
  const claims: SessionTokenClaims = {
    iss: `https://${shop.facts.domain}/admin`,
    dest: `https://${shop.facts.domain}`,
    aud: shop.app.apiKey,
    sub: staffUser.id,
    exp: seconds + 60,
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    sid: randomUUID(),
    ...overrides,
  };
  const head = encode({ alg: 'HS256', typ: 'JWT' });
  const body = encode(claims);
  return `${head}.${body}.${signature(`${head}.${body}`, shop.app.apiSecret)}`;
}

/** The claims of a token of this shop and app that is genuine and in time; undefined otherwise. */
export function readSessionToken(shop: ShopState, token: string): SessionTokenClaims | undefined {
  const [head, body, given, ...rest] = token.split('.');
  if (!head || !body || !given || rest.length > 0) return undefined;
  const expected = Buffer.from(signature(`${head}.${body}`, shop.app.apiSecret));
  const actual = Buffer.from(given);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
  try {
    const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: string };
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as SessionTokenClaims;
    const seconds = shop.now() / 1000;
    const genuine =
      alg === 'HS256' &&
      claims.aud === shop.app.apiKey &&
      claims.dest === `https://${shop.facts.domain}` &&
      claims.iss === `https://${shop.facts.domain}/admin` &&
      claims.exp > seconds - 10 &&
      claims.nbf < seconds + 10;
    return genuine ? claims : undefined;
  } catch {
    return undefined;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function signature(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
