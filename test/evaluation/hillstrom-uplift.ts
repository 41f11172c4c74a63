// Whom does the women's e-mail bring to the shop, on Hillstrom's randomised test: against a model of who comes anyway.

import { join } from 'node:path';
import { fitRidgeLogistic, logOddsAt } from '../../models/lib/optimise-ridge-logistic.ts';
import { qini } from '../../models/metrics/qini.ts';
import { fitUplift, matrixOf, upliftOf } from '../../models/uplift/uplift-model.ts';
import { seededRandom } from '../../server/lib/random.ts';
import { readCsvTable } from './csv-table.ts';
import { foldsOf, rowsOf } from './folds.ts';
import type { EvaluationRow, Figure } from './row.ts';

const FILE = 'hillstrom/emails.csv.gz';
const REPEATS = 10;
const FOLDS = 10;
/** Nine tenths of an arm of 21,306: just below what the product asks for. */
const LEAST_PER_ARM = 19_000;
/** Student's t at 97.5 % with 99 degrees of freedom. */
const T99 = 1.984;

function readSend(path: string) {
  const table = readCsvTable(path);
  const segment = table.column('segment');
  const rows = segment.flatMap((each, i) => (each === 'Mens E-Mail' ? [] : [i]));
  const numbers = (name: string) => table.column(name).map(Number);
  const is = (name: string, value: string) => table.column(name).map((each) => (each === value ? 1 : 0));
  const columns = [
    numbers('recency'),
    numbers('history'),
    numbers('history').map(Math.log1p),
    numbers('mens'),
    numbers('womens'),
    numbers('newbie'),
    is('zip_code', 'Urban'),
    is('zip_code', 'Rural'),
    is('channel', 'Web'),
    is('channel', 'Multichannel'),
  ];
  const data = Float64Array.from(rows.flatMap((i) => columns.map((column) => column[i]!)));
  const visit = numbers('visit');
  return {
    features: { rows: rows.length, columns: columns.length, data },
    treated: Float64Array.from(rows, (i) => (segment[i] === 'Womens E-Mail' ? 1 : 0)),
    happened: Float64Array.from(rows, (i) => visit[i]!),
  };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
const sdOf = (values: readonly number[]) => {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1));
};

/** Mean over folds with the interval for repeated cross-validation (Nadeau and Bengio 2003): training parts overlap. */
function withInterval(values: readonly number[]): { value: number; interval: [number, number] } {
  const half = T99 * sdOf(values) * Math.sqrt(1 / values.length + 1 / (FOLDS - 1));
  const value = meanOf(values);
  return { value, interval: [value - half, value + half] };
}

export const hillstromUplift: EvaluationRow = {
  title: 'Uplift, Hillstrom women, visit',
  protocol: '10 × 10-fold, Qini (sklift)',
  needs: [FILE],
  async measure(data, log) {
    const send = readSend(join(data, FILE));
    const { features, treated, happened } = send;
    const random = seededRandom('hillstrom');
    const found = { T: [] as number[], X: [] as number[], response: [] as number[], written: [] as number[] };
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const fold = foldsOf(
        treated.map((each, i) => 2 * each + happened[i]!),
        FOLDS,
        random,
      );
      for (let f = 0; f < FOLDS; f++) {
        const part = (inside: boolean) => {
          const keep = rowsOf(fold, f, inside);
          const pick = (values: Float64Array) => Float64Array.from(keep, (i) => values[i]!);
          return { features: matrixOf(features, keep), treated: pick(treated), happened: pick(happened) };
        };
        const known = part(false);
        const judged = part(true);
        const each = (of: (from: number) => number) =>
          qini(
            judged,
            Float64Array.from(judged.happened, (_, i) => of(i * features.columns)),
          );
        for (const technique of ['T', 'X'] as const) {
          const model = fitUplift(known, { technique, random, leastPerArm: LEAST_PER_ARM });
          if ('missing' in model) throw new Error(model.missing);
          found[technique].push(each((from) => upliftOf(model, judged.features.data, from)));
        }
        const response = fitRidgeLogistic(known.features, known.happened);
        found.response.push(each((from) => logOddsAt(response, judged.features.data, from)));
        // Who comes among those written to: the same question without the held out, a little nearer to uplift.
        const who = Array.from(known.treated, (_, i) => i).filter((i) => known.treated[i]! > 0);
        const came = Float64Array.from(who, (i) => known.happened[i]!);
        const written = fitRidgeLogistic(matrixOf(known.features, who), came);
        found.written.push(each((from) => logOddsAt(written, judged.features.data, from)));
      }
      log(`${repeat + 1} of ${REPEATS}: ${meanOf(found.T).toFixed(4)}\n`);
    }
    const gainedOver = (other: number[]) => ({
      ...withInterval(found.T.map((each, i) => each - other[i]!)),
      bar: { sense: 'interval-above' as const, must: 0 },
    });
    const figures: Figure[] = [
      { name: 'Qini', ...withInterval(found.T), bar: { sense: 'at-least', reach: 0.066 } },
      { name: 'Qini of the plain response model', ...withInterval(found.response) },
      { name: 'Qini gained over it', ...gainedOver(found.response) },
      { name: 'Qini of the response model of those written to', ...withInterval(found.written) },
      { name: 'Qini gained over that', ...gainedOver(found.written) },
      { name: 'Qini of the X-learner', ...withInterval(found.X) },
    ];
    const notes = [
      `mean ± sd over folds: T-learner ${meanOf(found.T).toFixed(4)} ± ${sdOf(found.T).toFixed(4)}, X-learner ${meanOf(found.X).toFixed(4)} ± ${sdOf(found.X).toFixed(4)}, response ${meanOf(found.response).toFixed(4)} ± ${sdOf(found.response).toFixed(4)}; intervals are Nadeau and Bengio's for repeated folds, not a bootstrap.`,
    ];
    return { n: features.rows, figures, notes };
  },
};
