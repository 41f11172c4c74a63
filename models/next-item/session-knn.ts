/**
 * What did those do who browsed alike? Session nearest neighbours of the VSTAN and VMIS family in typed arrays.
 *
 * Formulas: STAN (Garg et al. 2019), VSTAN (Ludewig et al. 2020), VMIS-kNN (Kersbergen et al. 2022), written anew.
 */

import { type Postings, postingsOf, type SessionLog, sessionCount } from './session-log.ts';
import { BestItems, type SparseScores } from './sparse-scores.ts';

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

/** Scores the items of the sessions nearest to what a shopper did. Keeps scratch memory: one per thread is enough. */
export class SessionKnn {
  #similarity: Float32Array;
  /** Which position of a touched session matched, and how far from the end of the shopper's session the match lies. */
  #matchedAt: Uint8Array;
  #matchedBack: Uint8Array;
  #touched: Int32Array;

  readonly index: KnnIndex;

  constructor(index: KnnIndex) {
    this.index = index;
    const sessions = index.offsets.length - 1;
    this.#similarity = new Float32Array(sessions);
    this.#matchedAt = new Uint8Array(sessions);
    this.#matchedBack = new Uint8Array(sessions);
    this.#touched = new Int32Array(sessions);
  }

  /** Adds the scores of what may follow `current` (item indexes, oldest first) to `out`. */
  score(current: ArrayLike<number>, out: SparseScores): void {
    const { settings, postings, offsets, items, positions, sessionFactor, itemFactor } = this.index;
    const similarity = this.#similarity;
    const touched = this.#touched;
    let count = 0;
    let used = 0;
    for (let back = 0; back < current.length && used < settings.lastItems; back++) {
      const item = current[current.length - 1 - back]!;
      if (occursLater(current, current.length - 1 - back)) continue;
      used++;
      const weight = Math.exp(-back / settings.currentDecay);
      for (let place = postings.starts[item]!; place < postings.starts[item + 1]!; place++) {
        const session = postings.sessions[place]!;
        if (similarity[session] === 0) {
          touched[count++] = session;
          this.#matchedAt[session] = postings.positions[place]!;
          this.#matchedBack[session] = Math.min(255, back);
        }
        similarity[session]! += weight;
      }
    }
    const best = new BestItems(Math.min(settings.neighbours, count));
    for (let each = 0; each < count; each++) {
      const session = touched[each]!;
      // Equal similarity: the newer session (higher number) wins, hence the negative number as tie-break.
      best.offer(-session, similarity[session]! * sessionFactor[session]!);
    }
    const { items: neighbours, scores } = best.sorted();
    for (let each = 0; each < neighbours.length; each++) {
      const session = -neighbours[each]!;
      const matchedAt = this.#matchedAt[session]!;
      const strength = scores[each]! * Math.exp(-this.#matchedBack[session]! / settings.currentDecay);
      for (let at = offsets[session]!; at < offsets[session + 1]!; at++) {
        const item = items[at]!;
        const distance = positions[at]! - matchedAt;
        const near =
          distance >= 0
            ? Math.exp(-distance / settings.neighbourDecay)
            : settings.backward * Math.exp(distance / settings.neighbourDecay);
        out.add(item, strength * near * itemFactor[item]!);
      }
    }
    for (let each = 0; each < count; each++) similarity[touched[each]!] = 0;
  }
}

function occursLater(current: ArrayLike<number>, place: number): boolean {
  for (let later = place + 1; later < current.length; later++) if (current[later] === current[place]) return true;
  return false;
}
