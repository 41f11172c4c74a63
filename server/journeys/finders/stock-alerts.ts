// Who asked to be told when a product can be had again: the asking is the permission for that one message.

import { shopperByEmail } from '../../profile/identity.ts';
import { alertAnswered, alertsWaiting } from '../../profile/stock-alerts.ts';
import type { Store } from '../../storage/store.ts';
import type { Entrant } from '../entering.ts';

/** Takes the wishes that can be met now; each is taken once. */
export async function stockAlertsFor(trx: Store, shop: string, product: string, at: number): Promise<Entrant[]> {
  const variants = await trx
    .selectFrom('variants')
    .select('id')
    .where('shop', '=', shop)
    .where('product', '=', product)
    .where('available', '=', 1)
    .execute();
  const buyable = variants.map((v) => v.id);
  const entrants: Entrant[] = [];
  for (const alert of await alertsWaiting(trx, shop, product, buyable)) {
    const shopper = await shopperByEmail(trx, shop, alert.email_hash);
    if (shopper === null || !(await alertAnswered(trx, alert, at))) continue;
    entrants.push({ shopper, at, products: [product], emailHash: alert.email_hash, asked: true });
  }
  return entrants;
}
