// How fast new products are taken up: which share of those who buy here bought one within a month of its launch, and whether meeting it by
// chance among the recommendations made a difference.

import { type Share, wilson } from '../../../models/metrics/wilson.ts';
import { ownerOf } from '../../profile/browser-spans.ts';
import type { Heads } from '../../profile/heads.ts';
import type { Store } from '../../storage/store.ts';
import type { Purchase } from '../purchases.ts';

const DAY = 86_400_000;
/** Bought within so many days of its launch, a product was taken up. */
export const TAKEN_UP_DAYS = 30;
/** Launches looked at: of a year, and not more than these. */
const LAUNCH_DAYS = 365;
const MOST_LAUNCHES = 20;
/** Whoever ordered in the year before the month was over could have. */
const BUYER_DAYS = 365;
/** Fewer of either kind say nothing. */
export const FEWEST_MET = 30;
/** Answers of the storefront looked through for what was met by chance, newest first. */
const MOST_ANSWERS = 300_000;

export interface Novelty {
  launches: { product: string; title: string; launchedAt: number; eligible: number; bought: number; share: Share }[];
  /** Shoppers times new products: those who met it where recommendations explore, and the others. Null where too few are known. */
  met: { people: number; bought: number; share: Share } | null;
  unmet: { people: number; bought: number; share: Share } | null;
}

/** Null where nothing was launched long enough ago. @param known oldest first */
export async function noveltyOf(
  db: Store,
  shop: string,
  known: readonly Purchase[],
  heads: Heads,
  now: number,
): Promise<Novelty | null> {
  const first = known[0]?.at;
  if (first === undefined) return null;
  const launched = await db
    .selectFrom('products')
    .select(['id', 'title', 'created_at'])
    .where('shop', '=', shop)
    .where('deleted_at', 'is', null)
    .where('gift_card', '=', 0)
    // What was there when the shop began is no launch.
    .where('created_at', '>=', Math.max(first, now - LAUNCH_DAYS * DAY))
    .where('created_at', '<', now - TAKEN_UP_DAYS * DAY)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(MOST_LAUNCHES)
    .execute();
  if (launched.length === 0) return null;
  const ids = launched.map(({ id }) => id);
  const buyers = await buyersOf(db, shop, ids, heads);
  const met = await metByChance(db, shop, launched, heads);
  const pairs = { met: { people: 0, bought: 0 }, unmet: { people: 0, bought: 0 } };
  const launches = launched.map(({ id, title, created_at: launchedAt }) => {
    const until = launchedAt + TAKEN_UP_DAYS * DAY;
    const eligible = new Set<string>();
    for (const { shopper, at } of known) if (at >= until - BUYER_DAYS * DAY && at < until) eligible.add(shopper);
    const takers = new Set(
      (buyers.get(id) ?? []).filter(({ at }) => at >= launchedAt && at < until).map(({ shopper }) => shopper),
    );
    for (const shopper of eligible) {
      const pair = met.get(id)?.has(shopper) ? pairs.met : pairs.unmet;
      pair.people += 1;
      if (takers.has(shopper)) pair.bought += 1;
    }
    const bought = [...takers].filter((shopper) => eligible.has(shopper)).length;
    return { product: id, title, launchedAt, eligible: eligible.size, bought, share: wilson(bought, eligible.size) };
  });
  const enough = Math.min(pairs.met.people, pairs.unmet.people) >= FEWEST_MET;
  const told = (pair: { people: number; bought: number }) =>
    enough ? { ...pair, share: wilson(pair.bought, pair.people) } : null;
  return { launches, met: told(pairs.met), unmet: told(pairs.unmet) };
}

async function buyersOf(db: Store, shop: string, products: string[], heads: Heads) {
  const rows = await db
    .selectFrom('order_lines')
    .innerJoin('orders', (j) =>
      j.onRef('orders.shop', '=', 'order_lines.shop').onRef('orders.id', '=', 'order_lines.order_id'),
    )
    .select(['order_lines.product', 'orders.shopper', 'orders.placed_at'])
    .where('order_lines.shop', '=', shop)
    .where('order_lines.product', 'in', products)
    .where('orders.counted', '=', 1)
    .where('orders.shopper', 'is not', null)
    .execute();
  return Map.groupBy(
    rows.map((row) => ({ product: row.product, shopper: heads(row.shopper as string), at: row.placed_at })),
    ({ product }) => product as string,
  );
}

/** Shoppers to whom each product was shown in a slot that explored, within its month. */
async function metByChance(
  db: Store,
  shop: string,
  launched: readonly { id: string; created_at: number }[],
  heads: Heads,
): Promise<Map<string, Set<string>>> {
  const launches = new Map(launched.map(({ id, created_at }) => [id, created_at]));
  const from = Math.min(...launches.values());
  const to = Math.max(...launches.values()) + TAKEN_UP_DAYS * DAY;
  const links = await db
    .selectFrom('visitor_links')
    .select(['visitor', 'shopper', 'since_at'])
    .where('shop', '=', shop)
    .where('visitor', 'is not', null)
    .orderBy('visitor')
    .orderBy('since_at')
    .execute();
  const browsers = Map.groupBy(links, (link) => link.visitor as string);
  const answers = await db
    .selectFrom('decisions')
    .select(['at', 'visitor', 'shopper', 'items'])
    .where('shop', '=', shop)
    .where('kind', '=', 'recommendation')
    .where('placement', 'not in', ['banner', 'articles', 'mail'])
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('items', 'like', '%"explored":true%')
    .orderBy('at', 'desc')
    .limit(MOST_ANSWERS)
    .execute();
  const met = new Map<string, Set<string>>();
  for (const { at, visitor, shopper, items } of answers) {
    const own = visitor === null ? undefined : browsers.get(visitor);
    const who = shopper ?? (own === undefined ? null : ownerOf(own, at));
    if (who === null) continue;
    for (const { product, explored } of JSON.parse(items) as { product: string; explored?: boolean }[]) {
      const launchedAt = launches.get(product);
      if (!explored || launchedAt === undefined || at < launchedAt || at >= launchedAt + TAKEN_UP_DAYS * DAY) continue;
      met.set(product, (met.get(product) ?? new Set()).add(heads(who)));
    }
  }
  return met;
}
