// What the law asks of a shop's apps, as the platform passes it on: tell what is known, forget a person, forget the shop.

import { UNLINK_JOB } from '../learning/model-store.ts';
import { normalisedEmail } from '../lib/email-address.ts';
import type { Keys } from '../lib/keys.ts';
import { type ForgottenFact, keysForgotten, rememberForgotten } from '../profile/forgotten.ts';
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

/** By every key under which somebody is known. */
export interface PersonKeys {
  /** The shopper with all that were merged into them. */
  shoppers: string[];
  customers: string[];
  emailHashes: string[];
  orders: string[];
}

/** Who a request is about: what it names, and every other key that leads to the same shoppers. */
export async function personKeys(trx: Store, keys: Keys, shop: string, person: AskedAbout): Promise<PersonKeys> {
  const email = normalisedEmail(person.email);
  return keysOf(trx, shop, {
    customers: person.customer === null ? [] : [person.customer],
    emailHashes: email === null ? [] : [keys.fingerprint(shop, 'email', email)],
    orders: person.orders ?? [],
  });
}

async function keysOf(trx: Store, shop: string, named: Omit<PersonKeys, 'shoppers'>): Promise<PersonKeys> {
  const heads = [
    ...(await Promise.all(named.customers.map((customer) => shopperByCustomer(trx, shop, customer)))),
    ...(await Promise.all(named.emailHashes.map((hash) => shopperByEmail(trx, shop, hash)))),
  ].filter((id) => id !== null);
  const shoppers = new Set<string>();
  for (const head of heads) for (const id of await allOf(trx, shop, head)) shoppers.add(id);
  const customers = new Set(named.customers);
  const emailHashes = new Set(named.emailHashes);
  if (shoppers.size > 0) {
    const identities = await trx
      .selectFrom('identities')
      .select(['kind', 'key'])
      .where('shop', '=', shop)
      .where('shopper', 'in', [...shoppers])
      .execute();
    for (const { kind, key } of identities) (kind === 'customer' ? customers : emailHashes).add(key);
  }
  return { shoppers: [...shoppers], customers: [...customers], emailHashes: [...emailHashes], orders: named.orders };
}

/** Forgets a person by whatever the request names; somebody unknown is no fault. Returns how many shoppers it was. */
export async function forgetPerson(
  trx: Store,
  keys: Keys,
  shop: string,
  person: AskedAbout,
  now: number,
): Promise<number> {
  const known = await personKeys(trx, keys, shop, person);
  await eraseShopper(trx, shop, known);
  await rememberForgotten(trx, keys, shop, known, now);
  return known.shoppers.length;
}

/** The same for those who were forgotten before, by what is remembered of them. */
export async function forgetFacts(trx: Store, keys: Keys, shop: string, facts: ForgottenFact[]): Promise<void> {
  const named = await keysForgotten(trx, keys, shop, new Set(facts.map((fact) => fact.name)));
  await eraseShopper(trx, shop, await keysOf(trx, shop, { ...named, orders: [] }));
}

/** Forgets a shop: its rows now, the files of its models by a job, since they lie outside the database. */
export async function forgetShop(trx: Store, jobs: Pick<Jobs, 'enqueue'>, shop: string): Promise<void> {
  const models = await trx.selectFrom('models').select('hash').where('shop', '=', shop).execute();
  await eraseShop(trx, shop);
  if (models.length === 0) return;
  await jobs.enqueue(trx, { kind: UNLINK_JOB, payload: { hashes: models.map((model) => model.hash) } });
}
