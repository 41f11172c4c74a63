// What is worth telling of a changed product: it can be had again, or it costs less.

import type { Store } from '../storage/store.ts';

export interface ProductState {
  id: string;
  price: number;
  canBeHad: boolean;
}

export interface ProductNews {
  id: string;
  /** Lowest price of a variant before and now, minor units. */
  was: number;
  is: number;
  cameBack: boolean;
}

/** Null for a product that is not known, or no longer sold. */
export async function productState(trx: Store, shop: string, id: string): Promise<ProductState | null> {
  const row = await trx
    .selectFrom('products')
    .select(['price', 'published', 'deleted_at'])
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined || row.deleted_at !== null) return null;
  const available = await trx
    .selectFrom('variants')
    .select('id')
    .where('shop', '=', shop)
    .where('product', '=', id)
    .where('available', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return { id, price: row.price, canBeHad: row.published === 1 && available !== undefined };
}

/** Null when nobody would want to be told. */
export function newsOf(before: ProductState, after: ProductState | null): ProductNews | null {
  if (after === null || !after.canBeHad) return null;
  const cameBack = !before.canBeHad;
  if (!cameBack && after.price >= before.price) return null;
  return { id: after.id, was: before.price, is: after.price, cameBack };
}
