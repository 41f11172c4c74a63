// Discounts with a code for each recipient: one parent discount, codes added to it in bulk.

import { z } from 'zod';
import { operation, userErrors } from './operation.ts';

/** What both kinds have in common. Moments are ISO 8601; left out, `combinesWith` means: with nothing. */
interface CodeDiscount {
  title: string;
  code: string;
  startsAt: string;
  endsAt: string;
  /** How often each of its codes works. */
  usageLimit: number;
  appliesOncePerCustomer: boolean;
  context: { all: 'ALL' };
  combinesWith: { orderDiscounts: false; productDiscounts: false; shippingDiscounts: false };
  /** In main units of the shop's currency. */
  minimumRequirement?: { subtotal: { greaterThanOrEqualToSubtotal: string } };
}

export interface BasicDiscount extends CodeDiscount {
  /** Share of 1. */
  customerGets: { value: { percentage: number }; items: { all: true } };
}

export interface FreeShippingDiscount extends CodeDiscount {
  destination: { all: true };
}

const created = z.object({ codeDiscountNode: z.object({ id: z.string() }).nullable(), userErrors });

export const discountCodeBasicCreate = operation<{ discount: BasicDiscount }>()(
  'DiscountCodeBasicCreate',
  `mutation DiscountCodeBasicCreate($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`,
  z.object({ discountCodeBasicCreate: created }),
);

export const discountCodeFreeShippingCreate = operation<{ discount: FreeShippingDiscount }>()(
  'DiscountCodeFreeShippingCreate',
  `mutation DiscountCodeFreeShippingCreate($discount: DiscountCodeFreeShippingInput!) {
    discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`,
  z.object({ discountCodeFreeShippingCreate: created }),
);

/** Which discount a code belongs to. */
export const discountByCodeQuery = operation<{ code: string }>()(
  'DiscountByCode',
  `query DiscountByCode($code: String!) { codeDiscountNodeByCode(code: $code) { id } }`,
  z.object({ codeDiscountNodeByCode: z.object({ id: z.string() }).nullable() }),
);

/** At most 250 codes a call; they are taken in the background. */
export const discountRedeemCodeBulkAdd = operation<{ discountId: string; codes: { code: string }[] }>()(
  'DiscountRedeemCodeBulkAdd',
  `mutation DiscountRedeemCodeBulkAdd($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {
    discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) {
      bulkCreation { id }
      userErrors { field message code }
    }
  }`,
  z.object({
    discountRedeemCodeBulkAdd: z.object({ bulkCreation: z.object({ id: z.string() }).nullable(), userErrors }),
  }),
);

/** How far that is, and which codes were not taken. */
export const discountBulkCreationQuery = operation<{ id: string }>()(
  'DiscountBulkCreation',
  `query DiscountBulkCreation($id: ID!) {
    discountRedeemCodeBulkCreation(id: $id) {
      done
      codes(first: 250) { nodes { code errors { field message code } } }
    }
  }`,
  z.object({
    discountRedeemCodeBulkCreation: z
      .object({
        done: z.boolean(),
        codes: z.object({ nodes: z.array(z.object({ code: z.string(), errors: userErrors })) }),
      })
      .nullable(),
  }),
);
