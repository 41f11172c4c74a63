// Will this visit end in a purchase, on UCI's online shoppers: ten folds, with PageValues and without.

import { join } from 'node:path';
import { fitIntent, intentOf } from '../../models/intent/intent-model.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { aucStatistic, auprStatistic, bootstrap, eceStatistic, meanStatistic, onAll } from './bootstrap.ts';
import { type CsvTable, readCsvTable } from './csv-table.ts';
import { foldsOf, rowsOf } from './folds.ts';
import type { Bar, EvaluationRow, Figure } from './row.ts';

const FILE = 'uci-online-shoppers/sessions.csv.gz';
const FOLDS = 10;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'June', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const VISITORS = ['Returning_Visitor', 'New_Visitor', 'Other'];
const KINDS = ['Administrative', 'Informational', 'ProductRelated'];
const PLAIN = ['BounceRates', 'ExitRates', 'SpecialDay', 'OperatingSystems', 'Browser', 'Region', 'TrafficType'];

/** Each row as numbers: the columns, and what trees can't divide by themselves: seconds a page, shares, leavings. */
function featuresOf(table: CsvTable, pageValues: boolean): { columns: number; data: Float32Array } {
  const numbers = (name: string) => table.column(name).map(Number);
  const pages = KINDS.map(numbers);
  const seconds = KINDS.map((kind) => numbers(`${kind}_Duration`));
  const [bounces, exits] = [numbers('BounceRates'), numbers('ExitRates')];
  const total = (of: number[][]) => of[0]!.map((_, i) => of[0]![i]! + of[1]![i]! + of[2]![i]!);
  const share = (part: number[], whole: number[]) => part.map((each, i) => (whole[i]! > 0 ? each / whole[i]! : -1));
  const all = total(pages);
  const columns = [
    ...pages,
    ...seconds,
    ...PLAIN.map(numbers),
    table.column('Month').map((month) => MONTHS.indexOf(month)),
    table.column('VisitorType').map((type) => VISITORS.indexOf(type)),
    table.column('Weekend').map((weekend) => (weekend === 'TRUE' ? 1 : 0)),
    ...pages.map((each, kind) => share(seconds[kind]!, each)),
    share(pages[2]!, all),
    total(seconds),
    exits.map((exit, i) => exit - bounces[i]!),
    exits.map((exit, i) => exit * all[i]!),
    ...(pageValues ? [numbers('PageValues')] : []),
  ];
  const data = new Float32Array(table.rows * columns.length);
  for (const [j, column] of columns.entries()) {
    for (const [i, value] of column.entries()) data[i * columns.length + j] = value;
  }
  return { columns: columns.length, data };
}

/** Chances of all rows, each by a model whose settings, trees and calibration know nothing of its fold. */
function foretold({ columns, data }: ReturnType<typeof featuresOf>, happened: Float64Array) {
  const random = seededRandom('shoppers');
  const fold = foldsOf(happened, FOLDS, random);
  const chances = new Float64Array(happened.length);
  const shapes: string[] = [];
  for (let f = 0; f < FOLDS; f++) {
    const known = rowsOf(fold, f, false);
    const part = new Float32Array(known.length * columns);
    for (const [k, i] of known.entries()) part.set(data.subarray(i * columns, (i + 1) * columns), k * columns);
    const model = fitIntent({ columns, data: part, happened: known.map((i) => happened[i]!) }, random);
    if ('missing' in model) throw new Error(model.missing);
    shapes.push(`${model.settings.trees} × ${model.settings.leaves}`);
    for (const i of rowsOf(fold, f, true)) chances[i] = intentOf(model, data, i * columns);
  }
  return { chances, shapes: [...new Set(shapes)] };
}

export const shoppersIntent: EvaluationRow = {
  title: 'Intent, UCI shoppers',
  protocol: '10-fold, stratified, pooled',
  needs: [FILE],
  async measure(data, log) {
    const table = readCsvTable(join(data, FILE));
    const happened = Float64Array.from(table.column('Revenue'), (bought) => (bought === 'TRUE' ? 1 : 0));
    const figures: Figure[] = [];
    const notes: string[] = [];
    const asked = [
      { suffix: '', auc: { must: 0.935, reach: 0.94 }, aupr: { must: 0.755, reach: 0.76 } },
      { suffix: ' without PageValues', auc: { must: 0.787 }, aupr: { must: 0.38 } },
    ];
    for (const { suffix, ...bars } of asked) {
      const { chances, shapes } = foretold(featuresOf(table, suffix === ''), happened);
      const statistics = {
        AUC: aucStatistic(happened, chances),
        AUPR: auprStatistic(happened, chances),
        ECE: eceStatistic(happened, chances),
        Brier: meanStatistic(chances.map((chance, i) => (chance - happened[i]!) ** 2)),
      };
      const barOf: Partial<Record<string, Bar>> = {
        AUC: { sense: 'at-least', ...bars.auc },
        AUPR: { sense: 'at-least', ...bars.aupr },
        ECE: suffix === '' ? { sense: 'below', must: 0.01 } : undefined,
      };
      const interval = bootstrap(table.rows, statistics);
      for (const [name, statistic] of Object.entries(statistics)) {
        const figure = { name: `${name}${suffix}`, value: onAll(table.rows, statistic) };
        const bar = barOf[name];
        figures.push({ ...figure, interval: interval[name as keyof typeof statistics], ...(bar ? { bar } : {}) });
      }
      notes.push(`trees × leaves chosen inside the training folds${suffix}: ${shapes.join(', ')}.`);
      log(`${notes.at(-1)}\n`);
    }
    return { n: table.rows, figures, notes };
  },
};
