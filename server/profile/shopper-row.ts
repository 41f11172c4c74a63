// What the platform says of a customer, as columns of the shopper.

import type { CustomerChanged } from '../events/shop-event.ts';
import type { Store } from '../storage/store.ts';
import type { People } from './people.ts';

/** Tags by which shops mark their own people; orders of staff say nothing about shoppers. */
const staffTag = /^(staff|employee|team|mitarbeiter)$/i;

export async function customerChanged(
  trx: Store,
  people: People,
  shop: string,
  shopper: string,
  event: CustomerChanged,
): Promise<void> {
  const change: { locale?: string; tags?: string; staff?: number } = {};
  if (event.locale !== null) change.locale = event.locale;
  if (event.tags !== null) {
    change.tags = JSON.stringify(event.tags);
    change.staff = event.tags.some((t) => staffTag.test(t.trim())) ? 1 : 0;
  }
  if (Object.keys(change).length === 0) return;
  await people.changed(shopper, change);
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

/**
 * The account is gone at the platform. Its number still leads here (numbers are never given twice), so that what comes late finds its
 * shopper and a request to erase finds everything; but the shopper is no customer any more, and may become one again.
 */
export const customerDeleted = (people: People, shopper: string): Promise<void> =>
  people.changed(shopper, { customer: null });

export const isStaff = async (people: People, shopper: string): Promise<boolean> =>
  (await people.rowOf(shopper))?.staff === 1;

/** The clock a shopper lives by, as the newest address tells. */
export async function livesIn(trx: Store, shop: string, shopper: string, zone: string): Promise<void> {
  await trx
    .updateTable('shoppers')
    .set({ zone })
    .where('shop', '=', shop)
    .where('id', '=', shopper)
    .where((e) => e.or([e('zone', 'is', null), e('zone', '!=', zone)]))
    .execute();
}
