// What each driver adds to a shopper's log-odds: by replacement for BG/NBD, exactly for the linear part, by Shapley for trees.

import type { BoostedTrees } from '../lib/boosted-trees.ts';
import { treeContributions } from '../lib/boosted-trees-reasons.ts';
import { logit } from '../lib/special-functions.ts';
import { type BgNbd, orderWithin } from './bgnbd.ts';
import { DRIVERS, type Driver, FEATURES, MOST_DEVIATIONS } from './features.ts';
import { hazardLogOdds } from './hazard.ts';
import { INTEREST_FEATURES } from './interest.ts';
import type { Contributions, TypicalShopper } from './reasons.ts';
import type { NextPurchaseSettings } from './settings-file.ts';

/** The parts of a served model that can be asked for contributions. */
export interface Explainable {
  bgnbd: BgNbd;
  horizonDays: number;
  typical: TypicalShopper;
  weights: readonly number[];
  scales: { mean: readonly number[]; scale: readonly number[] };
  trees: BoostedTrees | null;
  hazard: NextPurchaseSettings['hazard'];
}

/** One shopper as the models see them; `features` are raw. */
export interface ExplainedRow {
  repeats: number;
  lastAfter: number;
  age: number;
  spendMean: number;
  features: Float64Array;
  /** Where a hazard serves: BG/NBD's log-odds of each part of the horizon, and the raw signs of interest (empty: none known). */
  intervalOdds: Float64Array;
  interest: Float64Array;
}

/** Each driver's part against the typical shopper of the shop. Taking a driver away moves the score the other way. */
export function contributionsOf(model: Explainable, row: ExplainedRow): Contributions {
  const { bgnbd, horizonDays, typical, weights, scales, trees } = model;
  const { repeats, lastAfter, age, spendMean, features } = row;
  const chance = (x: number, last: number, old: number) => logit(orderWithin(bgnbd, x, last, old, horizonDays));
  const now = chance(repeats, lastAfter, age);
  const usual = Math.max(0, typical.orders - 1);
  const out: Contributions = {
    orders: now - chance(usual, usual > 0 ? Math.max(lastAfter, 1) : 0, Math.max(age, 1)),
    silence: now - chance(repeats, lastAfter, lastAfter + typical.silenceDays),
    spend: spendMean > 0 && typical.spend > 0 ? Math.log(spendMean / typical.spend) : 0,
    interest: 0,
    mail: 0,
  };
  const z = inDeviations(features, scales);
  if (model.hazard) {
    for (const [driver, part] of hazardParts(model.hazard, row, z)) out[driver] += part;
    return out;
  }
  for (const [j, weight] of weights.entries()) out[FEATURES[j]!.driver] += weight * z[j]!;
  if (trees) {
    for (const [j, part] of treeContributions(trees, z).entries()) out[FEATURES[j]!.driver] += part;
  }
  return out;
}

const inDeviations = (raw: Float64Array, { mean, scale }: Explainable['scales']) =>
  raw.map((value, j) => Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (value - mean[j]!) / scale[j]!)));

/** What the hazard's log-odds lose when all features of a driver are put at the shop's mean. */
export function hazardParts(
  hazard: NonNullable<Explainable['hazard']>,
  { intervalOdds, interest }: Pick<ExplainedRow, 'intervalOdds' | 'interest'>,
  z: Float64Array,
): Map<Driver, number> {
  const signs =
    interest.length === hazard.interest.length ? inDeviations(interest, hazard.scales) : new Float64Array(0);
  const model = {
    intervals: Float64Array.from(hazard.intervals),
    weights: Float64Array.from(hazard.weights),
    interest: Float64Array.from(hazard.interest),
  };
  const saidOf = (features: Float64Array, known: Float64Array) =>
    hazardLogOdds(model, {
      features: { rows: 1, columns: features.length, data: features },
      interest: { rows: 1, columns: known.length, data: known },
      intervalOdds,
    })[0]!;
  const now = saidOf(z, signs);
  const without = (driver: Driver) =>
    saidOf(
      z.map((each, j) => (FEATURES[j]!.driver === driver ? 0 : each)),
      signs.map((each, j) => (INTEREST_FEATURES[j]!.driver === driver ? 0 : each)),
    );
  return new Map(DRIVERS.map((driver) => [driver, now - without(driver)]));
}
