// How chances of this kind fared in the shop's own past: what stands behind "calibrated".

import { sigmoid } from '../lib/special-functions.ts';
import { type ChanceModelName, fitChanceModel, logOddsOf } from './chance-model.ts';
import type { LearningPart } from './learning-part.ts';
import { expectedLevel, shiftToRate } from './level.ts';
import { meanOf } from './origin.ts';

/** Chances stated at the latest origin from what was known then, and what happened. */
export interface CalibrationRecord {
  at: number;
  spanDays: number;
  happened: Float64Array;
  chances: Float64Array;
  /** The share that ordered. */
  rate: number;
}

/** Null without an origin. Where nothing could be learned before it, it is BG/NBD alone that is put to the test. */
export function calibrationRecord(name: ChanceModelName, parts: readonly LearningPart[]): CalibrationRecord | null {
  const [latest] = parts;
  if (!latest) return null;
  const known = parts.filter(({ at, spanDays }) => at + spanDays * 86_400_000 <= latest.at);
  const model = fitChanceModel(name, known);
  const past = known.map((part) => ({ ...part, shift: shiftToRate(logOddsOf(model, part), meanOf(part.happened)) }));
  const { shift } = expectedLevel(past, latest);
  const chances = logOddsOf(model, latest).map((each) => sigmoid(each + shift));
  return {
    at: latest.at,
    spanDays: latest.spanDays,
    happened: latest.happened,
    chances,
    rate: meanOf(latest.happened),
  };
}
