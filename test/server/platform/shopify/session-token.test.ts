import { describe, expect, it } from 'vitest';
import { readSessionToken, type SessionRefusal } from '../../../../server/platform/shopify/session-token.ts';
import { aSessionToken, NOW, SHOP, settings } from './shop-kit.ts';

const read = (token: unknown, now = NOW) =>
  readSessionToken(token, { apiKey: settings.apiKey, secrets: settings.secrets, now });
const refusal = (token: unknown, now = NOW) => (read(token, now) as { refused: SessionRefusal }).refused;
const seconds = Math.floor(NOW / 1000);

describe('a session token', () => {
  it('tells shop and user', () => {
    expect(read(aSessionToken())).toEqual({ session: { shop: SHOP, user: '42' } });
  });

  it('is taken with the old secret while the secret is being rotated, and with no other', () => {
    expect(read(aSessionToken({}, { secret: 'the-secret-before-it' }))).toHaveProperty('session');
    expect(refusal(aSessionToken({}, { secret: 'some-other-secret' }))).toBe('signature');
  });

  it.each(['exp', 'nbf', 'iss', 'dest', 'aud', 'sub'])('without %s is refused', (claim) => {
    expect(refusal(aSessionToken({ [claim]: undefined }))).toBe('claims');
  });

  it.each([
    ['iss of another shop', { iss: 'https://other-shop.myshopify.com/admin' }],
    ['iss without /admin', { iss: `https://${SHOP}` }],
    ['http', { dest: `http://${SHOP}`, iss: `http://${SHOP}/admin` }],
    ['a port', { dest: `https://${SHOP}:8443`, iss: `https://${SHOP}:8443/admin` }],
    ['a user part', { dest: `https://x@${SHOP}`, iss: `https://x@${SHOP}/admin` }],
    ['another host', { dest: 'https://example.com', iss: 'https://example.com/admin' }],
    [
      'a look-alike host',
      { dest: 'https://a.myshopify.com.example.com', iss: 'https://a.myshopify.com.example.com/admin' },
    ],
    ['upper case', { dest: 'https://Example-Shop.myshopify.com', iss: 'https://Example-Shop.myshopify.com/admin' }],
    ['a path', { dest: `https://${SHOP}/x`, iss: `https://${SHOP}/x/admin` }],
  ])('of %s is refused', (_name, claims) => {
    expect(refusal(aSessionToken(claims))).toBe('shop');
  });

  it('for another app, or for a list of apps, is refused', () => {
    expect(refusal(aSessionToken({ aud: 'another-app' }))).toBe('audience');
    expect(refusal(aSessionToken({ aud: [settings.apiKey] }))).toBe('claims');
  });

  it('passes 9 s late and 9 s early, and neither 11 s late nor 11 s early', () => {
    const token = aSessionToken();
    expect(read(token, NOW + 69_000)).toHaveProperty('session');
    expect(refusal(token, NOW + 71_000)).toBe('expired');
    expect(read(token, NOW - 9_000)).toHaveProperty('session');
    expect(refusal(token, NOW - 11_000)).toBe('not-yet');
  });

  it('that lives longer than a minute is refused', () => {
    expect(refusal(aSessionToken({ exp: seconds + 3600 }))).toBe('too-long');
    expect(refusal(aSessionToken({ exp: seconds - 1 }))).toBe('too-long');
  });

  it.each([{ alg: 'none' }, { alg: 'HS512' }, { alg: 'RS256' }, { crit: ['b64'], b64: false }, { typ: 'unsubscribe' }])(
    'with the header %j is refused',
    (header) => {
      expect(refusal(aSessionToken({}, { header }))).toBe('algorithm');
    },
  );

  it('unsigned, cut, padded, re-encoded or of the wrong type is refused', () => {
    const token = aSessionToken();
    const [head, body, signature = ''] = token.split('.');
    for (const odd of [
      '',
      'a.b',
      `${head}.${body}.`,
      `${token}.x`,
      `${token}=`,
      `${head}.${body}.${Buffer.from(signature, 'base64url').toString('base64')}`,
      ` ${token}`,
      null,
      undefined,
      ['x'],
      'x'.repeat(5000),
    ]) {
      expect(read(odd)).toHaveProperty('refused');
    }
    // The last character of 43 carries two unused bits: another one decodes to the same bytes.
    const last = signature.at(-1) as string;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = alphabet[alphabet.indexOf(last) ^ 1] as string;
    expect(Buffer.from(signature.slice(0, -1) + twin, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
    expect(refusal(`${head}.${body}.${signature.slice(0, -1)}${twin}`)).toBe('signature');
  });

  it('never comes back in a refusal', () => {
    const token = aSessionToken({ aud: 'another-app' });
    expect(JSON.stringify(read(token))).not.toContain(token.slice(0, 10));
  });
});
