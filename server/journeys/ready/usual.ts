// What most ready journeys share: what is asked before each message, and what ends a run.

import type { Condition, Held } from '../journey.ts';

/** Asked in this order; the first that says no is the reason that is logged. */
export const asked = (...own: Condition[]): Condition[] => [
  'installed',
  'switched-on',
  ...own,
  'targetable',
  'address-known',
  'not-suppressed',
  'consent',
  'still-meant',
  'still-useful',
  'not-held-out',
  'under-the-cap',
];

export const ends: Held[] = [
  'uninstalled',
  'switched-off',
  'not-targeted',
  'purchased',
  'returned',
  'sold-out',
  'suppressed',
  'unsubscribed',
  'no-longer-meant',
  'no-address',
  'no-consent',
  'holdout',
  'control',
];
