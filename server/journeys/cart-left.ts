// A cart with an address behind it has rested for as long as the merchant's reminders wait: said once, for whoever wants to act on it.

import type { CartState } from '../profile/cart.ts';
import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { told } from '../storage/webhook-outbox.ts';

export const CART_LEFT_JOB = 'cart.left';

export interface CartLeft {
  shop: string;
  shopper: string;
  pieces: number;
  /** Of the goods, minor units. */
  total: number;
  currency: string;
}

/** Only carts that came as far as the checkout: giving an address is what tells them from looking. @param run told of once */
export async function cartLeft(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  shop: { shop: string; currency: string },
  run: string,
  state: CartState,
): Promise<void> {
  if (state.checkout === null || state.shopper === null || state.lines.length === 0) return;
  const payload: CartLeft = {
    shop: shop.shop,
    shopper: state.shopper,
    pieces: state.lines.reduce((sum, line) => sum + line.quantity, 0),
    total: state.lines.reduce((sum, line) => sum + line.quantity * line.price, 0),
    currency: state.currency ?? shop.currency,
  };
  await jobs.enqueue(trx, { kind: CART_LEFT_JOB, key: `${shop.shop} ${run}`, shop: shop.shop, payload });
  const { shopper, pieces, total, currency } = payload;
  const data = { pieces, total, currency };
  await told(trx, jobs, shop.shop, { topic: 'cart.left', at: state.updatedAt, shopper, data });
}
