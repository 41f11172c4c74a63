// How we and a provider of text messages know each other: each request carries the moment and an HMAC over it and the body.

import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '../../lib/keys.ts';

/** A request older or newer than this is nobody's. */
const VALID_MS = 5 * 60_000;

/** @param at epoch ms */
export function signedHeaders(secret: string, body: string, at: number): Record<string, string> {
  return { 'presage-timestamp': String(at), 'presage-signature': `v1=${macOf(secret, body, String(at))}` };
}

export function isSigned(
  secret: string,
  body: string,
  headers: { timestamp: string | undefined; signature: string | undefined },
  now: number,
): boolean {
  const { timestamp = '', signature = '' } = headers;
  if (!/^\d{1,15}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > VALID_MS) return false;
  return equalInConstantTime(signature, `v1=${macOf(secret, body, timestamp)}`);
}

const macOf = (secret: string, body: string, at: string) =>
  createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
