// Customers with what they agreed to: all of them in bulk, those changed since a moment by pages. Name and address are
// protected fields and may be null.

import { z } from 'zod';
import { operation, pageInfo } from './operation.ts';

const customerFields = `
  id
  firstName
  lastName
  locale
  tags
  createdAt
  updatedAt
  defaultAddress { countryCodeV2 provinceCode zip }
  defaultEmailAddress { emailAddress marketingState marketingOptInLevel marketingUpdatedAt }`;

export const customerNode = z.object({
  id: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  locale: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  createdAt: z.string(),
  updatedAt: z.string(),
  defaultAddress: z
    .object({ countryCodeV2: z.string().nullish(), provinceCode: z.string().nullish(), zip: z.string().nullish() })
    .nullish(),
  defaultEmailAddress: z
    .object({
      emailAddress: z.string().nullish(),
      marketingState: z.string(),
      marketingOptInLevel: z.string().nullish(),
      marketingUpdatedAt: z.string().nullish(),
    })
    .nullish(),
});
export type CustomerNode = z.infer<typeof customerNode>;

export const customersBulkQuery = `{
  customers { edges { node { ${customerFields} } } }
}`;

/** Variables: `query` = "updated_at:>'2026-11-01T00:00:00Z'". */
export const customersChangedQuery = operation<{ query: string; after?: string | null }>()(
  'CustomersChanged',
  `query CustomersChanged($query: String!, $after: String) {
    customers(first: 100, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { ${customerFields} }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  z.object({ customers: z.object({ nodes: z.array(customerNode), pageInfo }) }),
);
