// POST /admin/oauth/access_token: token exchange, refresh with rotation, client credentials and migration, as the platform answers them.

import { randomBytes, randomUUID } from 'node:crypto';
import { readSessionToken, staffUser } from './session-token.ts';
import type { ShopState } from './shop-state.ts';
import type { AccessToken } from './shop-types.ts';

const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const idTokenType = 'urn:ietf:params:oauth:token-type:id_token';
const offlineType = 'urn:shopify:params:oauth:token-type:offline-access-token';
const onlineType = 'urn:shopify:params:oauth:token-type:online-access-token';

const accessSeconds = 3600;
const refreshSeconds = 90 * 86_400;

export interface OauthAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** Answers one token request of the app for the shop `host`. */
export function accessToken(
  shop: ShopState,
  host: string,
  request: Record<string, unknown>,
  grantedScopes: readonly string[],
): OauthAnswer {
  if (host !== shop.facts.domain) return refusal(404, 'not_found', 'No such shop');
  if (request.client_id !== shop.app.apiKey || request.client_secret !== shop.app.apiSecret) {
    return refusal(401, 'invalid_client', 'Client authentication failed');
  }
  if (!shop.singles.installation) return refusal(400, 'application_cannot_be_found', 'The app is not installed');
  switch (request.grant_type) {
    case exchangeGrant:
      return exchange(shop, request, grantedScopes);
    case 'refresh_token':
      return refresh(shop, request, grantedScopes);
    case 'client_credentials':
      return granted(shop, issue(shop, 'offline', grantedScopes, { refreshable: false }));
    default:
      return refusal(400, 'unsupported_grant_type', 'The grant type is not supported');
  }
}

/** The token behind a request's X-Shopify-Access-Token, or undefined where it is unknown, expired or of another shop. */
export function tokenOf(shop: ShopState, host: string, token: string | undefined): AccessToken | undefined {
  const found = token === undefined ? undefined : shop.tokens.get(token);
  if (!found || found.shop !== host || !shop.singles.installation) return undefined;
  return found.expiresAt !== null && found.expiresAt <= shop.now() ? undefined : found;
}

/** Uninstalling takes every token away at once. */
export function revokeAllTokens(shop: ShopState): void {
  for (const token of [...shop.tokens.keys()]) shop.remove('tokens', token);
}

function exchange(shop: ShopState, request: Record<string, unknown>, scopes: readonly string[]): OauthAnswer {
  const isMigration = request.subject_token_type === offlineType;
  const requested = request.requested_token_type;
  if (requested !== offlineType && requested !== onlineType) {
    return refusal(400, 'invalid_request', 'requested_token_type is not supported');
  }
  if (isMigration) {
    const old = shop.tokens.get(String(request.subject_token));
    if (!old || old.expiresAt !== null) return refusal(400, 'invalid_subject_token', 'The token cannot be exchanged');
    shop.remove('tokens', old.token);
    return granted(shop, issue(shop, 'offline', scopes, { refreshable: true }));
  }
  if (request.subject_token_type !== idTokenType) {
    return refusal(400, 'invalid_request', 'subject_token_type is not supported');
  }
  const claims = readSessionToken(shop, String(request.subject_token ?? ''));
  if (!claims) return refusal(400, 'invalid_subject_token', 'The session token is invalid or has expired');
  if (requested === onlineType) {
    return granted(shop, issue(shop, 'online', scopes, { refreshable: false, userId: claims.sub }));
  }
  const expiring = String(request.expiring ?? '0') === '1';
  return granted(shop, issue(shop, 'offline', scopes, { refreshable: expiring, expires: expiring }));
}

/** The refresh token of before the last stays good until the newer one is used, so that a lost answer does not lock an app out. */
function refresh(shop: ShopState, request: Record<string, unknown>, scopes: readonly string[]): OauthAnswer {
  const given = String(request.refresh_token ?? '');
  const holder = [...shop.tokens.values()].find((token) => token.refreshToken === given);
  if (!holder || (holder.refreshExpiresAt ?? 0) <= shop.now()) {
    return refusal(400, 'invalid_grant', 'The refresh token is invalid, has expired or was used');
  }
  const issued = issue(shop, 'offline', scopes, { refreshable: true, replaces: holder.token });
  // Whatever the holder itself replaced is now two steps back: gone.
  if (holder.replaces) shop.remove('tokens', holder.replaces);
  // A retried refresh makes a second successor; the first was never seen by the app.
  for (const token of [...shop.tokens.values()]) {
    if (token.replaces === holder.token && token.token !== issued.token) shop.remove('tokens', token.token);
  }
  return granted(shop, issued);
}

function issue(
  shop: ShopState,
  kind: AccessToken['kind'],
  scopes: readonly string[],
  options: { refreshable: boolean; expires?: boolean; userId?: string; replaces?: string },
): AccessToken {
  const now = shop.now();
  const token: AccessToken = {
    token: `${kind === 'online' ? 'shpua' : 'shpat'}_${randomBytes(16).toString('hex')}`,
    kind,
    shop: shop.facts.domain,
    scopes: [...scopes],
    expiresAt: options.expires === false ? null : now + (kind === 'online' ? 86_400 : accessSeconds) * 1000,
    refreshToken: options.refreshable ? `shprt_${randomBytes(16).toString('hex')}` : null,
    refreshExpiresAt: options.refreshable ? now + refreshSeconds * 1000 : null,
    userId: options.userId ?? null,
    replaces: options.replaces ?? null,
  };
  shop.put('tokens', token.token, token);
  return token;
}

function granted(shop: ShopState, token: AccessToken): OauthAnswer {
  const seconds = (at: number | null) => (at === null ? undefined : Math.round((at - shop.now()) / 1000));
  const body: Record<string, unknown> = { access_token: token.token, scope: token.scopes.join(',') };
  if (token.expiresAt !== null) body.expires_in = seconds(token.expiresAt);
  if (token.refreshToken) {
    body.refresh_token = token.refreshToken;
    body.refresh_token_expires_in = seconds(token.refreshExpiresAt);
  }
  if (token.kind === 'online') {
    body.associated_user_scope = token.scopes.join(',');
    body.associated_user = { ...staffUser, id: Number(staffUser.id) };
    body.session = randomUUID();
  }
  return { status: 200, body };
}

function refusal(status: number, error: string, description: string): OauthAnswer {
  return { status, body: { error, error_description: description } };
}
