/** The space of taste: where words lie in it, and with them the products that carry them. */

import { covarianceOf, symmetricEigen, turn } from './axes.ts';
import type { SparseRows } from './linear-counts.ts';
import type { Words } from './taste-words.ts';

/** Directions of taste; more did not foretell better on shops of some hundred products. */
export const TASTE_SIZE = 12;
/** Precision of the prior: tastes are drawn from the unit normal, and the places scaled to that. */
export const TASTE_SHRINK = 1;

const D = TASTE_SIZE;

/** Places of words, and of the items that carry them. */
export class TasteSpace {
  readonly words: Words;
  readonly share: Float64Array;
  readonly wordPlaces: Float64Array;
  #places: Float64Array;

  constructor(words: Words, share: Float64Array, random: () => number) {
    this.words = words;
    this.share = share;
    this.wordPlaces = Float64Array.from({ length: words.count * D }, () => (random() - 0.5) * 0.5);
    this.#places = new Float64Array(words.ofItem.length * D);
  }

  /** Item places about the mean of what is viewed. */
  places(): Float64Array {
    const places = this.#places.fill(0);
    const mean = new Float64Array(D);
    const { wordPlaces, share } = this;
    this.words.ofItem.forEach(({ words, weights }, item) => {
      const to = item * D;
      for (let each = 0; each < words.length; each++) {
        const from = words[each]! * D;
        const weight = weights[each]!;
        for (let d = 0; d < D; d++) places[to + d]! += weight * wordPlaces[from + d]!;
      }
      for (let d = 0; d < D; d++) mean[d]! += share[item]! * places[to + d]!;
    });
    for (let at = 0; at < places.length; at++) places[at]! -= mean[at % D]!;
    return places;
  }

  /** Turns the space onto the main directions of what is viewed: there the precision of a taste is one number a direction. */
  turn(): void {
    turn(this.wordPlaces, symmetricEigen(covarianceOf(this.places(), this.share, D)).vectors);
  }

  /** From slopes of items' places about the mean to slopes of words' places. */
  toWords(slope: Float64Array, gradient: Float64Array): void {
    const sum = new Float64Array(D);
    for (let at = 0; at < slope.length; at++) sum[at % D]! += slope[at]!;
    gradient.fill(0);
    this.words.ofItem.forEach(({ words, weights }, item) => {
      for (let each = 0; each < words.length; each++) {
        const to = words[each]! * D;
        for (let d = 0; d < D; d++) {
          gradient[to + d]! += weights[each]! * (slope[item * D + d]! - this.share[item]! * sum[d]!);
        }
      }
    });
  }
}

/** Mean and variance of the places that follow each item; those of an item that nothing follows are never asked for. */
export function nextPlaces(places: Float32Array | Float64Array, { starts, columns, values }: SparseRows) {
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
