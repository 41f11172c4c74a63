// Who asked to be told when something sold out is back. The asking is the permission for that one message, and for nothing else.

import type { Selectable } from 'kysely';
import type { StockAlertRequested } from '../events/shop-event.ts';
import type { StockAlertsTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';

export type StockAlert = Selectable<StockAlertsTable>;

/** An address may wait for this many products at a time: more is somebody playing with another person's address. */
const MOST_WAITING = 20;

/** Notes the wish; asked again after it was answered, it waits again. */
export async function stockAlertAsked(
  trx: Store,
  shop: string,
  emailHash: string,
  event: Pick<StockAlertRequested, 'product' | 'variant' | 'locale' | 'at'>,
): Promise<void> {
  const { waiting } = await trx
    .selectFrom('stock_alerts')
    .select((e) => e.fn.countAll<number>().as('waiting'))
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .where('answered_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(waiting) >= MOST_WAITING) return;
  await trx
    .insertInto('stock_alerts')
    .values({
      shop,
      email_hash: emailHash,
      product: event.product,
      variant: event.variant ?? '',
      locale: event.locale,
      asked_at: event.at,
      answered_at: null,
    })
    .onConflict((c) =>
      c
        .columns(['shop', 'email_hash', 'product', 'variant'])
        .doUpdateSet({ asked_at: event.at, answered_at: null, locale: event.locale })
        // An older wish that comes late does not open one that was answered since.
        .where('stock_alerts.asked_at', '<', event.at),
    )
    .execute();
}

/**
 * Alerts that wait for a product, the oldest first.
 * @param buyable its variants that can be bought now: an alert for another variant goes on waiting
 */
export async function alertsWaiting(
  trx: Store,
  shop: string,
  product: string,
  buyable: string[],
): Promise<StockAlert[]> {
  return trx
    .selectFrom('stock_alerts')
    .selectAll()
    .where('shop', '=', shop)
    .where('product', '=', product)
    .where('variant', 'in', ['', ...buyable])
    .where('answered_at', 'is', null)
    .orderBy('asked_at')
    .execute();
}

/** The one message was decided: the alert is over. True where it was still waiting, so that only one caller sends. */
export async function alertAnswered(trx: Store, alert: StockAlert, at: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('stock_alerts')
    .set({ answered_at: at })
    .where('shop', '=', alert.shop)
    .where('email_hash', '=', alert.email_hash)
    .where('product', '=', alert.product)
    .where('variant', '=', alert.variant)
    .where('answered_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
