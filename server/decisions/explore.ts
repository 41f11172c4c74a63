// Exploration: a share of slots goes to what the model does not expect, with the probability of every choice written down,
// so that later learning can tell liking from showing (Bottou et al. 2013, Counterfactual Reasoning and Learning Systems).

import type { Random } from '../lib/random.ts';

export interface Slot<T> {
  item: T;
  /** Probability with which this item came to stand in this slot. */
  propensity: number;
  explored: boolean;
}

/** Of the exploring share this much is spread over everything eligible, so that no product's probability is ever 0. */
const UNIFORM_FLOOR = 0.02;

/**
 * Fills slots from a ranking: with probability 1 - `share` the next best, else one of the candidates below the fold
 * (or, with the floor's probability, anything eligible). No item stands twice.
 * @param ranked best first; the first `slots` are what would be shown without exploring
 * @param everything all eligible items, for the floor
 */
export function explored<T>(ranked: T[], everything: T[], slots: number, share: number, random: Random): Slot<T>[] {
  const shown: Slot<T>[] = [];
  const taken = new Set<T>();
  let next = 0;
  const below = ranked.slice(slots);
  for (let i = 0; i < slots; i++) {
    while (next < ranked.length && taken.has(ranked[next] as T)) next++;
    const best = ranked[next];
    if (best === undefined) break;
    const dice = random();
    const candidates = below.filter((item) => !taken.has(item) && item !== best);
    const anything = dice < UNIFORM_FLOOR ? everything.filter((item) => !taken.has(item) && item !== best) : [];
    let slot: Slot<T> = { item: best, propensity: 1 - share, explored: false };
    if (dice < UNIFORM_FLOOR && anything.length > 0) {
      slot = pick(anything, UNIFORM_FLOOR, random);
    } else if (dice < share && candidates.length > 0) {
      slot = pick(candidates, share - UNIFORM_FLOOR, random);
    } else if (candidates.length === 0) slot.propensity = 1;
    taken.add(slot.item);
    shown.push(slot);
  }
  return shown;
}

function pick<T>(from: T[], share: number, random: Random): Slot<T> {
  const item = from[Math.floor(random() * from.length)] as T;
  return { item, propensity: share / from.length, explored: true };
}
