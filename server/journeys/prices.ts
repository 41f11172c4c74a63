// What a message is about, as the shop sells it today: whether it can be had, and how its price has moved.

import { preparedList } from '../storage/prepared.ts';
import type { Shop } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import type { Facts } from './facts.ts';

const KEYS_A_STATEMENT = 8;

const variantsWithProducts = (db: Store, shop: string) =>
  db
    .selectFrom('variants as v')
    .innerJoin('products as p', (j) => j.onRef('p.shop', '=', 'v.shop').onRef('p.id', '=', 'v.product'))
    .select(['v.id', 'v.price', 'v.available', 'p.published', 'p.deleted_at', 'p.id as product'])
    .where('v.shop', '=', shop);
const findVariants = preparedList(KEYS_A_STATEMENT, (db, of: { shop: string }, ids) =>
  variantsWithProducts(db, of.shop).where('v.id', 'in', ids),
);
const findVariantsOfProducts = preparedList(KEYS_A_STATEMENT, (db, of: { shop: string }, products) =>
  variantsWithProducts(db, of.shop).where('v.product', 'in', products),
);

/** Variants of a subject that the catalogue knows. */
const variantsOf = (trx: Store, shop: string, by: { ids: string[] } | { products: string[] }) =>
  'ids' in by ? findVariants(trx, { shop }, by.ids) : findVariantsOfProducts(trx, { shop }, by.products);

const canBeHad = (v: { available: number; published: number; deleted_at: number | null }) =>
  v.available === 1 && v.published === 1 && v.deleted_at === null;

/** `none`: the catalogue knows all of it, and nothing can be bought. What it does not know is left to the shop. */
export async function stockOf(trx: Store, shop: string, facts: Facts | null): Promise<'some' | 'none'> {
  if (facts === null) return 'some';
  if (facts.cart !== null) {
    const wanted = facts.cart.lines.filter((l) => l.quantity > 0);
    const ids = wanted.flatMap((l) => (l.variant === null ? [] : [l.variant]));
    const known = new Map((await variantsOf(trx, shop, { ids })).map((v) => [v.id, v]));
    if (wanted.length === 0 || wanted.some((l) => l.variant === null || !known.has(l.variant))) return 'some';
    return [...known.values()].some(canBeHad) ? 'some' : 'none';
  }
  if (facts.products.length === 0) return 'some';
  const known = await variantsOf(trx, shop, { products: facts.products });
  return known.some(canBeHad) ? 'some' : 'none';
}

/** Today's price of a cart over what it was when it was left, minus 1; 0 where there is nothing to compare. */
export async function priceMove(trx: Store, shop: Shop, facts: Facts | null): Promise<number> {
  const cart = facts?.cart ?? null;
  // A cart in another currency is converted by the platform: our catalogue has no word in it.
  if (cart === null || (cart.currency !== null && cart.currency !== shop.currency)) return 0;
  const ids = cart.lines.flatMap((l) => (l.variant === null ? [] : [l.variant]));
  const now = new Map((await variantsOf(trx, shop.shop, { ids })).map((v) => [v.id, v.price]));
  let was = 0;
  let is = 0;
  for (const line of cart.lines) {
    const price = line.variant === null ? undefined : now.get(line.variant);
    if (price === undefined) continue;
    was += line.price * line.quantity;
    is += price * line.quantity;
  }
  return was === 0 ? 0 : is / was - 1;
}
