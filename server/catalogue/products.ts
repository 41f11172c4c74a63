// What the shop sells: the newest state of products and variants, and who of them may be recommended.

import type { ProductChanged } from '../events/shop-event.ts';
import type { Store } from '../storage/store.ts';

/** Takes over a product as it now stands; an older state than the known one changes nothing. */
export async function productChanged(trx: Store, shop: string, event: ProductChanged): Promise<void> {
  const { product } = event;
  const prices = product.variants.map((v) => v.price);
  const row = {
    handle: product.handle,
    title: product.title,
    description: product.description.slice(0, 5000),
    product_type: product.productType,
    vendor: product.vendor,
    tags: JSON.stringify(product.tags),
    image: product.image,
    published: product.published ? 1 : 0,
    price: prices.length === 0 ? 0 : Math.min(...prices),
    gift_card: product.giftCard ? 1 : 0,
    created_at: product.createdAt,
    updated_at: product.updatedAt,
    deleted_at: null,
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('products')
    .values({ shop, id: product.id, ...row })
    .onConflict((c) =>
      c
        .columns(['shop', 'id'])
        .doUpdateSet(row)
        .where((e) =>
          // A deleted product comes back only by a state from after its deletion.
          e.and([
            e('products.updated_at', '<=', row.updated_at),
            e.or([e('products.deleted_at', 'is', null), e('products.deleted_at', '<', row.updated_at)]),
          ]),
        ),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return;
  const pictures = product.variants.some((v) => v.image === undefined)
    ? await variantPictures(trx, shop, product.id)
    : new Map<string, string | null>();
  await trx.deleteFrom('variants').where('shop', '=', shop).where('product', '=', product.id).execute();
  for (const v of product.variants) {
    const variant = {
      product: product.id,
      title: v.title,
      sku: v.sku,
      price: v.price,
      compare_at: v.compareAt,
      inventory: v.inventory,
      available: v.available ? 1 : 0,
      position: v.position,
      image: v.image === undefined ? (pictures.get(v.id) ?? null) : (v.image ?? ''),
    };
    await trx
      .insertInto('variants')
      .values({ shop, id: v.id, ...variant })
      .onConflict((c) => c.columns(['shop', 'id']).doUpdateSet(variant))
      .execute();
  }
}

async function variantPictures(trx: Store, shop: string, product: string): Promise<Map<string, string | null>> {
  const rows = await trx
    .selectFrom('variants')
    .select(['id', 'image'])
    .where('shop', '=', shop)
    .where('product', '=', product)
    .execute();
  return new Map(rows.map((row) => [row.id, row.image]));
}

/** The products among those of these variants that come in several and of which nobody has told yet what each looks like. */
export async function productsToPicture(trx: Store, shop: string, variants: string[]): Promise<string[]> {
  if (variants.length === 0) return [];
  const rows = await trx
    .selectFrom('variants as v')
    .select('v.product')
    .distinct()
    .where('v.shop', '=', shop)
    .where('v.id', 'in', variants)
    .where('v.image', 'is', null)
    .where((e) =>
      e.exists(
        e
          .selectFrom('variants as other')
          .select('other.id')
          .whereRef('other.shop', '=', 'v.shop')
          .whereRef('other.product', '=', 'v.product')
          .whereRef('other.id', '!=', 'v.id'),
      ),
    )
    .execute();
  return rows.map((row) => row.product);
}

/** The product is no longer sold; its history stays. A deletion that comes before its product is kept as a tombstone. */
export async function productDeleted(trx: Store, shop: string, product: string, at: number): Promise<void> {
  await trx
    .insertInto('products')
    .values({
      shop,
      id: product,
      handle: '',
      title: '',
      description: '',
      product_type: '',
      vendor: '',
      tags: '[]',
      image: null,
      published: 0,
      price: 0,
      gift_card: 0,
      created_at: at,
      updated_at: at,
      deleted_at: at,
    })
    .onConflict((c) =>
      c.columns(['shop', 'id']).doUpdateSet({ deleted_at: at, published: 0 }).where('products.updated_at', '<=', at),
    )
    .execute();
}

/** A product as recommendations need it; prices in minor units of the shop's currency. */
export interface CatalogueProduct {
  id: string;
  handle: string;
  title: string;
  productType: string;
  vendor: string;
  tags: string[];
  image: string | null;
  createdAt: number;
  price: number;
  /** The first variant that can be bought; null when none can. */
  variant: { id: string; price: number; image: string | null } | null;
  variants: string[];
  /** Ids of the collections it lies in, as the platform last told them. */
  collections: string[];
  /** Share of the price that is not the merchant's cost, per cent; null where the cost is not told. */
  margin: number | null;
  /** Pieces left of all variants together; null where one is not counted. */
  stock: number | null;
  /** Published, in stock, not a gift card: may be recommended. */
  eligible: boolean;
}

/** The whole catalogue, deleted products left out, ordered by id as text. */
export async function catalogueOf(db: Store, shop: string): Promise<CatalogueProduct[]> {
  const products = await db
    .selectFrom('products')
    .selectAll()
    .where('shop', '=', shop)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  const variants = await db
    .selectFrom('variants')
    .select(['id', 'product', 'price', 'available', 'inventory', 'image'])
    .where('shop', '=', shop)
    .orderBy('product')
    .orderBy('position')
    .execute();
  const byProduct = Map.groupBy(variants, (v) => v.product);
  const memberships = Map.groupBy(
    await db.selectFrom('product_collections').select(['product', 'collection']).where('shop', '=', shop).execute(),
    (row) => row.product,
  );
  const costs = new Map(
    (await db.selectFrom('variant_costs').select(['variant', 'cost']).where('shop', '=', shop).execute()).map((row) => [
      row.variant,
      Number(row.cost),
    ]),
  );
  return products.map((p) => {
    const own = byProduct.get(p.id) ?? [];
    const buyable = own.find((v) => v.available === 1);
    return {
      id: p.id,
      handle: p.handle,
      title: p.title,
      productType: p.product_type,
      vendor: p.vendor,
      tags: JSON.parse(p.tags),
      image: p.image,
      createdAt: p.created_at,
      price: buyable?.price ?? p.price,
      variant: buyable === undefined ? null : { id: buyable.id, price: buyable.price, image: buyable.image || null },
      variants: own.map((v) => v.id),
      collections: (memberships.get(p.id) ?? []).map((row) => row.collection),
      margin: buyable === undefined ? null : marginOf(buyable.price, costs.get(buyable.id)),
      stock: own.some((v) => v.inventory === null)
        ? null
        : own.reduce((sum, v) => sum + Math.max(0, v.inventory ?? 0), 0),
      eligible: p.published === 1 && p.gift_card === 0 && buyable !== undefined,
    };
  });
}

function marginOf(price: number, cost: number | undefined): number | null {
  return cost === undefined || price <= 0 ? null : Math.round((100 * (price - cost)) / price);
}

/** Takes over which collections a product lies in; a webhook does not say, so what is known stays until the platform is asked again. */
export async function collectionsKnown(
  trx: Store,
  shop: string,
  product: string,
  collections: readonly { id: string; title: string }[],
): Promise<void> {
  await trx.deleteFrom('product_collections').where('shop', '=', shop).where('product', '=', product).execute();
  if (collections.length === 0) return;
  await trx
    .insertInto('product_collections')
    .values(collections.slice(0, 250).map(({ id, title }) => ({ shop, product, collection: id, title })))
    .onConflict((c) => c.doNothing())
    .execute();
}

/** The collections a product lies in, as the platform last told them. */
export const shelvesOf = (db: Store, shop: string, product: string): Promise<{ id: string; title: string }[]> =>
  db
    .selectFrom('product_collections')
    .select(['collection as id', 'title'])
    .where('shop', '=', shop)
    .where('product', '=', product)
    .execute();

/** What variants cost the merchant, minor units; those of which that is not told are left out. */
export async function costsOf(db: Store, shop: string, variants: readonly string[]): Promise<Map<string, number>> {
  if (variants.length === 0) return new Map();
  const rows = await db
    .selectFrom('variant_costs')
    .select(['variant', 'cost'])
    .where('shop', '=', shop)
    .where('variant', 'in', variants)
    .execute();
  return new Map(rows.map(({ variant, cost }) => [variant, Number(cost)]));
}

/** What a variant costs the merchant, minor units; null forgets it. */
export async function costKnown(trx: Store, shop: string, variant: string, cost: number | null): Promise<void> {
  if (cost === null) {
    await trx.deleteFrom('variant_costs').where('shop', '=', shop).where('variant', '=', variant).execute();
    return;
  }
  await trx
    .insertInto('variant_costs')
    .values({ shop, variant, cost })
    .onConflict((c) => c.columns(['shop', 'variant']).doUpdateSet({ cost }))
    .execute();
}
