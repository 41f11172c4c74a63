// Who is who: customer ids and addresses lead to one shopper; browsers lead to shoppers, never shoppers to each other through a browser.

import type { Person } from '../events/shop-event.ts';
import { normalisedEmail } from '../lib/email-address.ts';
import { newId } from '../lib/ids.ts';
import type { Keys } from '../lib/keys.ts';
import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';

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

const findRow = prepared((db, of: { shop: string; id: string }) =>
  db
    .selectFrom('shoppers')
    .select(['customer', 'merged_into', 'email_hash', 'name_sealed', 'seen_at', 'created_at'])
    .where('shop', '=', of.shop)
    .where('id', '=', of.id),
);
const findIdentity = prepared((db, of: { shop: string; kind: string; key: string }) =>
  db
    .selectFrom('identities')
    .select('shopper')
    .where('shop', '=', of.shop)
    .where('kind', '=', of.kind)
    .where('key', '=', of.key),
);
const insertIdentity = prepared(
  (db, of: { shop: string; kind: string; key: string; shopper: string; sealed: string | null; at: number }) =>
    db
      .insertInto('identities')
      .values({ shop: of.shop, kind: of.kind, key: of.key, shopper: of.shopper, sealed: of.sealed, at: of.at })
      .onConflict((c) => c.columns(['shop', 'kind', 'key']).doNothing()),
);
const insertShopper = prepared((db, of: { shop: string; id: string; at: number }) =>
  db.insertInto('shoppers').values({
    shop: of.shop,
    id: of.id,
    customer: null,
    email_hash: null,
    email_sealed: null,
    name_sealed: null,
    locale: null,
    tags: '[]',
    staff: 0,
    created_at: of.at,
    seen_at: of.at,
    merged_into: null,
  }),
);
const updateContact = prepared(
  (
    db,
    of: {
      shop: string;
      id: string;
      emailHash: string | null;
      emailSealed: string | null;
      nameSealed: string | null;
      seenAt: number;
      createdAt: number;
    },
  ) =>
    db
      .updateTable('shoppers')
      .set((e) => ({
        email_hash: e.fn.coalesce(e.val(of.emailHash), 'email_hash'),
        email_sealed: e.fn.coalesce(e.val(of.emailSealed), 'email_sealed'),
        name_sealed: e.fn.coalesce(e.val(of.nameSealed), 'name_sealed'),
        seen_at: of.seenAt,
        created_at: of.createdAt,
      }))
      .where('shop', '=', of.shop)
      .where('id', '=', of.id),
);

/** The shopper that another one was merged into, however often. */
export async function headOf(trx: Store, shop: string, shopper: string): Promise<string> {
  let id = shopper;
  // Merges never form a ring (a head has no `merged_into`); the bound only guards against a damaged file.
  for (let hop = 0; hop < 20; hop++) {
    const [row] = (await findRow(trx, { shop, id })).rows;
    if (!row?.merged_into) return id;
    id = row.merged_into;
  }
  return id;
}

/** The shopper this key was first seen with, who may have been merged into another since. */
async function holderOf(trx: Store, shop: string, kind: 'customer' | 'email', key: string | null) {
  if (key === null) return null;
  const [row] = (await findIdentity(trx, { shop, kind, key })).rows;
  return row?.shopper ?? null;
}

async function shopperBy(trx: Store, shop: string, kind: 'customer' | 'email', key: string): Promise<string | null> {
  const holder = await holderOf(trx, shop, kind, key);
  return holder === null ? null : headOf(trx, shop, holder);
}

/** The shopper known by this address, if any. */
export const shopperByEmail = (trx: Store, shop: string, emailHash: string) => shopperBy(trx, shop, 'email', emailHash);
export const shopperByCustomer = (trx: Store, shop: string, customer: string) =>
  shopperBy(trx, shop, 'customer', customer);

/**
 * The shopper of a person, made if new. A guest (address only) who turns out to be a customer is merged into that customer;
 * two customers stay two, whatever address they share. Returns null for somebody without any key.
 */
export async function resolveShopper(
  trx: Store,
  keys: Keys,
  shop: string,
  person: KnownPerson,
  at: number,
): Promise<string | null> {
  const [customer, address] = [
    await holderOf(trx, shop, 'customer', person.customer),
    await holderOf(trx, shop, 'email', person.emailHash),
  ];
  const byCustomer = customer === null ? null : await headOf(trx, shop, customer);
  let byEmail = address === customer ? byCustomer : null;
  if (address !== null && address !== customer) byEmail = await headOf(trx, shop, address);
  let shopper = byCustomer;
  if (shopper === null && byEmail !== null) {
    const owner = await customerOf(trx, shop, byEmail);
    // An address that belongs to another customer does not make this one the same person.
    if (person.customer === null || owner === null) shopper = byEmail;
  }
  if (shopper === null && person.customer === null && person.emailHash === null) return null;
  if (shopper === null) shopper = await newShopper(trx, shop, at);

  if (person.customer !== null && byCustomer === null) {
    await identify(trx, shop, 'customer', person.customer, shopper, at);
    await trx
      .updateTable('shoppers')
      .set({ customer: person.customer })
      .where('shop', '=', shop)
      .where('id', '=', shopper)
      .execute();
  }
  if (person.emailHash !== null) {
    if (byEmail === null) {
      const sealed = person.email === null ? null : keys.seal(shop, 'email', person.email);
      await identify(trx, shop, 'email', person.emailHash, shopper, at, sealed);
    } else if (byEmail !== shopper && (await customerOf(trx, shop, byEmail)) === null) {
      await mergeShoppers(trx, shop, byEmail, shopper);
    }
  }
  await keepContact(trx, keys, shop, shopper, person, at);
  return shopper;
}

async function customerOf(trx: Store, shop: string, shopper: string): Promise<string | null> {
  const [row] = (await findRow(trx, { shop, id: shopper })).rows;
  return row?.customer ?? null;
}

async function newShopper(trx: Store, shop: string, at: number): Promise<string> {
  const id = newId();
  await insertShopper(trx, { shop, id, at });
  return id;
}

async function identify(
  trx: Store,
  shop: string,
  kind: 'customer' | 'email',
  key: string,
  shopper: string,
  at: number,
  sealed: string | null = null,
) {
  await insertIdentity(trx, { shop, kind, key, shopper, sealed, at });
}

/** A key leads to a shopper that is not there. */
class ShopperMissing extends Error {
  override name = 'ShopperMissing';
}

/** Seals the newest address and name into the shopper's row. */
async function keepContact(trx: Store, keys: Keys, shop: string, shopper: string, person: KnownPerson, at: number) {
  const [row] = (await findRow(trx, { shop, id: shopper })).rows;
  if (row === undefined) throw new ShopperMissing(shopper);
  const newer = at >= row.seen_at;
  // Null: as it was.
  const change: { emailHash: string | null; emailSealed: string | null; nameSealed: string | null } = {
    emailHash: null,
    emailSealed: null,
    nameSealed: null,
  };
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
  await updateContact(trx, { shop, id: shopper, ...change, seenAt, createdAt });
}

/** From now on `from` is seen as `into`. Nothing of `from` is rewritten, so the merge can be undone. */
export async function mergeShoppers(trx: Store, shop: string, from: string, into: string): Promise<void> {
  const head = await headOf(trx, shop, into);
  if (head === from) return;
  await trx
    .updateTable('shoppers')
    .set({ merged_into: head })
    .where('shop', '=', shop)
    .where('id', '=', from)
    .execute();
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

/** A shopper with all that were merged into them, themselves first. */
export async function allOf(trx: Store, shop: string, shopper: string): Promise<string[]> {
  const ids = [shopper];
  for (let i = 0; i < ids.length && ids.length < 100; i++) {
    const rows = await trx
      .selectFrom('shoppers')
      .select('id')
      .where('shop', '=', shop)
      .where('merged_into', '=', ids[i] as string)
      .execute();
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
