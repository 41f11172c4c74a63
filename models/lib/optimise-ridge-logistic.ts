// Ridge logistic regression by Newton's method: the linear model behind chances.

import { cholesky } from './optimise-laplace.ts';
import { sigmoid } from './special-functions.ts';

/** Log-odds = intercept + Σ weight × (feature − mean) / scale. */
export interface LogisticModel {
  intercept: number;
  weights: Float64Array;
  mean: Float64Array;
  scale: Float64Array;
}

/** Row-major features: `rows` × `columns`. */
export interface Matrix {
  rows: number;
  columns: number;
  data: Float64Array;
}

/** Solves the symmetric positive definite system A x = b given A's Cholesky factor. */
export function solveCholesky(lower: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * n + k]! * x[k]!;
    x[i]! /= lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k * n + i]! * x[k]!;
    x[i]! /= lower[i * n + i]!;
  }
  return x;
}

/** Mean and standard deviation of each column under the weights; a constant column gets scale 1 and so no say. */
export function columnScales({ rows, columns, data }: Matrix, weight?: ArrayLike<number>) {
  const mean = new Float64Array(columns);
  const scale = new Float64Array(columns);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const w = weight ? weight[i]! : 1;
    total += w;
    for (let j = 0; j < columns; j++) mean[j]! += w * data[i * columns + j]!;
  }
  for (let j = 0; j < columns; j++) mean[j]! /= Math.max(total, 1e-300);
  for (let i = 0; i < rows; i++) {
    const w = weight ? weight[i]! : 1;
    for (let j = 0; j < columns; j++) scale[j]! += w * (data[i * columns + j]! - mean[j]!) ** 2;
  }
  for (let j = 0; j < columns; j++) {
    const deviation = Math.sqrt(scale[j]! / Math.max(total, 1e-300));
    scale[j] = deviation > 1e-9 ? deviation : 1;
  }
  return { mean, scale };
}

/**
 * Fits with a penalty of `ridge` / 2 on each squared standardised weight (the intercept is free). Outcomes may be shares.
 * `offset` is added to the log-odds of each row and not learned.
 */
export function fitRidgeLogistic(
  matrix: Matrix,
  outcome: ArrayLike<number>,
  {
    ridge = 1,
    weight,
    offset,
    steps = 30,
  }: { ridge?: number; weight?: ArrayLike<number>; offset?: ArrayLike<number>; steps?: number } = {},
): LogisticModel {
  const { rows, columns, data } = matrix;
  const { mean, scale } = columnScales(matrix, weight);
  const n = columns + 1;
  let at = new Float64Array(n);
  const row = new Float64Array(n);
  row[0] = 1;
  const standardise = (i: number) => {
    for (let j = 0; j < columns; j++) row[j + 1] = (data[i * columns + j]! - mean[j]!) / scale[j]!;
  };
  const cost = (weights: Float64Array): number => {
    let sum = 0;
    for (let j = 1; j < n; j++) sum += (ridge / 2) * weights[j]! ** 2;
    for (let i = 0; i < rows; i++) {
      standardise(i);
      let z = offset ? offset[i]! : 0;
      for (let j = 0; j < n; j++) z += weights[j]! * row[j]!;
      const soft = z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
      sum += (weight ? weight[i]! : 1) * (soft - outcome[i]! * z);
    }
    return sum;
  };
  let value = cost(at);
  for (let step = 0; step < steps; step++) {
    const gradient = new Float64Array(n);
    const hessian = new Float64Array(n * n);
    for (let j = 0; j < n; j++) {
      // A trace of penalty on the intercept keeps the system solvable when all outcomes are alike.
      const penalty = j === 0 ? 1e-6 : ridge;
      gradient[j] = penalty * at[j]!;
      hessian[j * n + j] = penalty + 1e-9;
    }
    for (let i = 0; i < rows; i++) {
      standardise(i);
      let z = offset ? offset[i]! : 0;
      for (let j = 0; j < n; j++) z += at[j]! * row[j]!;
      const p = sigmoid(z);
      const w = weight ? weight[i]! : 1;
      const slope = w * (p - outcome[i]!);
      const curve = w * Math.max(p * (1 - p), 1e-9);
      for (let j = 0; j < n; j++) {
        gradient[j]! += slope * row[j]!;
        const scaled = curve * row[j]!;
        for (let k = 0; k <= j; k++) hessian[j * n + k]! += scaled * row[k]!;
      }
    }
    for (let j = 0; j < n; j++) for (let k = 0; k < j; k++) hessian[k * n + j] = hessian[j * n + k]!;
    const lower = cholesky(hessian, n);
    if (!lower) break;
    const move = solveCholesky(lower, n, gradient);
    let length = 1;
    let next = at;
    let nextValue = value;
    for (; length > 1e-6; length /= 2) {
      next = at.map((x, j) => x - length * move[j]!);
      nextValue = cost(next);
      if (nextValue <= value) break;
    }
    const gain = value - nextValue;
    if (!(gain >= 0)) break;
    at = next;
    value = nextValue;
    if (gain < 1e-9 * Math.max(1, Math.abs(value))) break;
  }
  return { intercept: at[0]!, weights: at.slice(1), mean, scale };
}

/** Log-odds of one row of `data` that begins at `from`. */
export function logOddsAt(
  { intercept, weights, mean, scale }: LogisticModel,
  data: Float64Array,
  from: number,
): number {
  let z = intercept;
  for (let j = 0; j < weights.length; j++) z += (weights[j]! * (data[from + j]! - mean[j]!)) / scale[j]!;
  return z;
}
