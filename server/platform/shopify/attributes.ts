// Our own marks that travel through Shopify's documents: which restore link a cart came from, which decision a line came from.

import { z } from 'zod';

/** Attribute of a cart that was opened from one of our restore links. */
export const CART_MARK = '_presage_cart';
/** Property of a line that was added from one of our recommendations. */
export const LINE_MARK = '_presage';

const pairs = z.array(z.object({ name: z.string().optional(), key: z.string().optional(), value: z.unknown() }));
const token = /^[\w-]{1,128}$/;

/** The value of a mark among [{name, value}], [{key, value}] or {name: value}; null where it is missing or no token of ours. */
export function markOf(attributes: unknown, name: string): string | null {
  let value: unknown;
  const list = pairs.safeParse(attributes);
  if (list.success) value = list.data.find((pair) => (pair.name ?? pair.key) === name)?.value;
  else if (typeof attributes === 'object' && attributes !== null)
    value = Object.getOwnPropertyDescriptor(attributes, name)?.value;
  return typeof value === 'string' && token.test(value) ? value : null;
}
