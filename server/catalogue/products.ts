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
    };
    await trx
      .insertInto('variants')
      .values({ shop, id: v.id, ...variant })
      .onConflict((c) => c.columns(['shop', 'id']).doUpdateSet(variant))
      .execute();
  }
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
  variant: { id: string; price: number } | null;
  variants: string[];
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
    .select(['id', 'product', 'price', 'available'])
    .where('shop', '=', shop)
    .orderBy('product')
    .orderBy('position')
    .execute();
  const byProduct = Map.groupBy(variants, (v) => v.product);
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
      variant: buyable === undefined ? null : { id: buyable.id, price: buyable.price },
      variants: own.map((v) => v.id),
      eligible: p.published === 1 && p.gift_card === 0 && buyable !== undefined,
    };
  });
}
