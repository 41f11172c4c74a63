// One flow per cart: a cart, its checkouts and what was restored from it on other devices are one subject, whatever address was typed.

import type { Keys } from '../lib/keys.ts';
import { type CartKeys, type CartState, cartState, purchaseSince } from '../profile/cart.ts';
import type { Store } from '../storage/store.ts';

/** All tokens a cart goes by, upstream: its own, its checkouts', and those of the cart it was restored from. */
export async function tokensBehind(trx: Store, shop: string, of: CartKeys): Promise<string[]> {
  const tokens = new Set([of.cart, of.checkout].filter((t) => t !== null));
  // A cart restored from a restored cart leads back further; a few turns are more than anybody takes.
  for (let turn = 0, known = 0; turn < 4 && tokens.size > known; turn++) {
    known = tokens.size;
    const rows = await trx
      .selectFrom('checkouts')
      .select(['token', 'cart', 'restored_from'])
      .where('shop', '=', shop)
      .where((e) => e.or([e('token', 'in', [...tokens]), e('cart', 'in', [...tokens])]))
      .execute();
    for (const row of rows) {
      for (const token of [row.token, row.cart, row.restored_from]) if (token !== null) tokens.add(token);
    }
  }
  return [...tokens];
}

/** Two names for one cart: either token in common. */
export const sameCart = (a: CartKeys, b: CartKeys): boolean =>
  (a.cart !== null && a.cart === b.cart) || (a.checkout !== null && a.checkout === b.checkout);

/** Carts live for weeks; a purchase longer than this before the cart was last touched met another need. */
const LOOK_BACK_MS = 86_400_000;

/** From when on a purchase by the same person speaks for this cart: since it was begun, if that was within a day. */
export async function startOfFlow(trx: Store, shop: string, carts: CartKeys[], at: number): Promise<number> {
  let start = at;
  for (const { cart, checkout } of carts) {
    for (const [table, token] of [
      ['carts', cart],
      ['checkouts', checkout],
    ] as const) {
      if (token === null) continue;
      const row = await trx
        .selectFrom(table)
        .select('created_at')
        .where('shop', '=', shop)
        .where('token', '=', token)
        .executeTakeFirst();
      start = Math.min(start, row?.created_at ?? start);
    }
  }
  return Math.max(start, at - LOOK_BACK_MS);
}

/** The newest state over all the carts of one flow; who it belongs to and its language may come from an older one. */
export async function flowState(trx: Store, keys: Keys, shop: string, carts: CartKeys[]): Promise<CartState | null> {
  const states: CartState[] = [];
  for (const cart of carts) {
    const state = await cartState(trx, keys, shop, cart);
    if (state !== null) states.push(state);
  }
  states.sort((a, b) => b.updatedAt - a.updatedAt);
  const newest = states[0];
  if (newest === undefined) return null;
  const known = states.find((s) => s.emailHash !== null);
  return {
    ...newest,
    emailHash: known?.emailHash ?? null,
    shopper: newest.shopper ?? known?.shopper ?? null,
    locale: newest.locale ?? known?.locale ?? null,
    completedAt: states.find((s) => s.completedAt !== null)?.completedAt ?? null,
  };
}

/** Whether the need behind a flow was met: a checkout completed, or an order by any identity joined to any of its carts. */
export async function flowBought(
  trx: Store,
  shop: string,
  carts: CartKeys[],
  state: CartState | null,
  shopper: string | null,
  startedAt: number,
  emailHash: string | null = null,
): Promise<boolean> {
  if (state !== null && state.completedAt !== null) return true;
  const who = { shopper: state?.shopper ?? shopper, emailHash: state?.emailHash ?? emailHash };
  for (const cart of carts.length === 0 ? [{ cart: null, checkout: null }] : carts) {
    if ((await purchaseSince(trx, shop, { ...cart, ...who }, startedAt)) !== null) return true;
  }
  return false;
}
