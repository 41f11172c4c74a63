// Is a review glad or sorry? A linear model over hashed words, rare ones weighted beforehand above common ones.

import { fitRidgeLogistic } from '../lib/optimise-ridge-logistic.ts';
import { sigmoid } from '../lib/special-functions.ts';
import { auc } from '../metrics/auc.ts';
import type { Missing } from '../missing.ts';
import { SLOTS, slotsOf } from './hashed-words.ts';

/** Chance of being glad = sigmoid(slope × Σ weights of the slots / √slots + intercept). */
export interface SentimentModel {
  weights: Float32Array;
  slope: number;
  intercept: number;
  /** How much the model may follow single texts, chosen on texts left out. */
  cost: number;
  /** Area under the ROC curve on those texts, by the rehearsal that did not learn from them. */
  aucLeftOut: number;
}

/** Fewer texts of either kind than this teach words by chance. */
export const LEAST_OF_EACH = 50;
const COSTS = [0.03, 0.1, 0.3, 1];
const EPOCHS = 20;

/** Log of one over the share of texts that have the slot; a slot nobody has counts as had once. */
function rarities(texts: readonly Int32Array[]): Float64Array {
  const counts = new Float64Array(SLOTS);
  for (const slots of texts) for (const slot of slots) counts[slot]!++;
  return counts.map((count) => Math.log((texts.length + 1) / Math.max(1, count)));
}

/**
 * Ridge logistic regression without an intercept by dual coordinate descent (Yu, Huang and Lin 2011), rows scaled by
 * rarity / √slots. Returns one weight a slot, rarities folded in.
 */
function fitWeights(texts: readonly Int32Array[], glad: readonly boolean[], cost: number, random: () => number) {
  const rarity = rarities(texts);
  const w = new Float64Array(SLOTS);
  const scale = Float64Array.from(texts, (slots) => 1 / Math.sqrt(Math.max(1, slots.length)));
  const norm = Float64Array.from(texts, (slots, i) => {
    let sum = 0;
    for (const slot of slots) sum += (rarity[slot]! * scale[i]!) ** 2;
    return sum;
  });
  // Both kinds weigh the same in sum: sorry texts are few in most shops.
  const share = glad.filter((each) => each).length / glad.length;
  const ceiling = Float64Array.from(glad, (each) => cost / (2 * (each ? share : 1 - share)));
  const alpha = ceiling.map((most) => most * 1e-3);
  for (const [i, slots] of texts.entries()) {
    const step = (glad[i] ? 1 : -1) * alpha[i]! * scale[i]!;
    for (const slot of slots) w[slot]! += step * rarity[slot]!;
  }
  const order = Uint32Array.from(texts, (_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    for (const i of order) {
      const slots = texts[i]!;
      const sign = glad[i] ? 1 : -1;
      let margin = 0;
      for (const slot of slots) margin += w[slot]! * rarity[slot]!;
      margin *= sign * scale[i]!;
      const old = alpha[i]!;
      const next = dualStep(margin, norm[i]!, old, ceiling[i]!);
      alpha[i] = next;
      const step = sign * (next - old) * scale[i]!;
      if (step !== 0) for (const slot of slots) w[slot]! += step * rarity[slot]!;
    }
  }
  return Float32Array.from(w, (each, slot) => each * rarity[slot]!);
}

/** Where margin + norm (a − old) + log(a / (most − a)) = 0: Newton within a bracket that only closes. */
function dualStep(margin: number, norm: number, old: number, most: number): number {
  let low = 0;
  let high = most;
  let at = old;
  for (let step = 0; step < 40; step++) {
    const value = margin + norm * (at - old) + Math.log(at / (most - at));
    if (Math.abs(value) < 1e-6) break;
    if (value > 0) high = at;
    else low = at;
    const next = at - value / (norm + most / (at * (most - at)));
    at = next > low && next < high ? next : (low + high) / 2;
  }
  return at;
}

/** Sum of the slots' weights, over √slots; 0 for a text without words. */
export function scoreOf(weights: Float32Array, slots: Int32Array): number {
  let sum = 0;
  for (const slot of slots) sum += weights[slot]!;
  return sum / Math.sqrt(Math.max(1, slots.length));
}

/**
 * Fits on texts known to be glad or sorry. A fifth is left out to choose the cost and to calibrate (Platt); the weights are
 * then learned from all. `random` deals and shuffles.
 */
export function fitSentiment(
  texts: readonly string[],
  glad: readonly boolean[],
  random: () => number,
): SentimentModel | Missing {
  const count = glad.filter((each) => each).length;
  if (Math.min(count, glad.length - count) < LEAST_OF_EACH) {
    return {
      missing: `Sentiment needs at least ${LEAST_OF_EACH} glad and ${LEAST_OF_EACH} sorry texts; there are ${count} and ${glad.length - count}.`,
    };
  }
  const slots = texts.map(slotsOf);
  const apart = glad.map(() => random() < 0.2);
  const pick = <T>(values: readonly T[], wanted: boolean) => values.filter((_, i) => apart[i] === wanted);
  const judgedGlad = pick(glad, true).map(Number);
  let best = { cost: COSTS[0]!, area: -1, scores: new Float64Array(0) };
  for (const cost of COSTS) {
    const weights = fitWeights(pick(slots, false), pick(glad, false), cost, random);
    const scores = Float64Array.from(pick(slots, true), (each) => scoreOf(weights, each));
    const area = auc(judgedGlad, scores);
    if (area > best.area) best = { cost, area, scores };
  }
  const line = fitRidgeLogistic({ rows: judgedGlad.length, columns: 1, data: best.scores }, judgedGlad, { ridge: 0.1 });
  const slope = Math.max(1e-6, line.weights[0]! / line.scale[0]!);
  return {
    weights: fitWeights(slots, glad, best.cost, random),
    slope,
    intercept: line.intercept - slope * line.mean[0]!,
    cost: best.cost,
    aucLeftOut: best.area,
  };
}

/** Chance that a text is glad; null where it has no word. */
export function gladnessOf({ weights, slope, intercept }: SentimentModel, text: string): number | null {
  const slots = slotsOf(text);
  return slots.length === 0 ? null : sigmoid(slope * scoreOf(weights, slots) + intercept);
}
