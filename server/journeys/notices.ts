// What happened in the shop, as journeys hear of it: carts and orders, a yes to e-mails, a product that can be had again or costs less.

import type { Notice } from '../profile/record.ts';
import { type Shop, shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { cartMoved, endBought } from './cart-flow.ts';
import type { EngineContext } from './engine.ts';
import { type Entrant, enterShopper } from './entering.ts';
import { stockAlertsFor } from './finders/stock-alerts.ts';
import { viewersOf } from './finders/viewed.ts';
import type { Trigger } from './journey.ts';
import { journeysOf } from './journey-store.ts';

/** Runs begin, start their wait anew, rest or end. */
export async function takeNotice(trx: Store, context: EngineContext, shopName: string, notice: Notice): Promise<void> {
  const shop = await shopOf(trx, shopName);
  if (shop === null || shop.uninstalledAt !== null) return;
  const all = await journeysOf(trx, shopName);
  if (notice.type === 'order-changed') await endBought(trx, context, shop, all, notice);
  const isCart = notice.type === 'cart-changed' || notice.type === 'checkout-changed';
  if (isCart) await cartMoved(trx, context, shop, all, notice);
  if (isCart && notice.unconfirmed !== true) return;
  for (const { journey, on } of all) {
    if (!on) continue;
    for (const trigger of journey.triggers) {
      for (const entrant of await entrantsOf(trx, context, shop, trigger, notice))
        await enterShopper(trx, context, shop.shop, journey, entrant);
    }
  }
}

/** Whom a notice lets enter by a trigger. */
async function entrantsOf(
  trx: Store,
  context: EngineContext,
  shop: Shop,
  trigger: Trigger,
  notice: Notice,
): Promise<Entrant[]> {
  switch (trigger.on) {
    case 'subscribed':
      if (notice.type !== 'email-consent-changed' || notice.shopper === null || notice.unconfirmed) return [];
      return [{ shopper: notice.shopper, at: notice.at, emailHash: notice.emailHash }];
    case 'consent-asked':
      if (notice.unconfirmed !== true || notice.shopper === null) return [];
      return [{ shopper: notice.shopper, at: notice.at, emailHash: notice.emailHash, asked: true }];
    case 'ordered':
      return notice.type === 'order-changed' ? ordered(trx, context, shop, trigger.nth, notice) : [];
    case 'back-in-stock':
      if (notice.product?.cameBack !== true) return [];
      return stockAlertsFor(trx, shop.shop, notice.product.id, notice.at);
    case 'price-dropped': {
      const { id, was, is } = notice.product ?? { id: '', was: 0, is: 0 };
      if (was <= 0 || is <= 0 || (1 - is / was) * 100 < trigger.percent) return [];
      const viewers = await viewersOf(trx, shop.shop, id, {
        from: notice.at - trigger.viewedInDays * DAY,
        to: notice.at,
      });
      return viewers.map((shopper) => ({ shopper, at: notice.at, products: [id] }));
    }
    default:
      return [];
  }
}

const DAY = 86_400_000;
/** Older orders are history that came late: nobody is thanked for them now. */
const NEWS_MS = 3 * DAY;

async function ordered(trx: Store, context: EngineContext, shop: Shop, nth: 'first' | 'any', notice: Notice) {
  if (notice.order === null) return [];
  const order = await trx
    .selectFrom('orders')
    .select(['shopper', 'placed_at', 'counted', 'email_hash'])
    .where('shop', '=', shop.shop)
    .where('id', '=', notice.order)
    .executeTakeFirst();
  if (order === undefined || order.counted === 0 || order.shopper === null) return [];
  if (order.placed_at < context.now - NEWS_MS) return [];
  if (nth === 'first') {
    const earlier = await trx
      .selectFrom('orders')
      .select('id')
      .where('shop', '=', shop.shop)
      .where('shopper', '=', order.shopper)
      .where('counted', '=', 1)
      .where('placed_at', '<', order.placed_at)
      .limit(1)
      .executeTakeFirst();
    if (earlier !== undefined) return [];
  }
  const lines = await trx
    .selectFrom('order_lines')
    .select('product')
    .distinct()
    .where('shop', '=', shop.shop)
    .where('order_id', '=', notice.order)
    .execute();
  const products = lines.flatMap((l) => (l.product === null ? [] : [l.product]));
  // The order itself does not meet the need that comes after it.
  return [{ shopper: order.shopper, at: order.placed_at + 1, products, order: notice.order }];
}
