// Linear ZILN on top of BG/NBD × Gamma-Gamma: given that somebody orders, the logarithm of what they spend is what
// Gamma-Gamma expects plus a linear function of their features (Wang, Liu and Miao 2019, arXiv 1912.07753, without the net).

import { cholesky } from '../lib/optimise-laplace.ts';
import { type Matrix, solveCholesky } from '../lib/optimise-ridge-logistic.ts';

/**
 * log spend = base + intercept + Σ weight × feature, with variance `variance`; `scale` makes past totals come out right. The chance
 * counts to the power of `sharpness`: who is likelier to order also orders more often, and who hardly will spends less than chance
 * times spend says.
 */
export interface SpendModel {
  intercept: number;
  weights: Float64Array;
  variance: number;
  scale: number;
  sharpness: number;
}

/** Rows to learn spending from. */
export interface SpendPart {
  features: Matrix;
  /** Logarithm of the expected spend of those who order, by Gamma-Gamma. */
  base: ArrayLike<number>;
  /** What was spent, minor units; rows at 0 did not order and are passed over. */
  spent: ArrayLike<number>;
  /** Chances of an order at the part's true level. */
  chances: ArrayLike<number>;
  /** How much the part counts. */
  weight: number;
}

/** Penalty on squared weights, chosen on validation origins as that of the chance was. */
const RIDGE = 30;
/** Fewer orderers than this say nothing about sixteen features. */
const LEAST_ORDERERS = 60;
/** The scale may not be trusted further: a few wholesalers make totals swing. */
const MOST_SCALE = 2.5;

/** Least spend taken for one, minor units: a logarithm has no floor. */
export const spendBase = (value: number, chance: number): number =>
  Math.log(Math.max(value / Math.max(chance, 1e-6), 100));

/** Null where too few ordered. */
export function fitSpendModel(parts: readonly SpendPart[]): SpendModel | null {
  const columns = parts[0]?.features.columns ?? 0;
  const n = columns + 1;
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  let rows = 0;
  const each = (visit: (row: Float64Array, y: number, weight: number) => void) => {
    const row = new Float64Array(n);
    row[0] = 1;
    for (const { features, base, spent, weight } of parts) {
      for (let i = 0; i < features.rows; i++) {
        if (!(spent[i]! > 0)) continue;
        row.set(features.data.subarray(i * columns, (i + 1) * columns), 1);
        visit(row, Math.log(spent[i]!) - base[i]!, weight);
      }
    }
  };
  let total = 0;
  each((row, y, weight) => {
    rows++;
    total += weight;
    for (let j = 0; j < n; j++) {
      right[j]! += weight * row[j]! * y;
      for (let k = 0; k <= j; k++) matrix[j * n + k]! += weight * row[j]! * row[k]!;
    }
  });
  if (rows < LEAST_ORDERERS) return null;
  for (let j = 0; j < n; j++) {
    matrix[j * n + j]! += j === 0 ? 1e-9 : RIDGE;
    for (let k = 0; k < j; k++) matrix[k * n + j] = matrix[j * n + k]!;
  }
  const lower = cholesky(matrix, n);
  if (!lower) return null;
  const found = solveCholesky(lower, n, right);
  let squares = 0;
  each((row, y, weight) => {
    let said = 0;
    for (let j = 0; j < n; j++) said += found[j]! * row[j]!;
    squares += weight * (y - said) ** 2;
  });
  const model: SpendModel = {
    intercept: found[0]!,
    weights: found.slice(1),
    variance: squares / total,
    scale: 1,
    sharpness: 1,
  };
  let truth = 0;
  let said = 0;
  for (const part of parts) {
    const values = expectedSpends(model, part.features, part.base, part.chances);
    for (let i = 0; i < values.length; i++) {
      truth += part.weight * part.spent[i]!;
      said += part.weight * values[i]!;
    }
  }
  model.scale = Math.min(MOST_SCALE, Math.max(1 / MOST_SCALE, truth / Math.max(said, 1e-9)));
  return model;
}

/** Expected money of every row: chance^sharpness × scale × exp(mean of the logarithm). */
export function expectedSpends(
  { intercept, weights, scale, sharpness }: SpendModel,
  { rows, columns, data }: Matrix,
  base: ArrayLike<number>,
  chances: ArrayLike<number>,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let log = base[i]! + intercept;
    for (let j = 0; j < columns; j++) log += weights[j]! * data[i * columns + j]!;
    return chances[i]! ** sharpness * scale * Math.exp(Math.min(log, 60));
  });
}

/** The model with another sharpness, and a scale under which these rows have the same total as before. */
export function sharpened(
  model: SpendModel,
  sharpness: number,
  features: Matrix,
  base: ArrayLike<number>,
  chances: ArrayLike<number>,
): SpendModel {
  const sharp = { ...model, sharpness };
  const total = (each: SpendModel) =>
    expectedSpends(each, features, base, chances).reduce((sum, value) => sum + value, 0);
  const [before, after] = [total(model), total(sharp)];
  return after > 0 && Number.isFinite(before / after) ? { ...sharp, scale: (model.scale * before) / after } : sharp;
}
