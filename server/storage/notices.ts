// What the merchant should know or do: one open notice a kind and shop, raised by whoever finds it out, resolved by whoever sees it gone.

import type { Store } from './store.ts';

/** Every kind there is, with what its sentence needs to know. The admin has words for each. */
export interface NoticeParams {
  /** The platform gave us no access any more: the merchant must open the app. */
  'access-lost': Record<string, never>;
  /** The platform says the shop is closed or frozen. */
  'shop-closed': Record<string, never>;
  /** The clock of the machine this runs on is this far off the platform's. */
  'clock-off': { minutes: number };
  /** Whole lists we may not read (permission taken back, or the plan does not include it): `orders,customers`. */
  'lists-denied': { lists: string };
  /** Fields we were not let see: `names,addresses,recovery-links`. */
  'fields-denied': { fields: string };
  /** Steps of the history that were left out. */
  'history-denied': { lists: string };
  /** Lines of the history that could not be read. */
  'history-broken': { lines: number };
  /** Messages that never came, found by reconciliation: what they told of, and the span. */
  'caught-up': { orders: number; products: number; customers: number; checkouts: number; fromAt: number; toAt: number };
  /** Somebody else writes to shoppers about left carts too. */
  'foreign-cart-mails': { count: number };
  /** Discount codes could not be made, in the platform's words. */
  'discounts-refused': { why: string };
  /** So many of the mails of thirty days were complained about; at the upper bound mails were paused. */
  complaints: { complaints: number; mails: number; paused: boolean };
  /** The domain mails come from is not set up; mails wait, or (where it was set up before) will from tomorrow. */
  'sending-domain': { domain: string; waits: boolean };
}

export type NoticeKind = keyof NoticeParams;

export type OpenNotice = { [K in NoticeKind]: { kind: K; params: NoticeParams[K]; sinceAt: number } }[NoticeKind];

/** Those a merchant may put away: they tell of something that is over or may stay so. The others go when their cause does. */
export const dismissible: readonly NoticeKind[] = ['caught-up', 'history-broken', 'foreign-cart-mails', 'complaints'];

/** Raises a notice, or brings an open one up to date; since when it holds stays. */
export async function noticeRaised<K extends NoticeKind>(
  trx: Store,
  shop: string,
  kind: K,
  params: NoticeParams[K],
  now: number,
): Promise<void> {
  const told = JSON.stringify(params);
  await trx
    .insertInto('notices')
    .values({ shop, kind, params: told, since_at: now, resolved_at: null })
    .onConflict((c) =>
      c.columns(['shop', 'kind']).doUpdateSet((e) => ({
        params: told,
        since_at: e.case().when('notices.resolved_at', 'is', null).then(e.ref('notices.since_at')).else(now).end(),
        resolved_at: null,
      })),
    )
    .execute();
}

/** The cause is gone, or the merchant has put it away. True when there was one open. */
export async function noticeResolved(trx: Store, shop: string, kind: NoticeKind, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('notices')
    .set({ resolved_at: now })
    .where('shop', '=', shop)
    .where('kind', '=', kind)
    .where('resolved_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What holds now, newest first. */
export async function openNotices(db: Store, shop: string): Promise<OpenNotice[]> {
  const rows = await db
    .selectFrom('notices')
    .select(['kind', 'params', 'since_at'])
    .where('shop', '=', shop)
    .where('resolved_at', 'is', null)
    .orderBy('since_at', 'desc')
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ kind: row.kind, params: JSON.parse(row.params), sinceAt: row.since_at }) as OpenNotice);
}

/** One open notice's params, to be added to; null where none is open. */
export async function openNotice<K extends NoticeKind>(
  db: Store,
  shop: string,
  kind: K,
): Promise<NoticeParams[K] | null> {
  const found = (await openNotices(db, shop)).find((notice) => notice.kind === kind);
  return found === undefined ? null : (found.params as NoticeParams[K]);
}
