// Where somebody lives, out of an address: no more of it is read than groups of shoppers are told apart by.

import { z } from 'zod';
import type { Place } from '../../events/shop-event.ts';
import { maybeText } from './fields.ts';

/** So much of a postcode is kept: a region of it, not a street. */
const POSTCODE_LENGTH = 3;

/** An address of a webhook. */
export const address = z.object({ country_code: maybeText, province_code: maybeText, zip: maybeText }).nullish();

/** Null where not even the country can be read. */
export function placeOf(
  country: string | null | undefined,
  region: string | null | undefined,
  postcode: string | null | undefined,
): Place | null {
  if (!/^[a-z]{2}$/i.test(country ?? '')) return null;
  const begins = (postcode ?? '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()
    .slice(0, POSTCODE_LENGTH);
  return {
    country: (country as string).toUpperCase(),
    region: /^[\w-]{1,10}$/.test(region ?? '') ? (region as string).toUpperCase() : null,
    postcode: begins === '' ? null : begins,
  };
}
