// Checkouts left behind, as the API lists them: what a missed webhook would have told. It gives no token (only the name, '#' + id),
// and its recovery URL needs approval for all protected fields, so that it can be left out. And which of them somebody else has mailed.

import { z } from 'zod';
import { operation, pageInfo } from './operation.ts';

const money = z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string() }) });

export const abandonedCheckoutNode = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  completedAt: z.string().nullish(),
  abandonedCheckoutUrl: z.string().nullish(),
  customAttributes: z.array(z.object({ key: z.string(), value: z.string().nullish() })),
  subtotalPriceSet: money,
  customer: z
    .object({
      id: z.string(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      locale: z.string().nullish(),
      defaultEmailAddress: z
        .object({
          emailAddress: z.string().nullish(),
          marketingState: z.string(),
          marketingUpdatedAt: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
  lineItems: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        title: z.string().nullish(),
        quantity: z.number(),
        product: z.object({ id: z.string() }).nullish(),
        variant: z.object({ id: z.string() }).nullish(),
        originalUnitPriceSet: money,
        customAttributes: z.array(z.object({ key: z.string(), value: z.string().nullish() })),
      }),
    ),
  }),
});
export type AbandonedCheckoutNode = z.infer<typeof abandonedCheckoutNode>;

export const abandonedCheckoutsQuery = operation<{ query: string; withUrl: boolean; after?: string | null }>()(
  'AbandonedCheckouts',
  `query AbandonedCheckouts($query: String!, $withUrl: Boolean!, $after: String) {
    abandonedCheckouts(first: 10, after: $after, query: $query, sortKey: CREATED_AT) {
      nodes {
        id
        name
        createdAt
        updatedAt
        completedAt
        abandonedCheckoutUrl @include(if: $withUrl)
        customAttributes { key value }
        subtotalPriceSet { shopMoney { amount currencyCode } }
        customer { id firstName lastName locale defaultEmailAddress { emailAddress marketingState marketingUpdatedAt } }
        lineItems(first: 25) {
          nodes {
            id
            title
            quantity
            product { id }
            variant { id }
            originalUnitPriceSet { shopMoney { amount currencyCode } }
            customAttributes { key value }
          }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  z.object({
    abandonedCheckouts: z.object({
      nodes: z.array(abandonedCheckoutNode),
      pageInfo,
    }),
  }),
);

/** Variables: `query` = "email_state:sent AND created_at:>='2026-11-01T00:00:00Z'". Newest first. */
export const mailedCheckoutsQuery = operation<{ query: string }>()(
  'MailedCheckouts',
  `query MailedCheckouts($query: String!) {
    abandonedCheckouts(first: 50, query: $query, sortKey: CREATED_AT, reverse: true) {
      nodes { id createdAt customer { id defaultEmailAddress { emailAddress } } }
    }
  }`,
  z.object({
    abandonedCheckouts: z.object({
      nodes: z.array(
        z.object({
          id: z.string(),
          createdAt: z.string(),
          customer: z
            .object({
              id: z.string(),
              defaultEmailAddress: z.object({ emailAddress: z.string().nullish() }).nullish(),
            })
            .nullish(),
        }),
      ),
    }),
  }),
);

/** Whether and when somebody's mail about this checkout left. Ours are not reported there, so it is never ours. */
export const abandonmentQuery = operation<{ checkout: string }>()(
  'Abandonment',
  `query Abandonment($checkout: ID!) {
    abandonmentByAbandonedCheckoutId(abandonedCheckoutId: $checkout) { id emailState emailSentAt }
  }`,
  z.object({
    abandonmentByAbandonedCheckoutId: z
      .object({ id: z.string(), emailState: z.string().nullish(), emailSentAt: z.string().nullish() })
      .nullable(),
  }),
);
