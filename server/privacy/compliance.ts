// What the law asks of a shop's apps, as the platform passes it on: tell what is known, forget a person, forget the shop.

import { UNLINK_JOB } from '../learning/model-store.ts';
import { normalisedEmail } from '../lib/email-address.ts';
import type { Keys } from '../lib/keys.ts';
import { rememberForgotten } from '../profile/forgotten.ts';
import { allOf, shopperByCustomer, shopperByEmail } from '../profile/identity.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { eraseShop, eraseShopper } from './erase.ts';

export interface AskedAbout {
  customer: string | null;
  email: string | null;
  /** Orders the platform names as theirs. */
  orders?: string[];
}

/** Forgets a person by whatever the request names; somebody unknown is no fault. Returns how many shoppers it was. */
export async function forgetPerson(
  trx: Store,
  keys: Keys,
  shop: string,
  person: AskedAbout,
  now: number,
): Promise<number> {
  const email = normalisedEmail(person.email);
  const emailHash = email === null ? null : keys.fingerprint(shop, 'email', email);
  const heads = [
    person.customer === null ? null : await shopperByCustomer(trx, shop, person.customer),
    emailHash === null ? null : await shopperByEmail(trx, shop, emailHash),
  ].filter((id) => id !== null);
  const shoppers = new Set<string>();
  for (const head of heads) for (const id of await allOf(trx, shop, head)) shoppers.add(id);
  const customers = new Set(person.customer === null ? [] : [person.customer]);
  const emailHashes = new Set(emailHash === null ? [] : [emailHash]);
  if (shoppers.size > 0) {
    const identities = await trx
      .selectFrom('identities')
      .select(['kind', 'key'])
      .where('shop', '=', shop)
      .where('shopper', 'in', [...shoppers])
      .execute();
    for (const { kind, key } of identities) (kind === 'customer' ? customers : emailHashes).add(key);
  }
  const forgotten = { shoppers: [...shoppers], emailHashes: [...emailHashes], orders: person.orders ?? [] };
  await eraseShopper(trx, shop, forgotten);
  await rememberForgotten(trx, keys, shop, { customers: [...customers], emailHashes: [...emailHashes] }, now);
  return shoppers.size;
}

/** Forgets a shop: its rows now, the files of its models by a job, since they lie outside the database. */
export async function forgetShop(trx: Store, jobs: Jobs, shop: string): Promise<void> {
  const models = await trx.selectFrom('models').select('hash').where('shop', '=', shop).execute();
  await eraseShop(trx, shop);
  if (models.length === 0) return;
  await jobs.enqueue(trx, { kind: UNLINK_JOB, payload: { hashes: models.map((model) => model.hash) } });
}

/** Notes that a person's data was asked for; the merchant answers with the export. */
export async function dataRequested(trx: Store, shop: string, request: string | null, now: number): Promise<void> {
  await trx
    .insertInto('facts')
    .values({ shop, name: `data-request ${request ?? now}`, value: JSON.stringify({ at: now }) })
    .onConflict((c) => c.columns(['shop', 'name']).doNothing())
    .execute();
}
