// What we may tell and use of one shopper: address and name, opened only where they are needed.

import type { Keys } from '../lib/keys.ts';
import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';
import { headOf } from './identity.ts';

const findShopper = prepared((db, of: { shop: string; id: string }) =>
  db.selectFrom('shoppers').selectAll().where('shop', '=', of.shop).where('id', '=', of.id),
);
const findAddress = prepared((db, of: { shop: string; emailHash: string }) =>
  db
    .selectFrom('identities')
    .select(['shopper', 'sealed'])
    .where('shop', '=', of.shop)
    .where('kind', '=', 'email')
    .where('key', '=', of.emailHash),
);

/** The address behind a keyed hash, with the name of whom it belongs to. Null once erased or never known. */
export async function addressOf(
  trx: Store,
  keys: Keys,
  shop: string,
  emailHash: string,
): Promise<{ email: string; name: string | null } | null> {
  const [identity] = (await findAddress(trx, { shop, emailHash })).rows;
  if (!identity?.sealed) return null;
  const shopper = await shopperOf(trx, shop, identity.shopper);
  return {
    email: keys.open(shop, 'email', identity.sealed),
    name: shopper?.name_sealed ? keys.open(shop, 'name', shopper.name_sealed) : null,
  };
}

/** The row of a shopper, or of whom they were merged into. */
export async function shopperOf(trx: Store, shop: string, shopper: string) {
  const id = await headOf(trx, shop, shopper);
  return (await findShopper(trx, { shop, id })).rows[0];
}
