// Who was erased stays erased: a keyed hash and a moment are kept, so that a message about the time before, however late it comes, names
// nobody. Who comes back afterwards is somebody new.

import type { CheckoutChanged, OrderChanged, Person, ShopEvent } from '../events/shop-event.ts';
import { normalisedEmail } from '../lib/email-address.ts';
import type { Keys } from '../lib/keys.ts';
import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';
import { knownPerson } from './identity.ts';

const PREFIX = 'forgotten ';
const NOBODY: Person = { customer: null, email: null, name: null };

const ofCustomer = (keys: Keys, shop: string, customer: string) =>
  `${PREFIX}customer ${keys.fingerprint(shop, 'customer', customer)}`;
const ofEmail = (emailHash: string) => `${PREFIX}email ${emailHash}`;

function namesOf(keys: Keys, shop: string, person: Person): string[] {
  const { customer, emailHash } = knownPerson(keys, shop, person);
  return [
    ...(customer === null ? [] : [ofCustomer(keys, shop, customer)]),
    ...(emailHash === null ? [] : [ofEmail(emailHash)]),
  ];
}

/** When what an event tells of began: an order shipped after the erasure was still placed before it, whoever is deleted was there before. */
function beganAt(event: ShopEvent): number {
  if (event.type === 'customer-deleted') return 0;
  if (event.type === 'order-changed') return (event satisfies OrderChanged).placedAt;
  if (event.type === 'checkout-changed') return (event satisfies CheckoutChanged).createdAt;
  return event.at;
}

/** Told of nobody but the person: their numbers may stand in the id too. */
const OF_A_PERSON: ReadonlySet<ShopEvent['type']> = new Set([
  'customer-changed',
  'email-consent-changed',
  'phone-consent-changed',
  'stock-alert-requested',
  'customer-deleted',
]);

/** Whom an event tells of by name, address or number; null where it tells of nobody. */
function personOf(event: ShopEvent): Person | null {
  if (event.type === 'customer-deleted') return { ...NOBODY, customer: event.customer };
  return 'person' in event ? event.person : null;
}

const anyForgotten = prepared((db, of: { shop: string }) =>
  db
    .selectFrom('facts')
    .select('name')
    .where('shop', '=', of.shop)
    // LIKE alone would look through all facts of the shop; in every collation the names lie between these two.
    .where('name', '>=', PREFIX.trim())
    .where('name', '<', `${PREFIX.trim()}z`)
    .where('name', 'like', `${PREFIX}%`)
    .limit(1),
);

/** The same events; those about the past of somebody who was erased name nobody any more. */
export async function withoutForgotten(
  trx: Store,
  keys: Keys,
  shop: string,
  events: ShopEvent[],
): Promise<ShopEvent[]> {
  const persons = events.map(personOf);
  // Hashing every name of a batch costs as much as looking people up: not where nobody was ever erased.
  if (!persons.some((person) => person !== null) || (await anyForgotten(trx, { shop })).rows.length === 0)
    return events;
  const named = persons.map((person) => (person === null ? [] : namesOf(keys, shop, person)));
  const names = new Set(named.flat());
  if (names.size === 0) return events;
  const rows = await trx
    .selectFrom('facts')
    .select(['name', 'value'])
    .where('shop', '=', shop)
    .where('name', 'in', [...names])
    .execute();
  if (rows.length === 0) return events;
  const erasedAt = new Map(rows.map((row) => [row.name, Number(row.value)]));
  return events.map((event, i) => {
    const began = beganAt(event);
    if (!named[i]!.some((name) => (erasedAt.get(name) ?? -1) >= began)) return event;
    const id = OF_A_PERSON.has(event.type) ? keys.fingerprint(shop, 'event', event.id) : event.id;
    if (event.type === 'customer-deleted') return { ...event, id, customer: id };
    return { ...event, id, person: NOBODY } as ShopEvent;
  });
}

/** Under which names somebody is remembered as forgotten. */
export const forgottenNames = (
  keys: Keys,
  shop: string,
  who: { customers: string[]; emailHashes: string[] },
): string[] => [...who.customers.map((c) => ofCustomer(keys, shop, c)), ...who.emailHashes.map(ofEmail)];

/** Under which names whoever stands in a text would be: whatever in it looks like an address or a customer's number. */
export function namesIn(keys: Keys, shop: string, text: string): string[] {
  const emails = (text.match(/[^\s<>"'(),;:=@]+@[^\s<>"'(),;:=@]+/g) ?? []).map(normalisedEmail);
  const numbers = text.match(/(?<![\d.])\d{4,20}(?![\d.])/g) ?? [];
  return forgottenNames(keys, shop, {
    customers: [...new Set(numbers)],
    emailHashes: [...new Set(emails)].flatMap((email) =>
      email === null ? [] : [keys.fingerprint(shop, 'email', email)],
    ),
  });
}

/** Which of these addresses belonged to somebody who was erased, and when. */
export async function addressesForgotten(
  trx: Store,
  shop: string,
  emailHashes: string[],
): Promise<Map<string, number>> {
  if (emailHashes.length === 0 || (await anyForgotten(trx, { shop })).rows.length === 0) return new Map();
  const rows = await trx
    .selectFrom('facts')
    .select(['name', 'value'])
    .where('shop', '=', shop)
    .where('name', 'in', emailHashes.map(ofEmail))
    .execute();
  return new Map(rows.map((row) => [row.name.slice(ofEmail('').length), Number(row.value)]));
}

/** To be called in the transaction that erases. */
export async function rememberForgotten(
  trx: Store,
  keys: Keys,
  shop: string,
  who: { customers: string[]; emailHashes: string[] },
  at: number,
): Promise<void> {
  const names = forgottenNames(keys, shop, who);
  await rememberFacts(
    trx,
    names.map((name) => ({ shop, name, at })),
  );
}

/** One key of somebody forgotten, as it is remembered. */
export interface ForgottenFact {
  shop: string;
  name: string;
  at: number;
}

export async function rememberFacts(trx: Store, facts: ForgottenFact[]): Promise<void> {
  for (const { shop, name, at } of facts) {
    const value = String(at);
    await trx
      .insertInto('facts')
      .values({ shop, name, value })
      .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value }))
      .execute();
  }
}

/** Everybody who was forgotten, in all shops. */
export async function forgottenIn(db: Store): Promise<ForgottenFact[]> {
  const rows = await db.selectFrom('facts').selectAll().where('name', 'like', `${PREFIX}%`).execute();
  return rows.map(({ shop, name, value }) => ({ shop, name, at: Number(value) }));
}

/** Those of a shop's customer numbers and address hashes that were forgotten under these names. */
export async function keysForgotten(trx: Store, keys: Keys, shop: string, names: ReadonlySet<string>) {
  const rows = await trx.selectFrom('identities').select(['kind', 'key']).where('shop', '=', shop).execute();
  const customers = rows.filter(({ kind, key }) => kind === 'customer' && names.has(ofCustomer(keys, shop, key)));
  const emailHashes = [...names].flatMap((name) =>
    name.startsWith(ofEmail('')) ? [name.slice(ofEmail('').length)] : [],
  );
  return { customers: customers.map(({ key }) => key), emailHashes };
}
