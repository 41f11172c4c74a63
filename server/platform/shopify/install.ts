// Installing: the first authenticated visit of a merchant trades the session token for access, asks who the shop is, and begins its history.
// The same path serves a re-install over data we still have.

import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { noticeResolved } from '../../storage/notices.ts';
import { saveShop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { connectLater, shopFacts } from './connect.ts';
import { AccessLost } from './faults.ts';
import type { AdminApi } from './graphql-client.ts';
import { historyBegun } from './history/jobs.ts';
import { installedNow } from './installed-at.ts';
import { shelfForgotten } from './metafields.ts';
import { marksForgotten } from './reconcile/marks.ts';
import type { Tokens } from './tokens.ts';

export interface InstallDeps {
  store: Store;
  jobs: Jobs;
  tokens: Tokens;
  api: AdminApi;
  keys: Keys;
  clock: Clock;
}

/**
 * Makes sure the shop is installed and we have access; one flight a shop. True when it has just been installed.
 * @throws ExchangeRefused, PlatformUnavailable, AccessLost, ShopUnavailable, ApiFault
 */
export type Install = (shop: string, sessionToken: string) => Promise<boolean>;

export function installer(deps: InstallDeps): Install {
  const { store, jobs, tokens, api, keys, clock } = deps;
  const flights = new Map<string, Promise<boolean>>();

  const install = async (shop: string, sessionToken: string): Promise<boolean> => {
    const before = await shopOf(store, shop);
    const installed = before !== null && before.uninstalledAt === null;
    if (installed && (await tokens.has(shop))) return false;
    await tokens.exchange(shop, sessionToken);
    await noticeResolved(store, shop, 'access-lost', clock.now());
    // Access was lost (a revoked or outlived refresh token) while everything else is in place.
    if (installed) return false;
    const facts = await shopFacts(api, keys, shop);
    await store.transaction().execute(async (trx) => {
      const still = await trx.selectFrom('platform_tokens').select('shop').where('shop', '=', shop).executeTakeFirst();
      if (still === undefined) throw new AccessLost('the app was removed while it was being installed');
      await saveShop(trx, facts, clock.now());
      await installedNow(trx, shop, clock.now());
      await connectLater(trx, jobs, shop);
      await shelfForgotten(trx, shop);
      await marksForgotten(trx, shop);
      await historyBegun(trx, jobs, shop, clock.now());
    });
    return true;
  };

  return (shop, sessionToken) => {
    const running = flights.get(shop);
    if (running !== undefined) return running;
    const flight = install(shop, sessionToken).finally(() => flights.delete(shop));
    flights.set(shop, flight);
    return flight;
  };
}
