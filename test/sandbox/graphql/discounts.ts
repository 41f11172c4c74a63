// Discounts of the Admin API: created with their first code, given more in bulk, found by a code.

import { minorUnits } from '../../../server/lib/money.ts';
import { discountOfCode } from '../operations/discounts.ts';
import type { ShopState } from '../shop-state.ts';
import type { Discount } from '../shop-types.ts';
import { gid } from '../webhooks/shapes.ts';
import { connection } from './connection.ts';
import { type Arguments, idOf, type Source } from './source.ts';

interface DiscountInput {
  title?: string;
  code?: string;
  startsAt?: string;
  endsAt?: string | null;
  usageLimit?: number | null;
  context?: unknown;
  customerGets?: { value?: { percentage?: number | null } | null; items?: { all?: boolean } | null };
  minimumRequirement?: { subtotal?: { greaterThanOrEqualToSubtotal?: string | null } | null } | null;
}

const codesPerCall = 250;

export function discountCodeBasicCreate(shop: ShopState, args: Arguments): Source {
  const input = args.basicCodeDiscount as DiscountInput;
  const percentage = input.customerGets?.value?.percentage ?? null;
  if (percentage === null || percentage < 0 || percentage > 1) {
    const field = ['basicCodeDiscount', 'customerGets', 'value', 'percentage'];
    return payload('DiscountCodeBasicCreatePayload', null, [
      fault(field, 'Value must be between 0.0 and 1.0', 'VALUE_OUTSIDE_RANGE'),
    ]);
  }
  return create(shop, 'DiscountCodeBasicCreatePayload', 'basicCodeDiscount', input, percentage);
}

export function discountCodeFreeShippingCreate(shop: ShopState, args: Arguments): Source {
  const input = args.freeShippingCodeDiscount as DiscountInput;
  return create(shop, 'DiscountCodeFreeShippingCreatePayload', 'freeShippingCodeDiscount', input, null);
}

function create(
  shop: ShopState,
  typename: string,
  name: string,
  input: DiscountInput,
  percentage: number | null,
): Source {
  const code = input.code?.trim() ?? '';
  for (const [field, value] of Object.entries({
    code,
    title: input.title,
    startsAt: input.startsAt,
    context: input.context,
  })) {
    if (!value) return payload(typename, null, [fault([name, field], `${field} can't be blank`, 'BLANK')]);
  }
  if (discountOfCode(shop, code)) {
    return payload(typename, null, [
      fault([name, 'code'], 'Code must be unique. Please try a different code.', 'TAKEN'),
    ]);
  }
  const startsAt = Date.parse(input.startsAt as string);
  const endsAt = input.endsAt ? Date.parse(input.endsAt) : null;
  if (endsAt !== null && endsAt <= startsAt) {
    return payload(typename, null, [
      fault([name, 'endsAt'], 'Ends at needs to be after starts_at', 'END_DATE_BEFORE_START_DATE'),
    ]);
  }
  const least = input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal;
  const discount: Discount = {
    id: shop.nextId(),
    title: input.title as string,
    percentage,
    minimumSubtotal: least == null ? null : minorUnits(least, shop.facts.currency),
    startsAt,
    endsAt,
    usageLimit: input.usageLimit ?? null,
    codes: { [code]: 0 },
  };
  shop.put('discounts', discount.id, discount);
  return payload(typename, discount, []);
}

/** Takes them at once, but says so only when it is asked the second time: in the true one they are taken in the background. */
export function discountRedeemCodeBulkAdd(shop: ShopState, creations: Creations, args: Arguments): Source {
  const typename = 'DiscountRedeemCodeBulkAddPayload';
  const codes = (args.codes as { code: string }[]).map(({ code }) => code);
  const discount = shop.discounts.get(idOf(args.discountId, 'DiscountCodeNode') ?? '');
  const refused = (field: string, message: string, code: string) => ({
    __typename: typename,
    bulkCreation: null,
    userErrors: [fault([field], message, code)],
  });
  if (!discount) return refused('discountId', 'Code discount does not exist.', 'INVALID');
  if (codes.length === 0) return refused('codes', "Codes can't be blank", 'BLANK');
  if (codes.length > codesPerCall)
    return refused('codes', 'Codes cannot have more than 250 items', 'TOO_MANY_ARGUMENTS');
  const results = codes.map((code) => {
    const taken = discountOfCode(shop, code) !== undefined;
    if (!taken) discount.codes[code] = 0;
    return {
      code,
      errors: taken ? [fault(['code'], 'Code must be unique. Please try a different code.', 'TAKEN')] : [],
    };
  });
  shop.put('discounts', discount.id, discount);
  const id = gid('DiscountRedeemCodeBulkCreation', shop.nextId());
  creations.set(id, { asked: 0, results });
  return { __typename: typename, bulkCreation: { __typename: 'DiscountRedeemCodeBulkCreation', id }, userErrors: [] };
}

export type Creations = Map<string, { asked: number; results: { code: string; errors: Source[] }[] }>;

export function bulkCreationNode(creations: Creations, id: unknown): Source | null {
  const creation = creations.get(String(id));
  if (!creation) return null;
  creation.asked++;
  const done = creation.asked > 1;
  const failed = creation.results.filter(({ errors }) => errors.length > 0).length;
  return {
    __typename: 'DiscountRedeemCodeBulkCreation',
    id: String(id),
    done,
    codesCount: creation.results.length,
    failedCount: done ? failed : 0,
    importedCount: done ? creation.results.length - failed : 0,
    codes: (args: Arguments) =>
      connection('DiscountRedeemCodeBulkCreationCodeConnection', creation.results, {
        node: ({ code, errors }) => ({
          __typename: 'DiscountRedeemCodeBulkCreationCode',
          code,
          errors: done ? errors : [],
        }),
        id: ({ code }) => code,
      })(args),
  };
}

export const discountNode = (discount: Discount): Source => ({
  __typename: 'DiscountCodeNode',
  id: gid('DiscountCodeNode', discount.id),
});

const payload = (typename: string, discount: Discount | null, userErrors: Source[]): Source => ({
  __typename: typename,
  codeDiscountNode: discount ? discountNode(discount) : null,
  userErrors,
});

const fault = (field: string[], message: string, code: string): Source => ({
  __typename: 'DiscountUserError',
  field,
  message,
  code,
  extraInfo: null,
});
