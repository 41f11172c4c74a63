// Who was erased stays erased: a keyed hash and a moment are kept, so that a message about the time before, however late it comes, names
// nobody. Who comes back afterwards is somebody new.

import type { CheckoutChanged, OrderChanged, Person, ShopEvent } from '../events/shop-event.ts';
import type { Keys } from '../lib/keys.ts';
import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';
import { knownPerson } from './identity.ts';

const PREFIX = 'forgotten ';
const NOBODY: Person = { customer: null, email: null, name: null };

export type PersonEvent = Extract<ShopEvent, { person: Person }>;

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

/** When what an event tells of began: an order shipped after the erasure was still placed before it. */
function beganAt(event: ShopEvent): number {
  if (event.type === 'order-changed') return (event satisfies OrderChanged).placedAt;
  if (event.type === 'checkout-changed') return (event satisfies CheckoutChanged).createdAt;
  return event.at;
}

const hasPerson = (event: ShopEvent): event is PersonEvent => 'person' in event;

const anyForgotten = prepared((db, of: { shop: string }) =>
  db.selectFrom('facts').select('name').where('shop', '=', of.shop).where('name', 'like', `${PREFIX}%`).limit(1),
);

/** The same events; those about the past of somebody who was erased name nobody any more. */
export async function withoutForgotten(
  trx: Store,
  keys: Keys,
  shop: string,
  events: ShopEvent[],
): Promise<ShopEvent[]> {
  // Hashing every name of a batch costs as much as looking people up: not where nobody was ever erased.
  if (!events.some(hasPerson) || (await anyForgotten(trx, { shop })).rows.length === 0) return events;
  const names = new Set(events.filter(hasPerson).flatMap((event) => namesOf(keys, shop, event.person)));
  if (names.size === 0) return events;
  const rows = await trx
    .selectFrom('facts')
    .select(['name', 'value'])
    .where('shop', '=', shop)
    .where('name', 'in', [...names])
    .execute();
  if (rows.length === 0) return events;
  const erasedAt = new Map(rows.map((row) => [row.name, Number(row.value)]));
  return events.map((event) => {
    if (!hasPerson(event)) return event;
    const began = beganAt(event);
    const forgotten = namesOf(keys, shop, event.person).some((name) => (erasedAt.get(name) ?? -1) >= began);
    return forgotten ? ({ ...event, person: NOBODY } as ShopEvent) : event;
  });
}

/** To be called in the transaction that erases. */
export async function rememberForgotten(
  trx: Store,
  keys: Keys,
  shop: string,
  who: { customers: string[]; emailHashes: string[] },
  at: number,
): Promise<void> {
  const value = String(at);
  for (const name of [...who.customers.map((c) => ofCustomer(keys, shop, c)), ...who.emailHashes.map(ofEmail)]) {
    await trx
      .insertInto('facts')
      .values({ shop, name, value })
      .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value }))
      .execute();
  }
}
