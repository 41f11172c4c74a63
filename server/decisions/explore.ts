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
 * @param everything all eligible items, for the floor; asked for only when the dice say so
 */
export function explored<T extends { id: string }>(
  ranked: T[],
  everything: () => T[],
  slots: number,
  share: number,
  random: Random,
): Slot<T>[] {
  const shown: Slot<T>[] = [];
  const taken = new Set<string>();
  let next = 0;
  const below = ranked.slice(slots);
  for (let i = 0; i < slots; i++) {
    while (next < ranked.length && taken.has((ranked[next] as T).id)) next++;
    const best = ranked[next];
    if (best === undefined) break;
    const dice = random();
    let slot: Slot<T> = { item: best, propensity: below.length === 0 ? 1 : 1 - share, explored: false };
    if (dice < share) {
      const floor = dice < UNIFORM_FLOOR;
      const candidates = (floor ? everything() : below).filter((item) => !taken.has(item.id) && item.id !== best.id);
      if (candidates.length > 0) slot = pick(candidates, floor ? UNIFORM_FLOOR : share - UNIFORM_FLOOR, random);
    }
    taken.add(slot.item.id);
    shown.push(slot);
  }
  return shown;
}

function pick<T>(from: T[], share: number, random: Random): Slot<T> {
  const item = from[Math.floor(random() * from.length)] as T;
  return { item, propensity: share / from.length, explored: true };
}
