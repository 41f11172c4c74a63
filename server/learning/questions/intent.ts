// How likely is a purchase now? Asked with every sign from a browser, and again whenever somebody wants to know.

import { type PurchaseSoon, purchaseSoon } from './purchase-soon.ts';

export const intentAbout: PurchaseSoon = {
  name: 'intent',
  hours: 24,
  kinds: ['sign', 'put-in-cart', 'five-minutes-later', 'half-an-hour-later', 'exit'],
};

export const intent = purchaseSoon(intentAbout);
