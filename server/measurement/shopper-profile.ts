// Everything we know of one shopper now, from every table that knows them.

import type { NotNull } from 'kysely';
import { type BrowserSpan, spansOf } from '../profile/browser-spans.ts';
import { allOf } from '../profile/identity.ts';
import type { Store } from '../storage/store.ts';

/** Devices and orders shown; a shopper may have thousands, a page shows the newest. */
const MAX_VISITORS = 200;

/** A browser while it was this shopper's. */
export interface VisitorSpan extends BrowserSpan {
  visitor: string;
}

/**
 * The browsers of a shopper, each for the times it was theirs: from one sign of them until the next sign of somebody else;
 * what came before the first sign on a browser is the first one's too.
 */
export async function visitorSpans(db: Store, shop: string, shoppers: string[]): Promise<VisitorSpan[]> {
  const own = await db
    .selectFrom('visitor_links')
    .select((e) => ['visitor', e.fn.max('since_at').as('newest')])
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .where('visitor', 'is not', null)
    .groupBy('visitor')
    .orderBy('newest', 'desc')
    .limit(MAX_VISITORS)
    .$narrowType<{ visitor: NotNull }>()
    .execute();
  if (own.length === 0) return [];
  const links = await db
    .selectFrom('visitor_links')
    .select(['visitor', 'shopper', 'since_at'])
    .where('shop', '=', shop)
    .where(
      'visitor',
      'in',
      own.map((o) => o.visitor),
    )
    .orderBy('visitor')
    .orderBy('since_at')
    .$narrowType<{ visitor: NotNull }>()
    .execute();
  const theirs = new Set(shoppers);
  return [...Map.groupBy(links, (link) => link.visitor)].flatMap(([visitor, own]) =>
    spansOf(own, theirs).map((span) => ({ visitor, ...span })),
  );
}

/** The shopper's row with all ids that are theirs; null when the shop has no such shopper, or they were merged into another. */
export async function shopperRow(db: Store, shop: string, id: string) {
  const row = await db
    .selectFrom('shoppers')
    .selectAll()
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { row, ids: await allOf(db, shop, id) };
}

/** Newest scores of a shopper. */
export async function scoresOf(db: Store, shop: string, shopper: string) {
  const row = await db
    .selectFrom('scores')
    .selectAll()
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .executeTakeFirst();
  return row ?? null;
}

/** The newest orders of a shopper, and how many there are in all. */
export async function ordersOf(db: Store, shop: string, shoppers: string[], limit: number) {
  const newest = await db
    .selectFrom('orders')
    .select(['id', 'name', 'placed_at', 'cancelled_at', 'currency', 'net', 'refunded', 'counted', 'uncounted_reason'])
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .orderBy('placed_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  const all = await db
    .selectFrom('orders')
    .select((e) => [e.fn.countAll<number>().as('count'), e.fn.sum<number | null>('net').as('net')])
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .where('counted', '=', 1)
    .executeTakeFirstOrThrow();
  return { newest, counted: Number(all.count), net: Number(all.net ?? 0) };
}

/** What was answered about consent: by address for e-mail, by browser for browsing. The newest word of each purpose. */
export async function consentsOf(db: Store, shop: string, emailHashes: string[], visitors: string[]) {
  const words = new Map<string, { granted: boolean; pending: boolean; at: number; source: string }>();
  for (const [kind, subjects] of [
    ['email', emailHashes],
    ['visitor', visitors],
  ] as const) {
    if (subjects.length === 0) continue;
    const rows = await db
      .selectFrom('consents')
      .select(['purpose', 'granted', 'pending', 'at', 'source'])
      .where('shop', '=', shop)
      .where('subject_kind', '=', kind)
      .where('subject', 'in', subjects)
      .orderBy('at')
      .execute();
    for (const { purpose, granted, pending, at, source } of rows)
      words.set(purpose, { granted: granted === 1, pending: pending === 1, at, source });
  }
  return words;
}

/** Addresses (keyed hashes) and customer ids by which the shopper and those merged into them are recognised. */
export async function identitiesOf(db: Store, shop: string, shoppers: string[]) {
  return db
    .selectFrom('identities')
    .select(['kind', 'key', 'at'])
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .orderBy('at')
    .orderBy('key')
    .execute();
}

/** An address is on the list of those we never write to. */
export async function suppressionOf(db: Store, shop: string, emailHashes: string[]) {
  if (emailHashes.length === 0) return null;
  const row = await db
    .selectFrom('suppressions')
    .select(['reason', 'at'])
    .where('shop', '=', shop)
    .where('email_hash', 'in', emailHashes)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Journeys this shopper is in now, with the moment of the next step. */
export async function walksOf(db: Store, shop: string, shoppers: string[]) {
  return db
    .selectFrom('journey_runs')
    .select(['id', 'journey', 'step', 'due_at'])
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .where('state', '=', 'waiting')
    .orderBy('due_at')
    .limit(10)
    .execute();
}
