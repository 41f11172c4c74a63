// What resolvers hand to the executor: plain objects whose fields are values or functions of the field's arguments.

import { mainUnits } from '../../../server/lib/money.ts';
import type { ShopState } from '../shop-state.ts';

export type Arguments = Record<string, unknown>;
/** A field missing from a source is a field the sandbox does not fill: asking for it is an error where it may not be null. */
export interface Source {
  __typename: string;
  [field: string]: unknown;
}

export function iso(at: number): string;
export function iso(at: number | null): string | null;
export function iso(at: number | null): string | null {
  return at === null ? null : `${new Date(at).toISOString().slice(0, 19)}Z`;
}

export function moneyV2(shop: ShopState, minor: number): Source {
  const { currency } = shop.facts;
  return { __typename: 'MoneyV2', amount: mainUnits(minor, currency), currencyCode: currency };
}

export function moneyBag(shop: ShopState, minor: number): Source {
  const money = moneyV2(shop, minor);
  return { __typename: 'MoneyBag', shopMoney: money, presentmentMoney: money };
}

export function attributes(values: Record<string, string>): Source[] {
  return Object.entries(values).map(([key, value]) => ({ __typename: 'Attribute', key, value }));
}

/** The number at the end of a gid, where its type is the wanted one. */
export function idOf(gid: unknown, type: string): string | undefined {
  const match = /^gid:\/\/shopify\/(\w+)\/(\d+)/.exec(String(gid));
  return match?.[1] === type ? match[2] : undefined;
}
