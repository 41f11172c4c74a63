// What the law asks of a shop's apps, as the platform passes it on: tell what is known, forget a person, forget the shop.

import { normalisedEmail } from '../lib/email-address.ts';
import type { Keys } from '../lib/keys.ts';
import { allOf, shopperByCustomer, shopperByEmail } from '../profile/identity.ts';
import type { Store } from '../storage/store.ts';
import { eraseShopper } from './erase.ts';

export interface AskedAbout {
  customer: string | null;
  email: string | null;
}

/** Forgets a person by whatever the request names; somebody unknown is no fault. Returns how many shoppers it was. */
export async function forgetPerson(trx: Store, keys: Keys, shop: string, person: AskedAbout): Promise<number> {
  const email = normalisedEmail(person.email);
  const emailHash = email === null ? null : keys.fingerprint(shop, 'email', email);
  const heads = [
    person.customer === null ? null : await shopperByCustomer(trx, shop, person.customer),
    emailHash === null ? null : await shopperByEmail(trx, shop, emailHash),
  ].filter((id) => id !== null);
  const shoppers = new Set<string>();
  for (const head of heads) for (const id of await allOf(trx, shop, head)) shoppers.add(id);
  await eraseShopper(trx, shop, { shoppers: [...shoppers], emailHashes: emailHash === null ? [] : [emailHash] });
  return shoppers.size;
}

/** Notes that a person's data was asked for; the merchant answers with the export. */
export async function dataRequested(trx: Store, shop: string, request: string | null, now: number): Promise<void> {
  await trx
    .insertInto('facts')
    .values({ shop, name: `data-request ${request ?? now}`, value: JSON.stringify({ at: now }) })
    .onConflict((c) => c.columns(['shop', 'name']).doNothing())
    .execute();
}
