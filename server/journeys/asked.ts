// What a merchant's own automation asks for: a cart's reminder now, or that somebody is never written to. It asks; consent, caps, quiet
// hours and the holdout answer as they always do.

import { cartState } from '../profile/cart.ts';
import { allOf, shopperByCustomer } from '../profile/identity.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { enterAsked, hurried } from './cart-flow.ts';
import { type EngineContext, endRun } from './engine.ts';
import { skipMessages } from './outbox.ts';
import { openRunsOf } from './runs.ts';
import { suppress } from './suppressions.ts';

export type RecoveryAsked = 'asked' | 'already written' | 'unknown customer' | 'no open cart' | 'uninstalled';

/** A cart left longer ago than this is not asked after any more, whoever asks. */
const OLDEST_MS = 30 * 86_400_000;

/** The newest open cart of a customer is written about as soon as it may be. One reminder flow a cart, however often it is asked for. */
export async function recoveryAsked(
  trx: Store,
  context: EngineContext,
  shopName: string,
  customer: string,
): Promise<RecoveryAsked> {
  const shop = await shopOf(trx, shopName);
  if (shop === null || shop.uninstalledAt !== null) return 'uninstalled';
  const shopper = await shopperByCustomer(trx, shopName, customer);
  if (shopper === null) return 'unknown customer';
  const shoppers = await allOf(trx, shopName, shopper);
  const runs = (await openRunsOf(trx, shopName, shoppers)).filter(({ carts }) => carts.length > 0);
  const newest = runs.toSorted((a, b) => b.enteredAt - a.enteredAt)[0];
  if (newest !== undefined) {
    // Its first message is on its way or gone; the second one keeps its distance.
    if (newest.step > 0) return 'already written';
    await hurried(trx, context, newest);
    return 'asked';
  }
  const checkout = await trx
    .selectFrom('checkouts')
    .select('token')
    .where('shop', '=', shopName)
    .where('shopper', 'in', shoppers)
    .where('completed_at', 'is', null)
    .where('deleted_at', 'is', null)
    .where('updated_at', '>', context.now - OLDEST_MS)
    .orderBy('updated_at', 'desc')
    .executeTakeFirst();
  const state =
    checkout === undefined
      ? null
      : await cartState(trx, context.keys, shopName, { cart: null, checkout: checkout.token });
  const run = state === null ? null : await enterAsked(trx, context, shop, state);
  if (run === null) return 'no open cart';
  await hurried(trx, context, run);
  return 'asked';
}

export type Excluded = 'excluded' | 'unknown customer' | 'no address';

/** Every address of a customer goes onto the list of those never written to; what waits is taken back, open runs end. */
export async function excluded(trx: Store, shop: string, customer: string, now: number): Promise<Excluded> {
  const shopper = await shopperByCustomer(trx, shop, customer);
  if (shopper === null) return 'unknown customer';
  const shoppers = await allOf(trx, shop, shopper);
  const addresses = await trx
    .selectFrom('identities')
    .select('key')
    .where('shop', '=', shop)
    .where('kind', '=', 'email')
    .where('shopper', 'in', shoppers)
    .execute();
  for (const { key } of addresses) {
    await suppress(trx, shop, key, 'excluded', now);
    await skipMessages(trx, { shop, emailHash: key }, 'suppressed', now);
  }
  for (const run of await openRunsOf(trx, shop, shoppers)) await endRun(trx, run, 'suppressed', now);
  return addresses.length === 0 ? 'no address' : 'excluded';
}
