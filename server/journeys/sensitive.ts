// Things nobody should be reminded of by mail, however the shop sells them: they never start a journey.

import { isSensitiveText } from '../catalogue/sensitive-text.ts';
import type { Store } from '../storage/store.ts';

/** By kind, tags and title of the product; one the catalogue does not know is not. */
export async function isSensitive(trx: Store, shop: string, product: string): Promise<boolean> {
  const row = await trx
    .selectFrom('products')
    .select(['product_type', 'tags', 'title'])
    .where('shop', '=', shop)
    .where('id', '=', product)
    .executeTakeFirst();
  return row !== undefined && isSensitiveText(`${row.product_type} ${row.tags} ${row.title}`);
}
