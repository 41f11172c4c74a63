// Who looked at what: shoppers behind browsers that may be used to tell.

import { mayPersonalise } from '../../profile/consent.ts';
import { shopperOfVisitor } from '../../profile/identity.ts';
import type { Store } from '../../storage/store.ts';
import type { Entrant } from '../entering.ts';
import { isSensitive } from '../sensitive.ts';

const DAY = 86_400_000;
/** A mail shows a few of what was seen. */
const PRODUCTS_SHOWN = 4;

export interface Window {
  from: number;
  to: number;
}

/** Shoppers who looked at a product in a window. */
export async function viewersOf(trx: Store, shop: string, product: string, { from, to }: Window): Promise<string[]> {
  if (await isSensitive(trx, shop, product)) return [];
  const views = await trx
    .selectFrom('events')
    .select((e) => ['visitor', e.fn.max('at').as('at')])
    .where('shop', '=', shop)
    .where('type', '=', 'product-viewed')
    .where('at', '>', from)
    .where('at', '<=', to)
    .where('product', '=', product)
    .where('visitor', 'is not', null)
    .groupBy('visitor')
    .execute();
  const shoppers = new Set<string>();
  for (const { visitor, at } of views) {
    if (visitor === null || !(await mayPersonalise(trx, shop, visitor))) continue;
    const shopper = await shopperOfVisitor(trx, shop, visitor, Number(at));
    if (shopper !== null) shoppers.add(shopper);
  }
  return [...shoppers];
}

/** Shoppers whose last look in a window followed at least `times` looks within a day, with nothing put in a cart: the most seen first. */
export async function browsersIn(trx: Store, shop: string, window: Window, times: number): Promise<Entrant[]> {
  const recent = await trx
    .selectFrom('events')
    .select((e) => ['visitor', e.fn.max('at').as('at')])
    .where('shop', '=', shop)
    .where('type', '=', 'product-viewed')
    .where('at', '>', window.from)
    .where('at', '<=', window.to)
    .where('visitor', 'is not', null)
    .groupBy('visitor')
    .execute();
  const entrants: Entrant[] = [];
  for (const { visitor, at } of recent) {
    if (visitor === null) continue;
    const shopper = await shopperOfVisitor(trx, shop, visitor, Number(at));
    if (shopper === null || !(await mayPersonalise(trx, shop, visitor))) continue;
    const products = await seenBy(trx, shop, visitor, Number(at), times);
    if (products.length > 0) entrants.push({ shopper, at: Number(at), products });
  }
  return entrants;
}

/** What one browser looked at in the day before a moment; nothing if it put anything in a cart or looked less often. */
async function seenBy(trx: Store, shop: string, visitor: string, at: number, times: number): Promise<string[]> {
  const acts = await trx
    .selectFrom('events')
    .select(['type', 'product', 'at'])
    .where('shop', '=', shop)
    .where('visitor', '=', visitor)
    .where('at', '>', at - DAY)
    .where('at', '<=', at)
    .where('type', 'in', ['product-viewed', 'cart-line-added', 'checkout-started', 'checkout-completed'])
    .execute();
  const views = acts.filter((a) => a.type === 'product-viewed' && a.product !== null);
  if (views.length < acts.length || views.length < times) return [];
  const counts = new Map<string, { n: number; at: number }>();
  for (const { product, at: seen } of views) {
    const known = counts.get(product as string) ?? { n: 0, at: 0 };
    counts.set(product as string, { n: known.n + 1, at: Math.max(known.at, seen) });
  }
  const ranked = [...counts].sort(([, a], [, b]) => b.n - a.n || b.at - a.at).map(([product]) => product);
  const shown: string[] = [];
  for (const product of ranked.slice(0, PRODUCTS_SHOWN)) {
    if (!(await isSensitive(trx, shop, product))) shown.push(product);
  }
  return shown;
}
