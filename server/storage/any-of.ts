// An OR over several columns makes SQLite read every row of the shop: without statistics it believes that a shop has ten.

import type { SelectQueryBuilder } from 'kysely';

/**
 * What any of these queries finds, each by its own index; what two of them find comes twice (to look for twins SQLite reads all in order).
 * @param queries at least one, the same columns of each
 */
export function anyOf<D, T extends keyof D, O>(
  queries: readonly SelectQueryBuilder<D, T, O>[],
): SelectQueryBuilder<D, T, O> {
  return queries.reduce((all, one) => all.unionAll(one));
}
