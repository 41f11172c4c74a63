/** Chooses and fits the blend on held-out questions, and says how good it and the single techniques were. */

import { type BlendWeights, blendScores, type Choice, fitBlend, priorBlend } from './blend.ts';
import { FEATURES, type FeatureMaker, FEATURE_COUNT as WIDTH } from './features.ts';
import { type Question, worth } from './hold-out.ts';
import { momentSumsOfRows, type Numbers } from './moment.ts';

/** How rich a blend is. */
export type BlendKind = 'prior' | 'linear' | 'hidden';

/** Fewer choices than this prove nothing: the prior blend stays. */
export const FEWEST_CHOICES = 60;
/** Rivals each choice is learned against. */
const RIVALS = 50;
const POPULARITY_COLUMN = FEATURES.indexOf('popularity');

export interface ChosenBlend {
  kind: BlendKind;
  blend: BlendWeights;
  metrics: Record<string, number>;
  against: Record<string, number>;
}

/**
 * Fits three blends (prior, linear, one hidden layer) on the earlier of the questions and judges them on the later; the
 * simplest stays unless a richer one is better by more than chance (lower end of the paired 95 % interval above 0). Then
 * that kind is fitted on all questions.
 */
export function chooseBlend(
  questions: Question[],
  maker: FeatureMaker,
  numbers: Numbers,
  { random, signal }: { random: () => number; signal?: AbortSignal },
  onProgress: (share: number) => void,
): ChosenBlend {
  const cases = questions.map(({ moment, target }, at) => {
    if (at % 500 === 0) onProgress((0.5 * at) / questions.length);
    signal?.throwIfAborted();
    const { items, features } = maker.make(moment, momentSumsOfRows(moment, numbers), 10);
    return { items, features, target, current: moment.recent[moment.recent.length - 1]! };
  });
  const cut = Math.floor(cases.length * 0.7);
  const choicesOf = (from: number, to: number): Choice[] =>
    cases.slice(from, to).flatMap(({ items, features, target }) => {
      const chosen = items.indexOf(target);
      return chosen < 0 ? [] : [sampledChoice(features, items.length, chosen, random)];
    });
  const options = { rate: 0.01, pull: 20, random, ...(signal ? { signal } : {}) };
  const fitAs = (kind: BlendKind, choices: Choice[], from: BlendWeights): BlendWeights => {
    if (kind === 'prior') return priorBlend();
    const hidden = kind === 'hidden' ? 12 : 0;
    // Who goes on from weights of the same kind is nearly there.
    const epochs = hidden === from.hidden && hidden > 0 ? 4 : hidden ? 6 : 8;
    return fitBlend(choices, { ...options, hidden, epochs, from });
  };
  const judge = (scoresOf: (features: Float32Array) => ArrayLike<number>) =>
    cases.slice(cut).map(({ items, features, target, current }) => {
      const scores = scoresOf(features);
      return {
        all: gainOf(items, scores, target, -1),
        others: gainOf(items, scores, target, current),
        moved: target !== current,
      };
    });
  const early = choicesOf(0, cut);
  const kinds = ['prior', 'linear', 'hidden'] as const;
  let kind: BlendKind = 'prior';
  let blend = priorBlend();
  let last = blend;
  let best = judge((features) => blendScores(priorBlend(), features));
  for (const each of kinds.slice(1)) {
    if (early.length < FEWEST_CHOICES / 2) break;
    const weights = fitAs(each, early, last);
    last = weights;
    const judged = judge((features) => blendScores(weights, features));
    const gains = judged.map(({ all, others, moved }, at) => {
      const was = best[at]!;
      return worth(all) - worth(was.all) + (moved ? worth(others) - worth(was.others) : 0);
    });
    if (lowerBound(gains) > 0) [kind, best, blend] = [each, judged, weights];
  }
  onProgress(0.8);
  const figures = (judged: typeof best) => {
    const moved = judged.filter((each) => each.moved);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return {
      hr20: mean(judged.map(({ all }) => (all > 0 ? 1 : 0))),
      mrr20: mean(judged.map(({ all }) => all)),
      hr20_other: mean(moved.map(({ others }) => (others > 0 ? 1 : 0))),
      mrr20_other: mean(moved.map(({ others }) => others)),
    };
  };
  const column = (at: number) => (features: Float32Array) =>
    Float64Array.from({ length: features.length / WIDTH }, (_, row) => features[row * WIDTH + at]!);
  const against: Record<string, number> = {};
  for (const [name, at] of [
    ['session-knn', 0],
    ['linear', 2],
    ['popularity', POPULARITY_COLUMN],
  ] as const) {
    for (const [metric, value] of Object.entries(figures(judge(column(at))))) against[`${name} ${metric}`] = value;
  }
  blend = fitAs(kind, choicesOf(0, cases.length), blend);
  onProgress(1);
  return { kind, blend, metrics: { ...figures(best), n: best.length }, against };
}

/** A choice against rivals drawn by lot, where there are many: as good to learn from and several times quicker. */
function sampledChoice(features: Float32Array, count: number, chosen: number, random: () => number): Choice {
  if (count <= RIVALS + 1) return { features, count, chosen };
  const sample = new Float32Array((RIVALS + 1) * WIDTH);
  sample.set(features.subarray(chosen * WIDTH, (chosen + 1) * WIDTH));
  for (let each = 1; each <= RIVALS; each++) {
    const row = (chosen + 1 + Math.floor(random() * (count - 1))) % count;
    sample.set(features.subarray(row * WIDTH, (row + 1) * WIDTH), each * WIDTH);
  }
  return { features: sample, count: RIVALS + 1, chosen: 0 };
}

function gainOf(items: Int32Array, scores: ArrayLike<number>, target: number, without: number): number {
  const place = items.indexOf(target);
  if (place < 0 || target === without) return 0;
  let better = 0;
  for (let each = 0; each < items.length; each++) {
    if (each === place || items[each] === without) continue;
    if (scores[each]! > scores[place]! || (scores[each] === scores[place] && items[each]! < target)) better++;
  }
  return better < 20 ? 1 / (better + 1) : 0;
}

/** Lower end of the 95 % interval of the mean. */
function lowerBound(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return mean - 1.96 * Math.sqrt(variance / values.length);
}
