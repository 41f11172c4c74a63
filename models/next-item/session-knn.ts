/**
 * What did those do who browsed alike? Session nearest neighbours of the VSTAN and VMIS family in typed arrays.
 *
 * Formulas: STAN (Garg et al. 2019), VSTAN (Ludewig et al. 2020), VMIS-kNN (Kersbergen et al. 2022), written anew.
 */

import { kthLargest } from './kth-largest.ts';
import { type Postings, postingsOf, type SessionLog, sessionCount } from './session-log.ts';
import type { SparseScores } from './sparse-scores.ts';

export interface KnnSettings {
  /** Newest sessions looked at for each item. */
  newest: number;
  /** Neighbours kept. */
  neighbours: number;
  /** How many of the shopper's last items count. */
  lastItems: number;
  /** Positions after which an item of the shopper's session counts 1/e. */
  currentDecay: number;
  /** Positions between the matched item and another of the neighbour after which that other counts 1/e. */
  neighbourDecay: number;
  /** What an item that stood before the matched one counts of what one behind it counts. */
  backward: number;
  /** Share of the log's whole span after which a neighbour counts 1/e; 0 = age does not matter. */
  ageSpan: number;
  /** Power of rarity (inverse document frequency) in an item's score. */
  rarity: number;
}

export const KNN_DEFAULTS: KnnSettings = {
  newest: 1000,
  neighbours: 500,
  lastItems: 10,
  currentDecay: 2,
  neighbourDecay: 2,
  backward: 0.8,
  ageSpan: 0,
  rarity: 0,
};

/** Everything the technique knows. The items of a session are distinct, each at its last position. */
export interface KnnIndex {
  settings: KnnSettings;
  postings: Postings;
  offsets: Int32Array;
  items: Int32Array;
  positions: Uint8Array;
  /** What a session counts by its weight, its age and its length. */
  sessionFactor: Float32Array;
  itemFactor: Float32Array;
}

/** Once so many times the neighbours wanted are found by the latest items, older items only strengthen those. */
const ROOM = 4;

/** Builds the index; the time it takes grows with the number of clicks alone. */
export function trainSessionKnn(log: SessionLog, settings: KnnSettings = KNN_DEFAULTS): KnnIndex {
  const sessions = sessionCount(log);
  const all = postingsOf(log);
  const offsets = new Int32Array(sessions + 1);
  for (let place = 0; place < all.sessions.length; place++) offsets[all.sessions[place]! + 1]!++;
  for (let session = 0; session < sessions; session++) offsets[session + 1]! += offsets[session]!;
  const next = offsets.slice(0, sessions);
  const items = new Int32Array(all.sessions.length);
  const positions = new Uint8Array(all.sessions.length);
  const itemFactor = new Float32Array(log.itemCount);
  for (let item = 0; item < log.itemCount; item++) {
    const from = all.starts[item]!;
    const to = all.starts[item + 1]!;
    for (let place = from; place < to; place++) {
      const at = next[all.sessions[place]!]!++;
      items[at] = item;
      positions[at] = all.positions[place]!;
    }
    itemFactor[item] = Math.log(1 + sessions / Math.max(1, to - from)) ** settings.rarity;
  }
  const newestAt = sessions ? log.at[sessions - 1]! : 0;
  const span = sessions ? Math.max(1e-9, newestAt - log.at[0]!) : 1;
  const sessionFactor = new Float32Array(sessions);
  for (let session = 0; session < sessions; session++) {
    const age = settings.ageSpan ? Math.exp(-(newestAt - log.at[session]!) / (span * settings.ageSpan)) : 1;
    const length = Math.max(1, offsets[session + 1]! - offsets[session]!);
    sessionFactor[session] = (log.weight[session]! * age) / Math.sqrt(length);
  }
  return { settings, postings: postingsOf(log, settings.newest), offsets, items, positions, sessionFactor, itemFactor };
}

/** e^−x for whole positions; further apart than this says nothing. */
const FURTHEST = 256;
const fadesOf = (span: number, scale = 1): Float64Array =>
  Float64Array.from({ length: FURTHEST }, (_, distance) => scale * Math.exp(-distance / span));

/** Scores the items of the sessions nearest to what a shopper did. Keeps scratch memory: one per thread is enough. */
export class SessionKnn {
  readonly index: KnnIndex;
  #similarity: Float32Array;
  /** Which position of each touched session matched, and how far from the end of the shopper's session the match lies. */
  #matchedAt: Uint8Array;
  #matchedBack: Uint8Array;
  #touched: Int32Array;
  /** Places of `#touched` that are neighbours; never more than are wanted. */
  #kept: Int32Array;
  /** Where the items of each neighbour begin and end. */
  #starts: Int32Array;
  #ends: Int32Array;
  /** Strength of each touched session, and the same bits as whole numbers: of positive floats both stand in one order. */
  #strength: Float32Array;
  #bits: Uint32Array;
  #byBack: Float64Array;
  #behind: Float64Array;
  #before: Float64Array;

  constructor(index: KnnIndex) {
    this.index = index;
    const { settings } = index;
    const sessions = index.offsets.length - 1;
    this.#similarity = new Float32Array(sessions);
    this.#matchedAt = new Uint8Array(sessions);
    this.#matchedBack = new Uint8Array(sessions);
    this.#touched = new Int32Array(sessions);
    this.#kept = new Int32Array(settings.neighbours);
    this.#starts = new Int32Array(settings.neighbours);
    this.#ends = new Int32Array(settings.neighbours);
    this.#strength = new Float32Array(sessions);
    this.#bits = new Uint32Array(this.#strength.buffer);
    this.#byBack = fadesOf(settings.currentDecay);
    this.#behind = fadesOf(settings.neighbourDecay);
    this.#before = fadesOf(settings.neighbourDecay, settings.backward);
  }

  /** Adds the scores of what may follow `current` (item indexes, oldest first) to `out`. */
  score(current: ArrayLike<number>, out: SparseScores): void {
    const count = this.#nearest(current);
    const { offsets, items, positions, itemFactor } = this.index;
    const [kept, touched, starts, ends] = [this.#kept, this.#touched, this.#starts, this.#ends];
    for (let each = 0; each < count; each++) {
      const session = touched[kept[each]!]!;
      starts[each] = offsets[session]!;
      ends[each] = offsets[session + 1]!;
    }
    // Neighbours lie scattered in memory. Read one after the other while scoring, each would be waited for; read at once beforehand,
    // their fetching overlaps, and scoring takes a quarter less time (`npm run bench`, session-knn). The sum only keeps the reads.
    let sum = 0;
    for (let each = 0; each < count; each++) sum += items[starts[each]!]! + positions[starts[each]!]!;
    if (sum < 0) throw new Error('item numbers and positions are not negative');
    const [behind, before] = [this.#behind, this.#before];
    for (let each = 0; each < count; each++) {
      const neighbour = kept[each]!;
      const matchedAt = this.#matchedAt[neighbour]!;
      const strength = this.#strength[neighbour]! * this.#byBack[this.#matchedBack[neighbour]!]!;
      const end = ends[each]!;
      for (let at = starts[each]!; at < end; at++) {
        const item = items[at]!;
        const distance = positions[at]! - matchedAt;
        out.add(item, strength * (distance >= 0 ? behind[distance]! : before[-distance]!) * itemFactor[item]!);
      }
    }
  }

  /**
   * Why `score` says of each target what it says: the neighbours that hold it. Taking them away takes away all that was said; taking
   * away the sum that came over one touched item takes away that item's part. `places` has each target's place, −1 elsewhere.
   */
  explain(current: ArrayLike<number>, places: ArrayLike<number>, targets: number): Neighbourhood[] {
    const { offsets, items } = this.index;
    const found = Array.from({ length: targets }, (): Neighbourhood => ({ visits: [], score: 0, over: new Map() }));
    const count = this.#nearest(current);
    for (let kept = 0; kept < count; kept++) {
      const each = this.#kept[kept]!;
      const session = this.#touched[each]!;
      for (let at = offsets[session]!; at < offsets[session + 1]!; at++) {
        const place = places[items[at]!]!;
        if (place < 0) continue;
        const touched = current[current.length - 1 - this.#matchedBack[each]!]!;
        const said = this.#said(each, at);
        const neighbourhood = found[place]!;
        neighbourhood.visits.push(session);
        neighbourhood.score += said;
        neighbourhood.over.set(touched, (neighbourhood.over.get(touched) ?? 0) + said);
      }
    }
    return found;
  }

  /** Finds the neighbours: the first so many places of `#kept` name them. */
  #nearest(current: ArrayLike<number>): number {
    const count = this.#match(current);
    const kept = this.#kept;
    const { settings, sessionFactor } = this.index;
    const similarity = this.#similarity;
    const touched = this.#touched;
    const strength = this.#strength;
    for (let each = 0; each < count; each++) {
      const session = touched[each]!;
      strength[each] = similarity[session]! * sessionFactor[session]!;
      similarity[session] = 0;
    }
    if (count <= settings.neighbours) {
      for (let each = 0; each < count; each++) kept[each] = each;
      return count;
    }
    // Of equally strong ones those touched first are taken: the newest that match the latest item.
    const { floor, atFloor } = kthLargest(this.#bits, count, settings.neighbours);
    const bits = this.#bits;
    let left = atFloor;
    let taken = 0;
    for (let each = 0; each < count; each++) {
      if (bits[each]! < floor || (bits[each] === floor && left-- <= 0)) continue;
      kept[taken++] = each;
    }
    return taken;
  }

  /** Finds the sessions that share an item with this one; how many were touched. */
  #match(current: ArrayLike<number>): number {
    const { settings, postings } = this.index;
    const { starts, sessions, positions } = postings;
    const similarity = this.#similarity;
    const touched = this.#touched;
    const matchedAt = this.#matchedAt;
    const matchedBack = this.#matchedBack;
    const most = ROOM * settings.neighbours;
    let count = 0;
    let used = 0;
    for (let back = 0; back < Math.min(current.length, FURTHEST) && used < settings.lastItems; back++) {
      const item = current[current.length - 1 - back]!;
      if (occursLater(current, current.length - 1 - back)) continue;
      used++;
      const weight = this.#byBack[back]!;
      const end = starts[item + 1]!;
      for (let place = starts[item]!; place < end; place++) {
        const session = sessions[place]!;
        if (similarity[session] === 0) {
          if (count >= most) continue;
          matchedAt[count] = positions[place]!;
          matchedBack[count] = back;
          touched[count++] = session;
        }
        similarity[session]! += weight;
      }
    }
    return count;
  }

  /** What neighbour `each` says for the item at place `at` of all sessions. */
  #said(each: number, at: number): number {
    const { items, positions, itemFactor } = this.index;
    const strength = this.#strength[each]! * this.#byBack[this.#matchedBack[each]!]!;
    const distance = positions[at]! - this.#matchedAt[each]!;
    return strength * (distance >= 0 ? this.#behind[distance]! : this.#before[-distance]!) * itemFactor[items[at]!]!;
  }
}

/** The neighbours that speak for one item. */
export interface Neighbourhood {
  /** Their numbers among the sessions. */
  visits: number[];
  /** All that they say for it, and what of that came over each item the shopper touched (the latest they share). */
  score: number;
  over: Map<number, number>;
}

function occursLater(current: ArrayLike<number>, place: number): boolean {
  for (let later = place + 1; later < current.length; later++) if (current[later] === current[place]) return true;
  return false;
}
