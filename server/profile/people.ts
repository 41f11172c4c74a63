// The people of one transaction: which keys lead to whom, and their rows. Read once for a whole list of events, a few statements instead of
// several for each, and kept as they are changed.

import { newId } from '../lib/ids.ts';
import { prepared, preparedList } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';

/** By what somebody is recognised: the platform's number, or the keyed hash of an address. */
export type KeyKind = 'customer' | 'email';

/** What is asked of a shopper while events are taken in. */
export interface PersonRow {
  customer: string | null;
  merged_into: string | null;
  email_hash: string | null;
  name_sealed: string | null;
  seen_at: number;
  created_at: number;
  staff: number;
}

/** Address and name as they are kept; null leaves what is known as it is. */
export interface Contact {
  emailHash: string | null;
  emailSealed: string | null;
  nameSealed: string | null;
}

const rowColumns = [
  'customer',
  'merged_into',
  'email_hash',
  'name_sealed',
  'seen_at',
  'created_at',
  'staff',
] as const satisfies (keyof PersonRow)[];

const KEYS_A_STATEMENT = 50;

const findRows = preparedList(KEYS_A_STATEMENT, (db, of: { shop: string }, ids) =>
  db
    .selectFrom('shoppers')
    .select(['id', ...rowColumns])
    .where('shop', '=', of.shop)
    .where('id', 'in', ids),
);
const findIdentities = preparedList(KEYS_A_STATEMENT, (db, of: { shop: string; kind: KeyKind }, keys) =>
  db
    .selectFrom('identities')
    .select(['key', 'shopper'])
    .where('shop', '=', of.shop)
    .where('kind', '=', of.kind)
    .where('key', 'in', keys),
);
const insertIdentity = prepared(
  (db, of: { shop: string; kind: string; key: string; shopper: string; sealed: string | null; at: number }) =>
    db
      .insertInto('identities')
      .values({ shop: of.shop, kind: of.kind, key: of.key, shopper: of.shopper, sealed: of.sealed, at: of.at })
      .onConflict((c) => c.columns(['shop', 'kind', 'key']).doNothing()),
);
const insertShopper = prepared(
  (
    db,
    of: {
      shop: string;
      id: string;
      at: number;
      customer: string | null;
      emailHash: string | null;
      emailSealed: string | null;
      nameSealed: string | null;
    },
  ) =>
    db.insertInto('shoppers').values({
      shop: of.shop,
      id: of.id,
      customer: of.customer,
      email_hash: of.emailHash,
      email_sealed: of.emailSealed,
      name_sealed: of.nameSealed,
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
/** Most is known again with the next order of the same person; `seen_at` alone is what an order usually changes. */
const updateSeen = prepared((db, of: { shop: string; id: string; seenAt: number; createdAt: number }) =>
  db
    .updateTable('shoppers')
    .set({ seen_at: of.seenAt, created_at: of.createdAt })
    .where('shop', '=', of.shop)
    .where('id', '=', of.id),
);

/** To be used within one transaction; nobody else changes who is who in it. */
export class People {
  readonly #trx: Store;
  readonly #shop: string;
  readonly #holders = new Map<string, string | null>();
  readonly #rows = new Map<string, PersonRow | undefined>();

  constructor(trx: Store, shop: string) {
    this.#trx = trx;
    this.#shop = shop;
  }

  /** Reads whom these keys lead to, in a few statements. */
  async meet(kind: KeyKind, keys: readonly (string | null)[]): Promise<void> {
    const wanted = [...new Set(keys.filter((key) => key !== null))];
    const identities = await findIdentities(this.#trx, { shop: this.#shop, kind }, wanted);
    for (const key of wanted) this.#holders.set(nameOf(kind, key), null);
    for (const { key, shopper } of identities) this.#holders.set(nameOf(kind, key), shopper);
    const ids = [...new Set(identities.map((row) => row.shopper))].filter((id) => !this.#rows.has(id));
    for (const { id, ...row } of await findRows(this.#trx, { shop: this.#shop }, ids)) this.#rows.set(id, row);
  }

  /** The shopper this key was first seen with, who may have been merged into another since. */
  async holderOf(kind: KeyKind, key: string | null): Promise<string | null> {
    if (key === null) return null;
    const name = nameOf(kind, key);
    let holder = this.#holders.get(name);
    if (holder === undefined) {
      const [found] = await findIdentities(this.#trx, { shop: this.#shop, kind }, [key]);
      holder = found?.shopper ?? null;
      this.#holders.set(name, holder);
    }
    return holder;
  }

  async rowOf(id: string): Promise<PersonRow | undefined> {
    if (!this.#rows.has(id)) this.#rows.set(id, (await findRows(this.#trx, { shop: this.#shop }, [id]))[0]);
    return this.#rows.get(id);
  }

  /** The shopper that another one was merged into, however often. */
  async headOf(shopper: string): Promise<string> {
    let id = shopper;
    // Merges never form a ring (a head has no `merged_into`); the bound only guards against a damaged file.
    for (let hop = 0; hop < 20; hop++) {
      const row = await this.rowOf(id);
      if (!row?.merged_into) return id;
      id = row.merged_into;
    }
    return id;
  }

  /** The shopper a key leads to now. */
  async shopperBy(kind: KeyKind, key: string): Promise<string | null> {
    const holder = await this.holderOf(kind, key);
    return holder === null ? null : this.headOf(holder);
  }

  /** Somebody new; returns their id. */
  async appears(customer: string | null, contact: Contact, at: number): Promise<string> {
    const id = newId();
    await insertShopper(this.#trx, { shop: this.#shop, id, at, customer, ...contact });
    const { emailHash: email_hash, nameSealed: name_sealed } = contact;
    const row = { customer, merged_into: null, email_hash, name_sealed, seen_at: at, created_at: at, staff: 0 };
    this.#rows.set(id, row);
    return id;
  }

  /** A key that led to nobody leads to this shopper. */
  async identify(kind: KeyKind, key: string, shopper: string, at: number, sealed: string | null = null) {
    await insertIdentity(this.#trx, { shop: this.#shop, kind, key, shopper, sealed, at });
    this.#holders.set(nameOf(kind, key), shopper);
  }

  async contactChanged(id: string, contact: Contact, seenAt: number, createdAt: number): Promise<void> {
    const row = { shop: this.#shop, id, seenAt, createdAt };
    const { emailHash, nameSealed } = contact;
    await (emailHash === null && nameSealed === null
      ? updateSeen(this.#trx, row)
      : updateContact(this.#trx, { ...row, ...contact }));
    this.#known(id, { seen_at: seenAt, created_at: createdAt });
    if (emailHash !== null) this.#known(id, { email_hash: emailHash });
    if (nameSealed !== null) this.#known(id, { name_sealed: nameSealed });
  }

  /** Other columns of a shopper; null as customer: is none any more. */
  async changed(
    id: string,
    change: { customer?: string | null; merged_into?: string; staff?: number; locale?: string; tags?: string },
  ): Promise<void> {
    await this.#trx.updateTable('shoppers').set(change).where('shop', '=', this.#shop).where('id', '=', id).execute();
    this.#known(id, change);
  }

  #known(id: string, change: Partial<PersonRow>): void {
    const row = this.#rows.get(id);
    if (row !== undefined) Object.assign(row, change);
  }
}

const nameOf = (kind: KeyKind, key: string) => `${kind} ${key}`;
