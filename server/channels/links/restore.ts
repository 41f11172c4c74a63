// The way back to a cart. It leads to the shop with the cart's items, on any device, and never logs anybody in.

import { flowState } from '../../journeys/cart-facts.ts';
import { messageById } from '../../journeys/outbox.ts';
import { runById } from '../../journeys/runs.ts';
import type { Keys } from '../../lib/keys.ts';
import type { CartState } from '../../profile/cart.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { type Shop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { linkOf, linkUsed } from './link-tokens.ts';
import { type Follower, machineSign } from './machine-signs.ts';
import { shopAddress } from './shop-address.ts';
import { touched } from './touches.ts';

/** Cart attribute that tells a restored cart from a new one, so that its purchase ends the flow it came from. */
export const CART_ATTRIBUTE = '_presage_cart';

/** Where a restore token leads; null when it opens nothing. The click is noted. */
export async function restoreTarget(
  deps: { store: Store; keys: Keys; jobs: Pick<Jobs, 'enqueue'> },
  token: string,
  follower: Follower,
  now: number,
): Promise<string | null> {
  const { store, keys, jobs } = deps;
  return store.transaction().execute(async (trx) => {
    const link = await linkOf(trx, token, 'restore', now);
    if (link === null) return null;
    const shop = await shopOf(trx, link.shop);
    if (shop === null) return null;
    const message = link.message === null ? null : await messageById(trx, link.shop, link.message);
    const run = message?.run ? await runById(trx, link.shop, message.run) : null;
    const isCart = run === null || run.carts.length > 0;
    const carts = run?.carts ?? [{ cart: link.cart, checkout: link.checkout }];
    const state = isCart ? await flowState(trx, keys, link.shop, carts) : null;
    await linkUsed(trx, link, now);
    if (message !== null)
      await touched(trx, jobs, message, { kind: 'click', link: 'restore', machine: machineSign(follower), now });
    return isCart ? targetOf(shop, state) : productPage(trx, shop, run.about.products[0] ?? null);
  });
}

/** The page of the product a message was about, while it is sold; else the shop's door. */
async function productPage(trx: Store, shop: Shop, product: string | null): Promise<string> {
  const row =
    product === null
      ? undefined
      : await trx
          .selectFrom('products')
          .select(['handle', 'published', 'deleted_at'])
          .where('shop', '=', shop.shop)
          .where('id', '=', product)
          .executeTakeFirst();
  if (row === undefined || row.published === 0 || row.deleted_at !== null) return `${shop.url}/`;
  return `${shop.url}/products/${encodeURIComponent(row.handle)}`;
}

/** The platform's own recovery address if it leads to this shop, else a permalink that fills a cart, else the shop's door. */
export function targetOf(shop: Shop, state: CartState | null): string {
  if (state === null || state.completedAt !== null) return `${shop.url}/`;
  if (state.recoveryUrl !== null && shopAddress(shop, state.recoveryUrl) !== null) return state.recoveryUrl;
  const lines = state.lines.filter((l) => l.variant !== null && /^\d+$/.test(l.variant) && l.quantity > 0);
  if (lines.length === 0) return `${shop.url}/cart`;
  const items = lines.map((l) => `${l.variant}:${Math.min(l.quantity, 999)}`).join(',');
  const origin = state.cart ?? state.checkout;
  const attribute = origin === null ? '' : `?attributes[${CART_ATTRIBUTE}]=${encodeURIComponent(origin)}`;
  return `${shop.url}/cart/${items}${attribute}`;
}
