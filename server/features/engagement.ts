// How engaged a shopper is, 0-100: visits, clicks in mails and purchases, each with a stated amount that counts as full.

import { sql } from 'kysely';
import { ownerOf } from '../profile/browser-spans.ts';
import type { Heads } from '../profile/heads.ts';
import type { Store } from '../storage/store.ts';
import { withdrawnVisitors } from './consent-withdrawn.ts';

const DAY = 86_400_000;

export type EngagementPart = 'visits' | 'mails' | 'purchases';
/** What each part weighs; the others take the weight of one of which nothing is known. */
export const engagementWeights: Record<EngagementPart, number> = { visits: 0.4, mails: 0.2, purchases: 0.4 };
/** So many days with a visit, clicked mails, or days with an order, within so many days, count as full. */
export const engagementFull: Record<EngagementPart, { times: number; days: number }> = {
  visits: { times: 12, days: 90 },
  mails: { times: 4, days: 90 },
  purchases: { times: 4, days: 365 },
};

/** Each 0-100, whole. `visits` is null where no browser of theirs is known, `mails` where none was sent to them. */
export interface Engagement {
  score: number;
  visits: number | null;
  mails: number | null;
  purchases: number;
}

/** 100 × the weighted mean of the parts, each the share of what counts as full. @param times how often, by part; null: not known */
export function engagementOf(times: { visits: number | null; mails: number | null; purchases: number }): Engagement {
  const share = (part: EngagementPart, n: number) => Math.round(100 * Math.min(1, n / engagementFull[part].times));
  const parts = {
    visits: times.visits === null ? null : share('visits', times.visits),
    mails: times.mails === null ? null : share('mails', times.mails),
    purchases: share('purchases', times.purchases),
  };
  let [sum, weight] = [0, 0];
  for (const [part, value] of Object.entries(parts) as [EngagementPart, number | null][]) {
    if (value === null) continue;
    sum += engagementWeights[part] * value;
    weight += engagementWeights[part];
  }
  return { score: Math.round(sum / weight), ...parts };
}

/** Of every shopper of whom anything is known, as of a moment. Browsers that took their consent back are not looked at. */
export async function engagementsAt(
  db: Store,
  shop: string,
  now: number,
  heads: Heads,
): Promise<Map<string, Engagement>> {
  const visits = await visitDays(db, shop, now, heads);
  const mails = await mailClicks(db, shop, now, heads);
  const orders = await orderDays(db, shop, now, heads);
  const known = await db
    .selectFrom('shoppers')
    .select('id')
    .where('shop', '=', shop)
    .where('merged_into', 'is', null)
    .execute();
  return new Map(
    known.map(({ id }) => [
      id,
      engagementOf({
        visits: visits.get(id)?.size ?? null,
        mails: mails.get(id) ?? null,
        purchases: orders.get(id)?.size ?? 0,
      }),
    ]),
  );
}

const dayOfColumn = (column: string) => sql<number>`${sql.ref(column)} / ${sql.lit(DAY)}`;

/** Days with a visit; a shopper whose browsers are known but stayed away has an empty set. */
async function visitDays(db: Store, shop: string, now: number, heads: Heads): Promise<Map<string, Set<number>>> {
  const links = await db
    .selectFrom('visitor_links')
    .select(['visitor', 'shopper', 'since_at'])
    .where('shop', '=', shop)
    .where('visitor', 'is not', null)
    .where('visitor', 'not in', withdrawnVisitors(db, shop))
    .orderBy('visitor')
    .orderBy('since_at')
    .execute();
  const signs = Map.groupBy(links, (link) => link.visitor as string);
  const days = new Map<string, Set<number>>();
  const of = (shopper: string) => {
    const head = heads(shopper);
    const known = days.get(head) ?? new Set<number>();
    days.set(head, known);
    return known;
  };
  for (const { shopper } of links) of(shopper);
  const rows = await db
    .selectFrom('events')
    .select(['visitor', dayOfColumn('at').as('day')])
    .distinct()
    .where('shop', '=', shop)
    .where('type', 'in', ['page-viewed', 'product-viewed', 'collection-viewed', 'search-submitted', 'cart-viewed'])
    .where('at', '>=', now - engagementFull.visits.days * DAY)
    .where('at', '<', now)
    .where('visitor', 'is not', null)
    .execute();
  for (const { visitor, day } of rows) {
    const own = signs.get(visitor as string);
    // Whole days: a visit on the day somebody else signed in counts as theirs.
    if (own !== undefined) of(ownerOf(own, (Math.floor(Number(day)) + 1) * DAY - 1)).add(Math.floor(Number(day)));
  }
  return days;
}

/** Mails in which something was clicked; 0 where mails went out and none was. */
async function mailClicks(db: Store, shop: string, now: number, heads: Heads): Promise<Map<string, number>> {
  const since = now - engagementFull.mails.days * DAY;
  const sent = await db
    .selectFrom('messages')
    .select('shopper')
    .distinct()
    .where('shop', '=', shop)
    .where('created_at', '>=', since)
    .where('state', 'in', ['submitted', 'uncertain'])
    .where('shopper', 'is not', null)
    .execute();
  const clicks = new Map(sent.map(({ shopper }) => [heads(shopper as string), 0]));
  const rows = await db
    .selectFrom('events')
    .select(['shopper', 'body'])
    .where('shop', '=', shop)
    .where('type', '=', 'message-clicked')
    .where('at', '>=', since)
    .where('at', '<', now)
    .where('shopper', 'is not', null)
    .execute();
  const counted = new Set<string>();
  for (const { shopper, body } of rows) {
    const head = heads(shopper as string);
    const { message } = JSON.parse(body) as { message?: unknown };
    const key = `${head} ${String(message)}`;
    if (counted.has(key)) continue;
    counted.add(key);
    clicks.set(head, (clicks.get(head) ?? 0) + 1);
  }
  return clicks;
}

async function orderDays(db: Store, shop: string, now: number, heads: Heads): Promise<Map<string, Set<number>>> {
  const rows = await db
    .selectFrom('orders')
    .select(['shopper', dayOfColumn('placed_at').as('day')])
    .where('shop', '=', shop)
    .where('counted', '=', 1)
    .where('placed_at', '>=', now - engagementFull.purchases.days * DAY)
    .where('placed_at', '<', now)
    .where('shopper', 'is not', null)
    .execute();
  const days = new Map<string, Set<number>>();
  for (const { shopper, day } of rows) {
    const head = heads(shopper as string);
    days.set(head, (days.get(head) ?? new Set()).add(Math.floor(Number(day))));
  }
  return days;
}
