// Numbers in a merchant's words, for reasons.

import { currencyDecimals, mainUnits } from '../../server/lib/money.ts';

/** "once", "twice", "5 times". */
export const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

/** "1 day", "12 days". */
export const daysText = (days: number): string => {
  const whole = Math.max(0, Math.round(days));
  return `${whole} ${whole === 1 ? 'day' : 'days'}`;
};

/** "34.20 GBP", or "34.20" where the currency is not known. */
export const amountText = (minor: number, currency: string | null): string =>
  currency ? `${mainUnits(Math.round(minor), currency)} ${currency}` : mainUnits(Math.round(minor), 'XXX');

/** How many minor units make a main unit. */
export const minorPerMain = (currency: string | null): number => 10 ** currencyDecimals(currency ?? 'XXX');
