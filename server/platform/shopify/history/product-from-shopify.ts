// A product of the Admin API as the event a webhook of the same state would give.

import type { ProductChanged, ProductShelved } from '../../../events/shop-event.ts';
import { withId } from '../event-id.ts';
import { idText, minorOf } from '../fields.ts';
import type { CollectionNode, ProductNode, VariantNode } from '../operations/products.ts';
import { plainText } from '../plain-text.ts';

/** Null where an id or a moment can't be read. */
export function productFromShopify(
  node: ProductNode,
  variants: VariantNode[],
  currency: string,
): ProductChanged | null {
  const product = idText(node.id);
  const updatedAt = Date.parse(node.updatedAt);
  const createdAt = Date.parse(node.createdAt);
  if (product === null || !Number.isFinite(updatedAt) || !Number.isFinite(createdAt)) return null;
  return withId<ProductChanged>('product', product, updatedAt, {
    type: 'product-changed',
    at: updatedAt,
    product: {
      id: product,
      handle: node.handle,
      title: node.title,
      description: plainText(node.descriptionHtml),
      productType: node.productType,
      vendor: node.vendor,
      tags: node.tags,
      image: node.featuredMedia?.preview?.image?.url ?? null,
      published: node.status === 'ACTIVE' && node.publishedAt != null,
      giftCard: node.isGiftCard,
      createdAt,
      updatedAt,
      variants: variants
        .toSorted((a, b) => a.position - b.position)
        .flatMap((each) => {
          const id = idText(each.id);
          if (id === null) return [];
          return [
            {
              id,
              title: each.title,
              sku: each.sku?.trim() || null,
              price: minorOf(each.price, currency),
              compareAt: each.compareAtPrice == null ? null : minorOf(each.compareAtPrice, currency),
              inventory: each.inventoryItem?.tracked === false ? null : (each.inventoryQuantity ?? null),
              available: each.availableForSale,
              position: each.position,
              ...(each.media && { image: each.media.nodes[0]?.preview?.image?.url ?? null }),
            },
          ];
        }),
    },
  });
}

/** Collections and costs of the same answer; null where an id or a moment can't be read. */
export function shelvedFromShopify(
  node: ProductNode,
  variants: VariantNode[],
  collections: CollectionNode[],
  currency: string,
): ProductShelved | null {
  const product = idText(node.id);
  const updatedAt = Date.parse(node.updatedAt);
  if (product === null || !Number.isFinite(updatedAt)) return null;
  return withId<ProductShelved>('shelved', product, updatedAt, {
    type: 'product-shelved',
    at: updatedAt,
    product,
    collections: collections.flatMap(({ id, title }) => {
      const collection = idText(id);
      return collection === null ? [] : [{ id: collection, title }];
    }),
    costs: variants.flatMap((variant) => {
      const id = idText(variant.id);
      const cost = variant.inventoryItem?.unitCost?.amount;
      return id === null ? [] : [{ variant: id, cost: cost == null ? null : minorOf(cost, currency) }];
    }),
  });
}
