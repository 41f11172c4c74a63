// What shoppers looked at and were written to, as numbers as of a table's moment: the same signs, by the same function, as of those who never bought.

import { SIGN_FEATURES, signFeatures } from '../first-purchase/signs.ts';
import type { Matrix } from '../lib/optimise-ridge-logistic.ts';
import type { Driver } from './features.ts';
import type { Timeline } from './purchase-history.ts';
import type { ShopperTable } from './summaries.ts';

/** The columns in order: whether anything is known at all, then the signs. Each with what drives it. */
export const INTEREST_FEATURES: readonly { name: string; driver: Driver }[] = [
  { name: 'known by signs', driver: 'interest' },
  ...SIGN_FEATURES.map((name): { name: string; driver: Driver } => ({
    name,
    driver: /mail|click|subscri/.test(name) ? 'mail' : 'interest',
  })),
];

/** Where the days since and the counts stand of whoever has shown nothing: as long ago as never. */
const NOTHING = signFeatures({ signs: [{ kind: 'view', at: 0 }] }, Number.MAX_SAFE_INTEGER)!;

/** One row a shopper of the table; nothing at or after `asOf` is looked at. No column where no sign of anybody is known. */
export function interestFeatures(timelines: readonly Timeline[], table: ShopperTable, asOf: number): Matrix {
  const rows = table.index.length;
  if (!timelines.some(({ signs }) => signs.length > 0)) return { rows, columns: 0, data: new Float64Array(0) };
  const columns = INTEREST_FEATURES.length;
  const data = new Float64Array(rows * columns);
  for (const [row, position] of table.index.entries()) {
    const known = signFeatures(timelines[position]!, asOf);
    data[row * columns] = known ? 1 : 0;
    data.set(known ?? NOTHING, row * columns + 1);
  }
  return { rows, columns, data };
}

/** Rows of whom no sign is known. */
export function noInterest(rows: number): Float64Array {
  const columns = INTEREST_FEATURES.length;
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) data.set(NOTHING, row * columns + 1);
  return data;
}
