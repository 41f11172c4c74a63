// A fresh yes to e-mails, where the merchant wants it confirmed: one mail asks the mailbox itself, once, and sells nothing.

import type { Journey } from '../journey.ts';

export const CONFIRM_JOURNEY = 'confirm-address';

/** No lot is drawn, no cap or turn is asked for: it is the answer to what they have just done, and says nothing else. */
export const confirmAddress: Journey = {
  name: CONFIRM_JOURNEY,
  version: 1,
  subject: 'shopper',
  priority: 'asked',
  expectedLift: 0,
  triggers: [{ on: 'consent-asked' }],
  againAfterDays: 30,
  steps: [{ do: 'send', name: 'confirm', layout: CONFIRM_JOURNEY }],
  conditions: ['installed', 'switched-on', 'address-known', 'not-suppressed', 'still-unconfirmed', 'still-useful'],
  exits: ['uninstalled', 'switched-off', 'suppressed', 'unsubscribed', 'confirmed', 'no-address', 'stale'],
  pauses: [],
  usefulHours: 24,
};
