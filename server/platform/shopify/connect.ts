// What an installed shop is told and asked by the API: its own facts, and where our web pixel reports to.

import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import { isZone } from '../../lib/zone-time.ts';
import type { JobHandlers, Jobs } from '../../storage/jobs.ts';
import { type ShopFacts, saveShop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { ApiFault } from './faults.ts';
import type { AdminApi } from './graphql-client.ts';
import { shopQuery } from './operations/shop.ts';
import { webPixelCreate, webPixelQuery, webPixelUpdate } from './operations/web-pixel.ts';

export const CONNECT_JOB = 'platform.connect';

/** Refreshes the shop's facts and its pixel soon, by a job that tries again. */
export async function connectLater(trx: Store, jobs: Jobs, shop: string): Promise<void> {
  await jobs.enqueue(trx, { kind: CONNECT_JOB, shop, key: shop, payload: { shop } });
}

/** The shop's name, currency, zone, language and storefront as the API tells them. Faults are the API's. */
export async function shopFacts(api: AdminApi, keys: Keys, shop: string, signal?: AbortSignal): Promise<ShopFacts> {
  const { data } = await api.run(shop, shopQuery, {}, signal);
  const told = data.shop;
  if (told.myshopifyDomain !== shop) throw new ApiFault('the API answered for another shop');
  return {
    shop,
    platform: 'shopify',
    name: told.name,
    url: told.primaryDomain.url.replace(/\/+$/, ''),
    currency: told.currencyCode,
    zone: isZone(told.ianaTimezone) ? told.ianaTimezone : 'UTC',
    locale: told.primaryDomain.localization?.defaultLocale ?? 'en',
    emailSealed: told.email ? keys.seal(shop, 'email', told.email) : null,
  };
}

export interface ConnectDeps {
  store: Store;
  api: AdminApi;
  keys: Keys;
  clock: Clock;
  /** Our public address, without trailing slash. */
  appUrl: string;
}

export function connectHandlers(deps: ConnectDeps): JobHandlers {
  const { store, api, keys, clock, appUrl } = deps;
  return {
    [CONNECT_JOB]: {
      nature: 'external',
      async run(job, { signal }) {
        const { shop } = z.object({ shop: z.string() }).parse(job.payload);
        const installed = async (db: Store) => (await shopOf(db, shop))?.uninstalledAt === null;
        if (!(await installed(store))) return;
        const facts = await shopFacts(api, keys, shop, signal);
        await store.transaction().execute(async (trx) => {
          if (await installed(trx)) await saveShop(trx, facts, clock.now());
        });
        await pixelConnected(api, shop, { endpoint: `${appUrl}/collect` }, signal);
      },
    },
  };
}

/**
 * Creates the shop's pixel, or points the one it has to us.
 * @throws ApiFault when Shopify does not take it
 */
export async function pixelConnected(
  api: AdminApi,
  shop: string,
  settings: Record<string, string>,
  signal?: AbortSignal,
): Promise<void> {
  const created = (await api.run(shop, webPixelCreate, { settings }, signal)).data.webPixelCreate;
  if (created.userErrors.length === 0) return;
  if (!created.userErrors.some(({ code }) => code === 'TAKEN')) throw refusal(created.userErrors);
  const { webPixel } = (await api.run(shop, webPixelQuery, {}, signal)).data;
  if (webPixel === null) throw refusal(created.userErrors);
  const updated = (await api.run(shop, webPixelUpdate, { id: webPixel.id, settings }, signal)).data.webPixelUpdate;
  if (updated.userErrors.length > 0) throw refusal(updated.userErrors);
}

const refusal = (errors: { message: string }[]) =>
  new ApiFault(`the web pixel was refused: ${errors[0]?.message ?? ''}`);
