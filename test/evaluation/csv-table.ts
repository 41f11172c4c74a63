// A gzipped table with a header, read whole: for public data that are small.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { csvRows } from '../../server/lib/order-file/csv-rows.ts';

/** Cells by column name. */
export interface CsvTable {
  rows: number;
  column(name: string): string[];
}

/** @throws Error naming a column that is not there. */
export function readCsvTable(path: string): CsvTable {
  const all: string[][] = [];
  const parser = csvRows(',', (fields) => {
    if (fields) all.push([...fields]);
  });
  parser.write(gunzipSync(readFileSync(path)).toString('utf8'));
  parser.end();
  const [header = [], ...rows] = all;
  return {
    rows: rows.length,
    column(name) {
      const at = header.indexOf(name);
      if (at < 0) throw new Error(`${path} has no column ${name}`);
      return rows.map((row) => row[at] ?? '');
    },
  };
}
