// Whom does a message change? Chance with it minus chance without, learned from randomised sends alone.

import { cholesky } from '../lib/optimise-laplace.ts';
import {
  columnScales,
  fitRidgeLogistic,
  type LogisticModel,
  logOddsAt,
  type Matrix,
  solveCholesky,
} from '../lib/optimise-ridge-logistic.ts';
import { sigmoid } from '../lib/special-functions.ts';
import type { Missing } from '../missing.ts';

/** A randomised send: features from before it, who was written to (1) and who was held out (0), and what happened after (0 or 1). */
export interface SendRows {
  features: Matrix;
  treated: ArrayLike<number>;
  happened: ArrayLike<number>;
}

/** uplift = weights · (features − mean) / scale + intercept. */
export interface LinearModel {
  intercept: number;
  weights: Float64Array;
  mean: Float64Array;
  scale: Float64Array;
}

/** `T`: a model an arm, subtracted. `X`: what each arm's model says of the other arm's shoppers, regressed once more. */
export type UpliftModel =
  | { technique: 'T'; with: LogisticModel; without: LogisticModel; ridge: number }
  | { technique: 'X'; effect: LinearModel; ridge: number };

/** Below these, differences between shoppers drown in chance, and a mean effect with its interval is all there is to say. */
export const LEAST_PER_ARM = 20_000;
export const LEAST_HAPPENED = 500;
const RIDGES = [1, 30, 300, 3000];

/** The rows of a matrix that `keep` holds. */
export function matrixOf({ columns, data }: Matrix, keep: readonly number[]): Matrix {
  const part = new Float64Array(keep.length * columns);
  for (const [k, i] of keep.entries()) part.set(data.subarray(i * columns, (i + 1) * columns), k * columns);
  return { rows: keep.length, columns, data: part };
}

interface Arm {
  features: Matrix;
  happened: Float64Array;
}

function armOf({ features, treated, happened }: SendRows, arm: 0 | 1): Arm {
  const rows = Array.from({ length: features.rows }, (_, i) => i).filter((i) => treated[i]! > 0 === (arm === 1));
  return { features: matrixOf(features, rows), happened: Float64Array.from(rows, (i) => happened[i]!) };
}

/** The penalty under which two thirds of both arms foretell the last third best (log loss). */
function chooseRidge(arms: readonly Arm[], random: () => number): number {
  const dealt = arms.map(({ features, happened }) => {
    const last = Array.from(happened, () => random() < 1 / 3);
    const part = (wanted: boolean) => {
      const rows = last.flatMap((each, i) => (each === wanted ? [i] : []));
      return { features: matrixOf(features, rows), happened: Float64Array.from(rows, (i) => happened[i]!) };
    };
    return { known: part(false), judged: part(true) };
  });
  const lossOf = (ridge: number): number =>
    dealt.reduce((sum, { known, judged }) => {
      const model = fitRidgeLogistic(known.features, known.happened, { ridge });
      return judged.happened.reduce((total, happened, i) => {
        const z = logOddsAt(model, judged.features.data, i * judged.features.columns);
        return total + Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - happened * z;
      }, sum);
    }, 0);
  const losses = RIDGES.map(lossOf);
  return RIDGES[losses.indexOf(Math.min(...losses))]!;
}

/** Ridge regression on standardised features; the intercept is free. */
function fitLinear(matrix: Matrix, target: Float64Array, weight: Float64Array, ridge: number): LinearModel {
  const { rows, columns, data } = matrix;
  const { mean, scale } = columnScales(matrix, weight);
  const n = columns + 1;
  const normal = new Float64Array(n * n);
  const right = new Float64Array(n);
  const row = new Float64Array(n);
  row[0] = 1;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) row[j + 1] = (data[i * columns + j]! - mean[j]!) / scale[j]!;
    for (let j = 0; j < n; j++) {
      const scaled = weight[i]! * row[j]!;
      right[j]! += scaled * target[i]!;
      for (let k = 0; k < n; k++) normal[j * n + k]! += scaled * row[k]!;
    }
  }
  for (let j = 0; j < n; j++) normal[j * n + j]! += j === 0 ? 1e-9 : ridge;
  const at = solveCholesky(cholesky(normal, n)!, n, right);
  return { intercept: at[0]!, weights: at.slice(1), mean, scale };
}

/**
 * Fits on a randomised send (the caller vouches that it was). Features must be finite. `leastPerArm` is the data minimum.
 * X-learner: Künzel et al. 2019, its two stages stacked as one regression, each arm weighted by the other's share.
 */
export function fitUplift(
  rows: SendRows,
  {
    technique = 'T',
    random,
    leastPerArm = LEAST_PER_ARM,
  }: { technique?: 'T' | 'X'; random: () => number; leastPerArm?: number },
): UpliftModel | Missing {
  const arms = [armOf(rows, 0), armOf(rows, 1)] as const;
  for (const [arm, { happened }] of arms.entries()) {
    const won = happened.reduce((sum, each) => sum + each, 0);
    if (happened.length >= leastPerArm && won >= LEAST_HAPPENED) continue;
    const who = arm === 1 ? 'were written to' : 'were held out';
    return {
      missing: `Uplift by shopper needs ${leastPerArm} shoppers in each arm and ${LEAST_HAPPENED} outcomes; ${happened.length} ${who}, with ${won} outcomes.`,
    };
  }
  const ridge = chooseRidge(arms, random);
  const [without, withIt] = arms.map(({ features, happened }) => fitRidgeLogistic(features, happened, { ridge })) as [
    LogisticModel,
    LogisticModel,
  ];
  if (technique === 'T') return { technique, with: withIt, without, ridge };
  const { features, treated, happened } = rows;
  const share = arms[1].happened.length / features.rows;
  const effects = new Float64Array(features.rows);
  const weight = new Float64Array(features.rows);
  for (let i = 0; i < features.rows; i++) {
    const from = i * features.columns;
    effects[i] =
      treated[i]! > 0
        ? happened[i]! - sigmoid(logOddsAt(without, features.data, from))
        : sigmoid(logOddsAt(withIt, features.data, from)) - happened[i]!;
    weight[i] = treated[i]! > 0 ? 1 - share : share;
  }
  return { technique, effect: fitLinear(features, effects, weight, ridge), ridge };
}

/** By how much a message raises the chance for the row of `data` that begins at `from`. */
export function upliftOf(model: UpliftModel, data: Float64Array, from: number): number {
  if (model.technique === 'X') return logOddsAt(model.effect, data, from);
  return sigmoid(logOddsAt(model.with, data, from)) - sigmoid(logOddsAt(model.without, data, from));
}
