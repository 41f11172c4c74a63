// What a journey is: data. What starts it, how long it waits for what, what it asks before each message, what ends it.

import { z } from 'zod';
import { type Channel, channels } from '../profile/channels.ts';
import { SegmentRule } from '../profile/segment-rule.ts';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,60}$/, 'small letters, digits and hyphens');
const minutes = z.number().int().min(0).max(527_040);
const days = z.number().int().min(0).max(730);

/** Spans and switches a merchant sets for the whole shop rather than in one journey. */
const spanSetting = z.enum(['cartDelayMinutes', 'cartSecondDelayHours']);
const switchSetting = z.enum(['secondStep', 'cartMails']);

/** A moment the models name for this shopper: the predicted next order, or the last one plus their usual gap. */
export const Moment = z.enum(['next-order', 'usual-gap']);
export type Moment = z.infer<typeof Moment>;

const Wait = z.strictObject({
  do: z.literal('wait'),
  name,
  /** Since the run began, its subject last changed, this step was reached, or the message before left. */
  since: z.enum(['entry', 'last-change', 'here', 'last-message']),
  for: z.union([z.strictObject({ minutes }), z.strictObject({ setting: spanSetting })]),
});
const WaitUntil = z.strictObject({
  do: z.literal('wait-until'),
  name,
  /** Full hour of the shopper's own clock. */
  hour: z.number().int().min(0).max(23),
  /** 0 is Sunday; any day where it is left out. */
  weekday: z.number().int().min(0).max(6).optional(),
});
const WaitMoment = z.strictObject({
  do: z.literal('wait-moment'),
  name,
  moment: Moment,
  /** Days after it; before it where negative. */
  plusDays: z.number().int().min(-60).max(365),
});
const Send = z.strictObject({
  do: z.literal('send'),
  /** Unique in the journey: one run sends it at most once. */
  name,
  layout: name,
  /** How it goes out; by e-mail where it is left out. */
  channel: z.enum(channels).optional(),
  /** Left out when the merchant's setting is off. */
  when: switchSetting.optional(),
});
export const rungs = ['reminder', 'free-shipping', 'discount'] as const;
export type Rung = (typeof rungs)[number];
const Offer = z.strictObject({
  do: z.literal('offer'),
  name,
  /** The highest rung this step may climb to; what is truly offered is decided under the merchant's limits. */
  upTo: z.enum(rungs),
  percent: z.number().int().min(1).max(90),
  /** Days the code is good for. */
  goodForDays: z.number().int().min(1).max(60),
});
const Task = z.strictObject({ do: z.literal('task'), name, kind: name });
const Exit = z.strictObject({ do: z.literal('exit'), name });

const Plain = z.discriminatedUnion('do', [Wait, WaitUntil, WaitMoment, Send, Offer, Task, Exit]);
export type PlainStep = z.infer<typeof Plain>;
export type WaitStep = z.infer<typeof Wait>;
export type SendStep = z.infer<typeof Send>;
/** How a step's message goes out. */
export const channelOf = (step: Pick<SendStep, 'channel'>): Channel => step.channel ?? 'email';
export type OfferStep = z.infer<typeof Offer>;
export type TaskStep = z.infer<typeof Task>;

/** Asks a rule about the shopper. */
export interface IfStep {
  do: 'if';
  name: string;
  rule: SegmentRule;
  then: Step[];
  else: Step[];
}
/** Parts shoppers by hash (shares), or by their place among the shop's shoppers (0 the lowest, 1 the highest). */
export interface SplitStep {
  do: 'split';
  name: string;
  by: 'random' | 'value-rank' | 'churn-rank';
  /** Random: `size` is a share of all. By rank: the arm takes everybody from the end of the arm before up to `size`. */
  arms: { name: string; size: number; steps: Step[] }[];
}
export type Step = PlainStep | IfStep | SplitStep;

const Step: z.ZodType<Step> = z.lazy(() =>
  z.union([
    Plain,
    z.strictObject({
      do: z.literal('if'),
      name,
      rule: SegmentRule,
      // biome-ignore lint/suspicious/noThenProperty: the branch a rule leads to; nothing awaits a step
      then: z.array(Step).max(20),
      else: z.array(Step).max(20),
    }),
    z.strictObject({
      do: z.literal('split'),
      name,
      by: z.enum(['random', 'value-rank', 'churn-rank']),
      arms: z
        .array(z.strictObject({ name, size: z.number().min(0).max(1), steps: z.array(Step).max(20) }))
        .min(2)
        .max(5),
    }),
  ]),
);

const Trigger = z.discriminatedUnion('on', [
  /** A cart rests with something in it. `checkout`: only once its checkout knows an address. */
  z.strictObject({ on: z.literal('cart-left'), needs: z.enum(['address', 'checkout']) }),
  z.strictObject({ on: z.literal('viewed'), times: z.number().int().min(1).max(20) }),
  z.strictObject({ on: z.literal('back-in-stock') }),
  z.strictObject({ on: z.literal('price-dropped'), percent: z.number().int().min(1).max(90), viewedInDays: days }),
  z.strictObject({ on: z.literal('subscribed') }),
  /** A fresh yes to e-mails waits for the mailbox to confirm it. */
  z.strictObject({ on: z.literal('consent-asked') }),
  z.strictObject({ on: z.literal('ordered'), nth: z.enum(['first', 'any']) }),
  /** Somebody begins to meet a rule; whoever met it when the journey was switched on does not enter. */
  z.strictObject({ on: z.literal('segment'), rule: SegmentRule }),
  z.strictObject({ on: z.literal('date'), kind: z.enum(['birthday', 'first-order-anniversary']) }),
  /** A date the shop keeps of a shopper under a name of its own ("service-due") is so many days away. */
  z.strictObject({ on: z.literal('date-field'), field: name, daysBefore: z.number().int().min(0).max(365) }),
  /** A moment the models name comes within `withinDays`. `silence`: the personal gap is exceeded. */
  z.strictObject({
    on: z.literal('predicted'),
    moment: z.enum(['runs-out', 'silence', 'habit']),
    withinDays: z.number().int().min(0).max(60),
  }),
  z.strictObject({ on: z.literal('campaign') }),
]);
export type Trigger = z.infer<typeof Trigger>;

/** What is asked before a message is planned, and (where it may have changed) again when it leaves. */
export const conditions = [
  'installed',
  'switched-on',
  'targetable',
  'not-bought',
  'not-returned',
  'something-in-it',
  'in-stock',
  'price-steady',
  'address-known',
  'not-suppressed',
  'consent',
  'still-unconfirmed',
  'still-meant',
  'still-useful',
  'not-held-out',
  'under-the-cap',
] as const;
export type Condition = (typeof conditions)[number];

/** Why a message was not sent, or a run ended. */
export const heldReasons = [
  'uninstalled',
  'switched-off',
  'not-targeted',
  'purchased',
  'returned',
  'cart-empty',
  'sold-out',
  'price-changed',
  'no-address',
  'suppressed',
  'unsubscribed',
  'no-consent',
  'confirmed',
  'holdout',
  'control',
  'stale',
  'weekly-cap',
  'window',
  'outranked',
  'not-worth-it',
  'no-longer-meant',
  'no-prediction',
  'journey-changed',
  'exit',
] as const;
export type Held = (typeof heldReasons)[number];

/** Reasons that hang on one way of writing: a run that has another one ahead goes on to it. */
export const heldByChannel: ReadonlySet<Held> = new Set(['no-address', 'suppressed', 'unsubscribed', 'no-consent']);

/** Transactional-like first: what the shopper asked for, what they are in the midst of, what we think of, what the shop wants told. */
export const priorities = { asked: 0, 'in-hand': 1, lifecycle: 2, campaign: 3 } as const;
export type Priority = keyof typeof priorities;

export const Journey = z.strictObject({
  name,
  /** Raised with every change of the data, and logged with every decision. */
  version: z.number().int().min(1),
  subject: z.enum(['cart', 'shopper', 'product', 'order']),
  /** Another switch of the merchant's for all of it. */
  setting: switchSetting.optional(),
  priority: z.enum(Object.keys(priorities) as [Priority, ...Priority[]]),
  /** Added chance of an order by one message before this shop has measured its own: a prior, not a promise. */
  expectedLift: z.number().min(0).max(1),
  triggers: z.array(Trigger).min(1).max(5),
  /** Only shoppers who meet this enter, and stay only while they do. */
  audience: SegmentRule.optional(),
  /** The same subject may enter again this many days after it last did; null: once for ever. */
  againAfterDays: days.nullable(),
  steps: z.array(Step).min(1).max(40),
  /** Asked in this order; the first that says no is the reason that is logged. */
  conditions: z.array(z.enum(conditions)).max(20),
  /** Reasons that end the run. */
  exits: z.array(z.enum(heldReasons)).max(40),
  /** Reasons that let the run rest until its subject changes; every other reason skips one message and walks on. */
  pauses: z.array(z.enum(heldReasons)).max(40),
  /** A message that could not leave for so long is no longer worth sending. */
  usefulHours: z.number().int().min(1).max(720),
  /** Purchases of so many days after the lot are its answer, in every arm alike; a week where it is left out. */
  answerDays: z.number().int().min(1).max(60).optional(),
});
export type Journey = z.infer<typeof Journey>;
