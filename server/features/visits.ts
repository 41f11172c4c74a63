// Browsing as the recommendation models see it: visits (what was looked at, in order) and baskets (what was bought together).

import type { Store } from '../storage/store.ts';
import { withdrawnVisitors } from './consent-withdrawn.ts';

export interface Visit {
  items: string[];
  at: number;
  /** Whose visit; the models use it only to tell one person's visits from another's. */
  shopper: string;
}

export interface Basket {
  items: string[];
  at: number;
}

/** Half an hour without a sign ends a visit, as in the public session data sets (MODELS.md, 1.6). */
export const VISIT_GAP_MS = 30 * 60_000;
/** More views than this in one visit is a machine at work, not a taste. */
const MOST_VIEWS = 200;

/**
 * Visits with a product looked at or put in the cart between two moments, oldest first. Browsers that have taken their consent back are
 * left out, with what they saw while they had given it.
 */
export async function visitsBetween(db: Store, shop: string, from: number, to: number): Promise<Visit[]> {
  const rows = await db
    .selectFrom('events')
    .select(['visitor', 'product', 'at'])
    .where('shop', '=', shop)
    .where('type', 'in', ['product-viewed', 'cart-line-added'])
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('visitor', 'is not', null)
    .where('product', 'is not', null)
    .where('visitor', 'not in', withdrawnVisitors(db, shop))
    .execute();
  rows.sort((a, b) => (a.visitor === b.visitor ? a.at - b.at : (a.visitor as string) < (b.visitor as string) ? -1 : 1));
  const visits: Visit[] = [];
  let visit: Visit | null = null;
  let visitor: string | null = null;
  for (const row of rows) {
    if (visit === null || row.visitor !== visitor || row.at - visit.at > VISIT_GAP_MS) {
      visit = { items: [], at: row.at, shopper: row.visitor as string };
      visitor = row.visitor;
      visits.push(visit);
    }
    visit.at = row.at;
    visit.items.push(row.product as string);
  }
  return visits.filter((v) => v.items.length <= MOST_VIEWS).sort((a, b) => a.at - b.at);
}

/** The products of each counted order before a moment, oldest order first. */
export async function basketsBefore(db: Store, shop: string, asOf: number): Promise<Basket[]> {
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_lines', (join) =>
      join.onRef('order_lines.shop', '=', 'orders.shop').onRef('order_lines.order_id', '=', 'orders.id'),
    )
    .select(['orders.id', 'orders.placed_at', 'order_lines.product'])
    .where('orders.shop', '=', shop)
    .where('orders.counted', '=', 1)
    .where('orders.placed_at', '<', asOf)
    .where('order_lines.product', 'is not', null)
    .execute();
  const baskets = new Map<string, Basket>();
  for (const row of rows) {
    const basket = baskets.get(row.id) ?? { items: [], at: row.placed_at };
    baskets.set(row.id, basket);
    if (!basket.items.includes(row.product as string)) basket.items.push(row.product as string);
  }
  return [...baskets.values()].sort((a, b) => a.at - b.at);
}
