// What the visitor allows, in the collector's words; anything that is not a clear yes is a no.

import type { RegisterInit } from '@shopify/web-pixels-extension';

export interface Consent {
  analytics: boolean;
  marketing: boolean;
  preferences: boolean;
  sale_of_data: boolean;
}

/** Shopify's consent by purpose as the collector reads it. */
export function consentFrom(privacy: RegisterInit['customerPrivacy'] | null | undefined): Consent {
  return {
    analytics: privacy?.analyticsProcessingAllowed === true,
    marketing: privacy?.marketingAllowed === true,
    preferences: privacy?.preferencesProcessingAllowed === true,
    sale_of_data: privacy?.saleOfDataAllowed === true,
  };
}
