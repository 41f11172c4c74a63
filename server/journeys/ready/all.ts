// The journeys that are ready to be switched on, in the order of the gallery.

import type { Journey } from '../journey.ts';
import { abandonedCart } from './abandoned-cart.ts';
import { abandonedCheckout } from './abandoned-checkout.ts';
import { anniversary } from './anniversary.ts';
import { backInStock } from './back-in-stock.ts';
import { birthday } from './birthday.ts';
import { browseAbandonment } from './browse-abandonment.ts';
import { churnRisk } from './churn-risk.ts';
import { CONFIRM_JOURNEY, confirmAddress } from './confirm-address.ts';
import { csat } from './csat.ts';
import { habitReminder } from './habit-reminder.ts';
import { nps } from './nps.ts';
import { postPurchase } from './post-purchase.ts';
import { priceDrop } from './price-drop.ts';
import { replenishment } from './replenishment.ts';
import { secondOrder } from './second-order.ts';
import { vip } from './vip.ts';
import { welcome } from './welcome.ts';
import { winBack } from './win-back.ts';

export const readyJourneys: Journey[] = [
  abandonedCart,
  abandonedCheckout,
  browseAbandonment,
  backInStock,
  priceDrop,
  welcome,
  postPurchase,
  secondOrder,
  replenishment,
  winBack,
  churnRisk,
  birthday,
  anniversary,
  habitReminder,
  nps,
  csat,
  vip,
  confirmAddress,
];

/** On from the install; every other journey is off until the merchant switches it on. Confirming has a setting of its own. */
export const onFromTheStart = new Set(['abandoned-cart', CONFIRM_JOURNEY]);
