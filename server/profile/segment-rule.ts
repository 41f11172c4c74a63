// The language in which groups of shoppers are told apart: conditions on what is known of a shopper, nested with all, any and not.

import { z } from 'zod';

const compare = z.enum(['<', '<=', '=', '!=', '>=', '>']);

/** What can be compared with a number, and in which unit. */
export const numberFields = {
  orders: 'count',
  spent: 'money',
  daysSinceOrder: 'days',
  daysSinceFirstOrder: 'days',
  daysSinceSeen: 'days',
  daysSinceCreated: 'days',
  pOrder: 'share',
  churn: 'share',
  value: 'money',
  daysToNextOrder: 'days',
  messagesIn30Days: 'count',
  lastNps: 'score',
  engagement: 'score',
  spentTenth: 'score',
  valueTenth: 'score',
} as const satisfies Record<string, 'count' | 'money' | 'days' | 'share' | 'score'>;
export type NumberField = keyof typeof numberFields;

/** What is one of a few words or free text. */
export const textFields = [
  ...(['archetype', 'locale', 'tag', 'boughtProduct', 'boughtType', 'segment'] as const),
  ...(['engagementBand', 'favouriteType', 'country', 'region', 'postcode'] as const),
  // What they have told us themselves.
  ...(['interest', 'pricePreference', 'noveltyPreference'] as const),
] as const;
/** What is so or not. */
export const truthFields = ['mayEmail', 'sure', 'staff', 'doNotTarget'] as const;

export type Condition =
  | { field: NumberField; is: z.infer<typeof compare>; value: number }
  | { field: (typeof textFields)[number]; is: 'one-of' | 'none-of'; values: string[] }
  | { field: 'viewedProduct' | 'viewedType'; is: 'one-of' | 'none-of'; values: string[]; inDays: number }
  | { field: 'clickedMail'; inDays: number; is: boolean }
  | { field: (typeof truthFields)[number]; is: boolean };

export type SegmentRule = { all: SegmentRule[] } | { any: SegmentRule[] } | { not: SegmentRule } | Condition;

const values = z.array(z.string().min(1).max(200)).min(1).max(100);
const oneOf = z.enum(['one-of', 'none-of']);
const inDays = z.number().int().min(1).max(730);

export const Condition: z.ZodType<Condition> = z.union([
  z.strictObject({
    field: z.enum(Object.keys(numberFields) as [NumberField, ...NumberField[]]),
    is: compare,
    value: z.number().min(-1e12).max(1e12),
  }),
  z.strictObject({ field: z.enum(textFields), is: oneOf, values }),
  z.strictObject({ field: z.enum(['viewedProduct', 'viewedType']), is: oneOf, values, inDays }),
  z.strictObject({ field: z.literal('clickedMail'), inDays, is: z.boolean() }),
  z.strictObject({ field: z.enum(truthFields), is: z.boolean() }),
]);

const Nested: z.ZodType<SegmentRule> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(Nested).max(50) }),
    z.strictObject({ any: z.array(Nested).max(50) }),
    z.strictObject({ not: Nested }),
    Condition,
  ]),
);

const MOST_DEEP = 6;
const MOST_CONDITIONS = 100;

const depthOf = (rule: SegmentRule): number => {
  if ('all' in rule) return 1 + Math.max(0, ...rule.all.map(depthOf));
  if ('any' in rule) return 1 + Math.max(0, ...rule.any.map(depthOf));
  return 'not' in rule ? 1 + depthOf(rule.not) : 1;
};
const conditionsOf = (rule: SegmentRule): number => {
  if ('all' in rule) return rule.all.reduce((sum, r) => sum + conditionsOf(r), 0);
  if ('any' in rule) return rule.any.reduce((sum, r) => sum + conditionsOf(r), 0);
  return 'not' in rule ? conditionsOf(rule.not) : 1;
};

/** An object nested deeper than any rule may be is refused before it is looked into: the check itself recurses. */
const shallow = (input: unknown, left = MOST_DEEP * 3): boolean =>
  typeof input !== 'object' || input === null || (left > 0 && Object.values(input).every((v) => shallow(v, left - 1)));

/** A rule as it comes from outside: bounded in depth and size, so that no rule can make the database labour. */
export const SegmentRule = z
  .unknown()
  .refine((input) => shallow(input), 'nested too deeply')
  .pipe(Nested)
  .refine((rule) => depthOf(rule) <= MOST_DEEP, `nested deeper than ${MOST_DEEP}`)
  .refine((rule) => conditionsOf(rule) <= MOST_CONDITIONS, `more than ${MOST_CONDITIONS} conditions`);
