// Who is who: customer ids and addresses lead to one shopper; browsers lead to shoppers, never shoppers to each other through a browser.

import type { Person } from '../events/shop-event.ts';
import { normalisedEmail } from '../lib/email-address.ts';
import type { Keys } from '../lib/keys.ts';
import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';
import { type Contact, People } from './people.ts';

/** A person with the address as a keyed hash; the clear text is only sealed into the shopper's own row. */
export interface KnownPerson {
  customer: string | null;
  emailHash: string | null;
  email: string | null;
  name: string | null;
}

export function knownPerson(keys: Keys, shop: string, person: Person): KnownPerson {
  const email = normalisedEmail(person.email);
  return {
    customer: person.customer,
    email,
    emailHash: email === null ? null : keys.fingerprint(shop, 'email', email),
    name: person.name?.trim().slice(0, 200) || null,
  };
}

/** The shopper that another one was merged into, however often. */
export const headOf = (trx: Store, shop: string, shopper: string) => new People(trx, shop).headOf(shopper);

/** The shopper known by this address, if any. */
export const shopperByEmail = (trx: Store, shop: string, emailHash: string) =>
  new People(trx, shop).shopperBy('email', emailHash);
export const shopperByCustomer = (trx: Store, shop: string, customer: string) =>
  new People(trx, shop).shopperBy('customer', customer);

/**
 * The shopper of a person, made if new. A guest (address only) who turns out to be a customer is merged into that customer;
 * two customers stay two, whatever address they share. Returns null for somebody without any key.
 */
export async function resolveShopper(
  people: People,
  keys: Keys,
  shop: string,
  person: KnownPerson,
  at: number,
): Promise<string | null> {
  const customer = await people.holderOf('customer', person.customer);
  const address = await people.holderOf('email', person.emailHash);
  const byCustomer = customer === null ? null : await people.headOf(customer);
  let byEmail = address === customer ? byCustomer : null;
  if (address !== null && address !== customer) byEmail = await people.headOf(address);
  let shopper = byCustomer;
  if (shopper === null && byEmail !== null) {
    const owner = await customerOf(people, byEmail);
    // An address that belongs to another customer does not make this one the same person.
    if (person.customer === null || owner === null) shopper = byEmail;
  }
  if (shopper === null && person.customer === null && person.emailHash === null) return null;

  const sealedEmail = () => (person.email === null ? null : keys.seal(shop, 'email', person.email));
  const isNew = shopper === null;
  const { emailHash } = person;
  let emailSealed: string | null = null;
  if (shopper === null) {
    emailSealed = sealedEmail();
    const nameSealed = person.name === null ? null : keys.seal(shop, 'name', person.name);
    shopper = await people.appears(person.customer, { emailHash, emailSealed, nameSealed }, at);
  }
  if (person.customer !== null && byCustomer === null) {
    await people.identify('customer', person.customer, shopper, at);
    if (!isNew) await people.changed(shopper, { customer: person.customer });
  }
  if (emailHash !== null) {
    if (byEmail === null) {
      await people.identify('email', emailHash, shopper, at, emailSealed ?? sealedEmail());
    } else if (byEmail !== shopper && (await customerOf(people, byEmail)) === null) {
      await mergeShoppers(people, byEmail, shopper);
    }
  }
  if (!isNew) await keepContact(people, keys, shop, shopper, person, at);
  return shopper;
}

const customerOf = async (people: People, shopper: string) => (await people.rowOf(shopper))?.customer ?? null;

/** A key leads to a shopper that is not there. */
class ShopperMissing extends Error {
  override name = 'ShopperMissing';
}

/** Seals the newest address and name into the shopper's row. */
async function keepContact(people: People, keys: Keys, shop: string, shopper: string, person: KnownPerson, at: number) {
  const row = await people.rowOf(shopper);
  if (row === undefined) throw new ShopperMissing(shopper);
  const newer = at >= row.seen_at;
  const change: Contact = { emailHash: null, emailSealed: null, nameSealed: null };
  if (person.email !== null && person.emailHash !== null && row.email_hash !== person.emailHash) {
    if (row.email_hash === null || newer) {
      change.emailHash = person.emailHash;
      change.emailSealed = keys.seal(shop, 'email', person.email);
    }
  }
  if (person.name !== null && (row.name_sealed === null || newer)) {
    if (row.name_sealed === null || keys.open(shop, 'name', row.name_sealed) !== person.name) {
      change.nameSealed = keys.seal(shop, 'name', person.name);
    }
  }
  const [seenAt, createdAt] = [Math.max(at, row.seen_at), Math.min(at, row.created_at)];
  const same = change.emailHash === null && change.nameSealed === null;
  if (same && seenAt === row.seen_at && createdAt === row.created_at) return;
  await people.contactChanged(shopper, change, seenAt, createdAt);
}

/** From now on `from` is seen as `into`. Nothing of `from` is rewritten, so the merge can be undone. */
async function mergeShoppers(people: People, from: string, into: string): Promise<void> {
  const head = await people.headOf(into);
  if (head !== from) await people.changed(from, { merged_into: head });
}

/** Takes a merge back: both are again who they were, with everything that was theirs. */
export async function unmergeShopper(trx: Store, shop: string, shopper: string): Promise<void> {
  await trx
    .updateTable('shoppers')
    .set({ merged_into: null })
    .where('shop', '=', shop)
    .where('id', '=', shopper)
    .execute();
}

const findMerged = prepared((db, of: { shop: string; into: string }) =>
  db.selectFrom('shoppers').select('id').where('shop', '=', of.shop).where('merged_into', '=', of.into),
);

/** A shopper with all that were merged into them, themselves first. */
export async function allOf(trx: Store, shop: string, shopper: string): Promise<string[]> {
  const ids = [shopper];
  for (let i = 0; i < ids.length && ids.length < 100; i++) {
    const { rows } = await findMerged(trx, { shop, into: ids[i] as string });
    ids.push(...rows.map((r) => r.id));
  }
  return ids;
}

/**
 * The platform has signed that this browser is used by this shopper. Nothing follows the other way round: two shoppers of one browser stay
 * two. Signs are kept, not conclusions, so that they may arrive in any order.
 */
export async function visitorLoggedIn(trx: Store, shop: string, visitor: string, shopper: string, at: number) {
  const sign = { shop, source: `login ${visitor} ${at} ${shopper}`, visitor, shopper, since_at: at, via: 'login' };
  await trx
    .insertInto('visitor_links')
    .values({ ...sign, cart: null, checkout: null })
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Whose browser this is at a moment: the newest link before it, else the first one after it (the browsing before a first purchase). */
export async function shopperOfVisitor(trx: Store, shop: string, visitor: string, at: number): Promise<string | null> {
  const links = await trx
    .selectFrom('visitor_links')
    .select(['shopper', 'since_at'])
    .where('shop', '=', shop)
    .where('visitor', '=', visitor)
    .orderBy('since_at')
    .orderBy('shopper')
    .execute();
  const link = links.findLast((l) => l.since_at <= at) ?? links[0];
  return link === undefined ? null : headOf(trx, shop, link.shopper);
}
