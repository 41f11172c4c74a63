/** What usually follows what: a view that came out of the one before says little of a taste. */

import { ANYWHERE, following, type KindHabit } from './kind-habit.ts';
import type { SparseRows } from './linear-counts.ts';

/** What everybody does, whatever their taste: which item follows which, how kinds do (null: as good as unknown), and each item's share of all views. */
export interface Habit {
  transitions: SparseRows;
  kinds: KindHabit | null;
  share: Float64Array;
}

/** How likely it is that a view came out of the one before it, and not out of a fresh choice among all. */
export function followed({ transitions, kinds, share }: Habit, before: number, item: number): number {
  const follows = (1 - ANYWHERE) * following(transitions, kinds, before, item);
  return follows === 0 ? 0 : follows / (ANYWHERE * share[item]! + follows);
}
