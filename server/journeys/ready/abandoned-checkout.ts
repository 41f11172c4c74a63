// Someone gave an address at the checkout and stopped there: nearer to buying than a cart, so written to apart from carts where the merchant wants it.

import type { Journey } from '../journey.ts';
import { cartAsked, cartEnds, cartSteps } from './abandoned-cart.ts';

export const abandonedCheckout: Journey = {
  name: 'abandoned-checkout',
  version: 1,
  subject: 'cart',
  setting: 'cartMails',
  priority: 'in-hand',
  expectedLift: 0.05,
  triggers: [{ on: 'cart-left', needs: 'checkout' }],
  againAfterDays: null,
  steps: cartSteps('abandoned-checkout'),
  conditions: cartAsked,
  exits: cartEnds,
  pauses: ['cart-empty', 'no-address', 'no-consent'],
  usefulHours: 24,
};
