// Telling Shopify what a shopper told us: no more (or again) mail.

import { z } from 'zod';
import { operation, userErrors } from './operation.ts';

export interface EmailConsentInput {
  customerId: string;
  emailMarketingConsent: {
    marketingState: 'SUBSCRIBED' | 'UNSUBSCRIBED';
    marketingOptInLevel?: 'SINGLE_OPT_IN' | 'CONFIRMED_OPT_IN' | 'UNKNOWN';
    /** ISO 8601 */
    consentUpdatedAt?: string;
  };
}

export const customerEmailMarketingConsentUpdate = operation<{ input: EmailConsentInput }>()(
  'CustomerEmailMarketingConsentUpdate',
  `mutation CustomerEmailMarketingConsentUpdate($input: CustomerEmailMarketingConsentUpdateInput!) {
    customerEmailMarketingConsentUpdate(input: $input) {
      customer { id }
      userErrors { field message code }
    }
  }`,
  z.object({
    customerEmailMarketingConsentUpdate: z.object({
      customer: z.object({ id: z.string() }).nullable(),
      userErrors,
    }),
  }),
);
