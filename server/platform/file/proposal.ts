// How a file is probably meant, from its header and first rows. The merchant has the last word.

import { momentReader } from '../../lib/order-file/cell-values.ts';
import { headerKey } from '../../lib/order-file/header.ts';
import { fieldsOf, type ImportKind, type Reading } from './reading.ts';

/** @param rows the first rows of the file, without the header */
export function proposedReading(kind: ImportKind, header: readonly string[], rows: readonly string[][]): Reading {
  const columns = proposedColumns(kind, header);
  const cellsOf = (holds: 'date' | 'number') =>
    fieldsOf[kind]
      .filter((field) => field.holds === holds && columns[field.name] !== undefined)
      .flatMap((field) => rows.map((row) => row[columns[field.name] as number]?.trim() ?? ''))
      .filter((cell) => cell !== '');
  return { columns, dates: proposedDates(cellsOf('date')), decimals: proposedDecimals(cellsOf('number')) };
}

/** Each column means at most one thing; the likelier name of a field goes before the place in the file. */
function proposedColumns(kind: ImportKind, header: readonly string[]): Reading['columns'] {
  const places = new Map<string, number>();
  for (const [place, name] of header.entries()) {
    const key = headerKey(name);
    if (key !== '' && !places.has(key)) places.set(key, place);
  }
  const columns: Reading['columns'] = {};
  const taken = new Set<number>();
  for (const { name, aliases } of fieldsOf[kind]) {
    const place = aliases.map((alias) => places.get(alias)).find((each) => each !== undefined && !taken.has(each));
    if (place === undefined) continue;
    columns[name] = place;
    taken.add(place);
  }
  return columns;
}

/** Only what the dates themselves show: where all could be read both ways, nobody guesses. */
function proposedDates(cells: string[]): Reading['dates'] {
  const { seen, read } = momentReader('UTC', 'day-first');
  for (const cell of cells) read(cell);
  if (seen.dayFirst === seen.monthFirst) return null;
  return seen.dayFirst ? 'day-first' : 'month-first';
}

function proposedDecimals(cells: string[]): Reading['decimals'] {
  const commas = cells.filter((cell) => /,\d{1,2}$/.test(cell)).length;
  const points = cells.filter((cell) => /\.\d{1,2}$/.test(cell)).length;
  return commas > points ? 'comma' : 'point';
}
