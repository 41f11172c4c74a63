// The cells of a row by what they mean, and single cells as numbers and moments.

import { momentReader, numberFrom } from '../../lib/order-file/cell-values.ts';
import type { Reading } from './reading.ts';

export interface Row {
  /** Number of its first line in the file, from 1. */
  line: number;
  /** Null where its quotes never close. */
  fields: string[] | null;
}

/** The cell of a field, trimmed; '' where the file has no such column. */
export type Cells = (field: string) => string;

/** A mark put before what a spreadsheet would take for a formula is taken off again, so that mended lines come back as they were. */
const MARKED = /^'(?=[=+\-@\t\r])/;

export const cellsOf =
  ({ columns }: Reading, fields: readonly string[]): Cells =>
  (field) => {
    const place = columns[field];
    return place === undefined ? '' : (fields[place] ?? '').trim().replace(MARKED, '');
  };

/** A number as this file writes them: 1.234 is a thousand where decimals have a comma. NaN where the text is none. */
export function amountIn(text: string, decimals: Reading['decimals']): number {
  if (decimals === 'comma' && /^-?\d{1,3}(\.\d{3})+$/.test(text)) return Number(text.replaceAll('.', ''));
  return numberFrom(text, decimals === 'comma');
}

/** Reads moments in a zone; NaN for what is none, and for a date with strokes where nobody has said how those are meant. */
export function momentsOf({ dates }: Reading, zone: string): (text: string) => number {
  const reader = momentReader(zone, dates ?? 'day-first');
  return (text) => (dates === null && text.includes('/') ? Number.NaN : reader.read(text));
}
