// Whose browser it was at a checkout: an address typed there is a sign of the browser that held the checkout when the address appeared on
// it. A checkout that somebody else opens again (a restored or forwarded one) and pays under another address has several, each its own.

import { sql } from 'kysely';
import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';

/** A browser that first held a checkout longer than this after an address stood on it did not type that address. */
const TYPING_MS = 15 * 60_000;
/** Browsing older than this says too little to be taken in late. */
export const BROWSING_TOO_OLD_MS = 120 * 86_400_000;

/** By which cart and checkout a browser and a shopper may meet. */
export interface Tokens {
  cart: string | null;
  checkout: string | null;
}

/** A browser with a cart or checkout, from the first to the last moment it told of it; epoch ms. */
export interface Sighting {
  visitor: string;
  at: number;
  last_at: number;
}

/** A person as named in a document: the customer's number, else the address as a keyed hash. */
export interface Named {
  customer: string | null;
  emailHash: string | null;
}

const keyOf = (person: Named) =>
  person.customer === null ? `email ${person.emailHash}` : `customer ${person.customer}`;
const orderSource = (order: string) => `order ${order}`;

/**
 * The browser nearest to a moment among those that held the checkout; of two that held it then the one that came to it last.
 * Null when none can have been the one.
 */
export function nearestBrowser(sightings: readonly Sighting[], at: number): string | null {
  const distance = (s: Sighting) => Math.max(0, s.at - at, at - s.last_at);
  const [nearest] = sightings
    .filter((s) => s.at <= at + TYPING_MS)
    .sort((a, b) => distance(a) - distance(b) || b.at - a.at || (a.visitor < b.visitor ? -1 : 1));
  return nearest?.visitor ?? null;
}

/** A shopper stood on a checkout at a moment. Only the earliest moment of each address is kept, whatever arrives first. */
export async function namedAtCheckout(
  trx: Store,
  shop: string,
  shopper: string,
  person: Named,
  tokens: Tokens,
  at: number,
  now: number,
): Promise<void> {
  const source = `checkout ${tokens.checkout} ${keyOf(person)}`;
  const known = await trx
    .selectFrom('visitor_links')
    .select(['since_at', 'cart'])
    .where('shop', '=', shop)
    .where('source', '=', source)
    .executeTakeFirst();
  if (known !== undefined && known.since_at <= at && (known.cart !== null || tokens.cart === null)) return;
  await keepSign(trx, shop, source, shopper, {
    cart: tokens.cart ?? known?.cart ?? null,
    checkout: tokens.checkout,
    at: Math.min(at, known?.since_at ?? at),
    now,
  });
}

/** Whoever an order is from held its checkout when it was placed. To be called with an order's newest state. */
export async function namedByOrder(
  trx: Store,
  shop: string,
  shopper: string,
  order: string,
  tokens: Tokens,
  placedAt: number,
  now: number,
): Promise<void> {
  await keepSign(trx, shop, orderSource(order), shopper, { ...tokens, at: placedAt, now });
}

/** An order that is deleted says nothing any more. */
export async function forgetOrderSign(trx: Store, shop: string, order: string): Promise<void> {
  await trx.deleteFrom('visitor_links').where('shop', '=', shop).where('source', '=', orderSource(order)).execute();
}

const saveSign = prepared(
  (
    db,
    of: {
      shop: string;
      source: string;
      visitor: string | null;
      shopper: string;
      at: number;
      cart: string | null;
      checkout: string | null;
    },
  ) => {
    const { visitor, shopper, cart, checkout } = of;
    const sign = { visitor, shopper, since_at: of.at, cart, checkout };
    return db
      .insertInto('visitor_links')
      .values({ shop: of.shop, source: of.source, via: 'checkout', ...sign })
      .onConflict((c) => c.columns(['shop', 'source']).doUpdateSet(sign));
  },
);

async function keepSign(
  trx: Store,
  shop: string,
  source: string,
  shopper: string,
  { at, now, ...tokens }: Tokens & { at: number; now: number },
): Promise<void> {
  const sightings = await sightingsOf(trx, shop, tokens);
  // Whoever held it would have told by now: most of a long history is such orders, and each would be a row with five indexes.
  if (sightings.length === 0 && at + TYPING_MS < now - BROWSING_TOO_OLD_MS) return;
  const visitor = nearestBrowser(sightings, at);
  const { cart, checkout } = tokens;
  await saveSign(trx, { shop, source, visitor, shopper, at, cart, checkout });
}

/** A browser reports a cart or checkout as its own: the signs of that cart or checkout are looked at again. */
export async function browserSeen(
  trx: Store,
  shop: string,
  kind: 'cart' | 'checkout',
  token: string,
  visitor: string,
  at: number,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('cart_links')
    .values({ shop, kind, token, visitor, at, last_at: at })
    .onConflict((c) =>
      c
        .columns(['shop', 'kind', 'token', 'visitor'])
        .doUpdateSet({
          at: sql`case when cart_links.at < excluded.at then cart_links.at else excluded.at end`,
          last_at: sql`case when cart_links.last_at > excluded.last_at then cart_links.last_at else excluded.last_at end`,
        })
        .where((e) =>
          e.or([
            e('cart_links.at', '>', e.ref('excluded.at')),
            e('cart_links.last_at', '<', e.ref('excluded.last_at')),
          ]),
        ),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return;
  const signs = await trx
    .selectFrom('visitor_links')
    .select(['source', 'visitor', 'since_at', 'cart', 'checkout'])
    .where('shop', '=', shop)
    .where(kind, '=', token)
    .execute();
  for (const { source, cart, checkout, since_at, visitor: before } of signs) {
    const nearest = nearestBrowser(await sightingsOf(trx, shop, { cart, checkout }), since_at);
    if (nearest === before) continue;
    await trx
      .updateTable('visitor_links')
      .set({ visitor: nearest })
      .where('shop', '=', shop)
      .where('source', '=', source)
      .execute();
  }
}

/** A token that is null equals nothing. */
const findSightings = prepared((db, of: { shop: string; cart: string | null; checkout: string | null }) =>
  db
    .selectFrom('cart_links')
    .select(['visitor', 'at', 'last_at'])
    .where('shop', '=', of.shop)
    .where((e) =>
      e.or([
        e.and([e('kind', '=', 'cart'), e('token', '=', of.cart as string)]),
        e.and([e('kind', '=', 'checkout'), e('token', '=', of.checkout as string)]),
      ]),
    ),
);

async function sightingsOf(trx: Store, shop: string, { cart, checkout }: Tokens): Promise<Sighting[]> {
  return (await findSightings(trx, { shop, cart, checkout })).rows;
}
