// What a journey is: data. Which notices start it, how long it waits for what, what it asks before each message, what ends it.

import type { MerchantSettings } from '../storage/shops.ts';

/** Settings by which a merchant changes a journey without changing its data. */
type SwitchSetting = {
  [K in keyof MerchantSettings]: MerchantSettings[K] extends boolean ? K : never;
}[keyof MerchantSettings];
type SpanSetting = {
  [K in keyof MerchantSettings]: MerchantSettings[K] extends number ? K : never;
}[keyof MerchantSettings];

/** Until the subject has rested for a while, or a while has passed since the message before. */
export interface WaitStep {
  do: 'wait';
  since: 'last-change' | 'last-message';
  span: SpanSetting;
  unit: 'minutes' | 'hours';
}

export interface SendStep {
  do: 'send';
  /** Unique in the journey: one run sends it at most once. */
  name: string;
  layout: string;
  /** Off when the merchant's setting is. */
  when?: SwitchSetting;
}

export type Step = WaitStep | SendStep;

/** What is asked before a message is planned, and (where it may have changed) again when it leaves. */
export type Condition =
  | 'installed'
  | 'switched-on'
  | 'not-bought'
  | 'something-in-it'
  | 'address-known'
  | 'not-suppressed'
  | 'consent'
  | 'not-held-out'
  | 'still-useful'
  | 'under-the-cap';

/** Why a message was not sent. */
export type Held =
  | 'uninstalled'
  | 'switched-off'
  | 'purchased'
  | 'cart-empty'
  | 'sold-out'
  | 'no-address'
  | 'suppressed'
  | 'unsubscribed'
  | 'no-consent'
  | 'holdout'
  | 'control'
  | 'stale'
  | 'weekly-cap';

export interface Journey {
  name: string;
  /** Raised with every change of the data, and logged with every decision. */
  version: number;
  /** The merchant's switch for all of it. */
  switch: SwitchSetting;
  trigger: {
    notices: string[];
    /** One run for each of these, ever. */
    oncePer: 'cart';
  };
  /** Waits and sends in turn, beginning with a wait. */
  steps: Step[];
  conditions: Condition[];
  /** Reasons that end the run. */
  exits: Held[];
  /** Reasons that let the run rest until its subject changes; every other reason skips one message and walks on. */
  pauses: Held[];
  /** A message that could not leave for so long is no longer worth sending. */
  usefulHours: number;
}
