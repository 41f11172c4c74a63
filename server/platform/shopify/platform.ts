// The whole platform put together: main.ts knows this one function of it.

import type Sqlite from 'better-sqlite3';
import type { z } from 'zod';
import { type Delivery, inboxOnSqlite } from '../../events/inbox.ts';
import type { OfferCodes } from '../../journeys/offer-codes.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import type { Random } from '../../lib/random.ts';
import type { JobHandlers, Jobs } from '../../storage/jobs.ts';
import type { OpenedStore, Store } from '../../storage/store.ts';
import { type ComplianceRequest, deliveryApplier } from './apply-delivery.ts';
import { connectHandlers } from './connect.ts';
import { discountCodes } from './discount-codes.ts';
import { consentHandlers, consentTold } from './email-consent.ts';
import { type Automation, flowActions } from './flow-actions.ts';
import { FLOW_TOPIC } from './flow-door.ts';
import { flowTriggerHandlers } from './flow-triggers.ts';
import { adminApi } from './graphql-client.ts';
import { historyHandlers } from './history/jobs.ts';
import { type PlatformRoutes, shopifyRoutes } from './http.ts';
import { installer } from './install.ts';
import { type LookUps, lookUps } from './look-ups.ts';
import { type ShelfContent, shelfHandlers } from './metafields.ts';
import { platformTime } from './platform-time.ts';
import { reconcileHandlers } from './reconcile/jobs.ts';
import type { EventRecorder } from './recorder.ts';
import { refetchHandlers } from './refetch.ts';
import { type platformSettings, shopifySettings } from './settings.ts';
import { shopFetchFrom } from './shop-fetch.ts';
import { shopTokens } from './tokens.ts';
import { isInstalledOnSqlite } from './webhook-door.ts';

export interface PlatformDeps {
  config: z.infer<typeof platformSettings>;
  /** Our public address without trailing slash. */
  appUrl: string;
  /** Path of the built admin page (web/dist/index.html). */
  page: string;
  /** Folder for files being read (they are encrypted and unlinked). */
  folder: string;
  store: Store;
  raw: Sqlite.Database;
  /** True while somebody waits for the database. */
  awaited(): boolean;
  /** A transaction that may be lost with a power cut, for work that goes on from where it then stands. */
  repeatably: OpenedStore['repeatably'];
  /** Waits while more has been written than the disk keeps up with. */
  room(): Promise<void>;
  /** True while so much comes in that work which can wait should leave the process to it. */
  pressed(): boolean;
  keys: Keys;
  jobs: Jobs;
  clock: Clock;
  random: Random;
  fetch: typeof fetch;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  record: EventRecorder;
  comply(trx: Store, shop: string, request: ComplianceRequest): Promise<void>;
  /** What a merchant's workflows may ask of the product. */
  automation: Automation;
  /** What theme blocks show without us; null while there is nothing yet. */
  shelfOf(shop: string): Promise<ShelfContent | null>;
  /** New work is due: the job runner may look at once. */
  wake(): void;
  onFault(fault: unknown): void;
}

export interface Platform {
  routes: PlatformRoutes;
  lookUps: LookUps;
  handlers: JobHandlers;
  /** Applies a stored delivery inside the transaction of its job; returns the outcome for the inbox. */
  applyDelivery(trx: Store, delivery: Delivery): Promise<string>;
  /** Discount codes of offers. */
  offerCodes: OfferCodes;
  /** Writes a shopper's word about mail back to the shop, with the caller's transaction. */
  tellConsent(trx: Store, shop: string, change: { customer: string; granted: boolean; at: number }): Promise<void>;
}

export function shopifyPlatform(deps: PlatformDeps): Platform {
  const { store, raw, keys, jobs, clock, random, sleep, record, onFault, wake } = deps;
  const settings = shopifySettings(deps.config);
  const shopFetch = shopFetchFrom(deps.fetch, settings.origin);
  const tokens = shopTokens({ store, keys, clock, shopFetch, settings, sleep });
  const time = platformTime(clock);
  const api = adminApi({ tokens, shopFetch, clock, random, sleep, heard: time.heard });
  const installed = installer({ store, jobs, tokens, api, keys, clock });
  const applied = deliveryApplier({ jobs, clock, record, comply: deps.comply });
  const flow = flowActions({ clock, automation: deps.automation });
  const storeDelivery = inboxOnSqlite(store, raw, keys);
  return {
    routes: shopifyRoutes({
      settings,
      clock,
      time,
      page: deps.page,
      onFault,
      isInstalled: isInstalledOnSqlite(raw),
      async storeDelivery(delivery) {
        const fresh = await storeDelivery(delivery);
        if (fresh) wake();
        return fresh;
      },
      async install(shop, token) {
        const fresh = await installed(shop, token);
        if (fresh) wake();
        return fresh;
      },
    }),
    lookUps: lookUps(api),
    handlers: {
      ...historyHandlers({
        store,
        awaited: deps.awaited,
        repeatably: deps.repeatably,
        room: deps.room,
        pressed: deps.pressed,
        sleep,
        jobs,
        api,
        clock,
        fetch: deps.fetch,
        record,
        folder: deps.folder,
        local: settings.origin !== null,
      }),
      ...refetchHandlers({ store, api, record }),
      ...reconcileHandlers({ store, jobs, api, keys, clock, record, skewMs: time.skewMs }),
      ...connectHandlers({ store, api, keys, clock, appUrl: deps.appUrl }),
      ...consentHandlers({ store, api }),
      ...shelfHandlers({ store, api, shelfOf: deps.shelfOf }),
      ...flowTriggerHandlers({ store, api }),
    },
    applyDelivery: (trx, delivery) => (delivery.topic.startsWith(FLOW_TOPIC) ? flow : applied)(trx, delivery),
    offerCodes: discountCodes({ store, api, keys, clock, sleep }),
    tellConsent: (trx, shop, change) => consentTold(trx, jobs, shop, change),
  };
}
