/** Learns where words lie in the space of taste: by maximum likelihood of each next view, read as the shop will read tastes. */

import { followed, type Habit } from './habit.ts';
import { ANYWHERE } from './kind-habit.ts';
import type { SparseRows } from './linear-counts.ts';
import type { Trail } from './session-log.ts';
import { nextPlaces, TASTE_SHRINK, TASTE_SIZE, type TasteSpace } from './taste-space.ts';

/** Items that each choice among all is set against. */
const RIVALS = 80;
/** Where views lead is worked out anew after so many batches. */
const MOMENTS_EVERY = 25;
/** How firmly words are held to the middle, in views each: the prior of a place has this precision in every direction. */
const PRIOR = 30;
const D = TASTE_SIZE;

/** A view of something new after at least one other: what is foretold. */
export interface Example {
  trail: Trail;
  at: number;
}

/** What a view counts for taste, as `tasteWeighting` has it where visits are known: [how much, how much of it followed from the view before]. */
function readingOf({ items, begins }: Trail, habit: Habit): { weights: Float32Array; from: Float32Array } {
  const weights = new Float32Array(items.length).fill(1);
  const from = new Float32Array(items.length);
  const seen = new Set<number>();
  for (let at = 0; at < items.length; at++) {
    const fresh = at === 0 || begins[at] === 1;
    if (fresh) seen.clear();
    if (seen.has(items[at]!)) weights[at] = 0;
    else if (!fresh) from[at] = followed(habit, items[at - 1]!, items[at]!);
    seen.add(items[at]!);
  }
  return { weights, from };
}

/** One batch after the other, by RMSprop with momentum. */
export class TasteLearner {
  readonly space: TasteSpace;
  readonly habit: Habit;
  /** What follows each item, kinds included. */
  readonly follows: SparseRows;
  readonly random: () => number;
  readonly examples: number;
  #readings = new Map<Trail, ReturnType<typeof readingOf>>();
  #square: Float64Array;
  #momentum: Float64Array;
  #gradient: Float64Array;
  #slope: Float64Array;
  #places: Float64Array;
  #usual: { spread: Float64Array; next: Float32Array; nextSpread: Float32Array } | null = null;
  #batches = 0;
  #taste = new Float64Array(D);
  #precision = new Float64Array(D);
  #pull = new Float64Array(D);

  constructor(
    space: TasteSpace,
    habit: Habit,
    follows: SparseRows,
    examples: readonly Example[],
    random: () => number,
  ) {
    this.space = space;
    this.habit = habit;
    this.follows = follows;
    this.random = random;
    this.examples = examples.length;
    for (const { trail } of examples)
      if (!this.#readings.has(trail)) this.#readings.set(trail, readingOf(trail, habit));
    this.#square = new Float64Array(space.wordPlaces.length).fill(1e-6);
    this.#momentum = new Float64Array(space.wordPlaces.length);
    this.#gradient = new Float64Array(space.wordPlaces.length);
    this.#places = space.places();
    this.#slope = new Float64Array(this.#places.length);
  }

  /** Begins another pass over the examples. */
  turn(): void {
    this.space.turn();
    // What was gathered for each direction is of the directions before.
    this.#square.fill(this.#square.reduce((sum, each) => sum + each, 0) / this.#square.length);
    this.#momentum.fill(0);
    this.#usual = null;
  }

  step(batch: readonly Example[], rate: number): void {
    this.#places = this.space.places();
    if (this.#usual === null || this.#batches++ % MOMENTS_EVERY === 0) this.#usual = this.#moments();
    this.#slope.fill(0);
    const rivals = this.#rivals();
    for (const example of batch) this.#learn(example, rivals);
    const gradient = this.#gradient;
    this.space.toWords(this.#slope, gradient);
    const { wordPlaces } = this.space;
    for (let at = 0; at < wordPlaces.length; at++) {
      const each = gradient[at]! / batch.length - (PRIOR / this.examples) * wordPlaces[at]!;
      this.#square[at] = 0.99 * this.#square[at]! + 0.01 * each * each;
      this.#momentum[at] = 0.9 * this.#momentum[at]! + 0.1 * each;
      wordPlaces[at]! += (rate * this.#momentum[at]!) / (Math.sqrt(this.#square[at]!) + 1e-5);
    }
  }

  #moments() {
    const spread = new Float64Array(D);
    const { share } = this.habit;
    const places = this.#places;
    for (let at = 0; at < places.length; at++) spread[at % D]! += share[Math.floor(at / D)]! * places[at]! ** 2;
    return { spread, ...nextPlaces(places, this.follows) };
  }

  /** All items of a small shop; a fresh draw of them from a large one. */
  #rivals(): Int32Array {
    const items = this.habit.share.length;
    if (items <= RIVALS * 1.25) return Int32Array.from({ length: items }, (_, item) => item);
    return Int32Array.from({ length: RIVALS }, () => Math.floor(this.random() * items));
  }

  /** The taste that the views before this one tell, as it will be read in the shop: see `tastePart`. */
  #read({ trail: { items }, at }: Example, { weights, from }: ReturnType<typeof readingOf>): void {
    const { spread, next, nextSpread } = this.#usual!;
    const places = this.#places;
    const taste = this.#taste.fill(0);
    const precision = this.#precision.fill(TASTE_SHRINK);
    for (let view = 0; view < at; view++) {
      const weight = weights[view]!;
      if (weight === 0) continue;
      const part = from[view]!;
      const place = items[view]! * D;
      const before = part > 0 ? items[view - 1]! * D : place;
      for (let d = 0; d < D; d++) {
        taste[d]! += places[place + d]! - part * next[before + d]!;
        precision[d]! += (1 - part) * spread[d]! + part * nextSpread[before + d]!;
      }
    }
    for (let d = 0; d < D; d++) taste[d]! /= precision[d]!;
  }

  #odds(item: number): number {
    let liking = 0;
    for (let d = 0, from = item * D; d < D; d++) liking += this.#taste[d]! * this.#places[from + d]!;
    return Math.exp(Math.min(30, liking));
  }

  #push(item: number, error: number): void {
    const to = item * D;
    for (let d = 0; d < D; d++) {
      this.#slope[to + d]! += error * this.#taste[d]!;
      this.#pull[d]! += error * this.#places[to + d]!;
    }
  }

  /**
   * A view is a fresh choice among all, or comes out of what usually follows the one before; either is bent by taste. Both are
   * learned from by how likely they were (the E-step of a mixture); where a visit begins, nothing came before.
   */
  #learn(example: Example, rivals: Int32Array): void {
    const { trail, at } = example;
    const reading = this.#readings.get(trail)!;
    this.#read(example, reading);
    this.#pull.fill(0);
    const target = trail.items[at]!;
    const before = trail.begins[at] === 1 ? -1 : trail.items[at - 1]!;
    const { share } = this.habit;
    const { starts, columns, values } = this.follows;
    const own = share[target]! * this.#odds(target);
    // Rivals drawn by lot stand for all items: each for items / rivals of them.
    const all = rivals.length === share.length;
    const stands = share.length / rivals.length;
    const among = Float64Array.from(rivals, (item) =>
      item === target ? (all ? own : 0) : stands * share[item]! * this.#odds(item),
    );
    let total = all ? 0 : own;
    for (const each of among) total += each;
    let following = 0;
    let chosen = 0;
    const follows: number[] = [];
    if (before >= 0) {
      for (let each = starts[before]!; each < starts[before + 1]!; each++) {
        const item = columns[each]!;
        const odds = item === before ? 0 : values[each]! * this.#odds(item);
        follows.push(odds);
        following += odds;
        if (item === target) chosen = odds;
      }
    }
    const anywhere = following > 0 ? ANYWHERE : 1;
    const fresh = (anywhere * own) / total;
    const led = following > 0 ? ((1 - anywhere) * chosen) / following : 0;
    const byChoice = fresh / (fresh + led);
    this.#push(target, 1 - (all ? 0 : (byChoice * own) / total));
    for (let each = 0; each < rivals.length; each++) {
      const error = (byChoice * among[each]!) / total;
      // Those that are out of the question move nothing.
      if (error > 1e-5) this.#push(rivals[each]!, -error);
    }
    if (led > 0) {
      for (let each = 0; each < follows.length; each++) {
        const error = ((1 - byChoice) * follows[each]!) / following;
        if (error > 1e-5) this.#push(columns[starts[before]! + each]!, -error);
      }
    }
    this.#pullViews(example, reading);
  }

  /** The slope through the taste onto the views it was read from. */
  #pullViews({ trail: { items }, at }: Example, { weights, from }: ReturnType<typeof readingOf>): void {
    const { starts, columns, values } = this.follows;
    const pull = this.#pull;
    for (let d = 0; d < D; d++) pull[d]! /= this.#precision[d]!;
    for (let view = 0; view < at; view++) {
      if (weights[view] === 0) continue;
      const to = items[view]! * D;
      for (let d = 0; d < D; d++) this.#slope[to + d]! += pull[d]!;
      const part = from[view]!;
      if (part < 0.05) continue;
      const before = items[view - 1]!;
      for (let each = starts[before]!; each < starts[before + 1]!; each++) {
        const share = part * values[each]!;
        if (share < 0.005) continue;
        const place = columns[each]! * D;
        for (let d = 0; d < D; d++) this.#slope[place + d]! -= share * pull[d]!;
      }
    }
  }
}
