// Numbers in a merchant's words, for reasons.

import { currencyDecimals, mainUnits, moneyText } from '../../server/lib/money.ts';

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** "One visit", "Three visits", "83 visits", as a sentence begins. */
export const countText = (count: number, thing: string): string => {
  const word = words[count] ?? String(count);
  return `${word[0]!.toUpperCase()}${word.slice(1)} ${thing}${count === 1 ? '' : 's'}`;
};

/** "One order", "Three orders". */
export const ordersText = (count: number): string => countText(count, 'order');

/** "1 day", "12 days". */
export const daysText = (days: number): string => {
  const whole = Math.max(0, Math.round(days));
  return `${whole} ${whole === 1 ? 'day' : 'days'}`;
};

/** "£34.20", or "34.20" where the currency is not known. */
export const amountText = (minor: number, currency: string | null): string =>
  currency ? moneyText(Math.round(minor), currency) : mainUnits(Math.round(minor), 'XXX');

/** How many minor units make a main unit. */
export const minorPerMain = (currency: string | null): number => 10 ** currencyDecimals(currency ?? 'XXX');
