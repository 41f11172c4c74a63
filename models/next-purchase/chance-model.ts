// What corrects BG/NBD's log-odds of an order: nothing, a linear model of the features, that and boosted trees, or a hazard of parts of the span
// that knows browsing and mails as well.

import { type BoostedTrees, type BoostingSettings, growBoostedTrees, treesLogOdds } from '../lib/boosted-trees.ts';
import { fitRidgeLogistic } from '../lib/optimise-ridge-logistic.ts';
import { sigmoid } from '../lib/special-functions.ts';
import { fitHazard, type HazardModel, type HazardRows, hazardLogOdds } from './hazard.ts';
import type { LearningPart } from './learning-part.ts';
import { shiftToRate } from './level.ts';
import { meanOf } from './origin.ts';

/** From the simplest on; a later one serves only where it has proven better. */
export const CHANCE_MODELS = ['bgnbd', 'bgnbd + linear', 'bgnbd + linear + trees', 'bgnbd + hazard'] as const;
export type ChanceModelName = (typeof CHANCE_MODELS)[number];

/** A fitted correction of log-odds, as a function of standardised features. */
export interface ChanceModel {
  name: ChanceModelName;
  /** One a feature; empty where there is no linear part. */
  weights: Float64Array;
  trees: BoostedTrees | null;
  hazard: HazardModel | null;
}

/** What a model is asked with. */
export type ChanceRows = Pick<LearningPart, 'logOdds'> & HazardRows;

/** Penalty on squared weights and shape of the trees: chosen on validation origins of public order files, none of them tested on. */
const RIDGE = 30;
const TREES: Partial<BoostingSettings> = { trees: 60, leaves: 4, rate: 0.05, leastRows: 60, ridge: 20 };
/** Weights settle once levels and weights have seen each other. */
const ROUNDS = 2;

/**
 * Fits a correction on several origins. Each origin has a level of its own, so that seasons are not taken for traits.
 * `linear` spares fitting the linear part again.
 */
export function fitChanceModel(
  name: ChanceModelName,
  parts: readonly LearningPart[],
  linear?: ChanceModel,
): ChanceModel {
  const none = { weights: new Float64Array(0), trees: null, hazard: null };
  if (name === 'bgnbd' || parts.length === 0) return { name: 'bgnbd', ...none };
  if (name === 'bgnbd + hazard') return { name, ...none, hazard: fitHazard(parts, (part) => weightOf(part, parts)) };
  const rows = stacked(parts);
  const model = linear ?? fitLinear(parts, rows);
  if (name === 'bgnbd + linear') return model;
  const { columns } = rows.features;
  const single = Float32Array.from(rows.features.data);
  const trees = growBoostedTrees(single, columns, rows.happened, TREES, {
    offset: rows.levelled(model),
    weight: rows.weight,
  });
  return { name, weights: model.weights, trees, hazard: null };
}

/** How much an origin counts: half as much for every span it lies behind the latest. Habits change. */
export const weightOf = ({ at, spanDays }: LearningPart, parts: readonly LearningPart[]): number => {
  const latest = parts.reduce((most, part) => Math.max(most, part.at), at);
  return 0.5 ** ((latest - at) / (spanDays * 86_400_000));
};

/** All parts under one another, and the log-odds a model gives each row at its part's true level. */
function stacked(parts: readonly LearningPart[]) {
  const columns = parts[0]!.features.columns;
  const rows = parts.reduce((sum, { features }) => sum + features.rows, 0);
  const data = new Float64Array(rows * columns);
  const happened = new Float64Array(rows);
  const weight = new Float64Array(rows);
  let from = 0;
  for (const part of parts) {
    weight.fill(weightOf(part, parts), from, from + part.features.rows);
    data.set(part.features.data, from * columns);
    happened.set(part.happened, from);
    from += part.features.rows;
  }
  const levelled = (model: ChanceModel): Float64Array => {
    const out = new Float64Array(rows);
    let row = 0;
    for (const part of parts) {
      const said = logOddsOf(model, part);
      const shift = shiftToRate(said, meanOf(part.happened));
      for (const each of said) out[row++] = each + shift;
    }
    return out;
  };
  return { features: { rows, columns, data }, happened, weight, levelled };
}

function fitLinear(
  parts: readonly LearningPart[],
  { features, happened, weight, levelled }: ReturnType<typeof stacked>,
): ChanceModel {
  const model: ChanceModel = { name: 'bgnbd + linear', weights: new Float64Array(0), trees: null, hazard: null };
  for (let round = 0; round < ROUNDS; round++) {
    // Levels are those of the model so far; weights are learned anew on top of BG/NBD.
    const offset = levelled(model);
    let row = 0;
    for (const part of parts) {
      const said = logOddsOf(model, part);
      for (let i = 0; i < said.length; i++) offset[row++]! += part.logOdds[i]! - said[i]!;
    }
    const fit = fitRidgeLogistic(features, happened, { ridge: RIDGE, offset, weight });
    model.weights = fit.weights.map((weight, j) => weight / fit.scale[j]!);
  }
  return model;
}

/** Log-odds of every row of a part, without a level. */
export function logOddsOf({ weights, trees, hazard }: ChanceModel, part: ChanceRows): Float64Array {
  if (hazard) return hazardLogOdds(hazard, part);
  const { logOdds, features } = part;
  const { rows, columns, data } = features;
  const single = trees ? Float32Array.from(data) : null;
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = logOdds[i]!;
    for (let j = 0; j < weights.length; j++) sum += weights[j]! * data[i * columns + j]!;
    return trees ? sum + treesLogOdds(trees, single!, i * columns) : sum;
  });
}

/** Chances of a part's rows after the level is brought to the truth. */
export function chancesAtTruth(model: ChanceModel, part: LearningPart): Float64Array {
  const said = logOddsOf(model, part);
  const shift = shiftToRate(said, meanOf(part.happened));
  return said.map((each) => sigmoid(each + shift));
}
