/** What usually follows what: a view that came out of the one before says little of a taste. */

import type { SparseRows } from './linear-counts.ts';

/** Share of views that come without regard to the one before. */
export const ANYWHERE = 0.3;

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
