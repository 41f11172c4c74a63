// Why a shopper's score is what it is: what each driver adds against the typical shopper of the shop, in a merchant's words.

import type { Purchases } from './purchase-history.ts';
import { amountText, daysText, times } from './wording.ts';

/** What shoppers of this shop are like in the middle; drivers are measured against it. */
export interface TypicalShopper {
  orders: number;
  silenceDays: number;
  /** Days between two orders of one shopper; 0 where nobody has ordered twice. */
  gapDays: number;
  spend: number;
}

/** How much a driver moves the log-odds of an order (or the logarithm of the value) against the typical shopper. */
export interface Contributions {
  orders: number;
  silence: number;
  spend: number;
}

/** Below this a driver is said to be like others. */
const SLIGHT = 0.05;

const effect = (contribution: number): string =>
  contribution > SLIGHT
    ? 'this speaks for another order'
    : contribution < -SLIGHT
      ? 'this speaks against another order soon'
      : 'this changes little';

/** The span between the gaps' quartiles as "20-41 days". */
function usualGap(days: readonly number[]): { low: number; high: number; text: string } | null {
  if (days.length < 3) return null;
  const gaps = days.slice(1).map((day, i) => day - days[i]!);
  gaps.sort((a, b) => a - b);
  const low = gaps[Math.floor(0.25 * (gaps.length - 1))]!;
  const high = gaps[Math.ceil(0.75 * (gaps.length - 1))]!;
  return { low, high, text: low === high ? daysText(low) : `${low}-${high} days` };
}

function ordersText({ days }: Purchases, silence: number): string {
  const gap = usualGap(days);
  if (gap)
    return `Ordered ${times(days.length)}, usually ${gap.text} apart, now ${daysText(silence)} since the last order`;
  if (days.length === 2) return `Ordered twice, ${daysText(days[1]! - days[0]!)} apart`;
  return `Ordered once so far, ${daysText(silence)} ago`;
}

function silenceText({ days }: Purchases, silence: number, typical: TypicalShopper): string {
  const since = `${daysText(silence)} since the last order`;
  const here = `${daysText(typical.silenceDays)} in the middle here`;
  const gap = usualGap(days);
  if (!gap) return `${since} (${here})`;
  if (silence > 1.5 * gap.high) return `${since}, longer than their usual ${gap.text} (${here})`;
  return silence < gap.low
    ? `${since}, less than their usual ${gap.text} (${here})`
    : `${since}, in step with their usual ${gap.text} (${here})`;
}

function spendText(spendMean: number, known: boolean, typical: TypicalShopper, currency: string | null): string {
  if (!known) return 'No amounts are known of this shopper, so the value is that of the shop as a whole';
  const theirs = `Spends about ${amountText(spendMean, currency)} on a purchase day`;
  const here = amountText(typical.spend, currency);
  if (spendMean > 1.1 * typical.spend) return `${theirs}, more than the ${here} usual here, which raises the value`;
  if (spendMean < 0.9 * typical.spend) return `${theirs}, less than the ${here} usual here, which lowers the value`;
  return `${theirs}, close to the ${here} usual here`;
}

/** Three sentences, the driver that moves the score most first. */
export function reasonsFor(
  purchases: Purchases,
  today: number,
  spendMean: number,
  contributions: Contributions,
  typical: TypicalShopper,
  currency: string | null,
): [string, string, string] {
  const silence = today - purchases.days[purchases.days.length - 1]!;
  const known = purchases.amounts.some((amount) => !Number.isNaN(amount));
  const all: [number, string][] = [
    [contributions.orders, `${ordersText(purchases, silence)}: ${effect(contributions.orders)}`],
    [contributions.silence, `${silenceText(purchases, silence, typical)}: ${effect(contributions.silence)}`],
    [contributions.spend, spendText(spendMean, known, typical, currency)],
  ];
  all.sort(([one], [other]) => Math.abs(other) - Math.abs(one));
  return all.map(([, sentence]) => sentence) as [string, string, string];
}
