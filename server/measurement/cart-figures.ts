// What became of the carts that were left in a span of time.

import type { Store } from '../storage/store.ts';
import type { Span } from './intake-figures.ts';

export interface CartFigures {
  /** Carts with something in them that stood still for the delay without an order. */
  left: number;
  /** Of those, how many got at least one e-mail. */
  reminded: number;
  /** Of those reminded, how many were bought after the e-mail left. Bought after, not because of: lift is measured elsewhere. */
  boughtAfter: number;
}

/** A cart counts as left when no order came from it within `delayMs` after its last change inside the span. */
export async function cartsLeftIn(db: Store, shop: string, span: Span, delayMs: number): Promise<CartFigures> {
  const leftCarts = db
    .selectFrom('carts')
    .where('carts.shop', '=', shop)
    .where('carts.updated_at', '>=', span.from)
    .where('carts.updated_at', '<', span.to - delayMs)
    .where('carts.line_count', '>', 0)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('orders')
            .select('orders.id')
            .where('orders.shop', '=', shop)
            .whereRef('orders.cart', '=', 'carts.token')
            .where((o) => o('orders.placed_at', '<', o('carts.updated_at', '+', delayMs))),
        ),
      ),
    );
  const left = await leftCarts.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const reminded = await leftCarts
    .innerJoin('messages', (j) => j.onRef('messages.cart', '=', 'carts.token').on('messages.shop', '=', shop))
    .where('messages.created_at', '>=', span.from)
    .where('messages.state', '=', 'submitted')
    .select((e) => ['carts.token', e.fn.min('messages.submitted_at').as('first')])
    .groupBy('carts.token')
    .execute();
  let boughtAfter = 0;
  for (const cart of reminded) {
    const order = await db
      .selectFrom('orders')
      .select('id')
      .where('shop', '=', shop)
      .where('cart', '=', cart.token)
      .where('placed_at', '>=', cart.first ?? 0)
      .limit(1)
      .executeTakeFirst();
    if (order !== undefined) boughtAfter += 1;
  }
  return { left: Number(left.count), reminded: reminded.length, boughtAfter };
}
