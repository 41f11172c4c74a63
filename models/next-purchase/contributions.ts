// What each driver adds to a shopper's log-odds: by replacement for BG/NBD, exactly for the linear part, by Shapley for trees.

import type { BoostedTrees } from '../lib/boosted-trees.ts';
import { treeContributions } from '../lib/boosted-trees-reasons.ts';
import { logit } from '../lib/special-functions.ts';
import { type BgNbd, orderWithin } from './bgnbd.ts';
import { FEATURES, MOST_DEVIATIONS } from './features.ts';
import type { Contributions, TypicalShopper } from './reasons.ts';

/** The parts of a served model that can be asked for contributions. */
export interface Explainable {
  bgnbd: BgNbd;
  horizonDays: number;
  typical: TypicalShopper;
  weights: readonly number[];
  scales: { mean: readonly number[]; scale: readonly number[] };
  trees: BoostedTrees | null;
}

/** One shopper as the models see them; `features` are raw. */
export interface ExplainedRow {
  repeats: number;
  lastAfter: number;
  age: number;
  spendMean: number;
  features: Float64Array;
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
  };
  const z = features.map((value, j) =>
    Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, (value - scales.mean[j]!) / scales.scale[j]!)),
  );
  for (const [j, weight] of weights.entries()) out[FEATURES[j]!.driver] += weight * z[j]!;
  if (trees) {
    for (const [j, part] of treeContributions(trees, z).entries()) out[FEATURES[j]!.driver] += part;
  }
  return out;
}
