// Bodies of customers/* and of the e-mail consent topic; since 2025 a customer body says nothing about consent, tags or totals.

import type { ShopState } from '../shop-state.ts';
import type { Customer } from '../shop-types.ts';
import { gid, shopTime, shopTimeOrNull } from './shapes.ts';

/** The customer as it stands inside orders and checkouts. */
export function embeddedCustomer(shop: ShopState, customer: Customer) {
  const firstName = customer.firstName ?? '';
  const lastName = customer.lastName ?? '';
  return {
    id: Number(customer.id),
    created_at: shopTime(shop, customer.createdAt),
    updated_at: shopTime(shop, customer.updatedAt),
    first_name: firstName,
    last_name: lastName,
    state: 'disabled',
    note: null,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: customer.email ?? '',
    phone: customer.phone,
    currency: shop.facts.currency,
    tax_exemptions: [],
    admin_graphql_api_id: gid('Customer', customer.id),
    default_address: {
      id: Number(customer.id) + 1_000_000,
      customer_id: Number(customer.id),
      first_name: firstName,
      last_name: lastName,
      company: null,
      address1: '1 Market Street',
      address2: null,
      city: customer.city ?? '',
      province: '',
      country: shop.facts.countryName,
      zip: '10000',
      phone: customer.phone ?? '',
      name: `${firstName} ${lastName}`.trim(),
      province_code: '',
      country_code: customer.countryCode ?? shop.facts.countryCode,
      country_name: shop.facts.countryName,
      default: true,
    },
  };
}

export function customerPayload(shop: ShopState, customer: Customer) {
  return { ...embeddedCustomer(shop, customer), note: '', addresses: [] };
}

export function emailConsentPayload(shop: ShopState, customer: Customer) {
  return {
    customer_id: Number(customer.id),
    email_address: customer.email ?? '',
    email_marketing_consent: {
      state: customer.marketingState.toLowerCase(),
      opt_in_level: customer.marketingOptInLevel?.toLowerCase() ?? null,
      consent_updated_at: shopTimeOrNull(shop, customer.marketingUpdatedAt),
    },
  };
}

/** @param state subscribed or unsubscribed */
export function textConsentPayload(shop: ShopState, customer: Customer, state: string, at: number) {
  return {
    id: Number(customer.id),
    phone: customer.phone,
    sms_marketing_consent: {
      state,
      opt_in_level: 'single_opt_in',
      consent_updated_at: shopTime(shop, at),
      consent_collected_from: 'SHOPIFY',
    },
  };
}
