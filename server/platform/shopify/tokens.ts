// Access to a shop's API: expiring offline tokens, got for a session token, refreshed with rotation, both sealed and committed together.
// A client of our own for these two POSTs: the official one checks and dates tokens by the machine's clock, not by the one handed in.

import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Keys } from '../../lib/keys.ts';
import { leaseGivenBack, leaseTaken } from '../../storage/leases.ts';
import type { Store } from '../../storage/store.ts';
import { AccessLost, ExchangeRefused, PlatformUnavailable } from './faults.ts';
import type { ShopifySettings } from './settings.ts';
import type { ShopFetch } from './shop-fetch.ts';

export interface Tokens {
  /**
   * Trades a verified session token for an offline token and keeps it. Returns the granted scopes.
   * @throws ExchangeRefused, PlatformUnavailable
   */
  exchange(shop: string, sessionToken: string): Promise<string[]>;
  /**
   * A token that is good for at least some minutes.
   * @throws AccessLost when there is none and none can be had; PlatformUnavailable
   */
  accessTokenOf(shop: string): Promise<string>;
  /** Gets a new one although the known one looks good: the API has refused it. Same faults. */
  renewed(shop: string, refused: string): Promise<string>;
  /** Whether a token is kept that is good or can be refreshed. */
  has(shop: string): Promise<boolean>;
}

export interface TokensDeps {
  store: Store;
  keys: Keys;
  clock: Clock;
  shopFetch: ShopFetch;
  settings: ShopifySettings;
  sleep(ms: number): Promise<void>;
}

const PURPOSE = 'token';
/** Refreshed while it still lasts this long, so that a slow call does not outlive it. */
const MARGIN_MS = 5 * 60_000;

/** Who refreshes does it alone, in all processes; a request for a token is given up after half of this. */
const LEASE = { name: 'token', forMs: 60_000 };
const LOOK_AGAIN_MS = 100;

const answer = z.object({
  access_token: z.string().min(1),
  scope: z.string().default(''),
  expires_in: z.number().positive().nullish(),
  refresh_token: z.string().min(1).nullish(),
  refresh_token_expires_in: z.number().positive().nullish(),
});
type Answer = z.infer<typeof answer>;

export const scopesOf = (text: string) =>
  text
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '');

export function shopTokens(deps: TokensDeps): Tokens {
  const { store, keys, clock, shopFetch, settings, sleep } = deps;
  const holder = newId();
  /** One refresh a shop at a time; later callers wait for the first one's. Between processes a lease does the same. */
  const flights = new Map<string, Promise<string>>();

  const ask = async (shop: string, body: Record<string, string>): Promise<Answer | { refused: number }> => {
    let response: Response;
    try {
      response = await shopFetch(shop, '/admin/oauth/access_token', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ client_id: settings.apiKey, client_secret: settings.secret, ...body }),
      });
    } catch (fault) {
      throw new PlatformUnavailable(`no answer to a request for a token (${nameOf(fault)})`);
    }
    if (response.status >= 500 || response.status === 429)
      throw new PlatformUnavailable(`a request for a token was answered ${response.status}`);
    if (!response.ok) return { refused: response.status };
    const parsed = answer.safeParse(await response.json().catch(() => null));
    if (!parsed.success) throw new PlatformUnavailable('a request for a token was answered in an unknown shape');
    return parsed.data;
  };

  const keep = async (shop: string, told: Answer): Promise<void> => {
    const now = clock.now();
    const after = (seconds: number | null | undefined) => (seconds == null ? null : now + seconds * 1000);
    const row = {
      access_sealed: keys.seal(shop, PURPOSE, told.access_token),
      refresh_sealed: told.refresh_token == null ? null : keys.seal(shop, PURPOSE, told.refresh_token),
      expires_at: after(told.expires_in),
      refresh_expires_at: after(told.refresh_token_expires_in),
      scopes: scopesOf(told.scope).join(','),
      updated_at: now,
    };
    // One statement: never a new access token beside an old refresh token.
    await store
      .insertInto('platform_tokens')
      .values({ shop, ...row })
      .onConflict((c) => c.column('shop').doUpdateSet(row))
      .execute();
  };

  const rowOf = (shop: string) =>
    store.selectFrom('platform_tokens').selectAll().where('shop', '=', shop).executeTakeFirst();

  const refresh = async (shop: string, isGood: (row: Row) => boolean): Promise<string> => {
    for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
      // Read anew each time: another process may have refreshed meanwhile.
      const row = await rowOf(shop);
      if (row === undefined) throw new AccessLost('there is no token for this shop');
      if (isGood(row)) return keys.open(shop, PURPOSE, row.access_sealed);
      const stale = row.refresh_expires_at !== null && row.refresh_expires_at <= clock.now();
      if (row.refresh_sealed === null || stale) throw new AccessLost('the token has expired and can not be refreshed');
      if (await leaseTaken(store, shop, LEASE.name, { holder, now: clock.now(), forMs: LEASE.forMs })) break;
      if (waited > LEASE.forMs) throw new PlatformUnavailable('another process does not end its refresh of a token');
      await sleep(LOOK_AGAIN_MS);
    }
    try {
      return await refreshAlone(shop, isGood);
    } finally {
      await leaseGivenBack(store, shop, LEASE.name, holder);
    }
  };

  const refreshAlone = async (shop: string, isGood: (row: Row) => boolean): Promise<string> => {
    const row = await rowOf(shop);
    if (row === undefined || row.refresh_sealed === null) throw new AccessLost('there is no token for this shop');
    if (isGood(row)) return keys.open(shop, PURPOSE, row.access_sealed);
    const refreshToken = keys.open(shop, PURPOSE, row.refresh_sealed);
    const told = await ask(shop, { grant_type: 'refresh_token', refresh_token: refreshToken });
    const now = await rowOf(shop);
    // Whoever came in between (a lease that ran out, a merchant who opened the app) has newer tokens than ours.
    const overtaken = now !== undefined && now.access_sealed !== row.access_sealed && !isResealed(shop, now, row);
    if (overtaken && isGood(now)) return keys.open(shop, PURPOSE, now.access_sealed);
    if ('refused' in told) {
      if (now !== undefined && !overtaken) await tokensDropped(store, shop);
      throw new AccessLost(`the refresh of a token was refused (${told.refused})`);
    }
    // Removed while we asked: what we were given is nobody's any more.
    if (now === undefined) throw new AccessLost('the app was removed while its token was refreshed');
    await keep(shop, told);
    return told.access_token;
  };

  /** The same token under another key. */
  const isResealed = (shop: string, a: Row, b: Row) =>
    keys.open(shop, PURPOSE, a.access_sealed) === keys.open(shop, PURPOSE, b.access_sealed);

  const once = (shop: string, isGood: (row: Row) => boolean): Promise<string> => {
    const running = flights.get(shop);
    if (running !== undefined) return running;
    const flight = refresh(shop, isGood).finally(() => flights.delete(shop));
    flights.set(shop, flight);
    return flight;
  };

  const lasts = (row: Row) => row.expires_at === null || row.expires_at - clock.now() > MARGIN_MS;

  return {
    async exchange(shop, sessionToken) {
      const told = await ask(shop, {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: sessionToken,
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
        expiring: '1',
      });
      if ('refused' in told) throw new ExchangeRefused(`the exchange of a session token was refused (${told.refused})`);
      await keep(shop, told);
      return scopesOf(told.scope);
    },

    async accessTokenOf(shop) {
      const row = await rowOf(shop);
      if (row === undefined) throw new AccessLost('there is no token for this shop');
      return lasts(row) ? keys.open(shop, PURPOSE, row.access_sealed) : once(shop, lasts);
    },

    renewed: (shop, refused) =>
      once(shop, (row) => lasts(row) && keys.open(shop, PURPOSE, row.access_sealed) !== refused),

    async has(shop) {
      const row = await rowOf(shop);
      if (row === undefined) return false;
      if (lasts(row)) return true;
      return row.refresh_sealed !== null && (row.refresh_expires_at === null || row.refresh_expires_at > clock.now());
    },
  };
}

type Row = { access_sealed: string; expires_at: number | null };

const nameOf = (fault: unknown) => (fault instanceof Error ? fault.name : 'fault');

/** Forgets a shop's tokens at once; part of the transaction that notes the uninstall. */
export async function tokensDropped(trx: Store, shop: string): Promise<void> {
  await trx.deleteFrom('platform_tokens').where('shop', '=', shop).execute();
}

/** The scopes as the merchant has now granted them. Returns those that are new. */
export async function scopesChanged(trx: Store, shop: string, scopes: string[]): Promise<string[]> {
  const row = await trx.selectFrom('platform_tokens').select('scopes').where('shop', '=', shop).executeTakeFirst();
  if (row === undefined) return [];
  const before = new Set(scopesOf(row.scopes));
  await trx
    .updateTable('platform_tokens')
    .set({ scopes: scopes.join(',') })
    .where('shop', '=', shop)
    .execute();
  return scopes.filter((scope) => !before.has(scope));
}
