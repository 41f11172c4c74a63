/**
 * Which of the candidates next? A small ranking model over the techniques' scores, fitted on sessions they have not seen.
 *
 * Score = w·x + v·tanh(Wx + b), fitted by maximum likelihood of the chosen item among its candidates (a conditional logit
 * with one hidden layer), pulled towards a prior that is right for a shop without data.
 */

import { FEATURE_COUNT, FEATURES } from './features.ts';

/** One vector: w, then W row by row, then b, then v. */
export interface BlendWeights {
  hidden: number;
  values: Float64Array;
}

/** One choice: the features of its candidates and which of them was taken. */
export interface Choice {
  features: Float32Array;
  count: number;
  chosen: number;
}

/** What each technique counts before a shop has shown it: near what public session data teach, content and taste first. */
const PRIOR: Partial<Record<(typeof FEATURES)[number], number>> = {
  knn: 0.8,
  'knn-share': 2.5,
  linear: 0.8,
  'linear-share': 2.5,
  'linear-history': 0.6,
  transitions: 0.7,
  'transitions-share': 0.3,
  content: 0.8,
  taste: 1.5,
  'taste-rank': 0.6,
  'bought-together': 0.8,
  popularity: 0.8,
  trend: 0.8,
  'is-current': -0.5,
  'seen-before': 0.3,
};

/** The blend of a shop without data of its own. */
export function priorBlend(): BlendWeights {
  return { hidden: 0, values: Float64Array.from(FEATURES, (name) => PRIOR[name] ?? 0) };
}

/**
 * What counts where nobody is looking at a product just now (the home page): the lasting taste first, both this shopper's and what all
 * like of its kind in full (their columns are a half and a fifth of a log-odds); what is popular beyond that with a light hand (it
 * needs no recommendation), and a trace of the blend so that the visit of today still shows. Weights of taste, history and blend are
 * those under which the first views of later visits were likeliest (the made-up world's seeds 11 and 12, by views alone).
 */
const HOME: Partial<Record<(typeof FEATURES)[number], number>> = {
  taste: 2,
  'linear-history': 0.3,
  popularity: 0.8,
  appeal: 4.2,
};
const HOME_SHARE_OF_BLEND = 0.05;

/** The blend for places without a current product, from the one that was fitted. */
export function homeBlend({ hidden, values }: BlendWeights): BlendWeights {
  const out = values.slice();
  FEATURES.forEach((name, at) => {
    out[at] = (HOME[name] ?? 0) + HOME_SHARE_OF_BLEND * values[at]!;
  });
  for (let at = out.length - hidden; at < out.length; at++) out[at]! *= HOME_SHARE_OF_BLEND;
  return { hidden, values: out };
}

export interface BlendFit {
  hidden: number;
  epochs: number;
  rate: number;
  /** How strongly weights are pulled to the prior, in choices. */
  pull: number;
  random: () => number;
  /** Weights to go on from: of the same kind, or straight ones for the straight part. */
  from?: BlendWeights;
  signal?: AbortSignal;
}

const BATCH = 32;

/** Fits by Adam in small batches; the same choices and the same random numbers give the same weights. */
export function fitBlend(choices: readonly Choice[], fit: BlendFit): BlendWeights {
  const { hidden, random } = fit;
  const prior = new Float64Array(sizeOf(hidden));
  prior.set(priorBlend().values);
  const values = prior.slice();
  for (let at = 0; at < hidden * FEATURE_COUNT; at++) values[FEATURE_COUNT + at] = (random() - 0.5) * 0.6;
  for (let at = 0; at < hidden; at++) values[values.length - 1 - at] = (random() - 0.5) * 0.2;
  const { from: earlier } = fit;
  if (earlier) values.set(earlier.hidden === hidden ? earlier.values : earlier.values.subarray(0, FEATURE_COUNT));
  if (choices.length === 0) return { hidden: 0, values: priorBlend().values };
  const gradient = new Float64Array(values.length);
  const mean = new Float64Array(values.length);
  const square = new Float64Array(values.length);
  const order = Int32Array.from(choices, (_, at) => at);
  const decay = fit.pull / choices.length;
  let step = 0;
  const worker = new ChoiceGradient({ hidden, values });
  for (let epoch = 0; epoch < fit.epochs; epoch++) {
    shuffle(order, random);
    const rate = fit.rate * (1 - epoch / fit.epochs);
    for (let from = 0; from < order.length; from += BATCH) {
      fit.signal?.throwIfAborted();
      const to = Math.min(order.length, from + BATCH);
      gradient.fill(0);
      worker.begin();
      for (let at = from; at < to; at++) worker.add(choices[order[at]!]!, gradient);
      worker.end(gradient);
      step++;
      const meanScale = 1 - 0.9 ** step;
      const squareScale = 1 - 0.999 ** step;
      for (let at = 0; at < values.length; at++) {
        const slope = gradient[at]! / (to - from) + decay * (values[at]! - prior[at]!);
        mean[at] = 0.9 * mean[at]! + 0.1 * slope;
        square[at] = 0.999 * square[at]! + 0.001 * slope * slope;
        values[at]! -= (rate * (mean[at]! / meanScale)) / (Math.sqrt(square[at]! / squareScale) + 1e-8);
      }
    }
  }
  return { hidden, values };
}

const sizeOf = (hidden: number): number => FEATURE_COUNT + hidden * (FEATURE_COUNT + 2);

function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const value = order[at]!;
    order[at] = order[other]!;
    order[other] = value;
  }
}

/**
 * The gradient of −log P(chosen) of one choice. Many features of a candidate are 0 (most were never looked at), so both ways
 * go feature by feature and leave those out; W is read and its slope written across the units of one feature.
 */
class ChoiceGradient {
  readonly weights: BlendWeights;
  #scores = new Float64Array(512);
  #units = new Float64Array(0);
  /** W and its slope with the units of one feature side by side. */
  #across: Float64Array;
  #slope: Float64Array;
  #inner: Float64Array;

  constructor(weights: BlendWeights) {
    this.weights = weights;
    this.#across = new Float64Array(FEATURE_COUNT * weights.hidden);
    this.#slope = new Float64Array(FEATURE_COUNT * weights.hidden);
    this.#inner = new Float64Array(weights.hidden);
  }

  /** Takes over weights that have changed. */
  begin(): void {
    const { hidden, values } = this.weights;
    for (let unit = 0; unit < hidden; unit++) {
      for (let f = 0; f < FEATURE_COUNT; f++)
        this.#across[f * hidden + unit] = values[FEATURE_COUNT + unit * FEATURE_COUNT + f]!;
    }
    this.#slope.fill(0);
  }

  add({ features, count, chosen }: Choice, gradient: Float64Array): void {
    const scores = this.#score(features, count);
    const { hidden, values } = this.weights;
    const F = FEATURE_COUNT;
    const bias = F + hidden * F;
    const out = bias + hidden;
    const units = this.#units;
    const inner = this.#inner;
    const slope = this.#slope;
    for (let each = 0; each < count; each++) {
      const error = scores[each]! - (each === chosen ? 1 : 0);
      // Candidates that are out of the question move nothing; skipping them halves the time.
      if (Math.abs(error) < 3e-4) continue;
      for (let unit = 0; unit < hidden; unit++) {
        const activation = units[each * hidden + unit]!;
        gradient[out + unit]! += error * activation;
        inner[unit] = error * values[out + unit]! * (1 - activation * activation);
        gradient[bias + unit]! += inner[unit]!;
      }
      for (let f = 0, row = each * F; f < F; f++) {
        const feature = features[row + f]!;
        if (feature === 0) continue;
        gradient[f]! += error * feature;
        for (let unit = 0, to = f * hidden; unit < hidden; unit++) slope[to + unit]! += feature * inner[unit]!;
      }
    }
  }

  /** Adds what was gathered for W. */
  end(gradient: Float64Array): void {
    const { hidden } = this.weights;
    for (let unit = 0; unit < hidden; unit++) {
      for (let f = 0; f < FEATURE_COUNT; f++)
        gradient[FEATURE_COUNT + unit * FEATURE_COUNT + f]! += this.#slope[f * hidden + unit]!;
    }
  }

  /** Chances of all candidates; leaves their hidden units in `#units`. */
  #score(features: Float32Array, count: number): Float64Array {
    const { hidden, values } = this.weights;
    const F = FEATURE_COUNT;
    const bias = F + hidden * F;
    const out = bias + hidden;
    if (this.#scores.length < count) this.#scores = new Float64Array(count);
    if (this.#units.length < count * hidden) this.#units = new Float64Array(count * hidden);
    const scores = this.#scores;
    const units = this.#units;
    const across = this.#across;
    let top = -Infinity;
    for (let each = 0; each < count; each++) {
      const at = each * hidden;
      let score = 0;
      for (let unit = 0; unit < hidden; unit++) units[at + unit] = values[bias + unit]!;
      for (let f = 0, row = each * F; f < F; f++) {
        const feature = features[row + f]!;
        if (feature === 0) continue;
        score += values[f]! * feature;
        for (let unit = 0, from = f * hidden; unit < hidden; unit++)
          units[at + unit]! += feature * across[from + unit]!;
      }
      for (let unit = 0; unit < hidden; unit++) {
        const activation = Math.tanh(units[at + unit]!);
        units[at + unit] = activation;
        score += values[out + unit]! * activation;
      }
      scores[each] = score;
      if (score > top) top = score;
    }
    let total = 0;
    for (let each = 0; each < count; each++) {
      scores[each] = Math.exp(scores[each]! - top);
      total += scores[each]!;
    }
    for (let each = 0; each < count; each++) scores[each]! /= total;
    return scores;
  }
}

/** Scores of all candidates, by the weights themselves; what the exported graph must agree with. */
export function blendScores({ hidden, values }: BlendWeights, features: Float32Array): Float64Array {
  const F = FEATURE_COUNT;
  const bias = F + hidden * F;
  return Float64Array.from({ length: features.length / F }, (_, each) => {
    let score = 0;
    for (let f = 0; f < F; f++) score += values[f]! * features[each * F + f]!;
    for (let unit = 0; unit < hidden; unit++) {
      let sum = values[bias + unit]!;
      for (let f = 0; f < F; f++) sum += values[F + unit * F + f]! * features[each * F + f]!;
      score += values[bias + hidden + unit]! * Math.tanh(sum);
    }
    return score;
  });
}
