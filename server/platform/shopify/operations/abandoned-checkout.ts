// One abandoned checkout by id: who left it and when, and (where that may be seen) its recovery address, which holds its token.

import { z } from 'zod';
import { operation } from './operation.ts';

export const abandonedCheckoutQuery = operation<{ id: string; withUrl: boolean }>()(
  'AbandonedCheckout',
  `query AbandonedCheckout($id: ID!, $withUrl: Boolean!) {
    node(id: $id) {
      ... on AbandonedCheckout {
        id
        createdAt
        abandonedCheckoutUrl @include(if: $withUrl)
        customer { id }
      }
    }
  }`,
  z.object({
    node: z
      .object({
        id: z.string(),
        createdAt: z.string(),
        abandonedCheckoutUrl: z.string().nullish(),
        customer: z.object({ id: z.string() }).nullish(),
      })
      .nullable(),
  }),
);
