// A discrete-time logistic hazard: in each part of the span, given that no order came before it, the log-odds of one are BG/NBD's plus a
// linear function of rhythm, money, browsing and mails (Singer and Willett 1993, "It's about time").

import { fitRidgeLogistic } from '../lib/optimise-ridge-logistic.ts';
import { logit, sigmoid } from '../lib/special-functions.ts';
import { INTERVALS } from './intervals.ts';
import type { LearningPart } from './learning-part.ts';
import { shiftToRate } from './level.ts';
import { meanOf } from './origin.ts';

/** Penalty on squared weights: the one of the linear correction, as its rows are the same shoppers. */
const RIDGE = 30;
/** Levels and weights settle once they have seen each other. */
const ROUNDS = 2;
/** Shopper-intervals that are learned from, spread over the origins; more cost time and teach little. */
const MOST_ROWS = 60_000;
const STEPS = 12;

/** Log-odds of an order in interval k: BG/NBD's of it + `intervals[k]` + weights × features + interest weights × interest features. */
export interface HazardModel {
  intervals: Float64Array;
  weights: Float64Array;
  interest: Float64Array;
}

/** What the hazard is asked with: standardised features, and BG/NBD's log-odds of each interval (rows × `INTERVALS`). */
export type HazardRows = Pick<LearningPart, 'features' | 'interest' | 'intervalOdds'>;

/** The log-odds of an order in any part of the span, with `shift` added to each part's. */
export function hazardLogOdds(model: HazardModel, rows: HazardRows, shift = 0): Float64Array {
  return Float64Array.from({ length: rows.features.rows }, (_, i) => {
    const own = shift + linearOf(model, rows, i);
    let none = 1;
    for (let k = 0; k < INTERVALS; k++)
      none *= 1 - sigmoid(rows.intervalOdds[i * INTERVALS + k]! + model.intervals[k]! + own);
    return logit(1 - none);
  });
}

function linearOf({ weights, interest }: HazardModel, rows: HazardRows, i: number): number {
  let sum = 0;
  const { features, interest: known } = rows;
  for (let j = 0; j < weights.length; j++) sum += weights[j]! * features.data[i * features.columns + j]!;
  for (let j = 0; j < known.columns; j++) sum += (interest[j] ?? 0) * known.data[i * known.columns + j]!;
  return sum;
}

/** Fits on several origins, each with a level of its own; `weightOf` says how much one counts. */
export function fitHazard(parts: readonly LearningPart[], weightOf: (part: LearningPart) => number): HazardModel {
  const features = parts[0]!.features.columns;
  const interest = parts.reduce((most, part) => Math.max(most, part.interest.columns), 0);
  const columns = features + interest + INTERVALS - 1;
  const all = parts.reduce((sum, part) => sum + part.features.rows, 0);
  const every = Math.max(1, Math.ceil((all * INTERVALS) / MOST_ROWS));
  const data: number[] = [];
  const happened: number[] = [];
  const weight: number[] = [];
  const base: number[] = [];
  const ofPart: number[] = [];
  for (const [p, part] of parts.entries()) {
    const worth = weightOf(part) * every;
    for (let i = p % every; i < part.features.rows; i += every) {
      // The part of the span in which the order came; beyond the last: it did not.
      const came =
        part.happened[i]! > 0
          ? Math.min(INTERVALS - 1, Math.floor((part.wait[i]! / part.spanDays) * INTERVALS))
          : INTERVALS;
      for (let k = 0; k <= Math.min(came, INTERVALS - 1); k++) {
        for (let j = 0; j < features; j++) data.push(part.features.data[i * features + j]!);
        for (let j = 0; j < interest; j++)
          data.push(j < part.interest.columns ? part.interest.data[i * part.interest.columns + j]! : 0);
        for (let each = 1; each < INTERVALS; each++) data.push(each === k ? 1 : 0);
        happened.push(k === came ? 1 : 0);
        weight.push(worth);
        base.push(part.intervalOdds[i * INTERVALS + k]!);
        ofPart.push(p);
      }
    }
  }
  const model: HazardModel = {
    intervals: new Float64Array(INTERVALS),
    weights: new Float64Array(features),
    interest: new Float64Array(interest),
  };
  const matrix = { rows: happened.length, columns, data: Float64Array.from(data) };
  for (let round = 0; round < ROUNDS; round++) {
    const shifts = parts.map((part) => levelOf(model, part));
    const offset = base.map((each, row) => each + shifts[ofPart[row]!]!);
    const fit = fitRidgeLogistic(matrix, happened, { ridge: RIDGE, weight, offset, steps: STEPS });
    const plain = fit.weights.map((each, j) => each / fit.scale[j]!);
    model.weights = plain.slice(0, features);
    model.interest = plain.slice(features, features + interest);
    model.intervals = Float64Array.of(0, ...plain.slice(features + interest));
  }
  return model;
}

/** The shift of all intervals under which the model's mean chance at an origin is what happened there. */
function levelOf(model: HazardModel, part: LearningPart): number {
  const rate = meanOf(part.happened);
  let shift = 0;
  // In log-odds of the whole span the shift is nearly the same; a few rounds bring it to the parts.
  for (let round = 0; round < 4; round++) shift += shiftToRate(hazardLogOdds(model, part, shift), rate);
  return Math.max(-4, Math.min(4, shift));
}
