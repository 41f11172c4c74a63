// Writing metafields: what theme blocks draw while the app is down. At most 25 a call, all or none.

import { z } from 'zod';
import { operation, userErrors } from './operation.ts';

/** `namespace` "$app" is ours alone; `value` of a list of products is a JSON text of gids. */
export interface MetafieldInput {
  ownerId: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
}

export const metafieldsSet = operation<{ metafields: MetafieldInput[] }>()(
  'MetafieldsSet',
  `mutation MetafieldsSet($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id }
      userErrors { field message code elementIndex }
    }
  }`,
  z.object({
    metafieldsSet: z.object({
      metafields: z.array(z.object({ id: z.string() })).nullable(),
      userErrors: z.array(userErrors.element.extend({ elementIndex: z.number().nullish() })),
    }),
  }),
);
