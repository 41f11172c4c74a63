// Carts, checkouts and orders as they now stand: the newest state wins, in whatever order the messages come.

import type { CartChanged, CheckoutChanged, OrderChanged } from '../events/shop-event.ts';
import type { Keys } from '../lib/keys.ts';
import { columns, prepared, preparedRows } from '../storage/prepared.ts';
import type { CartsTable, OrderLinesTable, OrdersTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

const quantityOf = (lines: { quantity: number }[]) => lines.reduce((sum, l) => sum + l.quantity, 0);

export async function cartChanged(trx: Store, shop: string, event: CartChanged): Promise<void> {
  await saveCart(trx, {
    shop,
    token: event.cart,
    lines: JSON.stringify(event.lines),
    line_count: quantityOf(event.lines),
    created_at: event.createdAt,
    updated_at: event.at,
  });
}

const saveCart = prepared((db, cart: CartsTable) =>
  db
    .insertInto('carts')
    .values(columns(cart, 'shop', 'token', 'lines', 'line_count', 'created_at', 'updated_at'))
    .onConflict((c) =>
      c
        .columns(['shop', 'token'])
        .doUpdateSet(columns(cart, 'lines', 'line_count', 'updated_at'))
        .where('carts.updated_at', '<=', cart.updated_at),
    ),
);

/** Who the checkout belongs to, once resolved. */
export interface Owner {
  shopper: string | null;
  emailHash: string | null;
}

export async function checkoutChanged(
  trx: Store,
  keys: Keys,
  shop: string,
  event: CheckoutChanged,
  owner: Owner,
): Promise<void> {
  const row = {
    cart: event.cart,
    shopper: owner.shopper,
    email_hash: owner.emailHash,
    accepts_marketing: event.acceptsMarketing ? 1 : 0,
    locale: event.locale,
    lines: JSON.stringify(event.lines),
    line_count: quantityOf(event.lines),
    currency: event.currency,
    total: event.total,
    recovery_url_sealed: event.recoveryUrl === null ? null : keys.seal(shop, 'recovery-url', event.recoveryUrl),
    restored_from: event.restoredFrom,
    updated_at: event.at,
    completed_at: event.completedAt,
    ...(event.name ? { name: event.name } : {}),
  };
  await trx
    .insertInto('checkouts')
    .values({ shop, token: event.checkout, name: null, created_at: event.createdAt, deleted_at: null, ...row })
    .onConflict((c) => c.columns(['shop', 'token']).doUpdateSet(row).where('checkouts.updated_at', '<=', event.at))
    .execute();
}

export async function checkoutDeleted(trx: Store, shop: string, checkout: string, at: number): Promise<void> {
  await trx
    .updateTable('checkouts')
    .set({ deleted_at: at })
    .where('shop', '=', shop)
    .where('token', '=', checkout)
    .execute();
}

/** Why an order says nothing about its shopper as a person who shops here; null when it counts. */
export function uncountedReason(event: OrderChanged, staff: boolean): string | null {
  if (event.test) return 'test';
  if (event.cancelledAt !== null) return 'cancelled';
  if (event.channel === 'draft') return 'draft';
  if (staff) return 'staff';
  if (event.lines.length > 0 && event.lines.every((l) => l.giftCard === true)) return 'gift-card';
  return null;
}

/**
 * Returns whether this was the newest that is known of the order; an older state changes nothing. Its lines are to be replaced then
 * (`orderLinesReplaced`), for many orders at once.
 */
export async function orderChanged(
  trx: Store,
  shop: string,
  event: OrderChanged,
  owner: Owner,
  staff: boolean,
): Promise<boolean> {
  const reason = uncountedReason(event, staff);
  const refunded = Math.min(event.total, Math.max(0, event.refunded));
  const { numAffectedRows } = await saveOrder(trx, {
    shop,
    id: event.order,
    name: event.name,
    shopper: owner.shopper,
    email_hash: owner.emailHash,
    cart: event.cart,
    checkout: event.checkout,
    restored_from: event.restoredFrom,
    placed_at: event.placedAt,
    updated_at: event.updatedAt,
    cancelled_at: event.cancelledAt,
    currency: event.currency,
    total: event.total,
    refunded,
    net: event.cancelledAt === null ? event.total - refunded : 0,
    channel: event.channel,
    counted: reason === null ? 1 : 0,
    uncounted_reason: reason,
  });
  return numAffectedRows !== 0n;
}

/** The lines of these orders are now these, whatever they were. */
export async function orderLinesReplaced(
  trx: Store,
  shop: string,
  orders: ReadonlyMap<string, OrderChanged['lines']>,
): Promise<void> {
  await dropLines(
    trx,
    [...orders.keys()].map((order) => ({ shop, order })),
  );
  const rows: OrderLinesTable[] = [];
  for (const [order, lines] of orders) {
    for (const l of lines) {
      rows.push({
        shop,
        order_id: order,
        line: l.line,
        product: l.product,
        variant: l.variant,
        title: l.title,
        quantity: l.quantity,
        refunded_quantity: l.refundedQuantity ?? 0,
        price: l.price,
        decision: l.decision ?? null,
      });
    }
  }
  await insertLines(trx, rows);
}

const DELETED = 'deleted';

const saveOrder = prepared((db, order: OrdersTable) => {
  const told = columns(
    order,
    ...(['name', 'shopper', 'email_hash', 'cart', 'checkout', 'restored_from', 'placed_at', 'updated_at'] as const),
    ...(['cancelled_at', 'currency', 'total', 'refunded', 'net', 'channel', 'counted', 'uncounted_reason'] as const),
  );
  return db
    .insertInto('orders')
    .values({ ...columns(order, 'shop', 'id'), ...told })
    .onConflict((c) =>
      c
        .columns(['shop', 'id'])
        .doUpdateSet(told)
        .where('orders.updated_at', '<=', order.updated_at)
        // Deleted stays deleted: the platform never gives an order's number twice.
        .where((e) => e.or([e('orders.uncounted_reason', 'is', null), e('orders.uncounted_reason', '!=', DELETED)])),
    );
});

const ORDERS_A_STATEMENT = 50;
const LINES_A_STATEMENT = 100;

const dropLines = preparedRows(ORDERS_A_STATEMENT, (db, of: { shop: string; order: string }[]) =>
  db
    .deleteFrom('order_lines')
    .where('shop', '=', (of[0] as { shop: string }).shop)
    .where(
      'order_id',
      'in',
      of.map(({ order }) => order),
    ),
);

const insertLines = preparedRows(LINES_A_STATEMENT, (db, lines: OrderLinesTable[]) =>
  db
    .insertInto('order_lines')
    .values(
      lines.map((line) =>
        columns(
          line,
          ...(['shop', 'order_id', 'line', 'product', 'variant', 'title'] as const),
          ...(['quantity', 'refunded_quantity', 'price', 'decision'] as const),
        ),
      ),
    )
    .onConflict((c) => c.doNothing()),
);

/** The order counts no more. A deletion that comes before its order is kept as a tombstone. */
export async function orderDeleted(trx: Store, shop: string, order: string, at: number): Promise<void> {
  const gone = { counted: 0, uncounted_reason: DELETED, net: 0 };
  await trx
    .insertInto('orders')
    .values({
      ...{ shop, id: order, name: '', shopper: null, email_hash: null, cart: null, checkout: null },
      ...{ restored_from: null, placed_at: at, updated_at: at, cancelled_at: null, currency: 'XXX' },
      ...{ total: 0, refunded: 0, channel: 'other', ...gone },
    })
    .onConflict((c) => c.columns(['shop', 'id']).doUpdateSet(gone))
    .execute();
}
