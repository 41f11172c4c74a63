// The small shapes Shopify's messages are made of: ids, decimal money, ISO moments. Odd ones are refused here, once.

import { z } from 'zod';
import { currencyDecimals } from '../../lib/money.ts';

/** A numeric id as text; also out of `gid://shopify/Order/1?x=y`. Null where there is no number in it. */
export function idText(id: string | number | bigint | null | undefined): string | null {
  if (id === null || id === undefined) return null;
  const text = String(id);
  const plain = text.startsWith('gid://') ? text.slice(text.lastIndexOf('/') + 1).replace(/\?.*$/, '') : text;
  return /^\d{1,20}$/.test(plain) ? plain : null;
}

/** gid of a numeric id. */
export const gid = (type: 'Product' | 'Customer' | 'Order' | 'AbandonedCheckout' | 'Segment', id: string) =>
  `gid://shopify/${type}/${id}`;

/** An id that must be there. */
export const id = z.union([z.string(), z.number()]).transform((value, context) => {
  const text = idText(value);
  if (text === null) {
    context.addIssue({ code: 'custom', message: 'is no numeric id' });
    return z.NEVER;
  }
  return text;
});

/** An id that may be missing, null or odd: then null. */
export const maybeId = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === 'string' || typeof value === 'number' ? idText(value) : null));

/** A decimal amount in main units, "12.30" or 12.3. */
export const decimal = z.union([
  z.string().regex(/^-?\d{1,15}(\.\d{1,20})?$/, 'is no decimal number'),
  z.number().gte(-1e15).lte(1e15),
]);

/** A decimal amount that may be missing. */
export const maybeDecimal = decimal.nullish();

/** An ISO 8601 moment as epoch ms. */
export const moment = z.string().transform((text, context) => {
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(at)) {
    context.addIssue({ code: 'custom', message: 'is no moment' });
    return z.NEVER;
  }
  return at;
});

/** A moment that may be missing: then null. */
export const maybeMoment = moment.nullish().transform((at) => at ?? null);

/** A text that may be missing, null or blank: then null. */
export const maybeText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === undefined || text.trim() === '' ? null : text.trim()));

/** A whole number of pieces, at least 0. */
export const pieces = z.number().int().min(0).max(1_000_000);

/**
 * Minor units of a decimal, rounded half away from zero on the decimal text itself, so that 1.005 is not lost to binary.
 * Unlike `minorUnits` it takes Shopify's longer fractions ("10.0000000001").
 */
export function minorOf(amount: string | number, currency: string): number {
  const scale = 10 ** currencyDecimals(currency);
  const value = Number(amount) * scale;
  const near = Math.round(value);
  const rounded =
    Math.abs(value - near) === 0.5 ? Math.trunc(value) + Math.sign(value) : Math.round(value + Math.sign(value) * 1e-7);
  return rounded === 0 ? 0 : rounded;
}

/** First and last name as one, null where both are missing. */
export function fullName(first: string | null | undefined, last: string | null | undefined): string | null {
  const name = [first, last]
    .map((part) => (part ?? '').trim())
    .filter((part) => part !== '')
    .join(' ');
  return name === '' ? null : name;
}

/** What was missing or odd, worded for the merchant's list of dropped deliveries: "line_items.0.price: is no decimal number". */
export function whyMalformed(fault: z.ZodError): string {
  return fault.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.length === 0 ? 'the body' : path.join('.')}: ${message}`)
    .join('; ');
}
