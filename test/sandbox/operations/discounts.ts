// Discount codes at the checkout: found whatever their case, one at a time, each as often as its limit allows.

import { mainUnits } from '../../../server/lib/money.ts';
import type { ShopState } from '../shop-state.ts';
import type { CartLine, Discount } from '../shop-types.ts';

/** The discount a code belongs to. */
export function discountOfCode(shop: ShopState, code: string): Discount | undefined {
  const wanted = code.toUpperCase();
  for (const discount of shop.discounts.values()) {
    if (Object.keys(discount.codes).some((each) => each.toUpperCase() === wanted)) return discount;
  }
  return undefined;
}

/** Why a code does not work now for these goods, in the words of a checkout; null where it does. */
export function codeFault(shop: ShopState, code: string, subtotal: number): string | null {
  const discount = discountOfCode(shop, code);
  const now = shop.now();
  if (!discount || discount.startsAt > now) return 'Enter a valid discount code';
  if (discount.endsAt !== null && discount.endsAt <= now) return 'The discount code has expired';
  const used =
    discount.codes[Object.keys(discount.codes).find((c) => c.toUpperCase() === code.toUpperCase()) as string];
  if (discount.usageLimit !== null && (used ?? 0) >= discount.usageLimit) return 'The discount code was already used';
  if (discount.minimumSubtotal !== null && subtotal < discount.minimumSubtotal) {
    return `The order must be at least ${mainUnits(discount.minimumSubtotal, shop.facts.currency)}`;
  }
  return null;
}

/** What the first code that works takes off: of each line, minor units, and of the shipping. The others are left out: none combines. */
export function discountsOn(
  shop: ShopState,
  codes: string[],
  lines: CartLine[],
  subtotal: number,
): { code: string | null; lines: number[]; freeShipping: boolean } {
  const code = codes.find((each) => codeFault(shop, each, subtotal) === null) ?? null;
  const discount = code === null ? undefined : discountOfCode(shop, code);
  const share = discount?.percentage ?? 0;
  return {
    code,
    lines: lines.map((line) => Math.round((shop.variant(line.variantId)?.variant.price ?? 0) * line.quantity * share)),
    freeShipping: discount !== undefined && discount.percentage === null,
  };
}

/** Counts a use. */
export function codeUsed(shop: ShopState, code: string): void {
  const discount = discountOfCode(shop, code);
  if (!discount) return;
  const written = Object.keys(discount.codes).find((each) => each.toUpperCase() === code.toUpperCase()) as string;
  discount.codes[written] = (discount.codes[written] ?? 0) + 1;
  shop.put('discounts', discount.id, discount);
}
