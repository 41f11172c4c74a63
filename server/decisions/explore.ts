// Exploration: a share of slots goes to what the model does not expect, with the probability of every choice written down,
// so that later learning can tell liking from showing (Bottou et al. 2013, Counterfactual Reasoning and Learning Systems).

import type { Random } from '../lib/random.ts';

export interface Slot<T> {
  item: T;
  /** Probability with which this item came to stand in this slot. */
  propensity: number;
  explored: boolean;
}

/** This share of all slots is spread over everything eligible, so that no product's probability is ever 0. */
const UNIFORM_FLOOR = 0.02;
/** Candidates for the rest are those just below the fold, this many times the slots but never fewer than the least. */
const BELOW = 2;
const LEAST_BELOW = 10;

/** Everything that may be shown, without listing it: a number of places, some of which may not be used for this shopper. */
export interface Floor<T> {
  places: number;
  /** How many of the places may be used. */
  allowed: number;
  /** Null where this place may not be shown. */
  at(place: number): T | null;
}

/**
 * Fills slots from a ranking: the next best, but for a `share` of the slots one of the candidates just below the fold (or, with the
 * floor's probability, anything eligible). All of it lies in the further half of the slots, where each explores with as much more
 * chance: few look that far, so a wrong guess costs least there and the first places are always the best known. No item stands twice.
 * @param ranked best first; the first `slots` are what would be shown without exploring
 */
export function explored<T extends { id: string }>(
  ranked: T[],
  floor: Floor<T>,
  slots: number,
  share: number,
  random: Random,
): Slot<T>[] {
  const shown: Slot<T>[] = [];
  const taken = new Set<string>();
  let next = 0;
  const below = ranked.slice(slots, slots + Math.max(LEAST_BELOW, BELOW * slots));
  const firstOpen = slots > 1 ? Math.floor(slots / 2) : 0;
  const more = slots / Math.max(1, slots - firstOpen);
  for (let i = 0; i < slots; i++) {
    while (next < ranked.length && taken.has((ranked[next] as T).id)) next++;
    const best = ranked[next];
    if (best === undefined) break;
    const open = i < firstOpen ? 0 : Math.min(1, share * more);
    const toAnything = Math.min(UNIFORM_FLOOR * more, open);
    const dice = random();
    const free = (item: T) => !taken.has(item.id) && item.id !== best.id;
    let slot: Slot<T> = { item: best, propensity: below.length === 0 ? 1 : 1 - open, explored: false };
    if (dice < toAnything) slot = anything(floor, free, taken.size + 1, toAnything, random) ?? slot;
    else if (dice < open) {
      const candidates = below.filter(free);
      if (candidates.length > 0) {
        const item = candidates[Math.floor(random() * candidates.length)] as T;
        slot = { item, propensity: (open - toAnything) / candidates.length, explored: true };
      }
    }
    taken.add(slot.item.id);
    shown.push(slot);
  }
  return shown;
}

/** One of everything that is left, each with the same chance: drawn again where the place drawn may not be shown. */
function anything<T>(
  floor: Floor<T>,
  free: (item: T) => boolean,
  gone: number,
  share: number,
  random: Random,
): Slot<T> | null {
  const propensity = share / Math.max(1, floor.allowed - gone);
  for (let tries = 0; tries < 50 && floor.places > 0; tries++) {
    const item = floor.at(Math.floor(random() * floor.places));
    if (item !== null && free(item)) return { item, propensity, explored: true };
  }
  return null;
}
