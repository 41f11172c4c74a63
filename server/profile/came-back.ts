// Whether somebody has been in the shop since a moment: any browser known to be theirs has shown something.

import type { Store } from '../storage/store.ts';
import { allOf } from './identity.ts';

export async function visitedSince(trx: Store, shop: string, shopper: string, at: number): Promise<boolean> {
  const row = await trx
    .selectFrom('visitor_links as l')
    .innerJoin('events as e', (j) => j.onRef('e.shop', '=', 'l.shop').onRef('e.visitor', '=', 'l.visitor'))
    .select('e.seq')
    .where('l.shop', '=', shop)
    .where('l.shopper', 'in', await allOf(trx, shop, shopper))
    .where('e.at', '>', at)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
