// What was asked in the name of the law, as the merchant sees it: who wants to know what is kept of them, who was erased, and whether it is
// done. The person stands sealed in the row until then; afterwards the row names nobody.

import { z } from 'zod';
import { normalisedEmail } from '../lib/email-address.ts';
import { newId } from '../lib/ids.ts';
import type { Keys } from '../lib/keys.ts';
import type { Store } from '../storage/store.ts';
import type { AskedAbout } from './compliance.ts';

export type RequestKind = 'export' | 'erase';

export interface PrivacyRequest {
  id: string;
  kind: RequestKind;
  /** Null once erased. */
  person: AskedAbout | null;
  askedAt: number;
  /** The law gives a month. */
  dueAt: number;
  doneAt: number | null;
  /** Shoppers it was about; null until that is known. */
  shoppers: number | null;
}

const PURPOSE = 'privacy-request';
const A_MONTH = 30 * 86_400_000;

const Person = z.object({
  customer: z.string().nullable(),
  email: z.string().nullable(),
  orders: z.array(z.string()).optional(),
});

/** Keeps a request; one that is told twice under the same id is one. Returns its id. */
export async function requestKept(
  trx: Store,
  keys: Keys,
  shop: string,
  asked: { kind: RequestKind; id: string | null; person: AskedAbout },
  now: number,
): Promise<string> {
  const id = asked.id === null ? newId() : `${asked.kind} ${asked.id}`;
  await trx
    .insertInto('privacy_requests')
    .values({
      shop,
      id,
      kind: asked.kind,
      person_sealed: keys.seal(shop, PURPOSE, JSON.stringify(asked.person)),
      asked_at: now,
      done_at: null,
      shoppers: null,
    })
    .onConflict((c) => c.columns(['shop', 'id']).doNothing())
    .execute();
  return id;
}

/** Null when the shop has no such request. */
export async function requestById(db: Store, keys: Keys, shop: string, id: string): Promise<PrivacyRequest | null> {
  const row = await db
    .selectFrom('privacy_requests')
    .selectAll()
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : requestOf(keys, row);
}

/** The newest first. */
export async function requestsOf(db: Store, keys: Keys, shop: string, limit: number): Promise<PrivacyRequest[]> {
  const rows = await db
    .selectFrom('privacy_requests')
    .selectAll()
    .where('shop', '=', shop)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => requestOf(keys, row));
}

function requestOf(
  keys: Keys,
  row: {
    shop: string;
    id: string;
    kind: string;
    person_sealed: string | null;
    asked_at: number;
    done_at: number | null;
    shoppers: number | null;
  },
): PrivacyRequest {
  return {
    id: row.id,
    kind: row.kind === 'erase' ? 'erase' : 'export',
    person:
      row.person_sealed === null ? null : Person.parse(JSON.parse(keys.open(row.shop, PURPOSE, row.person_sealed))),
    askedAt: row.asked_at,
    dueAt: row.asked_at + A_MONTH,
    doneAt: row.done_at,
    shoppers: row.shoppers,
  };
}

/** The export was fetched, or the erasure is through. */
export async function requestDone(
  trx: Store,
  shop: string,
  id: string,
  done: { at: number; shoppers: number },
): Promise<void> {
  await trx
    .updateTable('privacy_requests')
    .set({ done_at: done.at, shoppers: done.shoppers })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .execute();
}

/** Whoever is erased is not named by what they asked before either, under whichever of their keys. */
export async function requestsForgotten(
  trx: Store,
  keys: Keys,
  shop: string,
  known: { customers: readonly string[]; emailHashes: readonly string[] },
): Promise<void> {
  const rows = await requestsOf(trx, keys, shop, 10_000);
  const hashOf = (email: string) => keys.fingerprint(shop, 'email', normalisedEmail(email) ?? '');
  const same = rows.filter(
    ({ person: other }) =>
      other !== null &&
      ((other.customer !== null && known.customers.includes(other.customer)) ||
        (other.email !== null && known.emailHashes.includes(hashOf(other.email)))),
  );
  for (const { id } of same) {
    await trx
      .updateTable('privacy_requests')
      .set({ person_sealed: null })
      .where('shop', '=', shop)
      .where('id', '=', id)
      .execute();
  }
}
