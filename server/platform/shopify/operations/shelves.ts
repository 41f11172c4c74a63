// In which collections products lie and what their variants cost the merchant: neither is in a product's message, nor does a change of
// them always move the moment at which the product was changed.

import { z } from 'zod';
import { operation, pageInfo } from './operation.ts';
import { collectionNode } from './products.ts';

const shelved = z.object({
  id: z.string(),
  updatedAt: z.string(),
  collections: z.object({ nodes: z.array(collectionNode), pageInfo }),
  variants: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        inventoryItem: z.object({ unitCost: z.object({ amount: z.string() }).nullish() }).nullish(),
      }),
    ),
  }),
});
export type ShelvedNode = z.infer<typeof shelved>;

/** At most ten: the platform reckons with every collection and variant that might come. */
export const SHELVES_A_CALL = 10;

export const shelvesQuery = operation<{ ids: string[] }>()(
  'Shelves',
  `query Shelves($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product {
        id
        updatedAt
        collections(first: 20) { nodes { id title } pageInfo { hasNextPage endCursor } }
        variants(first: 20) { nodes { id inventoryItem { unitCost { amount } } } }
      }
    }
  }`,
  z.object({ nodes: z.array(z.union([shelved, z.object({}).transform(() => null), z.null()])) }),
);
