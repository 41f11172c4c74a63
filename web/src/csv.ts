// A table as a file the merchant can open elsewhere.

import { keepFile } from './keep-file.ts';

/** RFC 4180; a text that a spreadsheet would read as a formula is disarmed. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

function cellOf(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands the browser a file; the mark of byte order lets spreadsheets read it as UTF-8. */
export const download = (name: string, csv: string): void => keepFile(name, 'text/csv', '\uFEFF', csv);
