// Who the shop is: name, currency, calendar, language and address on the web.

import { z } from 'zod';
import { operation } from './operation.ts';

export const shopQuery = operation<Record<string, never>>()(
  'Shop',
  `query Shop {
    shop {
      id
      name
      email
      currencyCode
      ianaTimezone
      myshopifyDomain
      taxesIncluded
      primaryDomain { url localization { defaultLocale } }
    }
  }`,
  z.object({
    shop: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string().nullish(),
      currencyCode: z.string(),
      ianaTimezone: z.string(),
      myshopifyDomain: z.string(),
      taxesIncluded: z.boolean(),
      primaryDomain: z.object({
        url: z.string(),
        localization: z.object({ defaultLocale: z.string() }).nullish(),
      }),
    }),
  }),
);
