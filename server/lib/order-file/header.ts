// Which of the known formats a header row belongs to, and where its columns are.

import { OrderFileFault } from './order-file.ts';

/** A header name as it is compared: case, blanks and the strokes that stand for them do not count. */
export const headerKey = (name: string): string => name.toLowerCase().replace(/[\s_\-\u00a0\ufeff]/g, '');

/** A format by the columns it needs; `also` are read where they are. Names as people see them. */
export interface FormatColumns {
  name: string;
  needs: readonly string[];
  also: readonly string[];
  /** Columns no other format has: one of them is enough to know what a file wants to be. */
  telling: readonly string[];
}

/** Other names a column goes by. */
const ALIASES: Record<string, string> = {
  invoice: 'invoiceno',
  price: 'unitprice',
  customer: 'customerid',
  total: 'amount',
  orderdate: 'date',
};

/** Separators in the order in which they are tried. */
const SEPARATORS = [',', ';', '\t'];

/** The separator that makes the most known columns out of a header line. */
export function separatorOf(line: string, formats: readonly FormatColumns[]): string {
  const known = new Set(formats.flatMap((format) => [...format.needs, ...format.also].map(headerKey)));
  const score = (separator: string) =>
    line.split(separator).filter((name) => known.has(headerKey(name.replaceAll('"', '')))).length;
  return SEPARATORS.reduce((best, each) => (score(each) > score(best) ? each : best));
}

/**
 * Column positions of a header by `headerKey`, and the format it is.
 * @throws OrderFileFault naming what is missing.
 */
export function recogniseHeader<F extends FormatColumns>(
  header: readonly string[],
  formats: readonly F[],
): { format: F; columns: Map<string, number> } {
  const exact = new Map<string, number>();
  for (const [position, name] of header.entries()) {
    const key = headerKey(name);
    if (key && !exact.has(key)) exact.set(key, position);
  }
  const columns = new Map(exact);
  for (const [alias, key] of Object.entries(ALIASES)) {
    const position = exact.get(alias);
    if (position !== undefined && !columns.has(key)) columns.set(key, position);
  }
  const missing = (format: F) => format.needs.filter((name) => !columns.has(headerKey(name)));
  const complete = formats.find((format) => missing(format).length === 0);
  if (complete) return { format: complete, columns };
  const wanted = formats.find((format) => format.telling.some((name) => exact.has(headerKey(name))));
  const nearest = wanted ?? formats.reduce((best, each) => (missing(each).length < missing(best).length ? each : best));
  const lacking = missing(nearest);
  if (!wanted && lacking.length === nearest.needs.length) {
    throw new OrderFileFault(
      `This is no order file known here: its first line has none of the columns of ${formats
        .map((format) => `${format.name} (${format.needs.join(', ')})`)
        .join(', ')}.`,
    );
  }
  const columnWord = lacking.length === 1 ? 'the column' : 'the columns';
  throw new OrderFileFault(
    `The file looks like ${nearest.name}, but ${columnWord} ${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} missing.`,
  );
}
