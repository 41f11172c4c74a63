// Carts, checkouts and orders as they now stand: the newest state wins, in whatever order the messages come.

import type { CartChanged, CheckoutChanged, OrderChanged } from '../events/shop-event.ts';
import type { Keys } from '../lib/keys.ts';
import type { Store } from '../storage/store.ts';

const quantityOf = (lines: { quantity: number }[]) => lines.reduce((sum, l) => sum + l.quantity, 0);

export async function cartChanged(trx: Store, shop: string, event: CartChanged): Promise<void> {
  const row = { lines: JSON.stringify(event.lines), line_count: quantityOf(event.lines), updated_at: event.at };
  await trx
    .insertInto('carts')
    .values({ shop, token: event.cart, created_at: event.createdAt, ...row })
    .onConflict((c) => c.columns(['shop', 'token']).doUpdateSet(row).where('carts.updated_at', '<=', event.at))
    .execute();
}

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

/** Returns whether this was the newest that is known of the order; an older state changes nothing. */
export async function orderChanged(
  trx: Store,
  shop: string,
  event: OrderChanged,
  owner: Owner,
  staff: boolean,
): Promise<boolean> {
  const reason = uncountedReason(event, staff);
  const refunded = Math.min(event.total, Math.max(0, event.refunded));
  const row = {
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
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('orders')
    .values({ shop, id: event.order, ...row })
    .onConflict((c) =>
      c
        .columns(['shop', 'id'])
        .doUpdateSet(row)
        .where('orders.updated_at', '<=', event.updatedAt)
        // Deleted stays deleted: the platform never gives an order's number twice.
        .where((e) => e.or([e('orders.uncounted_reason', 'is', null), e('orders.uncounted_reason', '!=', DELETED)])),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return false;
  await trx.deleteFrom('order_lines').where('shop', '=', shop).where('order_id', '=', event.order).execute();
  const lines = event.lines.map((l) => ({
    shop,
    order_id: event.order,
    line: l.line,
    product: l.product,
    variant: l.variant,
    title: l.title,
    quantity: l.quantity,
    refunded_quantity: l.refundedQuantity ?? 0,
    price: l.price,
    decision: l.decision ?? null,
  }));
  for (let i = 0; i < lines.length; i += 500) {
    await trx
      .insertInto('order_lines')
      .values(lines.slice(i, i + 500))
      .onConflict((c) => c.doNothing())
      .execute();
  }
  return true;
}

const DELETED = 'deleted';

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
