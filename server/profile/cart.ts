// The state of one cart with everything joined to it: its checkouts, whose it is, whether it was bought by anybody.

import type { Line } from '../events/shop-event.ts';
import type { Keys } from '../lib/keys.ts';
import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';
import { mayPersonalise } from './consent.ts';
import { allOf, headOf, shopperOfVisitor } from './identity.ts';

/** A cart may be known by its own token, by its checkout's, or both. */
export interface CartKeys {
  cart: string | null;
  checkout: string | null;
}

export interface CartState extends CartKeys {
  lines: Line[];
  currency: string | null;
  emailHash: string | null;
  shopper: string | null;
  recoveryUrl: string | null;
  locale: string | null;
  updatedAt: number;
  /** The checkout was completed: it is no longer abandoned. */
  completedAt: number | null;
}

/** The newest checkout of a cart gives address and language; the newer of cart and checkout gives the lines. */
export async function cartState(trx: Store, keys: Keys, shop: string, of: CartKeys): Promise<CartState | null> {
  const checkout = await newestCheckout(trx, shop, of);
  const cartToken = of.cart ?? checkout?.cart ?? null;
  const cart = cartToken === null ? undefined : (await findCart(trx, { shop, token: cartToken })).rows[0];
  if (cart === undefined && checkout === undefined) return null;
  const newest = checkout !== undefined && checkout.updated_at >= (cart?.updated_at ?? 0) ? checkout : cart;
  let shopper = checkout?.shopper ? await headOf(trx, shop, checkout.shopper) : null;
  let emailHash = checkout?.email_hash ?? null;
  if (shopper === null && cartToken !== null) {
    shopper = await shopperOfCart(trx, shop, cartToken, newest?.updated_at ?? 0);
  }
  if (emailHash === null && shopper !== null) {
    const row = await trx
      .selectFrom('shoppers')
      .select('email_hash')
      .where('shop', '=', shop)
      .where('id', '=', shopper)
      .executeTakeFirst();
    emailHash = row?.email_hash ?? null;
  }
  return {
    cart: cartToken,
    checkout: checkout?.token ?? of.checkout,
    lines: JSON.parse(newest?.lines ?? '[]'),
    currency: checkout?.currency ?? null,
    emailHash,
    shopper,
    recoveryUrl: checkout?.recovery_url_sealed ? keys.open(shop, 'recovery-url', checkout.recovery_url_sealed) : null,
    locale: checkout?.locale ?? null,
    updatedAt: Math.max(cart?.updated_at ?? 0, checkout?.updated_at ?? 0),
    completedAt: checkout?.completed_at ?? null,
  };
}

const findCart = prepared((db, of: { shop: string; token: string }) =>
  db.selectFrom('carts').selectAll().where('shop', '=', of.shop).where('token', '=', of.token),
);
const standing = (db: Store, shop: string) =>
  db.selectFrom('checkouts').selectAll().where('shop', '=', shop).where('deleted_at', 'is', null);
const findCheckoutsOfCart = prepared((db, of: { shop: string; cart: string }) =>
  standing(db, of.shop).where('cart', '=', of.cart).orderBy('updated_at', 'desc'),
);
const findCheckout = prepared((db, of: { shop: string; token: string }) =>
  standing(db, of.shop).where('token', '=', of.token),
);

async function newestCheckout(trx: Store, shop: string, of: CartKeys) {
  if (of.cart !== null) {
    const [byCart] = (await findCheckoutsOfCart(trx, { shop, cart: of.cart })).rows;
    if (byCart !== undefined) return byCart;
  }
  return of.checkout === null ? undefined : (await findCheckout(trx, { shop, token: of.checkout })).rows[0];
}

/** The shopper whose browser holds this cart, if the browser is somebody's and may (still) be used to tell. */
async function shopperOfCart(trx: Store, shop: string, cart: string, at: number): Promise<string | null> {
  const links = await trx
    .selectFrom('cart_links')
    .select('visitor')
    .where('shop', '=', shop)
    .where('kind', '=', 'cart')
    .where('token', '=', cart)
    .orderBy('at', 'desc')
    .execute();
  for (const { visitor } of links) {
    if (!(await mayPersonalise(trx, shop, visitor))) continue;
    const shopper = await shopperOfVisitor(trx, shop, visitor, at);
    if (shopper !== null) return shopper;
  }
  return null;
}

/**
 * The order, if any, by which this cart's need was met since a moment: placed from the cart or one of its checkouts (under whatever
 * address), through the cart's restore link on any device, or by the same shopper in any other way. Cancelled orders met nothing.
 */
export async function purchaseSince(
  trx: Store,
  shop: string,
  of: CartKeys & { shopper: string | null; emailHash: string | null },
  sinceAt: number,
): Promise<string | null> {
  const tokens = await tokensOf(trx, shop, of);
  const shoppers = of.shopper === null ? [] : await allOf(trx, shop, await headOf(trx, shop, of.shopper));
  const order = await trx
    .selectFrom('orders')
    .select('id')
    .where('shop', '=', shop)
    .where('cancelled_at', 'is', null)
    .where((e) =>
      e.or([
        ...(tokens.carts.length > 0 ? [e('cart', 'in', tokens.carts)] : []),
        ...(tokens.checkouts.length > 0 ? [e('checkout', 'in', tokens.checkouts)] : []),
        ...(tokens.carts.length + tokens.checkouts.length > 0
          ? [e('restored_from', 'in', [...tokens.carts, ...tokens.checkouts])]
          : []),
        ...(shoppers.length > 0 ? [e.and([e('shopper', 'in', shoppers), e('placed_at', '>=', sinceAt)])] : []),
        ...(of.emailHash === null ? [] : [e.and([e('email_hash', '=', of.emailHash), e('placed_at', '>=', sinceAt)])]),
      ]),
    )
    .executeTakeFirst();
  return order?.id ?? null;
}

const findJoined = prepared((db, of: { shop: string; one: string; other: string }) => {
  const own = [of.one, of.other];
  return db
    .selectFrom('checkouts')
    .select(['token', 'cart'])
    .where('shop', '=', of.shop)
    .where((e) => e.or([e('cart', 'in', own), e('token', 'in', own), e('restored_from', 'in', own)]));
});

/** All tokens under which one cart is known: itself, its checkouts, the carts and checkouts restored from it. */
async function tokensOf(trx: Store, shop: string, of: CartKeys) {
  const carts = new Set(of.cart === null ? [] : [of.cart]);
  const checkouts = new Set(of.checkout === null ? [] : [of.checkout]);
  const own = [...carts, ...checkouts];
  if (own.length === 0) return { carts: [], checkouts: [] };
  const [one = '', other = one] = own;
  for (const row of (await findJoined(trx, { shop, one, other })).rows) {
    checkouts.add(row.token);
    if (row.cart !== null) carts.add(row.cart);
  }
  return { carts: [...carts], checkouts: [...checkouts] };
}
