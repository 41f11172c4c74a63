// Who buys again and again within days may not be well: what they ask for is answered, but nothing urges them on.

import type { Store } from '../storage/store.ts';

const SPAN_MS = 7 * 86_400_000;
const MOST_ORDERS = 5;

export async function buysRapidly(trx: Store, shop: string, shopper: string, now: number): Promise<boolean> {
  const rows = await trx
    .selectFrom('orders')
    .select('id')
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .where('counted', '=', 1)
    .where('placed_at', '>', now - SPAN_MS)
    .limit(MOST_ORDERS + 1)
    .execute();
  return rows.length > MOST_ORDERS;
}
