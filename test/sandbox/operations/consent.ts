// The answer a visitor gives to the consent banner.

import type { ShopState } from '../shop-state.ts';
import type { Consent, Visitor } from '../shop-types.ts';

/** Sets the named purposes; purposes not named stay as they were (refused if never asked). */
export function setConsent(shop: ShopState, visitorId: string, answer: Partial<Consent>): Visitor {
  const visitor = shop.visitor(visitorId);
  const before = visitor.consent ?? { analytics: false, marketing: false, preferences: false, sale_of_data: false };
  visitor.consent = { ...before, ...answer };
  shop.put('visitors', visitor.id, visitor);
  return visitor;
}
