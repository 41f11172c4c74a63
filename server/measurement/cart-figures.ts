// What became of the carts that were left in a span of time.

import type { Store } from '../storage/store.ts';
import type { Span } from './intake-figures.ts';

export interface CartFigures {
  /** Carts with something in them that stood still for the delay without an order. */
  left: number;
  /** Of those, how many got at least one e-mail. */
  reminded: number;
  /** Of those reminded, how many were bought after the e-mail was decided. Bought after, not because of: lift is measured elsewhere. */
  boughtAfter: number;
}

/** SQLite takes 32,766 parameters a statement. */
const TOKENS_A_STATEMENT = 5000;

/** A cart counts as left when no order came from it within `delayMs` after its last change inside the span. */
export async function cartsLeftIn(db: Store, shop: string, span: Span, delayMs: number): Promise<CartFigures> {
  const left = await db
    .selectFrom('carts')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('updated_at', '>=', span.from)
    .where('updated_at', '<', span.to - delayMs)
    .where('line_count', '>', 0)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('orders')
            .select('orders.id')
            .where('orders.shop', '=', shop)
            .whereRef('orders.cart', '=', 'carts.token')
            // Written so that the moment stands in a sum: bare, it tempts the planner to read all orders before it.
            .where((o) => o(o('orders.placed_at', '-', delayMs), '<', o.ref('carts.updated_at'))),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  const mailed = await mailedCarts(db, shop, span);
  let reminded = 0;
  let boughtAfter = 0;
  const tokens = [...mailed.keys()];
  for (let i = 0; i < tokens.length; i += TOKENS_A_STATEMENT) {
    for (const cart of await cartsWithOrders(db, shop, tokens.slice(i, i + TOKENS_A_STATEMENT))) {
      const inSpan = cart.updatedAt >= span.from && cart.updatedAt < span.to - delayMs && cart.lineCount > 0;
      if (!inSpan || cart.orders.some((at) => at < cart.updatedAt + delayMs)) continue;
      reminded += 1;
      if (cart.orders.some((at) => at >= (mailed.get(cart.token) ?? 0))) boughtAfter += 1;
    }
  }
  return { left: Number(left.count), reminded, boughtAfter };
}

/** Carts with a submitted message of this span, and when the first was decided. Columns behind the long HTML are not read. */
async function mailedCarts(db: Store, shop: string, span: Span): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('messages')
    .select(['cart', 'created_at'])
    .where('shop', '=', shop)
    .where('created_at', '>=', span.from)
    .where('created_at', '<', span.to)
    .where('state', '=', 'submitted')
    .orderBy('created_at', 'desc')
    .execute();
  // Newest first, so that the oldest of a cart is the one that stays.
  return new Map(rows.flatMap((r) => (r.cart === null ? [] : [[r.cart, r.created_at] as const])));
}

async function cartsWithOrders(db: Store, shop: string, tokens: string[]) {
  const carts = await db
    .selectFrom('carts')
    .select(['token', 'line_count', 'updated_at'])
    .where('shop', '=', shop)
    .where('token', 'in', tokens)
    .execute();
  const orders = await db
    .selectFrom('orders')
    .select(['cart', 'placed_at'])
    .where('shop', '=', shop)
    .where('cart', 'in', tokens)
    .execute();
  const placed = new Map<string, number[]>();
  for (const { cart, placed_at } of orders) {
    if (cart !== null) placed.set(cart, [...(placed.get(cart) ?? []), placed_at]);
  }
  return carts.map((c) => ({
    token: c.token,
    lineCount: c.line_count,
    updatedAt: c.updated_at,
    orders: placed.get(c.token) ?? [],
  }));
}
