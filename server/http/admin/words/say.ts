// Numbers, money and moments as this reader's language and this shop's zone write them.

import { mainUnits, moneyText } from '../../../lib/money.ts';
import type { Moment } from '../types.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { Words } from './words.ts';

export interface Say {
  locale: 'en' | 'de';
  words: Words;
  /** 4,012 */
  number(n: number): string;
  /** With up to two decimals: a mean, a rate. */
  decimal(n: number): string;
  /** A difference with its sign and one decimal: +6.2, −0.4. */
  signed(n: number): string;
  /** 0.123 → 12.3 %; below a tenth with one decimal, so that small chances stay apart. */
  percent(share: number): string;
  /** A chance: as a percentage, but never as certain as no forecast is: > 99%, < 0.1%. */
  chance(share: number): string;
  /** Minor units → €12.30 */
  money(minor: number, currency?: string): string;
  /** Minor units → €12: money that is estimated, not counted; nobody believes its cents. */
  about(minor: number): string;
  moment(at: number): Moment;
  /** YYYY-MM → Mar 2026 */
  month(month: string): string;
  /** 3 Mar 2026, without the time. */
  day(at: number): string;
}

const catalogues = { en, de };

/** @param zone IANA; an unknown one falls back to UTC rather than failing a page */
export function sayIn(locale: 'en' | 'de', zone: string, currency: string): Say {
  const place = locale === 'en' ? 'en-GB' : 'de-DE';
  const timeZone = knownZone(zone);
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const means = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const months = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const differences = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const whole = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const estimates = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 });
  const days = new Intl.DateTimeFormat(place, { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
  const moments = new Intl.DateTimeFormat(place, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const percent = (share: number) => (share > 0 && share < 0.1 ? fine : whole).format(share);
  return {
    locale,
    words: catalogues[locale],
    number: (n) => numbers.format(n),
    decimal: (n) => means.format(n),
    signed: (n) => differences.format(n).replace('-', '−'),
    percent,
    chance: (share) => (share > 0.99 ? `> ${percent(0.99)}` : share < 0.001 ? `< ${percent(0.001)}` : percent(share)),
    money: (minor, other) => moneyText(minor, other ?? currency, locale),
    about: (minor) => estimates.format(Number(mainUnits(minor, currency))),
    moment: (at) => ({ at, text: moments.format(at) }),
    month: (month) => months.format(Date.parse(`${month}-01T00:00:00Z`)),
    day: (at) => days.format(at),
  };
}

function knownZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}
