// Someone filled a cart, told us where to write, and left: one reminder once the cart has rested, another a day later.

import type { Journey } from './journey.ts';

export const abandonedCart: Journey = {
  name: 'abandoned-cart',
  version: 1,
  switch: 'cartMails',
  trigger: { notices: ['cart-changed', 'checkout-changed'], oncePer: 'cart' },
  steps: [
    { do: 'wait', since: 'last-change', span: 'cartDelayMinutes', unit: 'minutes' },
    { do: 'send', name: 'first', layout: 'abandoned-cart' },
    { do: 'wait', since: 'last-message', span: 'cartSecondDelayHours', unit: 'hours' },
    { do: 'send', name: 'second', layout: 'abandoned-cart', when: 'secondStep' },
  ],
  // Asked in this order; the first that says no is the reason that is logged.
  conditions: [
    'installed',
    'switched-on',
    'not-bought',
    'something-in-it',
    'address-known',
    'not-suppressed',
    'consent',
    'still-useful',
    'not-held-out',
    'under-the-cap',
  ],
  exits: ['uninstalled', 'switched-off', 'purchased', 'suppressed', 'unsubscribed', 'holdout', 'control'],
  pauses: ['cart-empty', 'no-address', 'no-consent'],
  usefulHours: 24,
};
