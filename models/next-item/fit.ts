/** Fits everything that answers "what next" from numbers alone: chooses settings on the last sessions, then learns from all. */

import { type BlendWeights, blendScores, type Choice, fitBlend, priorBlend } from './blend.ts';
import { coPurchaseRows } from './co-purchase.ts';
import type { CatalogueItem } from './content.ts';
import {
  FEATURES,
  FeatureMaker,
  type Moment,
  momentSumsOfRows,
  type Numbers,
  type Parts,
  FEATURE_COUNT as WIDTH,
} from './features.ts';
import { trainLinear } from './linear.ts';
import { LINEAR_DEFAULTS, type LinearSettings, type SparseRows } from './linear-counts.ts';
import { popularity } from './popularity.ts';
import { KNN_DEFAULTS, type KnnIndex, type KnnSettings, SessionKnn, trainSessionKnn } from './session-knn.ts';
import { type SessionLog, type SessionRow, sessionLog } from './session-log.ts';
import { SparseScores } from './sparse-scores.ts';
import { type TasteModel, trainTaste } from './taste.ts';
import { transitionRows } from './transitions.ts';
import { stochasticRows, WALK_DEFAULTS, walkRows } from './walk.ts';

/** A session with, where known, whose it is: what a shopper did before then counts as history. */
export interface FitSession extends SessionRow {
  shopper?: string;
}

export interface FitInput {
  sessions: FitSession[];
  baskets: SessionRow[];
  itemCount: number;
  /** Likeness of the products by their words; null where nothing is known of them. */
  content: { rows: SparseRows; base: Float64Array; catalogue: readonly CatalogueItem[] } | null;
  /** One number per product type. */
  groups: Int32Array;
  random: () => number;
  threads?: number;
  onProgress?: (share: number, step: string) => void;
  signal?: AbortSignal;
}

/** The settings that were chosen, and by what. */
export interface FitSettings {
  knn: KnnSettings;
  linear: LinearSettings;
  walk: boolean;
  blend: 'prior' | 'linear' | 'hidden';
}

export interface FitResult {
  settings: FitSettings;
  knn: KnnIndex;
  /** The linear rows as they serve: walked if that was better. */
  linear: SparseRows;
  /** The same before the walk. */
  unwalked: SparseRows;
  transitions: SparseRows;
  coPurchase: SparseRows;
  popularity: Float64Array;
  trend: Float64Array;
  /** The learned taste; null without a catalogue's words or with too few views. */
  taste: TasteModel | null;
  blend: BlendWeights;
  /** On the held-out sessions; empty when there were too few. */
  metrics: Record<string, number>;
  against: Record<string, number>;
}

/** The last tenth of the sessions is held out for choosing, but never more than this many. */
const HELD_OUT = 3000;
/** Choices the blend learns from at most: the newest. */
const CHOICES = 6000;
/** Fewer choices than this prove nothing: the prior blend stays. */
const FEWEST_CHOICES = 60;
const RIVALS = 80;
const HISTORY = 50;
const POPULARITY_COLUMN = FEATURES.indexOf('popularity');

interface Question {
  moment: Moment;
  target: number;
}

/** Fits on all sessions with the settings that were best on the last ones. */
export async function fitNextItem(input: FitInput): Promise<FitResult> {
  const { onProgress = () => {}, signal } = input;
  const { early, questions, trails } = holdOut(input);
  const enough = questions.length >= FEWEST_CHOICES;
  const share = (from: number, to: number, step: string) => (done: number) =>
    onProgress(from + (to - from) * done, step);
  let settings: FitSettings = { knn: KNN_DEFAULTS, linear: LINEAR_DEFAULTS, walk: true, blend: 'prior' };
  let blend = priorBlend();
  let metrics: Record<string, number> = {};
  let against: Record<string, number> = {};
  if (enough) {
    onProgress(0, 'settings');
    const knn = chooseKnn(early, questions, settings.knn);
    const rows = await linearRows(early, settings.linear, input, share(0.05, 0.35, 'linear'));
    const walk = walkWins(rows, questions, early.itemCount);
    settings = { ...settings, knn, walk };
    const linear = walk ? rows.walked : rows.unwalked;
    const parts = partsOf(
      early,
      input,
      trainSessionKnn(early, knn),
      input.baskets.filter(({ at }) => at <= endOf(early)),
    );
    const taste = tasteOf(trails, parts.transitions!, input);
    const numbers = { linear, content: input.content?.rows ?? null, taste };
    const chosen = fitBlendOn(questions, new FeatureMaker(parts), numbers, input, share(0.4, 0.6, 'blend'));
    settings.blend = chosen.kind;
    ({ blend, metrics, against } = chosen);
  }
  signal?.throwIfAborted();
  const all = sessionLog(input.sessions, input.itemCount);
  onProgress(0.6, 'index');
  const index = trainSessionKnn(all, settings.knn);
  const rows = await linearRows(all, settings.linear, input, share(0.65, 0.95, 'linear'), settings.walk);
  const parts = partsOf(all, input, index, input.baskets);
  const taste = tasteOf(trailsOf(input.sessions), parts.transitions!, input);
  onProgress(1, 'done');
  return {
    taste,
    settings,
    knn: index,
    linear: settings.walk ? rows.walked : rows.unwalked,
    unwalked: rows.unwalked,
    transitions: parts.transitions!,
    coPurchase: parts.coPurchase!,
    popularity: parts.popularity,
    trend: parts.trend,
    blend,
    metrics,
    against,
  };
}

const endOf = (log: SessionLog): number => (log.at.length ? log.at[log.at.length - 1]! : -Infinity);

function tasteOf(trails: ArrayLike<number>[], transitions: SparseRows, { content, random, signal }: FitInput) {
  if (!content) return null;
  return trainTaste({ catalogue: content.catalogue, trails, transitions, random, ...(signal ? { signal } : {}) });
}

/** The views of each shopper one after the other; a session of nobody known stands for itself. */
function trailsOf(sessions: readonly FitSession[]): ArrayLike<number>[] {
  const ofShopper = new Map<string, number[]>();
  const trails: ArrayLike<number>[] = [];
  for (const { items, shopper } of sessions.toSorted((a, b) => a.at - b.at)) {
    const trail = shopper ? ofShopper.get(shopper) : undefined;
    if (trail) {
      for (let each = 0; each < items.length; each++) trail.push(items[each]!);
      continue;
    }
    const fresh = Array.from(items);
    trails.push(fresh);
    if (shopper) ofShopper.set(shopper, fresh);
  }
  return trails;
}

/** Cuts the last sessions off and turns each of their steps into a question about the next item. */
function holdOut({ sessions, itemCount }: FitInput) {
  const order = sessions.map((_, at) => at).sort((a, b) => sessions[a]!.at - sessions[b]!.at || a - b);
  const held = Math.min(HELD_OUT, Math.floor(sessions.length / 10));
  const early = sessionLog(
    order.slice(0, order.length - held).map((at) => sessions[at]!),
    itemCount,
  );
  const known = new Uint8Array(itemCount);
  for (const item of early.items) known[item] = 1;
  const histories = new Map<string, number[]>();
  const wanted = new Set(order.slice(order.length - held).map((at) => sessions[at]!.shopper ?? ''));
  const questions: Question[] = [];
  order.forEach((at, place) => {
    const { items, shopper = '' } = sessions[at]!;
    const before = shopper ? (histories.get(shopper) ?? []) : [];
    const seen = Array.from(items).filter((item) => known[item]);
    if (place >= order.length - held) {
      const trail = [...before, ...seen];
      for (let step = Math.max(1, before.length); step < trail.length; step++) {
        questions.push({
          moment: momentOf(trail.slice(Math.max(0, step - HISTORY), step)),
          target: trail[step]!,
        });
      }
    }
    if (shopper && wanted.has(shopper)) histories.set(shopper, [...before, ...seen].slice(-HISTORY));
  });
  const trails = trailsOf(order.slice(0, order.length - held).map((at) => sessions[at]!));
  return { early, questions: questions.slice(-CHOICES), trails };
}

const NOTHING = new Int32Array(0);
const momentOf = (trail: number[]): Moment => ({
  recent: Int32Array.from(trail),
  company: Int32Array.of(trail[trail.length - 1]!),
  bought: NOTHING,
});

/** Reciprocal rank of the target among 20, 0 if it is not there. */
function gain(items: ArrayLike<number>, target: number): number {
  for (let rank = 0; rank < Math.min(20, items.length); rank++) if (items[rank] === target) return 1 / (rank + 1);
  return 0;
}

/** Hit rate plus reciprocal rank: both bars count. */
const worth = (reciprocal: number): number => (reciprocal > 0 ? 1 : 0) + reciprocal;

/** One setting after the other, each at its best given those before; about ten quick passes. */
function chooseKnn(early: SessionLog, questions: Question[], start: KnnSettings): KnnSettings {
  const sample = everyNth(questions, 1500);
  const out = new SparseScores(early.itemCount);
  const judge = (settings: KnnSettings) => {
    const knn = new SessionKnn(trainSessionKnn(early, settings));
    let sum = 0;
    for (const { moment, target } of sample) {
      out.clear();
      knn.score(moment.recent, out);
      sum += worth(gain(out.top(20).items, target));
    }
    return sum;
  };
  let best = start;
  let bestWorth = judge(start);
  const tries: Partial<KnnSettings>[] = [
    { currentDecay: 4 },
    { currentDecay: 8 },
    { neighbourDecay: 1 },
    { neighbourDecay: 4 },
    { backward: 0.5 },
    { backward: 1 },
    { ageSpan: 1 },
    { ageSpan: 0.3 },
    { rarity: 0.5 },
    { rarity: 1 },
  ];
  for (const each of tries) {
    const settings = { ...best, ...each };
    const value = judge(settings);
    if (value > bestWorth) [best, bestWorth] = [settings, value];
  }
  return best;
}

function everyNth<T>(list: T[], wanted: number): T[] {
  const step = Math.max(1, Math.floor(list.length / wanted));
  return list.filter((_, at) => at % step === 0);
}

interface LinearRows {
  unwalked: SparseRows;
  walked: SparseRows;
}

async function linearRows(
  log: SessionLog,
  settings: LinearSettings,
  { threads = 1, signal }: FitInput,
  onProgress: (share: number) => void,
  walk = true,
): Promise<LinearRows> {
  const rows = await trainLinear(log, settings, {
    threads,
    onProgress: (done) => onProgress(done * 0.6),
    ...(signal ? { signal } : {}),
  });
  const unwalked = stochasticRows(rows);
  return { unwalked, walked: walk ? walkRows(unwalked, log.itemCount, WALK_DEFAULTS, signal) : unwalked };
}

function walkWins(rows: LinearRows, questions: Question[], itemCount: number): boolean {
  const out = new SparseScores(itemCount);
  let difference = 0;
  for (const { moment, target } of everyNth(questions, 1500)) {
    for (const [rowsOf, sign] of [
      [rows.walked, 1],
      [rows.unwalked, -1],
    ] as const) {
      out.clear();
      momentSumsOfRows(moment, { linear: rowsOf, content: null, taste: null }).linear!.addTo(out, 0);
      difference += sign * worth(gain(out.top(20).items, target));
    }
  }
  return difference > 0;
}

/** Everything but the linear rows, from one log. */
function partsOf(log: SessionLog, input: FitInput, index: KnnIndex, baskets: SessionRow[]): Parts {
  const { itemCount, groups, content } = input;
  const views = [];
  for (let session = 0; session + 1 < log.offsets.length; session++) {
    for (let at = log.offsets[session]!; at < log.offsets[session + 1]!; at++) {
      views.push({ item: log.items[at]!, at: log.at[session]! });
    }
  }
  const purchases = baskets.flatMap(({ items, at }) =>
    Array.from(new Set(Array.from(items)), (item) => ({ item, at })),
  );
  const moments = [...(log.at.length ? [log.at[0]!, endOf(log)] : []), ...baskets.map(({ at }) => at)];
  const newest = moments.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const oldest = moments.reduce((least, at) => Math.min(least, at), newest);
  const span = moments.length ? Math.max(1e-9, newest - oldest) : 1;
  const createdAt = content ? Float64Array.from(content.catalogue, (item) => item.createdAt) : undefined;
  const source = { views, purchases, groups, asOf: newest, ...(createdAt ? { createdAt } : {}) };
  const shares = popularity({ ...source, halfLife: span });
  return {
    itemCount,
    knn: new SessionKnn(index),
    transitions: transitionRows(log),
    coPurchase: coPurchaseRows(sessionLog(baskets, itemCount)),
    popularity: shares,
    trend: popularity({ ...source, halfLife: span / 20 }),
    contentBase: content?.base ?? new Float64Array(itemCount),
    popular: byScore(shares),
  };
}

/** Item numbers by score, best first; equal ones by number. */
export function byScore(scores: Float64Array): Int32Array {
  return Int32Array.from(scores, (_, item) => item).sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/**
 * Fits three blends (prior, linear, one hidden layer) on the earlier of the questions and judges them on the later; the
 * simplest stays unless a richer one is better by more than chance (lower end of the paired 95 % interval above 0). Then
 * that kind is fitted on all questions.
 */
function fitBlendOn(
  questions: Question[],
  maker: FeatureMaker,
  numbers: Numbers,
  { random, signal }: FitInput,
  onProgress: (share: number) => void,
): {
  kind: FitSettings['blend'];
  blend: BlendWeights;
  metrics: Record<string, number>;
  against: Record<string, number>;
} {
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
  const fitAs = (kind: FitSettings['blend'], choices: Choice[]): BlendWeights =>
    kind === 'prior'
      ? priorBlend()
      : kind === 'linear'
        ? fitBlend(choices, { ...options, hidden: 0, epochs: 8 })
        : fitBlend(choices, { ...options, hidden: 12, epochs: 10 });
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
  let kind: FitSettings['blend'] = 'prior';
  let best = judge((features) => blendScores(priorBlend(), features));
  for (const each of kinds.slice(1)) {
    if (early.length < FEWEST_CHOICES / 2) break;
    const weights = fitAs(each, early);
    const judged = judge((features) => blendScores(weights, features));
    const gains = judged.map(({ all, others, moved }, at) => {
      const was = best[at]!;
      return worth(all) - worth(was.all) + (moved ? worth(others) - worth(was.others) : 0);
    });
    if (lowerBound(gains) > 0) [kind, best] = [each, judged];
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
  const blend = fitAs(kind, choicesOf(0, cases.length));
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
