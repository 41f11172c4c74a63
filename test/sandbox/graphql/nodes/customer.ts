// Customers as the Admin API shows them, with the consent that lives on their e-mail address.

import { orderTotals } from '../../order-totals.ts';
import type { ShopState } from '../../shop-state.ts';
import type { Customer, Order } from '../../shop-types.ts';
import { gid } from '../../webhooks/shapes.ts';
import { connection } from '../connection.ts';
import { type Arguments, iso, moneyV2, type Source } from '../source.ts';
import { metafieldFields } from './metafield.ts';
import { orderConnection, orderNode } from './order.ts';

export function customerConnection(shop: ShopState, customers: Iterable<Customer>) {
  return connection('CustomerConnection', customers, {
    node: (customer) => customerNode(shop, customer),
    id: (customer) => customer.id,
    filters: {
      id: (customer) => Number(customer.id),
      updated_at: (customer) => customer.updatedAt,
      customer_date: (customer) => customer.createdAt,
      created_at: (customer) => customer.createdAt,
      email: (customer) => customer.email,
      phone: (customer) => customer.phone,
      accepts_marketing: (customer) => customer.marketingState === 'SUBSCRIBED',
    },
    orders: {
      UPDATED_AT: (customer) => customer.updatedAt,
      CREATED_AT: (customer) => customer.createdAt,
      NAME: (customer) => `${customer.lastName} ${customer.firstName}`,
    },
  });
}

export function customerNode(shop: ShopState, customer: Customer): Source {
  const id = gid('Customer', customer.id);
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(' ');
  const consent = () => ({
    __typename: 'CustomerEmailMarketingConsentState',
    marketingState: customer.marketingState,
    marketingOptInLevel: customer.marketingOptInLevel,
    consentUpdatedAt: iso(customer.marketingUpdatedAt),
  });
  const last = () => ordersOf(shop, customer).at(-1);
  return {
    __typename: 'Customer',
    id,
    legacyResourceId: customer.id,
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: name || customer.email || customer.phone || 'Unknown',
    email: customer.email,
    phone: customer.phone,
    locale: shop.facts.locale,
    note: null,
    state: 'DISABLED',
    tags: customer.tags,
    taxExempt: false,
    taxExemptions: [],
    verifiedEmail: customer.email !== null,
    validEmailAddress: customer.email !== null,
    dataSaleOptOut: false,
    canDelete: false,
    multipassIdentifier: null,
    productSubscriberStatus: 'NEVER_SUBSCRIBED',
    createdAt: iso(customer.createdAt),
    updatedAt: iso(customer.updatedAt),
    lifetimeDuration: 'about a year',
    defaultEmailAddress: customer.email === null ? null : () => emailAddressNode(shop, customer),
    defaultPhoneNumber: customer.phone === null ? null : () => phoneNumberNode(customer),
    emailMarketingConsent: customer.email === null ? null : consent,
    defaultAddress: () => addressNode(shop, customer),
    numberOfOrders: () => String(ordersOf(shop, customer).length),
    amountSpent: () =>
      moneyV2(
        shop,
        ordersOf(shop, customer).reduce((sum, order) => sum + orderTotals(order).currentTotal, 0),
      ),
    lastOrder: () => {
      const order = last();
      return order ? orderNode(shop, order) : null;
    },
    orders: (args: Arguments) => orderConnection(shop, ordersOf(shop, customer))(args),
    ...metafieldFields(shop, id),
  };
}

export function addressNode(shop: ShopState, customer: Customer): Source {
  return {
    __typename: 'MailingAddress',
    id: gid('MailingAddress', Number(customer.id) + 1_000_000),
    firstName: customer.firstName,
    lastName: customer.lastName,
    name: [customer.firstName, customer.lastName].filter(Boolean).join(' '),
    address1: '1 Market Street',
    address2: null,
    city: customer.city,
    company: null,
    country: shop.facts.countryName,
    countryCode: customer.countryCode ?? shop.facts.countryCode,
    countryCodeV2: customer.countryCode ?? shop.facts.countryCode,
    phone: customer.phone,
    province: null,
    provinceCode: null,
    zip: '10000',
    coordinatesValidated: false,
    formatted: ['1 Market Street', customer.city ?? '', shop.facts.countryName],
  };
}

function emailAddressNode(shop: ShopState, customer: Customer): Source {
  return {
    __typename: 'CustomerEmailAddress',
    emailAddress: customer.email,
    marketingState: customer.marketingState,
    marketingOptInLevel: customer.marketingOptInLevel,
    marketingUpdatedAt: iso(customer.marketingUpdatedAt),
    marketingUnsubscribeUrl: `${shop.origins.storefront}/account/unsubscribe/${customer.id}`,
    openTrackingLevel: 'UNKNOWN',
    openTrackingUrl: `${shop.origins.storefront}/account/open-tracking/${customer.id}`,
    validFormat: true,
  };
}

function phoneNumberNode(customer: Customer): Source {
  return {
    __typename: 'CustomerPhoneNumber',
    phoneNumber: customer.phone,
    smsMarketingConsent: {
      __typename: 'CustomerSmsMarketingConsent',
      state: customer.smsState,
      optInLevel: null,
      collectedFrom: null,
      updatedAt: null,
    },
  };
}

/** Orders of every customer, oldest first, found again only after the shop has more of them. */
const indexes = new WeakMap<ShopState, { size: number; orders: Map<string, Order[]> }>();

function ordersOf(shop: ShopState, customer: Customer): Order[] {
  let index = indexes.get(shop);
  if (index?.size !== shop.orders.size) {
    const orders = new Map<string, Order[]>();
    for (const order of shop.orders.values()) {
      if (!order.customerId) continue;
      const list = orders.get(order.customerId);
      if (list) list.push(order);
      else orders.set(order.customerId, [order]);
    }
    index = { size: shop.orders.size, orders };
    indexes.set(shop, index);
  }
  return index.orders.get(customer.id) ?? [];
}
