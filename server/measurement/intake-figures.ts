// What came into a shop in a span of time: orders, browsing, carts left, and what was turned away.

import type { BrowsingType } from '../events/shop-event.ts';
import { dayOf, dayText } from '../lib/zone-time.ts';
import { zoneOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';

/** A span of time, `from` included, `to` not; epoch ms. */
export interface Span {
  from: number;
  to: number;
}

const browsing: BrowsingType[] = [
  'page-viewed',
  'product-viewed',
  'collection-viewed',
  'search-submitted',
  'cart-viewed',
];

/** Counted orders placed in a span, and their money net of returns in minor units of the shop's currency. */
export async function ordersIn(db: Store, shop: string, span: Span): Promise<{ orders: number; net: number }> {
  const row = await db
    .selectFrom('orders')
    .select((e) => [e.fn.countAll<number>().as('orders'), e.fn.sum<number | null>('net').as('net')])
    .where('shop', '=', shop)
    .where('placed_at', '>=', span.from)
    .where('placed_at', '<', span.to)
    .where('counted', '=', 1)
    .executeTakeFirstOrThrow();
  return { orders: Number(row.orders), net: Number(row.net ?? 0) };
}

/** Events of some types in a span; read from the index by type alone. */
export async function eventsIn(db: Store, shop: string, types: readonly string[], span: Span): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('type', 'in', types)
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Pages, products, collections and searches looked at in a span. */
export const browsingIn = (db: Store, shop: string, span: Span): Promise<number> => eventsIn(db, shop, browsing, span);

/** When an event of this type last happened; null if never. */
export async function lastEventAt(db: Store, shop: string, type: string): Promise<number | null> {
  const row = await db
    .selectFrom('events')
    .select('at')
    .where('shop', '=', shop)
    .where('type', '=', type)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** What was turned away on the shop's days of a span, most first. */
export async function dropsIn(db: Store, shop: string, span: Span): Promise<{ reason: string; count: number }[]> {
  const [first, last] = await daysOf(db, shop, span);
  const rows = await db
    .selectFrom('drops')
    .select((e) => ['reason', e.fn.sum<number>('count').as('count')])
    .where('shop', '=', shop)
    .where('day', '>=', first)
    .where('day', '<=', last)
    .groupBy('reason')
    .orderBy('count', 'desc')
    .orderBy('reason')
    .execute();
  return rows.map((r) => ({ reason: r.reason, count: Number(r.count) }));
}

/** Changes that no message had told and the platform's lists did, on the shop's days of a span, by kind. */
export async function reconciledIn(db: Store, shop: string, span: Span): Promise<{ kind: string; count: number }[]> {
  const [first, last] = await daysOf(db, shop, span);
  const rows = await db
    .selectFrom('reconciled')
    .select((e) => ['kind', e.fn.sum<number>('count').as('count')])
    .where('shop', '=', shop)
    .where('day', '>=', first)
    .where('day', '<=', last)
    .groupBy('kind')
    .orderBy('kind')
    .execute();
  return rows.map((r) => ({ kind: r.kind, count: Number(r.count) }));
}

/** First and last day of a span in the shop's zone, as the counts by day are kept. */
async function daysOf(db: Store, shop: string, span: Span): Promise<[string, string]> {
  const zone = await zoneOf(db, shop);
  return [dayText(dayOf(span.from, zone)), dayText(dayOf(span.to, zone))];
}

/** Whether anything at all is known of a shop yet: a product, an order, a shopper or an event. */
export async function hasAnything(db: Store, shop: string): Promise<boolean> {
  for (const table of ['orders', 'events', 'shoppers', 'products'] as const) {
    const row = await db.selectFrom(table).select('shop').where('shop', '=', shop).limit(1).executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

/** Deliveries acknowledged but not applied before a moment, among those since `from`. */
export async function waitingDeliveries(db: Store, shop: string, span: Span): Promise<number> {
  const row = await db
    .selectFrom('inbox')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('received_at', '>=', span.from)
    .where('received_at', '<', span.to)
    .where('applied_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
