// Products with their variants: all of them in bulk, those changed since a moment by pages, and one by id.

import { z } from 'zod';
import { operation, pageInfo } from './operation.ts';

const productFields = `
  id
  handle
  title
  descriptionHtml
  productType
  vendor
  tags
  status
  publishedAt
  isGiftCard
  createdAt
  updatedAt
  featuredMedia { preview { image { url } } }`;

const variantFields = `
  id
  title
  sku
  price
  compareAtPrice
  inventoryQuantity
  inventoryItem { tracked unitCost { amount } }
  availableForSale
  position`;

/** A bulk operation reads lists two levels deep, and this would be the third: there variants come without their pictures. */
const variantPicture = 'media(first: 1) { nodes { preview { image { url } } } }';

const picture = z.object({ image: z.object({ url: z.string() }).nullish() }).nullish();

/** Shopify's answer for one variant. */
export const variantNode = z.object({
  id: z.string(),
  title: z.string(),
  sku: z.string().nullish(),
  price: z.string(),
  compareAtPrice: z.string().nullish(),
  inventoryQuantity: z.number().nullish(),
  inventoryItem: z.object({ tracked: z.boolean(), unitCost: z.object({ amount: z.string() }).nullish() }).nullish(),
  availableForSale: z.boolean(),
  position: z.number(),
  media: z.object({ nodes: z.array(z.object({ preview: picture })) }).optional(),
});
export type VariantNode = z.infer<typeof variantNode>;

/** A collection that a product lies in. */
export const collectionNode = z.object({ id: z.string(), title: z.string() });
export type CollectionNode = z.infer<typeof collectionNode>;

/** Shopify's answer for one product, without its variants. */
export const productNode = z.object({
  id: z.string(),
  handle: z.string(),
  title: z.string(),
  descriptionHtml: z.string(),
  productType: z.string(),
  vendor: z.string(),
  tags: z.array(z.string()),
  status: z.string(),
  publishedAt: z.string().nullish(),
  isGiftCard: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  featuredMedia: z.object({ preview: picture }).nullish(),
});
export type ProductNode = z.infer<typeof productNode>;

/** Bulk: lines of products, of variants and of collections, the latter two with `__parentId`. */
export const productsBulkQuery = `{
  products {
    edges { node { ${productFields}
      variants { edges { node { ${variantFields} } } }
      collections { edges { node { id title } } }
    } }
  }
}`;

const withVariants = productNode.extend({ variants: z.object({ nodes: z.array(variantNode), pageInfo }) });

export const productQuery = operation<{ id: string; after?: string | null }>()(
  'Product',
  `query Product($id: ID!, $after: String) {
    product(id: $id) { ${productFields}
      variants(first: 100, after: $after) {
        nodes { ${variantFields} ${variantPicture} }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`,
  z.object({ product: withVariants.nullable() }),
);

/** Variables: `query` = "updated_at:>'2026-11-01T00:00:00Z'". */
export const productsChangedQuery = operation<{ query: string; after?: string | null }>()(
  'ProductsChanged',
  `query ProductsChanged($query: String!, $after: String) {
    products(first: 10, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { ${productFields}
        variants(first: 20) {
          nodes { ${variantFields} ${variantPicture} }
          pageInfo { hasNextPage endCursor }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  z.object({ products: z.object({ nodes: z.array(withVariants), pageInfo }) }),
);
