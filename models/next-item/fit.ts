/** Fits everything that answers "what next" from numbers alone: chooses settings on the last sessions, then learns from all. */

import { wordAppeal } from './appeal.ts';
import { type BlendWeights, priorBlend } from './blend.ts';
import { type BlendKind, chooseBlend, FEWEST_CHOICES } from './choose-blend.ts';
import { coPurchaseRows } from './co-purchase.ts';
import type { CatalogueItem } from './content.ts';
import { FeatureMaker, type Parts } from './features.ts';
import { type FitSession, gain, holdOut, type Question, trailsOf, worth } from './hold-out.ts';
import { kindHabit } from './kind-habit.ts';
import { trainLinear } from './linear.ts';
import { LINEAR_DEFAULTS, type LinearSettings, type SparseRows } from './linear-counts.ts';
import { momentSumsOfRows } from './moment.ts';
import { popularity } from './popularity.ts';
import { KNN_DEFAULTS, type KnnIndex, type KnnSettings, SessionKnn, trainSessionKnn } from './session-knn.ts';
import { type SessionLog, type SessionRow, sessionLog, type Trail } from './session-log.ts';
import { byScore, SparseScores } from './sparse-scores.ts';
import { type TasteModel, trainTaste } from './taste.ts';
import { transitionRows } from './transitions.ts';
import { rising } from './trending.ts';
import { stochasticRows, WALK_DEFAULTS, walkRows } from './walk.ts';

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

/** Questions by which a setting is judged: enough to tell what matters, few enough for a dozen tries. */
const JUDGED = 800;

/** The settings that were chosen, and by what. */
export interface FitSettings {
  knn: KnnSettings;
  linear: LinearSettings;
  walk: boolean;
  blend: BlendKind;
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
  appeal: Float64Array;
  rising: Int32Array;
  /** The learned taste; null without a catalogue's words or with too few views. */
  taste: TasteModel | null;
  blend: BlendWeights;
  /** On the held-out sessions; empty when there were too few. */
  metrics: Record<string, number>;
  against: Record<string, number>;
}

/** Fits on all sessions with the settings that were best on the last ones. */
export async function fitNextItem(input: FitInput): Promise<FitResult> {
  const { onProgress = () => {}, signal } = input;
  const { early, questions, trails } = holdOut(input.sessions, input.itemCount);
  const enough = questions.length >= FEWEST_CHOICES;
  const share = (from: number, to: number, step: string) => (done: number) =>
    onProgress(from + (to - from) * done, step);
  let settings: FitSettings = { knn: KNN_DEFAULTS, linear: LINEAR_DEFAULTS, walk: true, blend: 'prior' };
  let blend = priorBlend();
  let metrics: Record<string, number> = {};
  let against: Record<string, number> = {};
  let earlyTaste: TasteModel | null = null;
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
    earlyTaste = tasteOf(trails, early, parts.transitions!, input);
    const numbers = { linear, content: input.content?.rows ?? null, taste: earlyTaste };
    const chosen = chooseBlend(questions, new FeatureMaker(parts), numbers, input, share(0.4, 0.6, 'blend'));
    settings.blend = chosen.kind;
    ({ blend, metrics, against } = chosen);
  }
  signal?.throwIfAborted();
  const all = sessionLog(input.sessions, input.itemCount);
  onProgress(0.6, 'index');
  const index = trainSessionKnn(all, settings.knn);
  const rows = await linearRows(all, settings.linear, input, share(0.65, 0.95, 'linear'), settings.walk);
  const parts = partsOf(all, input, index, input.baskets);
  const taste = tasteOf(trailsOf(input.sessions), all, parts.transitions!, input, earlyTaste);
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
    appeal: parts.appeal,
    rising: parts.rising,
    blend,
    metrics,
    against,
  };
}

const endOf = (log: SessionLog): number => (log.at.length ? log.at[log.at.length - 1]! : -Infinity);

function tasteOf(
  trails: Trail[],
  log: SessionLog,
  transitions: SparseRows,
  { content, groups, random, signal }: FitInput,
  from: TasteModel | null = null,
) {
  if (!content) return null;
  const kinds = kindHabit(log, groups);
  return trainTaste({
    catalogue: content.catalogue,
    trails,
    transitions,
    kinds,
    random,
    from,
    ...(signal ? { signal } : {}),
  });
}

/** One setting after the other, each at its best given those before; about ten quick passes. */
function chooseKnn(early: SessionLog, questions: Question[], start: KnnSettings): KnnSettings {
  const sample = everyNth(questions, JUDGED);
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
  for (const { moment, target } of everyNth(questions, JUDGED)) {
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

/** The share of the visits' time in which each item was in the catalogue (0-1). */
function timeOnSale(catalogue: readonly CatalogueItem[], { at }: SessionLog): Float64Array {
  const first = at[0] ?? 0;
  const last = at.at(-1) ?? 0;
  const span = Math.max(1e-9, last - first);
  return Float64Array.from(catalogue, ({ createdAt }) =>
    createdAt > first ? Math.max(0, last - createdAt) / span : 1,
  );
}

/** Everything but the linear rows, from one log. */
function partsOf(log: SessionLog, input: FitInput, index: KnnIndex, baskets: SessionRow[]): Parts {
  const { itemCount, groups, content } = input;
  const views = [];
  const seen = new Float64Array(itemCount);
  for (let session = 0; session + 1 < log.offsets.length; session++) {
    for (let at = log.offsets[session]!; at < log.offsets[session + 1]!; at++) {
      views.push({ item: log.items[at]!, at: log.at[session]! });
      seen[log.items[at]!]!++;
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
  const trend = popularity({ ...source, halfLife: span / 20 });
  return {
    itemCount,
    knn: new SessionKnn(index),
    transitions: transitionRows(log),
    coPurchase: coPurchaseRows(sessionLog(baskets, itemCount)),
    popularity: shares,
    trend,
    appeal: content
      ? wordAppeal(content.catalogue, seen, timeOnSale(content.catalogue, log))
      : new Float64Array(itemCount),
    contentBase: content?.base ?? new Float64Array(itemCount),
    popular: byScore(shares),
    rising: rising({ ...source, span }),
  };
}
