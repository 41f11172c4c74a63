// Access tokens: given for genuine session tokens only, an hour long, renewed with rotation, gone on uninstall.

import { describe, expect, test } from 'vitest';
import { uninstall } from '../sandbox/installation.ts';
import { accessToken, tokenOf } from '../sandbox/oauth.ts';
import { mintSessionToken } from '../sandbox/session-token.ts';
import type { ShopState } from '../sandbox/shop-state.ts';
import { WebhookSender } from '../sandbox/webhooks/sender.ts';
import { decodeSessionTokenLikeTheApp } from './support/app-library.ts';
import { allScopes, aShop, shopNow } from './support/small-shop.ts';

const host = 'hollowmere.myshopify.com';

function exchange(shop: ShopState, overrides: Record<string, unknown> = {}) {
  return accessToken(
    shop,
    host,
    {
      client_id: 'key',
      client_secret: 'secret',
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: mintSessionToken(shop),
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring: '1',
      ...overrides,
    },
    allScopes,
  );
}

function refresh(shop: ShopState, refreshToken: unknown) {
  const request = {
    client_id: 'key',
    client_secret: 'secret',
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  };
  return accessToken(shop, host, request, allScopes);
}

describe('tokens', () => {
  test('a session token is one the app library accepts', async () => {
    const shop = aShop();
    shop.clock.moveTo(Date.now());
    await expect(decodeSessionTokenLikeTheApp(mintSessionToken(shop))).resolves.toMatchObject({
      dest: `https://${host}`,
      aud: 'key',
    });
  });

  test('an exchange gives an hour and a renewal for ninety days', () => {
    const shop = aShop();
    const { status, body } = exchange(shop);
    expect(status).toBe(200);
    expect(body).toMatchObject({ expires_in: 3600, refresh_token_expires_in: 7_776_000, scope: allScopes.join(',') });
    expect(tokenOf(shop, host, String(body.access_token))?.kind).toBe('offline');
    shop.clock.moveTo(shopNow + 3_600_000);
    expect(tokenOf(shop, host, String(body.access_token))).toBeUndefined();
  });

  test.each([
    ['a wrong client secret', () => ({ client_secret: 'other' }), 401],
    ['a forged session token', (shop: ShopState) => ({ subject_token: `${mintSessionToken(shop)}x` }), 400],
    ['one that has expired', (shop: ShopState) => ({ subject_token: mintSessionToken(shop, { exp: 1 }) }), 400],
    ['one for another app', (shop: ShopState) => ({ subject_token: mintSessionToken(shop, { aud: 'other' }) }), 400],
    [
      'one of another shop',
      (shop: ShopState) => ({ subject_token: mintSessionToken(shop, { dest: 'https://other.myshopify.com' }) }),
      400,
    ],
    ['an unknown grant', () => ({ grant_type: 'password' }), 400],
  ])('%s is refused', (_what, fault, expected) => {
    const shop = aShop();
    expect(exchange(shop, fault(shop)).status).toBe(expected);
    expect(shop.tokens.size).toBe(0);
  });

  test('a renewal rotates; the one before stays good until the new one is used', () => {
    const shop = aShop();
    const first = exchange(shop).body;
    const second = refresh(shop, first.refresh_token).body;
    // The answer was lost: the same refresh token works once more.
    const retried = refresh(shop, first.refresh_token);
    expect(retried.status).toBe(200);
    expect(refresh(shop, second.refresh_token).status).toBe(400);
    const third = refresh(shop, retried.body.refresh_token);
    expect(third.status).toBe(200);
    expect(refresh(shop, first.refresh_token).status).toBe(400);
  });

  test('uninstalling ends every token at once', () => {
    const shop = aShop();
    const { body } = exchange(shop);
    uninstall(shop, new WebhookSender({ shop, subscriptions: () => [], apiVersion: () => '2026-10', random: () => 0 }));
    expect(tokenOf(shop, host, String(body.access_token))).toBeUndefined();
    expect(refresh(shop, body.refresh_token).status).toBe(400);
    expect(exchange(shop).status).toBe(400);
  });
});
