// Single cells read as numbers and moments, in the spellings order exports come in.

import { momentOfWall } from '../zone-time.ts';

/** How `03/04/2011` is meant. One file has one way. */
export type DateOrder = 'month-first' | 'day-first';

/**
 * A number such as `2.55`, `-1,234.50`, `£3`, or with `decimalComma` also `1.234,50`; NaN where the text is none.
 */
export function numberFrom(text: string, decimalComma = false): number {
  if (PLAIN.test(text)) return Number(text);
  let rest = text.replace(/[\s\u00a0'$£€¥₹]/g, '');
  if (decimalComma && /^-?(\d{1,3}(\.\d{3})+|\d+),\d+$/.test(rest)) rest = rest.replaceAll('.', '').replace(',', '.');
  else if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(rest)) rest = rest.replaceAll(',', '');
  return PLAIN.test(rest) ? Number(rest) : Number.NaN;
}

/** What may stand in a column of numbers: nothing like 0x10, 1e999 or Infinity. */
const PLAIN = /^[-+]?(\d+\.?\d*|\.\d+)$/;

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const STROKES = /^(\d{1,2})([/.])(\d{1,2})[/.](\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?)?$/i;
const YEARS = { first: 1971, last: 2100 };

/** A reader of date cells. Remembers what it has worked out, as exports repeat their times line by line. */
export interface MomentReader {
  /** Epoch ms UTC; NaN where the text is no date between 1971 and 2100. */
  read(text: string): number;
  /** What the dates with strokes showed about their order. */
  seen: { dayFirst: boolean; monthFirst: boolean };
}

/** Reads moments; one without a zone is in `zone`. Dates with dots are day first, with strokes as `order` says. */
export function momentReader(zone: string, order: DateOrder): MomentReader {
  const seen = { dayFirst: false, monthFirst: false };
  let lastText = '';
  let lastAt = Number.NaN;

  function moment(parts: (string | undefined)[], offset?: string): number {
    const [year, month, day, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0)) as number[];
    if (year! < YEARS.first || year! > YEARS.last || hour > 23 || minute > 59 || second > 60) return Number.NaN;
    const start = new Date(Date.UTC(year!, month! - 1, day!));
    if (start.getUTCMonth() !== month! - 1 || start.getUTCDate() !== day) return Number.NaN;
    const wall = start.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
    if (!offset) return momentOfWall(wall, zone);
    if (!/\d/.test(offset)) return wall;
    const sign = offset[0] === '-' ? -1 : 1;
    const digits = offset.replace(/\D/g, '');
    return wall - sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
  }

  function fresh(text: string): number {
    const iso = ISO.exec(text);
    if (iso) return moment(iso.slice(1, 7), iso[7]);
    const compact = COMPACT.exec(text);
    if (compact) return moment(compact.slice(1, 4));
    const strokes = STROKES.exec(text);
    if (!strokes) return Number.NaN;
    const [, first, stroke, second, year, hour, minute, seconds, half] = strokes;
    if (Number(first) > 12) seen.dayFirst = true;
    else if (Number(second) > 12) seen.monthFirst ||= stroke === '/';
    const dayFirst = stroke === '.' || order === 'day-first';
    let hours = hour;
    if (half) hours = String((Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0));
    return moment([year, dayFirst ? second : first, dayFirst ? first : second, hours, minute, seconds]);
  }

  return {
    seen,
    read(text) {
      if (text === lastText) return lastAt;
      lastAt = fresh(text.trim());
      lastText = text;
      return lastAt;
    },
  };
}
