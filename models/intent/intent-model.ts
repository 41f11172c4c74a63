// How likely is a purchase in this visit, from what has happened in it so far: boosted trees, calibrated on rows they did not learn from.

import { type BoostedTrees, type BoostingSettings, growBoostedTrees, treesLogOdds } from '../lib/boosted-trees.ts';
import { treeContributions } from '../lib/boosted-trees-reasons.ts';
import { fitRidgeLogistic } from '../lib/optimise-ridge-logistic.ts';
import { sigmoid } from '../lib/special-functions.ts';
import type { Missing } from '../missing.ts';

/** Visits as numbers, row-major, and whether each ended in a purchase. What is not a finite number counts as 0. */
export interface IntentRows {
  columns: number;
  data: Float32Array;
  happened: ArrayLike<number>;
}

/** Chance = sigmoid(slope × the trees' log-odds + intercept). */
export interface IntentModel {
  trees: BoostedTrees;
  slope: number;
  intercept: number;
  /** The shape of the trees, chosen on rows left out. */
  settings: Partial<BoostingSettings>;
  /** Chances of the training rows, each foretold without it. */
  foretold: Float64Array;
}

/** Fewer of either outcome than this teach nothing that would last. */
export const LEAST_OF_EACH = 50;
const FOLDS = 5;
/** Never more than twelve leaves: such a tree can be explained feature by feature. */
const SHAPES: readonly Partial<BoostingSettings>[] = [
  { leaves: 4, rate: 0.08, leastRows: 20, ridge: 10 },
  { leaves: 8, rate: 0.05, leastRows: 20, ridge: 10 },
  { leaves: 12, rate: 0.05, leastRows: 20, ridge: 10 },
  { leaves: 12, rate: 0.05, leastRows: 50, ridge: 30 },
];
const TREE_COUNTS: readonly number[] = [40, 70, 100, 140, 180, 220];

/** What is tried: shapes of trees, each with so many of them (ascending). */
export interface IntentTrials {
  shapes: readonly Partial<BoostingSettings>[];
  treeCounts: readonly number[];
}

const ALL_TRIALS: IntentTrials = { shapes: SHAPES, treeCounts: TREE_COUNTS };

/** 32-bit numbers without holes. */
export const finite = (data: ArrayLike<number>): Float32Array =>
  Float32Array.from(data, (each) => (Number.isFinite(each) ? each : 0));

/** Deals rows into folds, each outcome by itself, so that a rare one is in all of them. */
function foldsOf(happened: ArrayLike<number>, random: () => number): Uint8Array {
  const fold = new Uint8Array(happened.length);
  for (const outcome of [0, 1]) {
    const rows = Array.from({ length: happened.length }, (_, i) => i).filter((i) => happened[i]! > 0 === outcome > 0);
    for (let i = rows.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
    }
    for (const [place, row] of rows.entries()) fold[row] = place % FOLDS;
  }
  return fold;
}

const logLoss = (logOdds: Float64Array, happened: ArrayLike<number>): number =>
  logOdds.reduce((sum, z, i) => sum + Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - happened[i]! * z, 0) /
  logOdds.length;

/** Log-odds of every row by trees that did not see it, for each number of trees. */
function foretell(
  { columns, data, happened }: IntentRows,
  fold: Uint8Array,
  shape: Partial<BoostingSettings>,
  treeCounts: readonly number[],
) {
  const said = treeCounts.map(() => new Float64Array(happened.length));
  for (let f = 0; f < FOLDS; f++) {
    const known = Array.from(fold, (_, i) => i).filter((i) => fold[i] !== f);
    const part = new Float32Array(known.length * columns);
    for (const [k, i] of known.entries()) part.set(data.subarray(i * columns, (i + 1) * columns), k * columns);
    const outcomes = known.map((i) => happened[i]!);
    const grown = growBoostedTrees(part, columns, outcomes, { ...shape, trees: treeCounts.at(-1)! });
    for (const [c, count] of treeCounts.entries()) {
      const first = { ...grown, trees: grown.trees.slice(0, count) };
      for (let i = 0; i < fold.length; i++) if (fold[i] === f) said[c]![i] = treesLogOdds(first, data, i * columns);
    }
  }
  return said;
}

/**
 * Fits, choosing shape and number of trees by log loss on rows left out, and calibrates (Platt) on those rows' log-odds.
 * `random` deals the rows. The rows given are the whole training part: whoever splits by time does so before.
 */
export function fitIntent(
  rows: IntentRows,
  random: () => number,
  { shapes, treeCounts }: IntentTrials = ALL_TRIALS,
): IntentModel | Missing {
  const { columns, happened } = rows;
  let bought = 0;
  for (let i = 0; i < happened.length; i++) bought += happened[i]! > 0 ? 1 : 0;
  if (Math.min(bought, happened.length - bought) < LEAST_OF_EACH) {
    return {
      missing: `Purchase intent needs at least ${LEAST_OF_EACH} visits with and as many without a purchase; there are ${bought} and ${happened.length - bought}.`,
    };
  }
  const clean = { ...rows, data: finite(rows.data) };
  const fold = foldsOf(happened, random);
  let best = { loss: Number.POSITIVE_INFINITY, settings: {} as Partial<BoostingSettings>, said: new Float64Array(0) };
  for (const shape of shapes) {
    for (const [c, said] of foretell(clean, fold, shape, treeCounts).entries()) {
      const loss = logLoss(said, happened);
      if (loss < best.loss) best = { loss, settings: { ...shape, trees: treeCounts[c]! }, said };
    }
  }
  const trees = growBoostedTrees(clean.data, columns, happened, best.settings);
  const line = fitRidgeLogistic({ rows: happened.length, columns: 1, data: best.said }, happened, { ridge: 1e-3 });
  const slope = line.weights[0]! / line.scale[0]!;
  // A falling line would say that the trees know the opposite of what they learned.
  const calibrated =
    slope > 0 ? { slope, intercept: line.intercept - slope * line.mean[0]! } : { slope: 1, intercept: 0 };
  const foretold = best.said.map((z) => sigmoid(calibrated.slope * z + calibrated.intercept));
  return { trees, ...calibrated, settings: best.settings, foretold };
}

/** Chance of a purchase for the row of `data` that begins at `from`. */
export const intentOf = ({ trees, slope, intercept }: IntentModel, data: Float32Array, from: number): number =>
  sigmoid(slope * treesLogOdds(trees, data, from) + intercept);

/** What each feature of one row adds to the log-odds, against the mean visit (path-dependent TreeSHAP). */
export const intentReasons = ({ trees, slope }: IntentModel, row: Float32Array): Float64Array =>
  treeContributions(trees, row).map((each) => slope * each);
