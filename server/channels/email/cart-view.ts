// What lies in a cart as its reader should see it now: today's pictures and prices, the cart's own where the catalogue knows no better.

import { moneyText } from '../../lib/money.ts';
import type { CartState } from '../../profile/cart.ts';
import { preparedList } from '../../storage/prepared.ts';
import type { Shop } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';

export interface ItemView {
  product: string | null;
  variantId: string | null;
  title: string;
  variant: string | null;
  /** Null where nothing is counted. */
  quantity: number | null;
  price: string;
  image: string | null;
  url: string;
  available: boolean;
}

export interface CartView {
  items: ItemView[];
  pieces: number;
}

/** A mail stays short; who put in more sees the rest in the cart. */
const ITEMS_SHOWN = 8;

/** Shown by the platform where a product has no real variants. */
const unnamedVariant = /^default title$/i;

/** Available items first. Prices are in the shop's currency unless the cart was filled in another: then the cart's own stand. */
export async function cartView(trx: Store, shop: Shop, state: CartState, locale: string): Promise<CartView> {
  const lines = state.lines.filter((line) => line.quantity > 0);
  const products = await productsOf(
    trx,
    shop.shop,
    lines.map((l) => l.product).filter((p) => p !== null),
  );
  const variants = await variantsOf(
    trx,
    shop.shop,
    lines.map((l) => l.variant).filter((v) => v !== null),
  );
  const currency = state.currency ?? shop.currency;
  const items = lines.map((line): ItemView => {
    const product = line.product === null ? undefined : products.get(line.product);
    const variant = line.variant === null ? undefined : variants.get(line.variant);
    const current = variant !== undefined && currency === shop.currency ? variant.price : line.price;
    const path = product === undefined ? '/cart' : `/products/${encodeURIComponent(product.handle)}`;
    const gone = product !== undefined && (product.deleted_at !== null || product.published === 0);
    return {
      product: line.product,
      variantId: line.variant,
      title: product && product.title !== '' ? product.title : line.title,
      variant: variant === undefined || unnamedVariant.test(variant.title) ? null : variant.title,
      quantity: line.quantity,
      price: moneyText(current * line.quantity, currency, locale),
      image: webUrl(variant?.image || (product?.image ?? null), shop.url),
      url: `${shop.url}${path}${product !== undefined && line.variant !== null ? `?variant=${encodeURIComponent(line.variant)}` : ''}`,
      available: !gone && variant?.available !== 0,
    };
  });
  items.sort((a, b) => Number(b.available) - Number(a.available));
  return { items: items.slice(0, ITEMS_SHOWN), pieces: lines.reduce((sum, line) => sum + line.quantity, 0) };
}

/** Products a mail is about, with today's pictures and prices; what the catalogue no longer knows is left out. */
export async function productsView(trx: Store, shop: Shop, ids: string[], locale: string): Promise<CartView> {
  const products = await productsOf(trx, shop.shop, ids);
  const items: ItemView[] = [];
  for (const id of ids.slice(0, ITEMS_SHOWN)) {
    const product = products.get(id);
    if (product === undefined || product.deleted_at !== null || product.published === 0) continue;
    const available = await trx
      .selectFrom('variants')
      .select('id')
      .where('shop', '=', shop.shop)
      .where('product', '=', id)
      .where('available', '=', 1)
      .limit(1)
      .executeTakeFirst();
    items.push({
      product: id,
      variantId: null,
      title: product.title,
      variant: null,
      quantity: null,
      price: moneyText(product.price, shop.currency, locale),
      image: webUrl(product.image, shop.url),
      url: `${shop.url}/products/${encodeURIComponent(product.handle)}`,
      available: available !== undefined,
    });
  }
  items.sort((a, b) => Number(b.available) - Number(a.available));
  return { items, pieces: items.length };
}

/** The newest products that can be bought, where nothing better is known to show. */
export async function newestProducts(
  db: Store,
  shop: Shop,
  of: { without: string[]; limit: number; locale: string },
): Promise<(Pick<ItemView, 'title' | 'price' | 'image' | 'url'> & { id: string })[]> {
  const rows = await db
    .selectFrom('products')
    .select(['id', 'handle', 'title', 'image', 'price'])
    .where('shop', '=', shop.shop)
    .where('published', '=', 1)
    .where('deleted_at', 'is', null)
    .where('gift_card', '=', 0)
    .where((e) =>
      e.exists(
        e
          .selectFrom('variants')
          .select('variants.id')
          .whereRef('variants.shop', '=', 'products.shop')
          .whereRef('variants.product', '=', 'products.id')
          .where('variants.available', '=', 1),
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(of.limit + of.without.length)
    .execute();
  const shown = rows.filter((row) => !of.without.includes(row.id)).slice(0, of.limit);
  return shown.map((row) => ({
    id: row.id,
    title: row.title,
    price: moneyText(row.price, shop.currency, of.locale),
    image: webUrl(row.image, shop.url),
    url: `${shop.url}/products/${encodeURIComponent(row.handle)}`,
  }));
}

/** An absolute http(s) address, or nothing: mail readers show no others. */
export function webUrl(text: string | null, base: string): string | null {
  if (text === null || text === '') return null;
  try {
    const url = new URL(text, `${base}/`);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

const findProducts = preparedList(ITEMS_SHOWN, (db, of: { shop: string }, ids) =>
  db
    .selectFrom('products')
    .select(['id', 'handle', 'title', 'image', 'price', 'published', 'deleted_at'])
    .where('shop', '=', of.shop)
    .where('id', 'in', ids),
);
const findVariants = preparedList(ITEMS_SHOWN, (db, of: { shop: string }, ids) =>
  db
    .selectFrom('variants')
    .select(['id', 'title', 'price', 'available', 'image'])
    .where('shop', '=', of.shop)
    .where('id', 'in', ids),
);

const productsOf = async (trx: Store, shop: string, ids: string[]) =>
  new Map((await findProducts(trx, { shop }, ids)).map((row) => [row.id, row]));
const variantsOf = async (trx: Store, shop: string, ids: string[]) =>
  new Map((await findVariants(trx, { shop }, ids)).map((row) => [row.id, row]));
