// What the platform says of a customer, as columns of the shopper.

import type { CustomerChanged } from '../events/shop-event.ts';
import type { Store } from '../storage/store.ts';
import { shopperByCustomer } from './identity.ts';

/** Tags by which shops mark their own people; orders of staff say nothing about shoppers. */
const staffTag = /^(staff|employee|team|mitarbeiter)$/i;

export async function customerChanged(trx: Store, shop: string, shopper: string, event: CustomerChanged) {
  const change: { locale?: string; tags?: string; staff?: number } = {};
  if (event.locale !== null) change.locale = event.locale;
  if (event.tags !== null) {
    change.tags = JSON.stringify(event.tags);
    change.staff = event.tags.some((t) => staffTag.test(t.trim())) ? 1 : 0;
  }
  if (Object.keys(change).length === 0) return;
  await trx.updateTable('shoppers').set(change).where('shop', '=', shop).where('id', '=', shopper).execute();
  if (change.staff === 1) {
    // Their earlier orders stop counting as well, so that the order of arrival does not matter.
    await trx
      .updateTable('orders')
      .set({ counted: 0, uncounted_reason: 'staff' })
      .where('shop', '=', shop)
      .where('shopper', '=', shopper)
      .where('counted', '=', 1)
      .execute();
  }
}

/** The account is gone at the platform: the key no longer leads here. Erasing the person is a separate request. */
export async function customerDeleted(trx: Store, shop: string, customer: string): Promise<void> {
  const shopper = await shopperByCustomer(trx, shop, customer);
  if (shopper === null) return;
  await trx
    .deleteFrom('identities')
    .where('shop', '=', shop)
    .where('kind', '=', 'customer')
    .where('key', '=', customer)
    .execute();
  await trx
    .updateTable('shoppers')
    .set({ customer: null })
    .where('shop', '=', shop)
    .where('id', '=', shopper)
    .execute();
}

export async function isStaff(trx: Store, shop: string, shopper: string): Promise<boolean> {
  const row = await trx
    .selectFrom('shoppers')
    .select('staff')
    .where('shop', '=', shop)
    .where('id', '=', shopper)
    .executeTakeFirst();
  return row?.staff === 1;
}
