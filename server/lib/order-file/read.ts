// Reads an order export from disk: finds out compression, encoding, separator, format and date order by itself.

import { type DateOrder, momentReader, numberFrom } from './cell-values.ts';
import { csvRows } from './csv-rows.ts';
import type { OrderFormat } from './format.ts';
import { headerKey, recogniseHeader, separatorOf } from './header.ts';
import { invoiceLines } from './invoice-lines.ts';
import { OrderBuilder } from './order-builder.ts';
import { orderExport } from './order-export.ts';
import { type OrderFile, OrderFileFault } from './order-file.ts';
import { plainRows } from './plain-rows.ts';
import { type Encoding, NotThisEncoding, textChunks } from './text-chunks.ts';

/** Every format, the most particular first. */
const FORMATS: readonly OrderFormat[] = [orderExport, invoiceLines, plainRows];

/** How a file is read; found out by trying. */
interface Reading {
  encoding?: Encoding;
  dates: DateOrder;
}

/** Dates such as 13/04/2011 turned up in a file that was read month first. */
class DayFirst extends Error {}

/**
 * Reads a whole order file. Times without a zone are in `zone` (IANA, default UTC).
 * @throws OrderFileFault with one clear sentence when the file is missing, of no known format or without a usable row.
 */
export async function readOrderFile(path: string, { zone = 'UTC' }: { zone?: string } = {}): Promise<OrderFile> {
  const reading: Reading = { dates: 'month-first' };
  for (;;) {
    try {
      return await readAs(path, zone, reading);
    } catch (fault) {
      if (fault instanceof NotThisEncoding && !reading.encoding) reading.encoding = 'windows-1252';
      else if (fault instanceof DayFirst) reading.dates = 'day-first';
      else throw fault;
    }
  }
}

async function readAs(path: string, zone: string, reading: Reading): Promise<OrderFile> {
  const builder = new OrderBuilder(zone);
  const moments = momentReader(zone, reading.dates);
  let parser: ReturnType<typeof csvRows> | undefined;
  let format: OrderFormat | undefined;
  let start = '';
  let encoding = 'utf-8';

  /** Begins parsing as soon as the header line is complete. */
  const begin = (text: string) => {
    const head = text.replace(/^\ufeff/, '');
    const separator = separatorOf(head.trimStart().split(/[\r\n]/, 1)[0]!, FORMATS);
    const onData = { row: undefined as ((fields: string[], line: number) => void) | undefined };
    parser = csvRows(separator, (fields, line) => {
      if (!onData.row) {
        const found = recogniseHeader(fields ?? [], FORMATS);
        format = found.format;
        onData.row = rowReader(found.format, found.columns, builder, moments, separator !== ',');
        return;
      }
      builder.rows++;
      if (fields) onData.row(fields, line);
      else builder.problem('quote not closed', line);
    });
    parser.write(head);
  };

  for await (const [text, foundEncoding] of textChunks(path, reading.encoding)) {
    encoding = foundEncoding;
    if (parser) parser.write(text);
    else {
      start += text;
      if (/\S[^\n]*\n/.test(start)) begin(start);
    }
    if (moments.seen.dayFirst && !moments.seen.monthFirst && reading.dates === 'month-first') throw new DayFirst();
  }
  if (!parser && start.trim() !== '') begin(start);
  parser?.end();
  if (moments.seen.dayFirst && !moments.seen.monthFirst && reading.dates === 'month-first') throw new DayFirst();
  if (!format) throw new OrderFileFault('The order file is empty.');
  if (builder.used === 0) {
    const why = builder.done(format.id, encoding).problems.map(({ reason, count }) => `${count} × ${reason}`);
    throw new OrderFileFault(
      builder.rows === 0
        ? 'The order file has a header but no rows.'
        : `None of the ${builder.rows} rows of the order file can be used (${why.join(', ')}).`,
    );
  }
  return builder.done(format.id, encoding);
}

/** Turns the fields of a row into a part of an order, or counts what is wrong with it. */
function rowReader(
  format: OrderFormat,
  columns: Map<string, number>,
  builder: OrderBuilder,
  moments: ReturnType<typeof momentReader>,
  decimalComma: boolean,
) {
  const names = [...format.needs, ...format.also];
  const position = new Map(names.map((name) => [name, columns.get(headerKey(name)) ?? -1]));
  const least = Math.max(...format.needs.map((name) => position.get(name)!));
  let fields: string[] = [];
  const cells = (name: string) => fields[position.get(name)!]?.trim() ?? '';
  const read = format.rows(
    { moments, number: (text) => numberFrom(text, decimalComma), text: (text) => builder.text(text) },
    (name) => position.get(name)! >= 0,
  );
  return (row: string[], line: number) => {
    if (row.every((cell) => cell.trim() === '')) {
      builder.rows--;
      return;
    }
    if (row.length <= least) {
      builder.problem('too few fields', line);
      return;
    }
    fields = row;
    const result = read(cells, line);
    if (typeof result === 'string') builder.problem(result, line);
    else builder.add(result, line);
  };
}
