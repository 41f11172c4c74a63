// What each known person has shown of interest: visits in browsers that agreed, carts, checkouts, the subscription, mails and clicks.

import type { Signs } from '../../models/first-purchase/signs.ts';
import { spansOf } from '../profile/browser-spans.ts';
import { headsOf } from '../profile/heads.ts';
import type { Store } from '../storage/store.ts';
import type { Browser } from './browsers.ts';
import type { OrderHistory } from './order-histories.ts';
import { visitsIn } from './visit-signs.ts';

type Sign = Signs['signs'][number];

const KINDS: Record<string, Sign['kind']> = {
  'product-viewed': 'view',
  'cart-line-added': 'cart',
  'checkout-started': 'checkout',
};

/** Everybody known before `asOf`, merged ones as one; `browsers` and `histories` are of before `asOf` as well. */
export async function interestSigns(
  db: Store,
  shop: string,
  browsers: readonly Browser[],
  histories: readonly OrderHistory[],
  asOf: number,
): Promise<Signs[]> {
  const headOf = await headsOf(db, shop);
  const signs = new Map<string, Sign[]>();
  const add = (shopper: string, kind: Sign['kind'], at: number) => {
    if (at < asOf) signs.get(headOf(shopper))?.push({ kind, at });
  };
  const people = await db
    .selectFrom('shoppers')
    .select(['id', 'email_hash'])
    .where('shop', '=', shop)
    .where('created_at', '<', asOf)
    .where('staff', '=', 0)
    .execute();
  for (const { id } of people) signs.set(headOf(id), []);
  const shopperOf = new Map(people.flatMap(({ id, email_hash }) => (email_hash === null ? [] : [[email_hash, id]])));
  for (const { subject, at } of await subscriptions(db, shop, asOf)) {
    const shopper = shopperOf.get(subject);
    if (shopper !== undefined) add(shopper, 'subscribed', at);
  }
  for (const { shopper, submitted_at } of await mailsBefore(db, shop, asOf))
    add(shopper as string, 'mail', submitted_at as number);
  for (const { shopper, used_at } of await clicksBefore(db, shop, asOf))
    add(shopper as string, 'click', used_at as number);
  const links = Map.groupBy(await linksBefore(db, shop, asOf), ({ visitor }) => visitor);
  for (const { visitor, signs: shown } of browsers) {
    const own = links.get(visitor) ?? [];
    for (const shopper of new Set(own.map((link) => link.shopper))) {
      const spans = spansOf(own, new Set([shopper]));
      const theirs = shown.filter(({ at }) => spans.some(({ from, to }) => at >= from && at < to));
      for (const visit of visitsIn(theirs)) add(shopper, 'visit', visit[0]!.at);
      for (const { type, at } of theirs) if (KINDS[type] !== undefined) add(shopper, KINDS[type], at);
    }
  }
  const firstOrder = new Map(histories.map(({ shopper, orders }) => [shopper, orders[0]?.at ?? null]));
  return [...signs]
    .map(([id, own]) => ({ id, signs: own, firstOrderAt: firstOrder.get(id) ?? null }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const subscriptions = (db: Store, shop: string, asOf: number) =>
  db
    .selectFrom('consents')
    .select(['subject', 'at'])
    .where('shop', '=', shop)
    .where('subject_kind', '=', 'email')
    .where('purpose', '=', 'email')
    .where('granted', '=', 1)
    .where('at', '<', asOf)
    .execute();

const mailsBefore = (db: Store, shop: string, asOf: number) =>
  db
    .selectFrom('messages')
    .select(['shopper', 'submitted_at'])
    .where('shop', '=', shop)
    .where('submitted_at', '<', asOf)
    .where('shopper', 'is not', null)
    .execute();

const clicksBefore = (db: Store, shop: string, asOf: number) =>
  db
    .selectFrom('links')
    .innerJoin('messages', (join) =>
      join.onRef('messages.shop', '=', 'links.shop').onRef('messages.id', '=', 'links.message'),
    )
    .select(['messages.shopper', 'links.used_at'])
    .where('links.shop', '=', shop)
    .where('links.purpose', '=', 'restore')
    .where('links.used_at', '<', asOf)
    .where('messages.shopper', 'is not', null)
    .execute();

const linksBefore = (db: Store, shop: string, asOf: number) =>
  db
    .selectFrom('visitor_links')
    .select(['visitor', 'shopper', 'since_at'])
    .where('shop', '=', shop)
    .where('since_at', '<', asOf)
    .orderBy('visitor')
    .orderBy('since_at')
    .execute();
