// `npm run evaluate [--only NAME]`: every row of the models' table on the public data; rewrites the table in models/README.md.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type EvaluationRow, verdictOf } from './row.ts';
import { rows } from './rows.ts';
import { type Measured, tableLines, withTable } from './table.ts';

const root = resolve(import.meta.dirname, '../..');
const data = resolve(root, '../shared/data');
const readme = join(root, 'models/README.md');
const log = (text: string) => process.stderr.write(text);

let only: string | undefined;
try {
  only = parseArgs({ options: { only: { type: 'string' } } }).values.only;
} catch (fault) {
  log(`${(fault as Error).message}\n`);
  process.exit(2);
}
if (only !== undefined && !Object.hasOwn(rows, only)) {
  log(`there is no row ${only}; there are ${Object.keys(rows).join(', ')}\n`);
  process.exit(2);
}

const loaded: Record<string, EvaluationRow> = {};
for (const [name, load] of Object.entries(rows)) loaded[name] = await load();
const measured: Measured[] = [];
const results: Record<string, unknown> = {};
for (const name of only === undefined ? Object.keys(loaded) : [only]) {
  const row = loaded[name]!;
  const missing = row.needs.filter((file) => !existsSync(join(data, file)));
  if (missing.length > 0) {
    const reason = `${missing.join(', ')} not in ${data}`;
    log(`${name}: skipped, ${reason}\n`);
    results[name] = { skipped: reason };
    continue;
  }
  log(`${name} …\n`);
  const before = performance.now();
  const report = await row.measure(data, log);
  const seconds = (performance.now() - before) / 1000;
  const each = { row, report, seconds };
  measured.push(each);
  log(`${[...tableLines(each), ...report.notes].join('\n')}\n`);
  const figures = report.figures.map((figure) => ({ ...figure, verdict: verdictOf(figure) }));
  results[name] = { protocol: row.protocol, n: report.n, figures, notes: report.notes, seconds };
  // Written row by row, so that a run broken off keeps what it measured.
  const titles = Object.values(loaded).map(({ title }) => title);
  writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), measured, titles));
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`, () => process.exit(0));
