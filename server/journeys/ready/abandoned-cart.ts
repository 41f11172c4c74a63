// Someone filled a cart, told us where to write, and left: one reminder once the cart has rested, another a day later.

import type { Condition, Held, Journey, Step } from '../journey.ts';

export const cartSteps = (layout: string): Step[] => [
  { do: 'wait', name: 'rest', since: 'last-change', for: { setting: 'cartDelayMinutes' } },
  { do: 'send', name: 'first', layout },
  { do: 'wait', name: 'a-day', since: 'last-message', for: { setting: 'cartSecondDelayHours' } },
  { do: 'offer', name: 'help', upTo: 'free-shipping', percent: 10, goodForDays: 7 },
  { do: 'send', name: 'second', layout, when: 'secondStep' },
];

export const cartAsked: Condition[] = [
  'installed',
  'switched-on',
  'not-bought',
  'something-in-it',
  'in-stock',
  'price-steady',
  'targetable',
  'address-known',
  'not-suppressed',
  'consent',
  'still-useful',
  'not-held-out',
  'under-the-cap',
];

export const cartEnds: Held[] = [
  'uninstalled',
  'switched-off',
  'not-targeted',
  'purchased',
  'sold-out',
  'price-changed',
  'suppressed',
  'unsubscribed',
  'holdout',
  'control',
];

export const abandonedCart: Journey = {
  name: 'abandoned-cart',
  version: 2,
  subject: 'cart',
  setting: 'cartMails',
  priority: 'in-hand',
  expectedLift: 0.04,
  triggers: [{ on: 'cart-left', needs: 'address' }],
  againAfterDays: null,
  steps: cartSteps('abandoned-cart'),
  conditions: cartAsked,
  exits: cartEnds,
  pauses: ['cart-empty', 'no-address', 'no-consent'],
  usefulHours: 24,
};
