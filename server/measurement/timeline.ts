// One shopper's life in a shop, newest first: events, orders, messages and decisions merged, page by page.

import { allOf } from '../profile/identity.ts';
import type { Store } from '../storage/store.ts';
import { visitorSpans } from './shopper-profile.ts';

export type Channel = 'browsing' | 'cart' | 'orders' | 'messages' | 'recommendations' | 'profile';

/** Which channel an event type is told in. Order snapshots are told by the orders themselves, showings by their decisions. */
export const channelOfEvent: Record<string, Channel> = {
  'page-viewed': 'browsing',
  'product-viewed': 'browsing',
  'collection-viewed': 'browsing',
  'search-submitted': 'browsing',
  'cart-viewed': 'cart',
  'cart-line-added': 'cart',
  'cart-line-removed': 'cart',
  'checkout-started': 'cart',
  'checkout-contact-given': 'cart',
  'checkout-completed': 'cart',
  'cart-changed': 'cart',
  'checkout-changed': 'cart',
  'checkout-deleted': 'cart',
  'recommendation-clicked': 'recommendations',
  'message-clicked': 'messages',
  'message-unsubscribed': 'messages',
  'customer-changed': 'profile',
  'customer-deleted': 'profile',
  'email-consent-changed': 'profile',
  'visitor-recognised': 'profile',
};

export type TimelineItem = { at: number; id: string } & (
  | { kind: 'event'; type: string; channel: Channel; product: string | null; body: string }
  | {
      kind: 'order';
      name: string;
      currency: string;
      net: number;
      refunded: number;
      cancelledAt: number | null;
      uncounted: string | null;
      pieces: number;
    }
  | { kind: 'message'; journey: string; subject: string; state: string; reason: string | null }
  | {
      kind: 'decision';
      about: string;
      placement: string | null;
      strategy: string;
      fallback: string | null;
      items: string;
    }
);

/** Kinds of decision a timeline tells, each in its channel. Assignments to groups are not life. */
const toldDecisions: [string, Channel][] = [
  ['recommendation', 'recommendations'],
  ['message', 'messages'],
];

/** Where a page ended: everything after it is older, or equally old and later in rank and id. */
interface Cursor {
  at: number;
  rank: number;
  id: string;
}

const kinds = ['event', 'order', 'message', 'decision'] as const;
const cursorShape = /^(\d{1,16})\.([0-3])\.([\w:./-]{1,200})$/;

/** Undefined when the text is no cursor of ours. */
export function cursorFrom(text: string): Cursor | undefined {
  const parts = cursorShape.exec(text);
  if (parts === null) return undefined;
  return { at: Number(parts[1]), rank: Number(parts[2]), id: Buffer.from(parts[3]!, 'base64url').toString('utf8') };
}

const cursorText = (item: TimelineItem) =>
  `${item.at}.${kinds.indexOf(item.kind)}.${Buffer.from(item.id, 'utf8').toString('base64url')}`;

/** A place where items lie: rows of one shopper or one browser, in a span of time. */
interface Owner {
  column: 'shopper' | 'visitor';
  value: string;
  from: number;
  to: number;
}

/**
 * One page of the timeline. Each source is read from its own index, at most a page of rows from each, so the cost
 * does not grow with the length of the shopper's history.
 */
export async function shopperTimeline(
  db: Store,
  shop: string,
  shopper: string,
  page: { before: Cursor | null; channel: Channel | null; size: number },
): Promise<{ items: TimelineItem[]; before: string | null }> {
  const shoppers = await allOf(db, shop, shopper);
  const people: Owner[] = shoppers.map((value) => ({
    column: 'shopper',
    value,
    from: 0,
    to: Number.MAX_SAFE_INTEGER,
  }));
  const browsers: Owner[] = (await visitorSpans(db, shop, shoppers)).map((s) => ({
    column: 'visitor',
    value: s.visitor,
    from: s.from,
    to: s.to,
  }));
  const want = (channel: Channel) => page.channel === null || page.channel === channel;
  const limit = page.size + 1;
  const found: TimelineItem[] = [];
  const types = Object.keys(channelOfEvent).filter((t) => want(channelOfEvent[t]!));
  for (const owner of [...people, ...browsers]) {
    if (types.length > 0) found.push(...(await eventsOf(db, shop, owner, types, page.before, limit)));
    for (const [about, channel] of toldDecisions) {
      if (want(channel)) found.push(...(await decisionsOf(db, shop, owner, about, page.before, limit)));
    }
  }
  for (const owner of people) {
    if (want('orders')) found.push(...(await ordersOf(db, shop, owner.value, page.before, limit)));
    if (want('messages')) found.push(...(await messagesOf(db, shop, owner.value, page.before, limit)));
  }
  // An event with both a shopper and a browser is found twice and told once.
  const items = [...new Map(found.map((i) => [`${i.kind} ${i.id}`, i])).values()].sort(newestFirst);
  const shown = items.slice(0, page.size);
  const last = shown.at(-1);
  return { items: shown, before: items.length > page.size && last !== undefined ? cursorText(last) : null };
}

function newestFirst(a: TimelineItem, b: TimelineItem): number {
  return b.at - a.at || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.id < b.id ? -1 : 1);
}

/** Bounds of a source behind the cursor: the newest moment it may have, and the id it must follow at exactly that moment. */
function bounds(
  cursor: Cursor | null,
  kind: (typeof kinds)[number],
  to: number,
): { upTo: number; after: string | null } {
  if (cursor === null || cursor.at >= to) return { upTo: to - 1, after: null };
  const rank = kinds.indexOf(kind);
  if (rank < cursor.rank) return { upTo: cursor.at - 1, after: null };
  return { upTo: cursor.at, after: rank === cursor.rank ? cursor.id : null };
}

async function eventsOf(
  db: Store,
  shop: string,
  owner: Owner,
  types: string[],
  before: Cursor | null,
  limit: number,
): Promise<TimelineItem[]> {
  const { upTo, after } = bounds(before, 'event', owner.to);
  let query = db
    .selectFrom('events')
    .select(['id', 'type', 'at', 'product', 'body'])
    .where('shop', '=', shop)
    .where(owner.column, '=', owner.value)
    .where('at', '>=', owner.from)
    .where('at', '<=', upTo)
    .where('type', 'in', types);
  if (after !== null) query = query.where((e) => e.or([e('at', '<', upTo), e('id', '>', after)]));
  const rows = await query.orderBy('at', 'desc').orderBy('id').limit(limit).execute();
  return rows.map((r) => ({ kind: 'event', ...r, channel: channelOfEvent[r.type]! }));
}

async function decisionsOf(
  db: Store,
  shop: string,
  owner: Owner,
  about: string,
  before: Cursor | null,
  limit: number,
): Promise<TimelineItem[]> {
  const { upTo, after } = bounds(before, 'decision', owner.to);
  let query = db
    .selectFrom('decisions')
    .select(['id', 'at', 'kind as about', 'placement', 'strategy', 'fallback', 'items'])
    .where('shop', '=', shop)
    .where(owner.column, '=', owner.value)
    .where('at', '>=', owner.from)
    .where('at', '<=', upTo)
    .where('kind', '=', about);
  // Decisions to write are told by their messages; only those not to are told here.
  if (about === 'message') query = query.where('fallback', 'is not', null);
  if (after !== null) query = query.where((e) => e.or([e('at', '<', upTo), e('id', '>', after)]));
  const rows = await query.orderBy('at', 'desc').orderBy('id').limit(limit).execute();
  return rows.map((r) => ({ ...r, kind: 'decision' }));
}

async function ordersOf(db: Store, shop: string, shopper: string, before: Cursor | null, limit: number) {
  const { upTo, after } = bounds(before, 'order', Number.MAX_SAFE_INTEGER);
  let query = db
    .selectFrom('orders')
    .select(['id', 'name', 'placed_at', 'currency', 'net', 'refunded', 'cancelled_at', 'uncounted_reason'])
    .select((e) =>
      e
        .selectFrom('order_lines')
        .select((l) => l.fn.sum<number | null>('quantity').as('pieces'))
        .where('order_lines.shop', '=', shop)
        .whereRef('order_lines.order_id', '=', 'orders.id')
        .as('pieces'),
    )
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .where('placed_at', '<=', upTo);
  if (after !== null) query = query.where((e) => e.or([e('placed_at', '<', upTo), e('id', '>', after)]));
  const rows = await query.orderBy('placed_at', 'desc').orderBy('id').limit(limit).execute();
  return rows.map(
    (r): TimelineItem => ({
      kind: 'order',
      id: r.id,
      at: r.placed_at,
      name: r.name,
      currency: r.currency,
      net: r.net,
      refunded: r.refunded,
      cancelledAt: r.cancelled_at,
      uncounted: r.uncounted_reason,
      pieces: Number(r.pieces ?? 0),
    }),
  );
}

async function messagesOf(db: Store, shop: string, shopper: string, before: Cursor | null, limit: number) {
  const { upTo, after } = bounds(before, 'message', Number.MAX_SAFE_INTEGER);
  let query = db
    .selectFrom('messages')
    .select(['id', 'created_at as at', 'journey', 'subject', 'state', 'reason'])
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .where('created_at', '<=', upTo);
  if (after !== null) query = query.where((e) => e.or([e('created_at', '<', upTo), e('id', '>', after)]));
  const rows = await query.orderBy('created_at', 'desc').orderBy('id').limit(limit).execute();
  return rows.map((r): TimelineItem => ({ kind: 'message', ...r }));
}

/** Titles of products, for sentences; products that are gone have none. */
export async function productTitles(db: Store, shop: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('products')
    .select(['id', 'title'])
    .where('shop', '=', shop)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((r) => [r.id, r.title]));
}
