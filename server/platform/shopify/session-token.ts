// Session tokens: who is looking at our admin page, signed by Shopify with the app's secret. Read strictly by ourselves, because the
// official library accepts a token without `exp`, one whose `iss` is another shop's, and puts the raw token into its error.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { isShopDomain } from './shop-domain.ts';

export interface SessionToken {
  shop: string;
  /** Id of the merchant's staff member. */
  user: string;
}

/** Why a token was refused. Never holds any part of the token. */
export type SessionRefusal =
  | 'shape'
  | 'algorithm'
  | 'signature'
  | 'claims'
  | 'audience'
  | 'shop'
  | 'expired'
  | 'not-yet'
  | 'too-long';

const LIFE_SECONDS = 60;
const TOLERANCE_SECONDS = 10;

const header = z.strictObject({
  alg: z.literal('HS256'),
  typ: z.literal('JWT').optional(),
  kid: z.string().optional(),
});
const claims = z.object({
  iss: z.string(),
  dest: z.string(),
  aud: z.string(),
  sub: z.string().regex(/^[\w-]{1,64}$/),
  exp: z.number(),
  nbf: z.number(),
  iat: z.number().optional(),
});

/**
 * @param secrets the app's current and, while rotating, old secret
 * @param now epoch ms
 */
export function readSessionToken(
  token: unknown,
  { apiKey, secrets, now }: { apiKey: string; secrets: string[]; now: number },
): { session: SessionToken } | { refused: SessionRefusal } {
  if (typeof token !== 'string' || token.length > 4096) return { refused: 'shape' };
  const [head = '', body = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || ![head, body, signature].every((part) => /^[\w-]+$/.test(part))) return { refused: 'shape' };
  if (!header.safeParse(jsonOf(head)).success) return { refused: 'algorithm' };
  if (!secrets.some((secret) => signedWith(secret, `${head}.${body}`, signature))) return { refused: 'signature' };
  const parsed = claims.safeParse(jsonOf(body));
  if (!parsed.success) return { refused: 'claims' };
  const { iss, dest, aud, sub, exp, nbf, iat } = parsed.data;
  if (aud !== apiKey) return { refused: 'audience' };
  const shop = dest.startsWith('https://') ? dest.slice('https://'.length) : '';
  if (!isShopDomain(shop) || iss !== `https://${shop}/admin`) return { refused: 'shop' };
  const seconds = now / 1000;
  if (exp - nbf > LIFE_SECONDS || exp <= nbf) return { refused: 'too-long' };
  if (seconds >= exp + TOLERANCE_SECONDS) return { refused: 'expired' };
  if (seconds < nbf - TOLERANCE_SECONDS || (iat !== undefined && seconds < iat - TOLERANCE_SECONDS))
    return { refused: 'not-yet' };
  return { session: { shop, user: sub } };
}

/** Compares the texts, not the bytes they decode to: a re-encoded signature is another signature. */
function signedWith(secret: string, text: string, signature: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(text).digest('base64url'), 'latin1');
  const given = Buffer.from(signature, 'latin1');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
