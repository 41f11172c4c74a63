// Works out how every shopper stands among the shop's, and what of it is news.

import { withdrawnVisitors } from '../features/consent-withdrawn.ts';
import { engagementsAt } from '../features/engagement.ts';
import { ownerOf } from '../profile/browser-spans.ts';
import type { Heads } from '../profile/heads.ts';
import type { Standing, StandingChanges } from '../profile/standings.ts';
import type { Store } from '../storage/store.ts';
import { type Purchase, type Purchases, purchasesOf } from './purchases.ts';

const DAY = 86_400_000;
/** Below this the tenths of a shop are no measure. */
export const FEWEST_FOR_TENTHS = 20;
/** Looking at products counts for so long, and a piece bought as much as so many looks. */
const LIKED_DAYS = 180;
const BOUGHT_WEIGHS = 3;
/** A kind of product is somebody's own from so many signs on, and if more than half of all are of it. */
const FEWEST_SIGNS = 3;

/** Tenths, 10 the highest; equal values are in the same one. Empty below `FEWEST_FOR_TENTHS`. */
export function tenthsOf(values: ReadonlyMap<string, number>): Map<string, number> {
  if (values.size < FEWEST_FOR_TENTHS) return new Map();
  const sorted = [...values].sort((a, b) => a[1] - b[1]);
  const tenths = new Map<string, number>();
  let below = 0;
  sorted.forEach(([key, value], place) => {
    if (place > 0 && value !== sorted[place - 1]?.[1]) below = place;
    tenths.set(key, Math.floor((10 * below) / sorted.length) + 1);
  });
  return tenths;
}

/** Against what is kept; to be written in portions. */
export async function standingChanges(db: Store, shop: string, now: number): Promise<StandingChanges> {
  const { known, heads } = await purchasesOf(db, shop);
  const fresh = await standingsAt(db, shop, now, { known, heads });
  const rows = await db.selectFrom('shopper_standings').selectAll().where('shop', '=', shop).execute();
  const kept = new Map(rows.map(({ shop: _shop, at: _at, ...row }) => [row.shopper, row as Standing]));
  const changed = fresh.filter((one) => {
    const before = kept.get(one.shopper);
    return before === undefined || columns.some((column) => before[column] !== one[column]);
  });
  const there = new Set(fresh.map(({ shopper }) => shopper));
  return { changed, gone: [...kept.keys()].filter((shopper) => !there.has(shopper)) };
}

const columns = [
  ...(['engagement', 'visits', 'mails', 'purchases'] as const),
  ...(['spent_tenth', 'value_tenth', 'favourite_type'] as const),
];

async function standingsAt(
  db: Store,
  shop: string,
  now: number,
  { known, heads }: Pick<Purchases, 'known' | 'heads'>,
): Promise<Standing[]> {
  const engagements = await engagementsAt(db, shop, now, heads);
  const spent = tenthsOf(sumsOf(known));
  const scores = await db.selectFrom('scores').select(['shopper', 'value']).where('shop', '=', shop).execute();
  const value = tenthsOf(new Map(scores.map((row) => [row.shopper, row.value])));
  const liked = await favouriteTypes(db, shop, now, heads);
  return [...engagements].map(([shopper, { score, visits, mails, purchases }]) => ({
    shopper,
    engagement: score,
    visits,
    mails,
    purchases,
    spent_tenth: spent.get(shopper) ?? null,
    value_tenth: value.get(shopper) ?? null,
    favourite_type: liked.get(shopper) ?? null,
  }));
}

function sumsOf(known: readonly Purchase[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { shopper, net } of known) sums.set(shopper, (sums.get(shopper) ?? 0) + net);
  return sums;
}

/** The type of product to which more than half of what a shopper bought and looked at belongs. */
async function favouriteTypes(db: Store, shop: string, now: number, heads: Heads): Promise<Map<string, string>> {
  const signs = new Map<string, Map<string, number>>();
  const add = (shopper: string, type: string, weight: number) => {
    const head = heads(shopper);
    const own = signs.get(head) ?? new Map<string, number>();
    signs.set(head, own);
    own.set(type, (own.get(type) ?? 0) + weight);
  };
  const bought = await db
    .selectFrom('orders')
    .innerJoin('order_lines', (j) =>
      j.onRef('order_lines.shop', '=', 'orders.shop').onRef('order_lines.order_id', '=', 'orders.id'),
    )
    .innerJoin('products', (j) =>
      j.onRef('products.shop', '=', 'order_lines.shop').onRef('products.id', '=', 'order_lines.product'),
    )
    .select((e) => ['orders.shopper', 'products.product_type', e.fn.sum<number>('order_lines.quantity').as('pieces')])
    .where('orders.shop', '=', shop)
    .where('orders.counted', '=', 1)
    .where('orders.shopper', 'is not', null)
    .where('products.product_type', '!=', '')
    .groupBy(['orders.shopper', 'products.product_type'])
    .execute();
  for (const row of bought) add(row.shopper as string, row.product_type, BOUGHT_WEIGHS * Number(row.pieces));
  const links = await db
    .selectFrom('visitor_links')
    .select(['visitor', 'shopper', 'since_at'])
    .where('shop', '=', shop)
    .where('visitor', 'is not', null)
    .where('visitor', 'not in', withdrawnVisitors(db, shop))
    .orderBy('visitor')
    .orderBy('since_at')
    .execute();
  const browsers = Map.groupBy(links, (link) => link.visitor as string);
  const viewed = await db
    .selectFrom('events')
    .innerJoin('products', (j) =>
      j.onRef('products.shop', '=', 'events.shop').onRef('products.id', '=', 'events.product'),
    )
    .select((e) => ['events.visitor', 'products.product_type', e.fn.countAll<number>().as('looks')])
    .where('events.shop', '=', shop)
    .where('events.type', '=', 'product-viewed')
    .where('events.at', '>=', now - LIKED_DAYS * DAY)
    .where('events.at', '<', now)
    .where('events.visitor', 'is not', null)
    .where('products.product_type', '!=', '')
    .groupBy(['events.visitor', 'products.product_type'])
    .execute();
  for (const { visitor, product_type, looks } of viewed) {
    const own = browsers.get(visitor as string);
    if (own !== undefined) add(ownerOf(own, now), product_type, Number(looks));
  }
  const favourites = new Map<string, string>();
  for (const [shopper, types] of signs) {
    const all = [...types.values()].reduce((sum, n) => sum + n, 0);
    const [type, most] = [...types].reduce((a, b) => (b[1] > a[1] ? b : a));
    if (most >= FEWEST_SIGNS && most * 2 > all) favourites.set(shopper, type);
  }
  return favourites;
}
