// Hourly reconciliation: whatever the shop's lists show as changed and no message has told is recorded as if it had come, and counted.
// After an outage beyond the platform's own repetitions nothing of what can be listed is missing within two periods.

import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import type { Keys } from '../../../lib/keys.ts';
import type { JobHandlers, Jobs } from '../../../storage/jobs.ts';
import { type NoticeParams, noticeRaised, noticeResolved, openNotice } from '../../../storage/notices.ts';
import { type Shop, shopOf, shopUninstalled } from '../../../storage/shops.ts';
import type { Store } from '../../../storage/store.ts';
import { AccessDenied, AccessLost, PlatformUnavailable, ShopUnavailable } from '../faults.ts';
import type { AdminApi } from '../graphql-client.ts';
import { historyResumed } from '../history/jobs.ts';
import { installMoment } from '../installed-at.ts';
import type { EventRecorder } from '../recorder.ts';
import { refetchLater } from '../refetch.ts';
import { foreignMailsNoticed } from './foreign-mails.ts';
import { type Asking, type List, type Listed, type ListKind, lists } from './lists.ts';
import { markOf, markSet, reconciledCounted, untold } from './marks.ts';
import { shelvesReadOn } from './shelves.ts';

export const RECONCILE_JOB = 'platform.reconcile';

/** Read again each time: the platform's search lags behind its changes, and its clock and ours may be minutes apart. */
const OVERLAP_MS = 15 * 60_000;
/** Younger changes may still be told by a message on its way. */
const LATE_MS = 10 * 60_000;
/** Found within this time of what was found before, it is the same gap. */
const SAME_GAP_MS = 3 * 3_600_000;
/** Messages come to every shop that has us; one without access and without messages for so long has us no more. */
const SILENT_MS = 24 * 3_600_000;

export interface ReconcileDeps {
  store: Store;
  jobs: Jobs;
  api: AdminApi;
  keys: Keys;
  clock: Clock;
  record: EventRecorder;
  /** How far our clock is off the platform's. */
  skewMs?(): number;
}

type Found = Record<ListKind, number> & { fromAt: number; toAt: number };

export function reconcileHandlers(deps: ReconcileDeps): JobHandlers {
  const { store, jobs, api, keys, clock, record } = deps;

  /** Records a page's news and moves the mark, together. */
  const take = async (asking: Asking, list: List, listed: Listed[], readUntilAt: number, found: Found) => {
    const { shop } = asking;
    const now = clock.now();
    await store.transaction().execute(async (trx) => {
      const unknown = await untold(
        trx,
        shop,
        listed.map(({ state }) => state),
      );
      const news = listed.filter(({ state }) => unknown.has(state));
      await record(
        trx,
        shop,
        news.flatMap(({ events }) => events),
        true,
      );
      for (const { refetch } of news) if (refetch) await refetchLater(trx, jobs, shop, refetch);
      const missed = news.filter(({ updatedAt, uncounted }) => updatedAt < now - LATE_MS && !uncounted);
      await reconciledCounted(trx, shop, list.kind, missed.length, now);
      await markSet(trx, shop, list.kind, { readUntilAt, denied: null, now });
      found[list.kind] += missed.length;
      for (const { updatedAt } of missed) {
        found.fromAt = Math.min(found.fromAt, updatedAt);
        found.toAt = Math.max(found.toAt, updatedAt);
      }
    });
  };

  /** Reads one list to its end. Returns the fields we were not let see. */
  const read = async (asking: Asking, list: List, sinceAt: number, found: Found): Promise<string[]> => {
    const begunAt = clock.now();
    const mark = (await markOf(store, asking.shop, list.kind)) ?? sinceAt;
    const query = `updated_at:>='${new Date(mark - OVERLAP_MS).toISOString()}'`;
    const denied: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      asking.signal.throwIfAborted();
      const page = await list.page(asking, query, after);
      denied.push(...page.denied);
      after = page.next;
      more = after !== null;
      const last = page.listed.at(-1)?.updatedAt ?? mark;
      // Killed between two pages, a list in the order of its changes goes on where it was.
      const readUntilAt = !more ? begunAt : list.byChange ? Math.min(begunAt, Math.max(mark, last)) : mark;
      await take(asking, list, page.listed, readUntilAt, found);
    }
    return denied;
  };

  const readAll = async (shop: Shop, signal: AbortSignal): Promise<void> => {
    const asking: Asking = { api, store, shop: shop.shop, currency: shop.currency, signal };
    const found: Found = { products: 0, customers: 0, orders: 0, checkouts: 0, fromAt: Infinity, toAt: 0 };
    const sinceAt = (await installMoment(store, shop.shop)) ?? shop.installedAt;
    const fields: string[] = [];
    const deniedLists: ListKind[] = [];
    for (const list of lists) {
      try {
        fields.push(...(await read(asking, list, sinceAt, found)));
      } catch (fault) {
        if (!(fault instanceof AccessDenied)) throw fault;
        deniedLists.push(list.kind);
        // The mark stays: what happens meanwhile is read when the permission is back.
        const readUntilAt = (await markOf(store, shop.shop, list.kind)) ?? sinceAt;
        await markSet(store, shop.shop, list.kind, { readUntilAt, denied: fault.message, now: clock.now() });
      }
    }
    await tell(shop.shop, found);
    await say(shop.shop, 'lists-denied', deniedLists.length > 0 && { lists: deniedLists.join(',') });
    const named = [...new Set(fields.map(fieldName))].sort();
    await say(shop.shop, 'fields-denied', named.length > 0 && { fields: named.join(',') });
    try {
      await foreignMailsNoticed({ store, api, keys }, shop.shop, clock.now(), signal);
    } catch (fault) {
      // Not to be let see whom others write to is no fault: then they can't be counted.
      if (!(fault instanceof AccessDenied)) throw fault;
    }
    try {
      await shelvesReadOn({ store, api, record }, shop, clock.now(), signal);
    } catch (fault) {
      // Of products the lists have said already that they are not shown.
      if (!(fault instanceof AccessDenied)) throw fault;
    }
  };

  const say = async <K extends 'lists-denied' | 'fields-denied' | 'access-lost' | 'shop-closed' | 'clock-off'>(
    shop: string,
    kind: K,
    params: NoticeParams[K] | false,
  ): Promise<void> => {
    if (params === false) await noticeResolved(store, shop, kind, clock.now());
    else await noticeRaised(store, shop, kind, params, clock.now());
  };

  /** What was missing is added to the notice of the same gap. */
  const tell = async (shop: string, found: Found): Promise<void> => {
    const { products, customers, orders, checkouts, fromAt, toAt } = found;
    if (products + customers + orders + checkouts === 0) return;
    const open = await openNotice(store, shop, 'caught-up');
    const same = open !== null && fromAt - open.toAt < SAME_GAP_MS ? open : null;
    const params = {
      products: products + (same?.products ?? 0),
      customers: customers + (same?.customers ?? 0),
      orders: orders + (same?.orders ?? 0),
      checkouts: checkouts + (same?.checkouts ?? 0),
      fromAt: Math.min(fromAt, same?.fromAt ?? fromAt),
      toAt: Math.max(toAt, same?.toAt ?? toAt),
    };
    await noticeRaised(store, shop, 'caught-up', params, clock.now());
  };

  /** Without access nothing can be asked. A shop that has sent nothing either for a day has removed us while we did not hear it. */
  const lost = async (shop: Shop): Promise<void> => {
    const now = clock.now();
    await say(shop.shop, 'access-lost', {});
    const heard = await store
      .selectFrom('inbox')
      .select('received_at')
      .where('shop', '=', shop.shop)
      .where('received_at', '>', now - SILENT_MS)
      .limit(1)
      .executeTakeFirst();
    const since = (await installMoment(store, shop.shop)) ?? shop.installedAt;
    if (heard === undefined && since < now - SILENT_MS) await shopUninstalled(store, shop.shop, now);
  };

  return {
    [RECONCILE_JOB]: {
      nature: 'external',
      // Many shops come due in the same minute; mails and the like keep their places.
      atMost: 2,
      async run(job, { signal }) {
        const { shop } = z.object({ shop: z.string() }).parse(job.payload);
        const known = await shopOf(store, shop);
        if (known === null || known.uninstalledAt !== null || known.platform !== 'shopify') return;
        // The history comes first; what happens while it is read is told by messages, and read again afterwards.
        if (known.historyState !== 'done' && known.historyState !== 'failed') return;
        await store.transaction().execute((trx) => historyResumed(trx, jobs, shop));
        try {
          await readAll(known, signal);
          await say(shop, 'access-lost', false);
          await say(shop, 'shop-closed', false);
          const minutes = Math.round(Math.abs(deps.skewMs?.() ?? 0) / 60_000);
          await say(shop, 'clock-off', minutes > 0 && { minutes });
        } catch (fault) {
          // None of these is made better by trying again now; the next hour reads from where this one stopped.
          if (fault instanceof AccessLost) await lost(known);
          else if (fault instanceof ShopUnavailable) await say(shop, 'shop-closed', {});
          else if (!(fault instanceof PlatformUnavailable)) throw fault;
        }
      },
    },
  };
}

/** A denied path in the merchant's words' keys: `customers.nodes.3.firstName` is about names. */
export function fieldName(path: string): 'names' | 'addresses' | 'consent' | 'recovery-links' | 'others' {
  const field = path.split('.').at(-1) ?? '';
  if (/name$/i.test(field)) return 'names';
  if (/^email(Address)?$|^defaultEmailAddress$/.test(field)) return 'addresses';
  if (field.startsWith('marketing')) return 'consent';
  return field === 'abandonedCheckoutUrl' ? 'recovery-links' : 'others';
}
