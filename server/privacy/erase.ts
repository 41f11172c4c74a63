// Erasing a person, or a whole shop: gone from the tables, not just from the screen (the file zeroes what is deleted).

import type { Database } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';
import { personalTables } from './personal-data.ts';

/** Everything of a shop. */
export async function eraseShop(trx: Store, shop: string): Promise<void> {
  for (const table of Object.keys(personalTables) as (keyof Database)[]) {
    await trx
      .deleteFrom(table as 'events')
      .where('shop', '=', shop)
      .execute();
  }
}

/** Whom to forget; every key that is known leads to the same shoppers. */
export interface Forgotten {
  shoppers: string[];
  emailHashes: string[];
}

/**
 * Everything of a person. Orders stay as trade without a person; what another shopper of the same browser did stays theirs.
 * A suppression stays as a keyed hash: it is what keeps us from writing again.
 */
export async function eraseShopper(trx: Store, shop: string, { shoppers, emailHashes }: Forgotten): Promise<void> {
  if (shoppers.length === 0 && emailHashes.length === 0) return;
  const hashes = [...emailHashes];
  if (shoppers.length > 0) {
    const known = await trx
      .selectFrom('identities')
      .select('key')
      .where('shop', '=', shop)
      .where('kind', '=', 'email')
      .where('shopper', 'in', shoppers)
      .execute();
    hashes.push(...known.map((k) => k.key));
    await eraseBrowsers(trx, shop, shoppers);
    for (const table of ['events', 'scores', 'decisions', 'messages', 'journey_runs', 'checkouts'] as const) {
      await trx.deleteFrom(table).where('shop', '=', shop).where('shopper', 'in', shoppers).execute();
    }
    await trx.deleteFrom('identities').where('shop', '=', shop).where('shopper', 'in', shoppers).execute();
    await trx.deleteFrom('shoppers').where('shop', '=', shop).where('id', 'in', shoppers).execute();
    await anonymousOrders(trx, shop, 'shopper', shoppers);
  }
  if (hashes.length > 0) {
    for (const table of ['messages', 'links', 'checkouts'] as const) {
      await trx.deleteFrom(table).where('shop', '=', shop).where('email_hash', 'in', hashes).execute();
    }
    await trx
      .deleteFrom('consents')
      .where('shop', '=', shop)
      .where('subject_kind', '=', 'email')
      .where('subject', 'in', hashes)
      .execute();
    await anonymousOrders(trx, shop, 'email_hash', hashes);
  }
}

async function anonymousOrders(trx: Store, shop: string, by: 'shopper' | 'email_hash', keys: string[]) {
  await trx
    .updateTable('orders')
    .set({ shopper: null, email_hash: null, cart: null, checkout: null, restored_from: null })
    .where('shop', '=', shop)
    .where(by, 'in', keys)
    .execute();
}

/** Browsers that were theirs alone, with what was seen in them; of shared ones only the link. */
async function eraseBrowsers(trx: Store, shop: string, shoppers: string[]): Promise<void> {
  const theirs = await trx
    .selectFrom('visitor_links')
    .select('visitor')
    .distinct()
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .execute();
  await trx.deleteFrom('visitor_links').where('shop', '=', shop).where('shopper', 'in', shoppers).execute();
  for (const { visitor } of theirs) {
    const other = await trx
      .selectFrom('visitor_links')
      .select('shopper')
      .where('shop', '=', shop)
      .where('visitor', '=', visitor)
      .executeTakeFirst();
    if (other !== undefined) continue;
    for (const table of ['events', 'decisions', 'cart_links'] as const) {
      await trx.deleteFrom(table).where('shop', '=', shop).where('visitor', '=', visitor).execute();
    }
    await trx
      .deleteFrom('consents')
      .where('shop', '=', shop)
      .where('subject_kind', '=', 'visitor')
      .where('subject', '=', visitor)
      .execute();
  }
}
