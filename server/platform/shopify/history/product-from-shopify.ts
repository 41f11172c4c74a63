// A product of the Admin API as the event a webhook of the same state would give.

import type { ProductChanged } from '../../../events/shop-event.ts';
import { withId } from '../event-id.ts';
import { idText, minorOf } from '../fields.ts';
import type { ProductNode, VariantNode } from '../operations/products.ts';
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
