// Customers of the stand-in shop: found or made by e-mail address, and what they allow.

import type { ShopState } from '../shop-state.ts';
import type { Customer, MarketingState } from '../shop-types.ts';
import { customerPayload, emailConsentPayload } from '../webhooks/customer-payload.ts';

/** The customer with this address; made (customers/create) where there is none. */
export function customerWithEmail(
  shop: ShopState,
  email: string,
  details: Partial<Pick<Customer, 'firstName' | 'lastName' | 'phone'>> = {},
): Customer {
  const found = shop.customerByEmail(email);
  if (found) return found;
  const now = shop.now();
  const customer: Customer = {
    id: shop.nextId(),
    email: email.trim().toLowerCase(),
    firstName: details.firstName ?? null,
    lastName: details.lastName ?? null,
    phone: details.phone ?? null,
    marketingState: 'NOT_SUBSCRIBED',
    marketingUpdatedAt: null,
    marketingOptInLevel: null,
    smsState: 'NOT_SUBSCRIBED',
    tags: [],
    createdAt: now,
    updatedAt: now,
    city: null,
    countryCode: shop.facts.countryCode,
  };
  shop.put('customers', customer.id, customer);
  shop.emit('customers/create', customerPayload(shop, customer));
  return customer;
}

/** Sets what a customer allows by e-mail (customers_email_marketing_consent/update when it changed). */
export function setEmailMarketing(
  shop: ShopState,
  customerId: string,
  state: MarketingState,
  options: { at?: number; optInLevel?: Customer['marketingOptInLevel'] } = {},
): Customer | undefined {
  const customer = shop.customers.get(customerId);
  if (!customer || customer.marketingState === state) return customer;
  const at = options.at ?? shop.now();
  customer.marketingState = state;
  customer.marketingUpdatedAt = at;
  customer.marketingOptInLevel =
    state === 'SUBSCRIBED' ? (options.optInLevel ?? 'SINGLE_OPT_IN') : customer.marketingOptInLevel;
  customer.updatedAt = shop.now();
  shop.put('customers', customer.id, customer);
  shop.emit('customers_email_marketing_consent/update', emailConsentPayload(shop, customer));
  return customer;
}

/** The sign-up form in the storefront's footer. */
export function signUpForNewsletter(shop: ShopState, email: string): Customer {
  return shop.action(() => {
    const customer = customerWithEmail(shop, email);
    setEmailMarketing(shop, customer.id, 'SUBSCRIBED');
    return customer;
  });
}

/** Logs a browser in (the customer account is not acted out) or, with null, out. */
export function logIn(shop: ShopState, visitorId: string, customerId: string | null): void {
  const visitor = shop.visitor(visitorId);
  visitor.customerId = customerId;
  shop.put('visitors', visitor.id, visitor);
}
