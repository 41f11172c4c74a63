// The shop, the app and its installation as the Admin API shows them.

import type { ShopState } from '../../shop-state.ts';
import { gid, offsetMinutes } from '../../webhooks/shapes.ts';
import { iso, type Source } from '../source.ts';
import { metafieldFields } from './metafield.ts';

export function shopNode(shop: ShopState): Source {
  const { facts, origins } = shop;
  const id = gid('Shop', facts.id);
  const host = new URL(origins.storefront).host;
  const offset = offsetMinutes(shop.now(), facts.timeZone);
  const hours = `${offset < 0 ? '-' : '+'}${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}`;
  const address = {
    __typename: 'ShopAddress',
    id: gid('ShopAddress', facts.id),
    address1: '1 Market Street',
    address2: null,
    city: 'Sandbox',
    company: facts.name,
    coordinatesValidated: false,
    country: facts.countryName,
    countryCode: facts.countryCode,
    countryCodeV2: facts.countryCode,
    formatted: [facts.name, '1 Market Street', facts.countryName],
    phone: null,
    province: null,
    provinceCode: null,
    zip: '10000',
  };
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: facts.currency })
    .format(1)
    .replace(/[\d.,]+/, '{{amount}}');
  return {
    __typename: 'Shop',
    id,
    name: facts.name,
    email: facts.email,
    contactEmail: facts.email,
    shopOwnerName: facts.ownerName,
    description: null,
    myshopifyDomain: facts.domain,
    url: origins.storefront,
    primaryDomain: {
      __typename: 'Domain',
      id: gid('Domain', facts.id),
      host,
      url: origins.storefront,
      sslEnabled: false,
    },
    currencyCode: facts.currency,
    enabledPresentmentCurrencies: [facts.currency],
    currencyFormats: {
      __typename: 'CurrencyFormats',
      moneyFormat: format,
      moneyInEmailsFormat: format,
      moneyWithCurrencyFormat: `${format} ${facts.currency}`,
      moneyWithCurrencyInEmailsFormat: `${format} ${facts.currency}`,
    },
    ianaTimezone: facts.timeZone,
    timezoneOffset: `${hours}${String(Math.abs(offset) % 60).padStart(2, '0')}`,
    timezoneOffsetMinutes: offset,
    timezoneAbbreviation: facts.timeZone,
    taxesIncluded: true,
    taxShipping: true,
    checkoutApiSupported: true,
    setupRequired: false,
    transactionalSmsDisabled: true,
    marketingSmsConsentEnabledAtCheckout: false,
    unitSystem: 'METRIC_SYSTEM',
    weightUnit: 'KILOGRAMS',
    orderNumberFormatPrefix: '#',
    orderNumberFormatSuffix: '',
    shipsToCountries: [facts.countryCode],
    createdAt: iso(facts.createdAt),
    updatedAt: iso(facts.createdAt),
    billingAddress: address,
    shopAddress: address,
    plan: {
      __typename: 'ShopPlan',
      displayName: 'Basic',
      publicDisplayName: 'Basic',
      partnerDevelopment: false,
      shopifyPlus: false,
    },
    ...metafieldFields(shop, id),
  };
}

export function installationNode(shop: ShopState): Source {
  const id = shop.installationId;
  const scopes = (handles: readonly string[]) =>
    handles.map((handle) => ({ __typename: 'AccessScope', handle, description: handle.replaceAll('_', ' ') }));
  return {
    __typename: 'AppInstallation',
    id,
    accessScopes: scopes(shop.singles.installation?.scopes ?? []),
    activeSubscriptions: [],
    launchUrl: `${shop.origins.admin}/apps/${shop.app.handle}`,
    uninstallUrl: null,
    app: {
      __typename: 'App',
      id: gid('App', shop.app.id),
      apiKey: shop.app.apiKey,
      handle: shop.app.handle,
      title: shop.app.title,
      embedded: true,
      previouslyInstalled: false,
      requestedAccessScopes: scopes(shop.singles.installation?.scopes ?? []),
    },
    ...metafieldFields(shop, id),
  };
}
