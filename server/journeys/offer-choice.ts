// Which rung of the ladder: reminder, free shipping, discount. The same for everybody on it; no personal price, no personal input but history.

import type { Rung } from './journey.ts';

export interface OfferLimits {
  /** Percent of the price; null where nobody has said. */
  margin: number | null;
  marginFloor: number;
  /** Minor units left of this month's budget. */
  budgetLeft: number;
  shippingCost: number;
  /** Share that gets no offer, to learn what offers change. */
  control: number;
}

export interface OfferHistory {
  /** Days since the shopper's last offer; null for none. */
  daysSinceLast: number | null;
  everyDays: number;
  /** Offers within a year: waiting for offers must not pay. */
  inAYear: number;
  /** Hash draw of the shopper, 0-1. */
  draw: number;
}

/** What came of a rung so far: shoppers who were on it, and how many of them ordered. */
export interface RungRecord {
  rung: Rung;
  n: number;
  orders: number;
}

export interface OfferChoice {
  rung: Rung;
  percent: number | null;
  /** What it costs if it is used, minor units. */
  cost: number;
  isControl: boolean;
  reasons: string[];
}

const LEAST_PERCENT = 5;
const MOST_A_YEAR = 2;
/** Fewer on a rung, and the rule decides instead of the record. */
export const LEAST_ON_A_RUNG = 200;

/** The highest rung the limits allow, unless the record says that a lower one brings more. Pure. */
export function chooseOffer(
  step: { upTo: Rung; percent: number },
  basket: number,
  limits: OfferLimits,
  history: OfferHistory,
  record: RungRecord[] = [],
): OfferChoice {
  const reminder = (why: string, isControl = false): OfferChoice => ({
    ...{ rung: 'reminder', percent: null, cost: 0, isControl },
    reasons: [why],
  });
  if (step.upTo === 'reminder') return reminder('This step makes no offer.');
  const { daysSinceLast, everyDays, inAYear, draw } = history;
  if (daysSinceLast !== null && daysSinceLast < everyDays)
    return reminder(`They had an offer ${Math.floor(daysSinceLast)} days ago (at most one in ${everyDays} days).`);
  if (inAYear >= MOST_A_YEAR)
    return reminder(`They had ${inAYear} offers within a year: no more than that for anybody.`);
  const allowed: OfferChoice[] = [];
  const reasons: string[] = [];
  const consider = (rung: 'free-shipping' | 'discount', percent: number | null, cost: number) => {
    if (cost > limits.budgetLeft) reasons.push(`The month's budget has no room for ${rung}.`);
    else allowed.push({ rung, percent, cost, isControl: false, reasons: [] });
  };
  const room = limits.margin === null ? null : limits.margin - limits.marginFloor;
  if (room !== null && limits.shippingCost > (basket * room) / 100)
    reasons.push('Free shipping would go below the margin floor.');
  else consider('free-shipping', null, limits.shippingCost);
  if (step.upTo === 'discount') {
    const percent = room === null ? 0 : Math.min(step.percent, Math.floor(room));
    if (room === null) reasons.push('No discount: the margin of the goods is not known.');
    else if (percent < LEAST_PERCENT) reasons.push('A discount would go below the margin floor.');
    else consider('discount', percent, Math.round((basket * percent) / 100));
  }
  const highest = allowed.at(-1);
  if (highest === undefined) return reminder(reasons.at(-1) ?? 'Nothing can be offered within the limits.');
  if (draw < limits.control) return reminder('In the share without offers, to learn what offers change.', true);
  const best = byRecord(allowed, basket, record);
  if (best === 'reminder') return reminder('So far the reminder alone brings more than an offer.');
  const chosen = best ?? highest;
  reasons.unshift(
    best === null
      ? `By rule: the highest rung within the limits (${chosen.rung}).`
      : `By what came of it so far: ${chosen.rung}.`,
  );
  return { ...chosen, reasons };
}

/** What each rung brings net of its cost, where enough shoppers were on all of them; null: too few to tell. */
function byRecord(allowed: OfferChoice[], basket: number, record: RungRecord[]): OfferChoice | 'reminder' | null {
  const rateOf = (rung: Rung) => {
    const row = record.find((r) => r.rung === rung);
    return row === undefined || row.n < LEAST_ON_A_RUNG ? null : row.orders / row.n;
  };
  const plain = rateOf('reminder');
  if (plain === null || allowed.some((a) => rateOf(a.rung) === null)) return null;
  let best: OfferChoice | 'reminder' = 'reminder';
  let most = plain * basket;
  for (const offer of allowed) {
    const net = (rateOf(offer.rung) as number) * (basket - offer.cost);
    if (net > most) {
      best = offer;
      most = net;
    }
  }
  return best;
}
