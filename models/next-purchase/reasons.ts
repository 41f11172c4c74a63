// Why a shopper's score is what it is: what each driver adds against the typical shopper of the shop, in a merchant's words.

import type { Driver } from './features.ts';
import { INTEREST_FEATURES } from './interest.ts';
import type { Purchases } from './purchase-history.ts';
import { amountText, countText, daysText, ordersText } from './wording.ts';

/** What shoppers of this shop are like in the middle; drivers are measured against it. */
export interface TypicalShopper {
  orders: number;
  silenceDays: number;
  /** Days between two orders of one shopper; 0 where nobody has ordered twice. */
  gapDays: number;
  spend: number;
}

/** How much a driver moves the log-odds of an order (or the logarithm of the value) against the typical shopper. */
export type Contributions = Record<Driver, number>;

/** Below this a driver is said to be like others. */
const SLIGHT = 0.05;

/** What the driver does to this score: two drivers may well pull in two directions. */
const effect = (contribution: number): string =>
  contribution > SLIGHT
    ? 'which raises the chance of another'
    : contribution < -SLIGHT
      ? 'which lowers the chance of another'
      : 'which changes the chance little';

/** The span between the gaps' quartiles as "20-41 days". */
function usualGap(days: readonly number[]): string {
  const gaps = days.slice(1).map((day, i) => day - days[i]!);
  gaps.sort((a, b) => a - b);
  const low = gaps[Math.floor(0.25 * (gaps.length - 1))]!;
  const high = gaps[Math.ceil(0.75 * (gaps.length - 1))]!;
  return low === high ? daysText(low) : `${low}-${high} days`;
}

/** How much they bought in how long. */
function historyText({ days }: Purchases, today: number): string {
  if (days.length === 1) return 'No second order so far';
  return `${ordersText(days.length)} in ${daysText(today - days[0]!)}`;
}

/** How long they have been silent, against their own rhythm. */
function silenceText({ days }: Purchases, silence: number): string {
  if (days.length === 1) return `One order, ${daysText(silence)} ago`;
  return `${ordersText(days.length)} ${usualGap(days)} apart, now ${daysText(silence)} since the last`;
}

function spendText(spendMean: number, known: boolean, typical: TypicalShopper, currency: string | null): string {
  if (!known) return 'No amounts are known of this shopper, so the value is that of the shop as a whole';
  const theirs = `Spends about ${amountText(spendMean, currency)} on a purchase day`;
  const here = amountText(typical.spend, currency);
  if (spendMean > 1.1 * typical.spend) return `${theirs}, more than the ${here} usual here, which raises the value`;
  if (spendMean < 0.9 * typical.spend) return `${theirs}, less than the ${here} usual here, which lowers the value`;
  return `${theirs}, close to the ${here} usual here`;
}

/** Of somebody who has shown something: how often they came, and how often we wrote. */
function shownTexts(interest: Float64Array, contributions: Contributions): [number, string][] {
  const at = (name: string) =>
    Math.round(Math.expm1(interest[INTEREST_FEATURES.findIndex((each) => each.name === name)]!));
  if (!(interest[0]! > 0)) return [];
  const [visits, mails] = [at('visits in a month'), at('mails in a month')];
  return [
    [contributions.interest, `${countText(visits, 'visit')} in the last month, ${effect(contributions.interest)}`],
    [contributions.mail, `${countText(mails, 'e-mail')} in the last month, ${effect(contributions.mail)}`],
  ];
}

/** Three sentences, the driver that moves the score most first. `interest`: raw signs, where a model reads them. */
export function reasonsFor(
  purchases: Purchases,
  today: number,
  spendMean: number,
  contributions: Contributions,
  typical: TypicalShopper,
  currency: string | null,
  interest: Float64Array = new Float64Array(0),
): [string, string, string] {
  const silence = today - purchases.days[purchases.days.length - 1]!;
  const known = purchases.amounts.some((amount) => !Number.isNaN(amount));
  const all: [number, string][] = [
    [contributions.orders, `${historyText(purchases, today)}, ${effect(contributions.orders)}`],
    [contributions.silence, `${silenceText(purchases, silence)}, ${effect(contributions.silence)}`],
    [contributions.spend, spendText(spendMean, known, typical, currency)],
    ...shownTexts(interest, contributions),
  ];
  all.sort(([one], [other]) => Math.abs(other) - Math.abs(one));
  return all.slice(0, 3).map(([, sentence]) => sentence) as [string, string, string];
}
