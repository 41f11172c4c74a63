// What the description of one file format is made of.

import type { MomentReader } from './cell-values.ts';
import type { FormatColumns } from './header.ts';
import type { OrderRow } from './order-builder.ts';
import type { OrderFile, RowProblem } from './order-file.ts';

/** A row's cells by column name (as in `needs` and `also`), trimmed; '' where the column is absent. */
export type Cells = (name: string) => string;

/** What a format's row reader may use. */
export interface RowTools {
  moments: MomentReader;
  /** A number; NaN where the cell holds none. */
  number(text: string): number;
  /** One string object per text. */
  text(text: string): string;
}

/** A format: its columns, and how a row becomes part of an order. `rows` begins anew for each file, as some rows lean on the one above. */
export interface OrderFormat extends FormatColumns {
  id: OrderFile['format'];
  rows(tools: RowTools, has: (name: string) => boolean): (cells: Cells, line: number) => OrderRow | RowProblem;
}
