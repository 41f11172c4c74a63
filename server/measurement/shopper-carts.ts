// The carts of one shopper, by checkout and by browser, newest first, each once.

import type { Store } from '../storage/store.ts';
import type { VisitorSpan } from './shopper-profile.ts';

export interface ShopperCart {
  token: string;
  lines: { title: string; quantity: number }[];
  updatedAt: number;
  bought: boolean;
}

/** Browsers looked at: the newest few are enough to find the carts still open. */
const MAX_SPANS = 20;

export async function cartsOf(
  db: Store,
  shop: string,
  shoppers: string[],
  spans: VisitorSpan[],
  limit: number,
): Promise<ShopperCart[]> {
  const found = new Map<string, ShopperCart>();
  const checkouts = await db
    .selectFrom('checkouts')
    .select(['token', 'cart', 'lines', 'updated_at', 'completed_at', 'deleted_at'])
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .orderBy('updated_at', 'desc')
    .orderBy('token')
    .limit(limit)
    .execute();
  for (const c of checkouts) {
    if (c.deleted_at !== null) continue;
    const token = c.cart ?? c.token;
    if (!found.has(token)) {
      found.set(token, { token, lines: linesOf(c.lines), updatedAt: c.updated_at, bought: c.completed_at !== null });
    }
  }
  for (const span of spans.slice(0, MAX_SPANS)) {
    const carts = await db
      .selectFrom('cart_links')
      .innerJoin('carts', (j) =>
        j.onRef('carts.token', '=', 'cart_links.token').onRef('carts.shop', '=', 'cart_links.shop'),
      )
      .select(['carts.token', 'carts.lines', 'carts.updated_at'])
      .where('cart_links.shop', '=', shop)
      .where('cart_links.visitor', '=', span.visitor)
      .where('cart_links.kind', '=', 'cart')
      .where('cart_links.at', '>=', span.from)
      .where('cart_links.at', '<', span.to)
      .orderBy('carts.updated_at', 'desc')
      .limit(limit)
      .execute();
    for (const c of carts) {
      const known = found.get(c.token);
      if (known === undefined || (!known.bought && known.updatedAt < c.updated_at)) {
        found.set(c.token, { token: c.token, lines: linesOf(c.lines), updatedAt: c.updated_at, bought: false });
      }
    }
  }
  const carts = [...found.values()].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, limit);
  for (const cart of carts) {
    if (cart.bought) continue;
    const order = await db
      .selectFrom('orders')
      .select('id')
      .where('shop', '=', shop)
      .where('cart', '=', cart.token)
      .limit(1)
      .executeTakeFirst();
    cart.bought = order !== undefined;
  }
  return carts;
}

function linesOf(text: string): ShopperCart['lines'] {
  const lines: unknown = JSON.parse(text);
  if (!Array.isArray(lines)) return [];
  return lines.map((l: { title?: unknown; quantity?: unknown }) => ({
    title: String(l.title ?? ''),
    quantity: Number(l.quantity ?? 1),
  }));
}
