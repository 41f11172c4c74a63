// What the platform says of a customer, as columns of the shopper.

import type { CustomerChanged, Place } from '../events/shop-event.ts';
import type { Store } from '../storage/store.ts';
import { zoneOfCountry } from './country-zones.ts';
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
  if (event.place) await livesIn(trx, shop, shopper, event.place);
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

/** Where a shopper lives, and by which clock, as the newest address tells. A country of several clocks leaves the known one. */
export async function livesIn(trx: Store, shop: string, shopper: string, place: Place): Promise<void> {
  const zone = zoneOfCountry(place.country);
  const { country, region, postcode } = place;
  await trx
    .updateTable('shoppers')
    .set({ country, region, postcode, ...(zone === null ? {} : { zone }) })
    .where('shop', '=', shop)
    .where('id', '=', shopper)
    .execute();
}
