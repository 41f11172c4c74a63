/**
 * What does this shopper lean to, whatever is on the screen? A small space of taste, learned from the words of products.
 *
 * A product's place is the sum of its words' places; a shopper is the posterior mean of a Gaussian taste after some views;
 * the product of both is how much likelier that shopper is to look at a product than others are. Places are fitted by
 * maximum likelihood of the next view, given what usually follows the current one, so that "stays within mugs" is not
 * taken for a love of mugs: a view that came out of the one before says only where it differs from what usually follows.
 * Products nobody has seen yet have a place by their words.
 */

import { type CatalogueItem, termsOf } from './content.ts';
import type { SparseRows } from './linear-counts.ts';

/** Directions of taste; more did not foretell better on shops of some hundred products. */
export const TASTE_SIZE = 12;
/** Views that the prior weighs as much as. */
export const TASTE_SHRINK = 5;
/** Share of views that come without regard to the one before. */
const ANYWHERE = 0.3;
const EPOCHS = 4;
/** Passes where the places of the words are known from a fit on nearly the same views. */
const EPOCHS_AGAIN = 2;
const BATCH = 128;
const RATE = 0.02;
/** Choices learned from at most, evenly from all shoppers, and items that each is set against. */
const EXAMPLES = 60_000;
const RIVALS = 80;
const LONGEST_TRAIL = 40;
/** Fewer choices can't place a vocabulary. */
const FEWEST_EXAMPLES = 300;

export interface TasteModel {
  /** Places of all items about their mean, row-major, turned so that the directions are uncorrelated over what is viewed. */
  places: Float32Array;
  /** Variance of what is viewed along each direction. */
  spread: Float32Array;
  /** Where one looks next after each item, on the average, and the variance around it: row-major, as the places. */
  next: Float32Array;
  nextSpread: Float32Array;
  /** By which a view is told from what follows anyway. */
  habit: Habit;
  /** Places of the words, unturned: where a later fit on the same catalogue may begin. */
  words: Float64Array;
}

/** What everybody does, whatever their taste: which item follows which, and the share of all views each item has. */
export interface Habit {
  transitions: SparseRows;
  share: Float64Array;
}

/** How likely it is that a view came out of the one before it, and not out of a fresh choice among all. */
export function followed({ transitions, share }: Habit, before: number, item: number): number {
  const { starts, columns, values } = transitions;
  for (let each = starts[before]!; each < starts[before + 1]!; each++) {
    if (columns[each] !== item) continue;
    const follows = (1 - ANYWHERE) * values[each]!;
    return follows / (ANYWHERE * share[item]! + follows);
  }
  return 0;
}

export interface TasteTraining {
  catalogue: readonly CatalogueItem[];
  /** Views of one shopper each, oldest first. */
  trails: readonly ArrayLike<number>[];
  transitions: SparseRows;
  random: () => number;
  /** An earlier fit on the same catalogue: it is only carried on. */
  from?: TasteModel | null;
  signal?: AbortSignal;
}

interface Example {
  trail: ArrayLike<number>;
  at: number;
}

/** Fits the space of taste; null when there are too few views to learn from. */
export function trainTaste(training: TasteTraining): TasteModel | null {
  const { catalogue, trails, transitions, random, from: earlier, signal } = training;
  const examples = examplesOf(trails);
  if (examples.length < FEWEST_EXAMPLES) return null;
  const items = catalogue.length;
  const share = viewShares(trails, items);
  const words = wordsOf(catalogue);
  const space = new TasteSpace(words, share, random);
  if (earlier) space.wordPlaces.set(earlier.words);
  const epochs = earlier ? EPOCHS_AGAIN : EPOCHS;
  const rate = earlier ? RATE / EPOCHS : RATE;
  const learner = new Learner(space, share, transitions, random);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(examples, random);
    for (let from = 0; from < examples.length; from += BATCH) {
      signal?.throwIfAborted();
      const done = (epoch + from / examples.length) / epochs;
      learner.step(examples.slice(from, from + BATCH), rate * (1 - done));
    }
  }
  const { places, spread } = turned(space.places(), share, items);
  return { places, spread, ...nextPlaces(places, transitions), habit: { transitions, share }, words: space.wordPlaces };
}

/** Each view of something new after at least one other view. */
function examplesOf(trails: readonly ArrayLike<number>[]): Example[] {
  const examples: Example[] = [];
  for (const trail of trails) {
    const seen = new Set<number>();
    for (let at = 0; at < Math.min(trail.length, LONGEST_TRAIL); at++) {
      if (at > 0 && !seen.has(trail[at]!)) examples.push({ trail, at });
      seen.add(trail[at]!);
    }
  }
  const step = Math.max(1, examples.length / EXAMPLES);
  return Array.from({ length: Math.floor(examples.length / step) }, (_, each) => examples[Math.floor(each * step)]!);
}

function viewShares(trails: readonly ArrayLike<number>[], items: number): Float64Array {
  const share = new Float64Array(items).fill(1);
  let total = items;
  for (const trail of trails) {
    for (let at = 0; at < trail.length; at++) share[trail[at]!]!++;
    total += trail.length;
  }
  return share.map((count) => count / total);
}

function shuffle(examples: Example[], random: () => number): void {
  for (let at = examples.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = examples[at]!;
    examples[at] = examples[other]!;
    examples[other] = kept;
  }
}

interface Words {
  count: number;
  /** Word numbers and weights of each item. */
  ofItem: { words: Int32Array; weights: Float64Array }[];
}

/** Words of at least two products; a word of one only would be that product's own number. */
function wordsOf(catalogue: readonly CatalogueItem[]): Words {
  const terms = catalogue.map((item) => [...termsOf(item)]);
  const products = new Map<string, number>();
  for (const each of terms) for (const [word] of each) products.set(word, (products.get(word) ?? 0) + 1);
  const numbers = new Map<string, number>();
  const ofItem = terms.map((each) => {
    const shared = each.filter(([word]) => products.get(word)! > 1);
    const scale = 1 / Math.sqrt(Math.max(1, shared.length));
    for (const [word] of shared) if (!numbers.has(word)) numbers.set(word, numbers.size);
    return {
      words: Int32Array.from(shared, ([word]) => numbers.get(word)!),
      // A price lies between two bands, its weights say where; other words are there or not.
      weights: Float64Array.from(shared, ([word, weight]) => scale * (word.startsWith('p:') ? weight / 1.5 : 1)),
    };
  });
  return { count: numbers.size, ofItem };
}

/** Places of words, and of the items that carry them. */
class TasteSpace {
  readonly words: Words;
  readonly share: Float64Array;
  readonly wordPlaces: Float64Array;
  readonly mean = new Float64Array(TASTE_SIZE);
  #places: Float64Array;

  constructor(words: Words, share: Float64Array, random: () => number) {
    this.words = words;
    this.share = share;
    this.wordPlaces = Float64Array.from({ length: words.count * TASTE_SIZE }, () => (random() - 0.5) * 0.5);
    this.#places = new Float64Array(words.ofItem.length * TASTE_SIZE);
  }

  /** Item places about the mean of what is viewed. */
  places(): Float64Array {
    const places = this.#places.fill(0);
    const mean = this.mean.fill(0);
    const { wordPlaces, share } = this;
    this.words.ofItem.forEach(({ words, weights }, item) => {
      const to = item * TASTE_SIZE;
      for (let each = 0; each < words.length; each++) {
        const from = words[each]! * TASTE_SIZE;
        const weight = weights[each]!;
        for (let d = 0; d < TASTE_SIZE; d++) places[to + d]! += weight * wordPlaces[from + d]!;
      }
      for (let d = 0; d < TASTE_SIZE; d++) mean[d]! += share[item]! * places[to + d]!;
    });
    for (let at = 0; at < places.length; at++) places[at]! -= mean[at % TASTE_SIZE]!;
    return places;
  }
}

/** One batch after the other of a sampled softmax, by RMSprop. */
class Learner {
  readonly space: TasteSpace;
  readonly share: Float64Array;
  readonly transitions: SparseRows;
  readonly random: () => number;
  #square: Float64Array;
  #gradient: Float64Array;
  #follows: Float64Array;
  #taste = new Float64Array(TASTE_SIZE);
  #pull = new Float64Array(TASTE_SIZE);
  #weights = new Float64Array(Math.ceil(RIVALS * 1.25));

  constructor(space: TasteSpace, share: Float64Array, transitions: SparseRows, random: () => number) {
    this.space = space;
    this.share = share;
    this.transitions = transitions;
    this.random = random;
    this.#square = new Float64Array(space.wordPlaces.length).fill(1e-6);
    this.#gradient = new Float64Array(space.wordPlaces.length);
    this.#follows = new Float64Array(share.length);
  }

  step(batch: readonly Example[], rate: number): void {
    const places = this.space.places();
    const items = this.share.length;
    const slope = new Float64Array(places.length);
    const rivals = this.#rivals(items);
    for (const example of batch) this.#learn(example, places, rivals, items, slope);
    const gradient = this.#toWords(slope, items);
    const { wordPlaces } = this.space;
    for (let at = 0; at < wordPlaces.length; at++) {
      const each = gradient[at]! / batch.length - 1e-5 * wordPlaces[at]!;
      this.#square[at] = 0.99 * this.#square[at]! + 0.01 * each * each;
      wordPlaces[at]! += (rate * each) / (Math.sqrt(this.#square[at]!) + 1e-5);
    }
  }

  /** All items of a small shop; a fresh draw of them from a large one. */
  #rivals(items: number): Int32Array {
    if (items <= RIVALS * 1.25) return Int32Array.from({ length: items }, (_, item) => item);
    return Int32Array.from({ length: RIVALS }, () => Math.floor(this.random() * items));
  }

  #learn({ trail, at }: Example, places: Float64Array, rivals: Int32Array, items: number, slope: Float64Array): void {
    const D = TASTE_SIZE;
    const trust = 1 / (at + TASTE_SHRINK);
    const taste = this.#taste.fill(0);
    for (let view = 0; view < at; view++) {
      const from = trail[view]! * D;
      for (let d = 0; d < D; d++) taste[d]! += trust * places[from + d]!;
    }
    const target = trail[at]!;
    const before = trail[at - 1]!;
    const { starts, columns, values } = this.transitions;
    const follows = this.#follows;
    const end = starts[before + 1]!;
    for (let each = starts[before]!; each < end; each++) follows[columns[each]!] = values[each]!;
    const oddsOf = (item: number): number => {
      let liking = 0;
      for (let d = 0, from = item * D; d < D; d++) liking += taste[d]! * places[from + d]!;
      const usual = ANYWHERE * this.share[item]! + (1 - ANYWHERE) * follows[item]! + 1e-6;
      return usual * Math.exp(Math.min(30, liking));
    };
    // Rivals drawn by lot stand for all items: each for items / rivals of them.
    const stands = items / rivals.length;
    const weights = this.#weights;
    const own = oddsOf(target);
    let total = own;
    for (let each = 0; each < rivals.length; each++) {
      weights[each] = rivals[each] === target ? 0 : stands * oddsOf(rivals[each]!);
      total += weights[each]!;
    }
    for (let each = starts[before]!; each < end; each++) follows[columns[each]!] = 0;
    const pull = this.#pull.fill(0);
    const push = (item: number, error: number) => {
      for (let d = 0, from = item * D; d < D; d++) {
        slope[from + d]! += error * taste[d]!;
        pull[d]! += error * places[from + d]!;
      }
    };
    push(target, 1 - own / total);
    // Those that are out of the question move nothing.
    const least = 1e-4 * total;
    for (let each = 0; each < rivals.length; each++) {
      if (weights[each]! > least) push(rivals[each]!, -weights[each]! / total);
    }
    for (let view = 0; view < at; view++) {
      const to = trail[view]! * D;
      for (let d = 0; d < D; d++) slope[to + d]! += trust * pull[d]!;
    }
  }

  /** From slopes of items' places about the mean to slopes of words' places. */
  #toWords(slope: Float64Array, items: number): Float64Array {
    const D = TASTE_SIZE;
    const sum = new Float64Array(D);
    for (let at = 0; at < slope.length; at++) sum[at % D]! += slope[at]!;
    const gradient = this.#gradient.fill(0);
    for (let item = 0; item < items; item++) {
      const { words, weights } = this.space.words.ofItem[item]!;
      for (let each = 0; each < words.length; each++) {
        const to = words[each]! * D;
        for (let d = 0; d < D; d++) {
          gradient[to + d]! += weights[each]! * (slope[item * D + d]! - this.share[item]! * sum[d]!);
        }
      }
    }
    return gradient;
  }
}

/** Turns the space onto the main directions of what is viewed, so that the posterior mean is one division a direction. */
function turned(places: Float64Array, share: Float64Array, items: number): Pick<TasteModel, 'places' | 'spread'> {
  const D = TASTE_SIZE;
  const covariance = Array.from({ length: D }, () => new Float64Array(D));
  for (let item = 0; item < items; item++) {
    for (let a = 0; a < D; a++) {
      for (let b = 0; b < D; b++) {
        covariance[a]![b]! += share[item]! * places[item * D + a]! * places[item * D + b]!;
      }
    }
  }
  const { values, vectors } = symmetricEigen(covariance);
  const out = new Float32Array(items * D);
  for (let item = 0; item < items; item++) {
    for (let to = 0; to < D; to++) {
      let sum = 0;
      for (let d = 0; d < D; d++) sum += places[item * D + d]! * vectors[d]![to]!;
      out[item * D + to] = sum;
    }
  }
  return { places: out, spread: Float32Array.from(values, (value) => Math.max(0, value)) };
}

/** Mean and variance of the places that follow each item; those of an item that nothing follows are never asked for. */
function nextPlaces(places: Float32Array, { starts, columns, values }: SparseRows) {
  const D = TASTE_SIZE;
  const next = new Float32Array(places.length);
  const nextSpread = new Float32Array(places.length);
  for (let to = 0; to < places.length; to += D) {
    const item = to / D;
    let sum = 0;
    for (let each = starts[item]!; each < starts[item + 1]!; each++) sum += values[each]!;
    for (let each = starts[item]!; each < starts[item + 1]!; each++) {
      const weight = values[each]! / sum;
      for (let d = 0, from = columns[each]! * D; d < D; d++) {
        next[to + d]! += weight * places[from + d]!;
        nextSpread[to + d]! += weight * places[from + d]! ** 2;
      }
    }
    for (let d = 0; d < D; d++) nextSpread[to + d] = Math.max(0, nextSpread[to + d]! - next[to + d]! ** 2);
  }
  return { next, nextSpread };
}

/** Eigenvalues and eigenvectors (columns) of a small symmetric matrix by Jacobi's rotations. */
function symmetricEigen(matrix: Float64Array[]): { values: Float64Array; vectors: Float64Array[] } {
  const n = matrix.length;
  const vectors = Array.from({ length: n }, (_, row) =>
    Float64Array.from({ length: n }, (_, at) => (at === row ? 1 : 0)),
  );
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const entry = matrix[p]![q]!;
        off += entry * entry;
        if (Math.abs(entry) < 1e-15) continue;
        const angle = 0.5 * Math.atan2(2 * entry, matrix[q]![q]! - matrix[p]![p]!);
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        for (const rows of [matrix, vectors]) {
          for (const row of rows) {
            const left = row[p]!;
            const right = row[q]!;
            row[p] = c * left - s * right;
            row[q] = s * left + c * right;
          }
        }
        const rowP = matrix[p]!;
        const rowQ = matrix[q]!;
        for (let at = 0; at < n; at++) {
          const top = rowP[at]!;
          const low = rowQ[at]!;
          rowP[at] = c * top - s * low;
          rowQ[at] = s * top + c * low;
        }
      }
    }
    if (off < 1e-20) break;
  }
  return { values: Float64Array.from(matrix, (row, at) => row[at]!), vectors };
}
