// The small shapes that Shopify's webhook bodies are made of: money texts and sets, times with the shop's offset, addresses.

import { mainUnits } from '../../../server/lib/money.ts';
import type { ShopState } from '../shop-state.ts';
import type { Customer } from '../shop-types.ts';

/** "12.30" */
export function money(shop: ShopState, minor: number): string {
  return mainUnits(minor, shop.facts.currency);
}

export function moneySet(shop: ShopState, minor: number) {
  const amount = { amount: money(shop, minor), currency_code: shop.facts.currency };
  return { shop_money: amount, presentment_money: { ...amount } };
}

const offsetFormats = new Map<string, Intl.DateTimeFormat>();

/** 2026-11-20T10:00:00+01:00: ISO 8601 with the shop's own offset and whole seconds. */
export function shopTime(shop: ShopState, at: number): string {
  const offset = offsetMinutes(at, shop.facts.timeZone);
  const local = new Date(at + offset * 60_000).toISOString().slice(0, 19);
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.abs(offset);
  return `${local}${sign}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Like shopTime, null for null. */
export function shopTimeOrNull(shop: ShopState, at: number | null): string | null {
  return at === null ? null : shopTime(shop, at);
}

/** How far a zone's clocks are ahead of UTC at a moment, in minutes. */
export function offsetMinutes(at: number, timeZone: string): number {
  let format = offsetFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    offsetFormats.set(timeZone, format);
  }
  const part = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(
    part.get('year')!,
    part.get('month')! - 1,
    part.get('day')!,
    part.get('hour')!,
    part.get('minute')!,
    part.get('second')!,
  );
  return Math.round((local - Math.floor(at / 1000) * 1000) / 60_000);
}

export function gid(type: string, id: string | number): string {
  return `gid://shopify/${type}/${id}`;
}

/** [{name, value}] of a plain object, as note attributes and line properties are sent. */
export function namedValues(values: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}

export function postalAddress(shop: ShopState, customer: Customer | undefined) {
  const firstName = customer?.firstName ?? '';
  const lastName = customer?.lastName ?? '';
  return {
    first_name: firstName,
    address1: '1 Market Street',
    phone: customer?.phone ?? '',
    city: customer?.city ?? '',
    zip: '10000',
    province: '',
    country: shop.facts.countryName,
    last_name: lastName,
    address2: null,
    company: null,
    latitude: null,
    longitude: null,
    name: `${firstName} ${lastName}`.trim(),
    country_code: customer?.countryCode ?? shop.facts.countryCode,
    province_code: '',
  };
}
