// What a run is about, as it stands at this moment: a cart with everything joined to it, or a shopper with a product or an order.

import type { Keys } from '../lib/keys.ts';
import type { CartState } from '../profile/cart.ts';
import { zoneOfLocale } from '../profile/country-zones.ts';
import { headOf } from '../profile/identity.ts';
import { isMarkedSpared, normalisedMark, SPARED } from '../profile/marks.ts';
import { shopperOf } from '../profile/shopper.ts';
import type { Store } from '../storage/store.ts';
import { flowBought, flowState } from './cart-facts.ts';
import type { Run } from './runs.ts';

export interface Facts {
  shopper: string | null;
  emailHash: string | null;
  locale: string | null;
  /** IANA zone of the shopper where it is known. */
  zone: string | null;
  /** When the subject last changed: its rest begins anew, and a mail made before is made again. */
  updatedAt: number;
  cart: CartState | null;
  products: string[];
  order: string | null;
  /** Staff, or marked by the merchant as not to be targeted. */
  isSpared: boolean;
}

/** Null once nothing of the subject is left (erased, or never there). */
export async function factsOf(trx: Store, keys: Keys, run: Run): Promise<Facts | null> {
  if (run.carts.length > 0) {
    const cart = await flowState(trx, keys, run.shop, run.carts);
    if (cart === null) return null;
    const known = cart.shopper ?? run.shopper;
    const row = known === null ? undefined : await shopperOf(trx, run.shop, known);
    return {
      shopper: cart.shopper,
      emailHash: cart.emailHash,
      locale: cart.locale,
      zone: row?.zone ?? zoneOfLocale(cart.locale ?? row?.locale ?? null),
      updatedAt: cart.updatedAt,
      cart,
      products: [],
      order: null,
      isSpared: row !== undefined && (await isSpared(trx, row)),
    };
  }
  if (run.shopper === null) return null;
  const row = await shopperOf(trx, run.shop, run.shopper);
  if (row === undefined) return null;
  return {
    shopper: row.id,
    emailHash: run.about.emailHash ?? row.email_hash,
    locale: row.locale,
    zone: row.zone ?? zoneOfLocale(row.locale),
    updatedAt: run.about.at,
    cart: null,
    products: run.about.products,
    order: run.about.order,
    isSpared: await isSpared(trx, row),
  };
}

/** Staff, or marked by the merchant: in the platform's tags, or here. */
async function isSpared(trx: Store, row: { shop: string; id: string; staff: number; tags: string }): Promise<boolean> {
  const tags: unknown = JSON.parse(row.tags);
  if (row.staff === 1 || (Array.isArray(tags) && tags.some((tag) => normalisedMark(String(tag)) === SPARED)))
    return true;
  return isMarkedSpared(trx, row.shop, row.id);
}

/** Whether the need behind a run was met since it began: an order by anybody joined to its carts, or by its shopper. */
export async function needMet(trx: Store, run: Run, facts: Facts | null): Promise<boolean> {
  const shopper = facts?.shopper ?? (run.shopper === null ? null : await headOf(trx, run.shop, run.shopper));
  return flowBought(trx, run.shop, run.carts, facts?.cart ?? null, shopper, run.startedAt, facts?.emailHash ?? null);
}
