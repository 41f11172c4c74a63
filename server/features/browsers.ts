// Each browser that has agreed, with what was seen and bought in it: what the chances of a visit are learned from.

import { createHash } from 'node:crypto';
import type { Store } from '../storage/store.ts';
import { withdrawnVisitors } from './consent-withdrawn.ts';
import type { Sign } from './visit-signs.ts';

export interface Browser {
  visitor: string;
  /** Oldest first. */
  signs: Sign[];
  /** When something was bought in it, oldest first; epoch ms. */
  purchasedAt: number[];
}

/** What a visit is told by. What we showed is not among it: it says what we did, not what they did. */
export const SIGN_TYPES = [
  'page-viewed',
  'product-viewed',
  'collection-viewed',
  'search-submitted',
  'cart-viewed',
  'cart-line-added',
  'cart-line-removed',
  'checkout-started',
  'checkout-contact-given',
  'recommendation-clicked',
] as const;

/** Signs at most: enough to learn from, few enough to be read in a second. */
const MOST_SIGNS = 150_000;
/** A browser with more is a machine. */
const MOST_OF_ONE = 2000;

/**
 * Signs and purchases in [from, to); browsers that have taken their consent back are left out. Of a shop with more signs than are learned
 * from, a share of the browsers drawn by hash, each with all it did: the newest signs alone would end before a week's outcome is known.
 */
export async function browsersBetween(
  db: Store,
  shop: string,
  from: number,
  to: number,
  mostSigns = MOST_SIGNS,
): Promise<Browser[]> {
  const signs = db
    .selectFrom('events')
    .where('shop', '=', shop)
    .where('type', 'in', [...SIGN_TYPES, 'checkout-completed'])
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('visitor', 'is not', null);
  const { count } = await signs.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const share = mostSigns / Number(count);
  const drawn = new Map<string, boolean>();
  const isDrawn = (visitor: string): boolean => {
    const known = drawn.get(visitor);
    if (known !== undefined) return known;
    const draws = share >= 1 || drawOf(visitor) < share;
    drawn.set(visitor, draws);
    return draws;
  };
  // A slice of time after the other, so that what is left out is never in memory together.
  const slices = Math.max(1, Math.ceil(1 / share));
  const sliceMs = (to - from) / slices;
  const browsers = new Map<string, Browser>();
  for (let slice = 0; slice < slices; slice++) {
    const rows = await signs
      .select(['visitor', 'type', 'product', 'at'])
      .where('at', '>=', from + slice * sliceMs)
      .where('at', '<', slice + 1 < slices ? from + (slice + 1) * sliceMs : to)
      .where('visitor', 'not in', withdrawnVisitors(db, shop))
      .orderBy('at')
      .execute();
    for (const row of rows) {
      const visitor = row.visitor as string;
      if (!isDrawn(visitor)) continue;
      let browser = browsers.get(visitor);
      if (browser === undefined) {
        browser = { visitor, signs: [], purchasedAt: [] };
        browsers.set(visitor, browser);
      }
      if (row.type === 'checkout-completed') browser.purchasedAt.push(row.at);
      else browser.signs.push({ type: row.type, at: row.at, product: row.product });
    }
  }
  for (const [visitor, at] of await purchasesBetween(db, shop, from, to)) browsers.get(visitor)?.purchasedAt.push(at);
  const people = [...browsers.values()].filter(({ signs }) => signs.length > 0 && signs.length <= MOST_OF_ONE);
  for (const { purchasedAt } of people) purchasedAt.sort((a, b) => a - b);
  return people.sort((a, b) => (a.visitor < b.visitor ? -1 : 1));
}

/** A number in [0, 1) that belongs to one browser, night after night. */
function drawOf(visitor: string): number {
  return createHash('sha256').update(visitor).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Orders by the browser in which their cart or checkout was met. */
async function purchasesBetween(db: Store, shop: string, from: number, to: number): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for (const kind of ['cart', 'checkout'] as const) {
    const rows = await db
      .selectFrom('orders')
      .innerJoin('cart_links', (join) =>
        join.onRef('cart_links.shop', '=', 'orders.shop').onRef('cart_links.token', '=', `orders.${kind}`),
      )
      .select(['cart_links.visitor', 'orders.placed_at'])
      .where('orders.shop', '=', shop)
      .where('orders.counted', '=', 1)
      .where('orders.placed_at', '>=', from)
      .where('orders.placed_at', '<', to)
      .where('cart_links.kind', '=', kind)
      .execute();
    for (const row of rows) found.push([row.visitor, row.placed_at]);
  }
  return found;
}
