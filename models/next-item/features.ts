/** The numbers by which candidates are ranked: one function for training and for serving, so that the two cannot differ. */

import type { SparseRows } from './linear-counts.ts';
import { BOUGHT_WEIGHT, HISTORY_FADE, HISTORY_ITEMS, type Moment, type MomentSums } from './moment.ts';
import type { SessionKnn } from './session-knn.ts';
import { BestItems, SparseScores } from './sparse-scores.ts';
import type { Liking } from './taste-graph.ts';

/** Names of the features, in the order of the columns. The last ones describe the moment and are equal for all candidates. */
export const FEATURES = [
  'knn',
  'knn-share',
  'linear',
  'linear-share',
  'linear-history',
  'transitions',
  'transitions-share',
  'content',
  'taste',
  'taste-rank',
  'bought-together',
  'popularity',
  'trend',
  'appeal',
  'is-current',
  'is-current-twice',
  'seen-before',
  'seen-lately',
  'seen-times',
  'seen-before-last',
  'current-short',
  'current-rare',
  'moment-first',
  'moment-distinct',
  'moment-known',
  'moment-length',
] as const;

export const FEATURE_COUNT = FEATURES.length;

/** Which features belong to which kind of reason (`appeal` to none: it is why all of a kind are liked, not this one); taking a kind away means these columns at their value for "nothing". */
export const REASON_COLUMNS = {
  viewed: ['knn', 'knn-share', 'linear', 'linear-share', 'linear-history', 'transitions', 'transitions-share'],
  'bought-together': ['bought-together'],
  similar: ['content', 'taste', 'taste-rank'],
  popular: ['popularity', 'trend'],
} as const satisfies Record<string, readonly (typeof FEATURES)[number][]>;

/** The kinds of reason with the places of their columns. */
export const KINDS = Object.entries(REASON_COLUMNS).map(([kind, names]) => ({
  kind: kind as keyof typeof REASON_COLUMNS,
  columns: names.map((name) => FEATURES.indexOf(name)),
}));

/** The logarithm of a share that is as good as none. */
const NO_SHARE = Math.log(1e-4) / 5;
/** What a column holds for a candidate the technique knows nothing of. */
export const ABSENT = Float32Array.from(FEATURES, (name) => (name.endsWith('-share') ? NO_SHARE : 0));

/** Columns that tell of what this shopper saw: all 0 for an item never looked at. */
const SEEN_COLUMNS = FEATURES.indexOf('moment-first') - FEATURES.indexOf('is-current');

/** How many of each technique's best become candidates. */
const CANDIDATES = 60;
/** And how many of what is rising. */
const RISING = 20;
/** Brings either kind of taste to about −1 … 1. */
const LIKING_SCALE = 0.5;
const CONTENT_TASTE_SCALE = 3;
/** A shrunk cosine of purchases that counts in full; weaker evidence counts less than that, however best it is. */
const TOGETHER_FULL = 0.1;
/** A taste is trusted fully only after a few views. */
const TASTE_SHRINK = 2;

/** What the features are made from. */
export interface Parts {
  itemCount: number;
  knn: SessionKnn | null;
  transitions: SparseRows | null;
  coPurchase: SparseRows | null;
  popularity: Float64Array;
  trend: Float64Array;
  /** Logarithm of the popularity that words and price foretell. */
  appeal: Float64Array;
  /** Mean likeness of each item to the catalogue. */
  contentBase: Float64Array;
  /** Items by popularity, best first; and those looked at and bought more of late than before, the most risen first. */
  popular: Int32Array;
  rising: Int32Array;
}

/** Candidates of one moment with their features, row-major, and each technique's own scores kept for the caller. */
export interface Candidates {
  items: Int32Array;
  features: Float32Array;
  /** Whether anything was learned from what others did with these items. */
  heard: boolean;
}

/** Makes candidates and their features. Keeps scratch memory, and never waits while using it: one per thread is enough. */
export class FeatureMaker {
  readonly parts: Parts;
  readonly #knn: SparseScores;
  readonly #linear: SparseScores;
  readonly #history: SparseScores;
  readonly #transitions: SparseScores;
  readonly #content: SparseScores;
  readonly #taste: SparseScores;
  readonly #together: SparseScores;
  /** The techniques whose best become candidates. */
  readonly #heard: readonly SparseScores[];
  /** Candidates of the moment, in the order in which they were found. */
  readonly #chosen: Int32Array;
  readonly #isChosen: Uint8Array;
  readonly #best = new BestItems(CANDIDATES);
  /** How often the shopper lately looked at an item, and how many steps ago the last time. */
  readonly #times: Uint8Array;
  readonly #back: Uint8Array;
  /** What a column says of an item whatever the moment. */
  readonly #popularity: Float32Array;
  readonly #trend: Float32Array;
  readonly #appeal: Float32Array;
  readonly #allowAll: Uint8Array;
  #liking: Liking | null = null;

  constructor(parts: Parts) {
    this.parts = parts;
    this.#knn = new SparseScores(parts.itemCount);
    this.#linear = new SparseScores(parts.itemCount);
    this.#history = new SparseScores(parts.itemCount);
    this.#transitions = new SparseScores(parts.itemCount);
    this.#content = new SparseScores(parts.itemCount);
    this.#taste = new SparseScores(parts.itemCount);
    this.#together = new SparseScores(parts.itemCount);
    this.#heard = [
      this.#knn,
      this.#linear,
      this.#transitions,
      this.#content,
      this.#taste,
      this.#together,
      this.#history,
    ];
    this.#chosen = new Int32Array(parts.itemCount);
    this.#isChosen = new Uint8Array(parts.itemCount);
    this.#times = new Uint8Array(parts.itemCount);
    this.#back = new Uint8Array(parts.itemCount);
    this.#popularity = Float32Array.from(parts.popularity, (share) => Math.log(share) / 5);
    this.#trend = Float32Array.from(parts.trend, (share) => Math.log(share) / 5);
    this.#appeal = Float32Array.from(parts.appeal, (log) => log / 5);
    this.#allowAll = new Uint8Array(parts.itemCount);
  }

  /** Items with a 1 in `refused` are left out from the start; `fill` best-sellers are added to the candidates. */
  make(moment: Moment, sums: MomentSums, fill: number, refused: Uint8Array = this.#allowAll): Candidates {
    this.#score(moment, sums);
    const items = this.#choose(moment, sums, fill, refused);
    const heard = this.#knn.count > 0 || this.#history.count > 0 || this.#together.count > 0;
    return { items, features: this.#features(moment, items), heard };
  }

  #score({ recent, company, bought }: Moment, sums: MomentSums): void {
    const { parts } = this;
    for (const each of [this.#knn, this.#linear, this.#history, this.#transitions]) each.clear();
    for (const each of [this.#content, this.#taste, this.#together]) each.clear();
    this.#liking = sums.taste;
    parts.knn?.score(recent, this.#knn);
    sums.linear?.addTo(this.#linear, 0);
    sums.linear?.addTo(this.#history, 1);
    sums.content?.addTo(this.#content, 0);
    if (!this.#liking) sums.content?.addTo(this.#taste, 1);
    if (parts.transitions) {
      for (let back = 0; back < Math.min(3, recent.length); back++) {
        addRow(parts.transitions, recent[recent.length - 1 - back]!, Math.exp(-back), this.#transitions);
      }
    }
    if (parts.coPurchase) {
      for (const item of company) addRow(parts.coPurchase, item, 1, this.#together);
    }
    let trust = BOUGHT_WEIGHT * Math.min(bought.length, HISTORY_ITEMS);
    for (let back = 0; back < Math.min(recent.length, HISTORY_ITEMS); back++) trust += Math.exp(-back / HISTORY_FADE);
    const { values, touched, count } = this.#taste;
    for (let each = 0; each < count; each++) {
      const item = touched[each]!;
      values[item] = (values[item]! - trust * parts.contentBase[item]!) / (trust + TASTE_SHRINK);
    }
  }

  #choose({ recent }: Moment, { linear }: MomentSums, fill: number, refused: Uint8Array): Int32Array {
    const chosen = this.#chosen;
    const isChosen = this.#isChosen;
    let count = 0;
    const take = (item: number) => {
      if (isChosen[item] === 1) return;
      isChosen[item] = 1;
      chosen[count++] = item;
    };
    for (let at = Math.max(0, recent.length - HISTORY_ITEMS); at < recent.length; at++) {
      if (refused[recent[at]!] === 0) take(recent[at]!);
    }
    for (const each of this.#heard) {
      if (each.count === 0) continue;
      const named = each === this.#linear ? linear?.best(0) : each === this.#history ? linear?.best(1) : null;
      if (named) {
        takeFirst(named, CANDIDATES, refused, take);
        continue;
      }
      const best = this.#best.reset(CANDIDATES);
      each.offerTo(best, refused);
      for (let at = 0; at < best.count; at++) take(best.items[at]!);
    }
    if (this.#liking) takeFirst(this.#liking.best, CANDIDATES, refused, take);
    takeFirst(this.parts.rising, RISING, refused, take);
    takeFirst(this.parts.popular, fill, refused, take);
    for (let at = 0; at < count; at++) isChosen[chosen[at]!] = 0;
    return chosen.slice(0, count);
  }

  #features({ recent }: Moment, items: Int32Array): Float32Array {
    const { popularity } = this.parts;
    const length = recent.length;
    const current = length ? recent[length - 1]! : -1;
    const before = length > 1 ? recent[length - 2]! : -1;
    const [knnOf, linearOf, historyOf] = [this.#knn.values, this.#linear.values, this.#history.values];
    const [transitionsOf, contentOf, togetherOf] = [
      this.#transitions.values,
      this.#content.values,
      this.#together.values,
    ];
    const knn = scaleOf(this.#knn);
    const linear = scaleOf(this.#linear);
    const history = scaleOf(this.#history);
    const transitions = scaleOf(this.#transitions);
    const content = scaleOf(this.#content);
    const liking = this.#liking?.scores ?? this.#taste.values;
    const likingScale = this.#liking ? LIKING_SCALE : CONTENT_TASTE_SCALE;
    const mostLiked = this.#liking ? liking[this.#liking.best[0]!]! : this.#taste.max();
    const byMostLiked = mostLiked > 0 ? 1 / mostLiked : 0;
    const byMostTogether = 1 / Math.max(TOGETHER_FULL, this.#together.max());
    const distinct = this.#look(recent);
    const momentFirst = length ? 1 / length : 1;
    const momentKnown = Math.log(1 + this.#knn.count) / 5;
    const momentLength = Math.log(1 + Math.min(length, HISTORY_ITEMS)) / 3;
    const features = new Float32Array(items.length * FEATURE_COUNT);
    let at = 0;
    for (let each = 0; each < items.length; each++) {
      const item = items[each]!;
      const times = this.#times[item]!;
      const isCurrent = item === current;
      features[at++] = knnOf[item]! * knn.byMax;
      features[at++] = share(knnOf[item]! * knn.bySum);
      features[at++] = linearOf[item]! * linear.byMax;
      features[at++] = share(linearOf[item]! * linear.bySum);
      features[at++] = historyOf[item]! * history.byMax;
      features[at++] = transitionsOf[item]! * transitions.byMax;
      features[at++] = share(transitionsOf[item]! * transitions.bySum);
      features[at++] = contentOf[item]! * content.byMax;
      features[at++] = liking[item]! * likingScale;
      features[at++] = liking[item]! * byMostLiked;
      features[at++] = togetherOf[item]! * byMostTogether;
      features[at++] = this.#popularity[item]!;
      features[at++] = this.#trend[item]!;
      features[at++] = this.#appeal[item]!;
      if (times > 0) {
        features[at++] = isCurrent ? 1 : 0;
        features[at++] = isCurrent && before === current ? 1 : 0;
        features[at++] = isCurrent ? 0 : 1;
        features[at++] = isCurrent ? 0 : Math.exp(-(this.#back[item]! - 1) / 2);
        features[at++] = Math.log(times);
        features[at++] = !isCurrent && item === before ? 1 : 0;
        features[at++] = isCurrent ? 1 / length : 0;
        features[at++] = isCurrent ? Math.min(1, 1 / Math.sqrt(popularity[item]!)) : 0;
      } else at += SEEN_COLUMNS;
      features[at++] = momentFirst;
      features[at++] = distinct;
      features[at++] = momentKnown;
      features[at++] = momentLength;
    }
    for (let place = Math.max(0, length - HISTORY_ITEMS); place < length; place++) this.#times[recent[place]!] = 0;
    return features;
  }

  /** Notes what was lately looked at; the share of distinct items among all. */
  #look(recent: Int32Array): number {
    const length = recent.length;
    for (let place = Math.max(0, length - HISTORY_ITEMS); place < length; place++) {
      this.#times[recent[place]!]!++;
      this.#back[recent[place]!] = length - 1 - place;
    }
    return length ? new Set(recent).size / length : 1;
  }
}

/** Takes the first `count` items that are not refused. */
function takeFirst(items: Int32Array, count: number, refused: Uint8Array, take: (item: number) => void) {
  let taken = 0;
  for (let at = 0; at < items.length && taken < count; at++) {
    if (refused[items[at]!] === 1) continue;
    take(items[at]!);
    taken++;
  }
}

/** Adds one row of an item × item model. */
export function addRow(rows: SparseRows, item: number, weight: number, out: SparseScores): void {
  for (let at = rows.starts[item]!; at < rows.starts[item + 1]!; at++) {
    out.add(rows.columns[at]!, weight * rows.values[at]!);
  }
}

const share = (value: number): number => (value > 0 ? Math.log(1e-4 + value) / 5 : NO_SHARE);

function scaleOf(scores: SparseScores): { byMax: number; bySum: number } {
  let max = 0;
  let sum = 0;
  for (let each = 0; each < scores.count; each++) {
    const value = scores.values[scores.touched[each]!]!;
    if (value > max) max = value;
    if (value > 0) sum += value;
  }
  return { byMax: max > 0 ? 1 / max : 0, bySum: sum > 0 ? 1 / sum : 0 };
}
