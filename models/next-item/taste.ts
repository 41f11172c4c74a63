/**
 * What does this shopper lean to, whatever is on the screen? A small space of taste, learned from the words of products.
 *
 * A product's place is the sum of its words' places; a shopper is the posterior mean of a Gaussian taste after some views;
 * the product of both is how much likelier that shopper is to look at a product than others are. Places are fitted by
 * maximum likelihood of the next view, given what usually follows the current one, so that "stays within mugs" is not
 * taken for a love of mugs: a view that came out of the one before says only where it differs from what usually follows.
 * Products nobody has seen yet have a place by their words.
 */

import { covarianceOf, symmetricEigen, turn } from './axes.ts';
import type { CatalogueItem } from './content.ts';
import type { Habit } from './habit.ts';
import { type KindHabit, rowsWithKinds } from './kind-habit.ts';
import type { SparseRows } from './linear-counts.ts';
import type { Trail } from './session-log.ts';
import { type Example, TasteLearner } from './taste-learner.ts';
import { nextPlaces, TASTE_SIZE, TasteSpace } from './taste-space.ts';
import { wordsOf } from './taste-words.ts';

const EPOCHS = 4;
/** Passes where the places of the words are known from a fit on nearly the same views. */
const EPOCHS_AGAIN = 2;
const BATCH = 128;
const RATE = 0.01;
/** Choices learned from at most, evenly from all shoppers. */
const EXAMPLES = 60_000;
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

export interface TasteTraining {
  catalogue: readonly CatalogueItem[];
  /** One shopper each. */
  trails: readonly Trail[];
  transitions: SparseRows;
  /** How kinds of products follow each other; null or absent: only what single products are known for. */
  kinds?: KindHabit | null;
  random: () => number;
  /** An earlier fit on the same catalogue: it is only carried on. */
  from?: TasteModel | null;
  signal?: AbortSignal;
}

/** Fits the space of taste; null when there are too few views to learn from. */
export function trainTaste(training: TasteTraining): TasteModel | null {
  const { catalogue, trails, transitions, kinds = null, random, from: earlier, signal } = training;
  const examples = examplesOf(trails);
  if (examples.length < FEWEST_EXAMPLES) return null;
  const items = catalogue.length;
  const share = viewShares(trails, items);
  const habit = { transitions, kinds, share };
  const follows = rowsWithKinds(transitions, kinds);
  const space = new TasteSpace(wordsOf(catalogue, true), share, random);
  if (earlier) space.wordPlaces.set(earlier.words);
  const epochs = earlier ? EPOCHS_AGAIN : EPOCHS;
  const rate = earlier ? RATE / EPOCHS : RATE;
  const learner = new TasteLearner(space, habit, follows, examples, random);
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch > 0) learner.turn();
    shuffle(examples, random);
    for (let from = 0; from < examples.length; from += BATCH) {
      signal?.throwIfAborted();
      const done = (epoch + from / examples.length) / epochs;
      learner.step(examples.slice(from, from + BATCH), rate * (1 - done));
    }
  }
  const { places, spread } = turned(space.places(), share);
  return { places, spread, ...nextPlaces(places, follows), habit, words: space.wordPlaces };
}

/** Each view of something new in its visit after at least one other view. */
function examplesOf(trails: readonly Trail[]): Example[] {
  const examples: Example[] = [];
  for (const trail of trails) {
    const { items, begins } = trail;
    const seen = new Set<number>();
    for (let at = 0; at < Math.min(items.length, LONGEST_TRAIL); at++) {
      if (begins[at] === 1) seen.clear();
      if (at > 0 && !seen.has(items[at]!)) examples.push({ trail, at });
      seen.add(items[at]!);
    }
  }
  const step = Math.max(1, examples.length / EXAMPLES);
  return Array.from({ length: Math.floor(examples.length / step) }, (_, each) => examples[Math.floor(each * step)]!);
}

function viewShares(trails: readonly Trail[], items: number): Float64Array {
  const share = new Float64Array(items).fill(1);
  let total = items;
  for (const { items: viewed } of trails) {
    for (let at = 0; at < viewed.length; at++) share[viewed[at]!]!++;
    total += viewed.length;
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

/** Turns the space onto the main directions of what is viewed, so that the posterior mean is one division a direction. */
function turned(places: Float64Array, share: Float64Array): Pick<TasteModel, 'places' | 'spread'> {
  const { values, vectors } = symmetricEigen(covarianceOf(places, share, TASTE_SIZE));
  turn(places, vectors);
  return { places: Float32Array.from(places), spread: Float32Array.from(values, (value) => Math.max(0, value)) };
}
