// Orders with their lines: all we may see in bulk, those changed since a moment by pages, and one by id.
// Refunds are read from the lines (quantity against currentQuantity), because a bulk query takes no connection inside the refunds list.

import { z } from 'zod';
import { operation, pageInfo } from './operation.ts';

const money = `{ shopMoney { amount currencyCode } }`;

const orderFields = `
  id
  name
  email
  createdAt
  processedAt
  updatedAt
  cancelledAt
  currencyCode
  taxesIncluded
  test
  sourceName
  cartToken
  checkoutToken
  customerAcceptsMarketing
  customAttributes { key value }
  subtotalPriceSet ${money}
  totalTaxSet ${money}
  shippingLine { taxLines { priceSet ${money} } }
  customer { id firstName lastName defaultEmailAddress { emailAddress } }`;

const lineFields = `
  id
  title
  quantity
  currentQuantity
  isGiftCard
  product { id }
  variant { id }
  originalUnitPriceSet ${money}
  discountAllocations { allocatedAmountSet ${money} }
  taxLines { priceSet ${money} }
  customAttributes { key value }`;

const moneyBag = z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string() }) });
const taxLines = z.array(z.object({ priceSet: moneyBag }));
const attributes = z.array(z.object({ key: z.string(), value: z.string().nullish() }));
const reference = z.object({ id: z.string() });

export const lineNode = z.object({
  id: z.string(),
  title: z.string(),
  quantity: z.number(),
  currentQuantity: z.number(),
  isGiftCard: z.boolean().nullish(),
  product: reference.nullish(),
  variant: reference.nullish(),
  originalUnitPriceSet: moneyBag,
  discountAllocations: z.array(z.object({ allocatedAmountSet: moneyBag })).nullish(),
  taxLines: taxLines.nullish(),
  customAttributes: attributes.nullish(),
});
export type LineNode = z.infer<typeof lineNode>;

export const orderNode = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullish(),
  createdAt: z.string(),
  processedAt: z.string().nullish(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullish(),
  currencyCode: z.string(),
  taxesIncluded: z.boolean(),
  test: z.boolean(),
  sourceName: z.string().nullish(),
  cartToken: z.string().nullish(),
  checkoutToken: z.string().nullish(),
  customerAcceptsMarketing: z.boolean().nullish(),
  customAttributes: attributes.nullish(),
  subtotalPriceSet: moneyBag.nullish(),
  totalTaxSet: moneyBag.nullish(),
  shippingLine: z.object({ taxLines: taxLines.nullish() }).nullish(),
  customer: z
    .object({
      id: z.string(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      defaultEmailAddress: z.object({ emailAddress: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
export type OrderNode = z.infer<typeof orderNode>;

/** Bulk: lines of orders and of order lines, the latter with `__parentId`. Without read_all_orders: the last 60 days. */
export const ordersBulkQuery = `{
  orders {
    edges { node { ${orderFields}
      lineItems { edges { node { ${lineFields} } } }
    } }
  }
}`;

const withLines = orderNode.extend({ lineItems: z.object({ nodes: z.array(lineNode), pageInfo }) });

export const orderQuery = operation<{ id: string; after?: string | null }>()(
  'Order',
  `query Order($id: ID!, $after: String) {
    order(id: $id) { ${orderFields}
      lineItems(first: 50, after: $after) {
        nodes { ${lineFields} }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`,
  z.object({ order: withLines.nullable() }),
);

/** Variables: `query` = "updated_at:>'2026-11-01T00:00:00Z'". */
export const ordersChangedQuery = operation<{ query: string; after?: string | null }>()(
  'OrdersChanged',
  `query OrdersChanged($query: String!, $after: String) {
    orders(first: 5, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { ${orderFields}
        lineItems(first: 10) {
          nodes { ${lineFields} }
          pageInfo { hasNextPage endCursor }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }`,
  z.object({ orders: z.object({ nodes: z.array(withLines), pageInfo }) }),
);
