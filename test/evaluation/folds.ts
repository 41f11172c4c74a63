// Rows dealt into folds by chance, each outcome (and arm) by itself, so that every fold is like the whole.

/** The fold of each row, 0 … folds − 1. Rows of one stratum are dealt evenly. */
export function foldsOf(strata: ArrayLike<number>, folds: number, random: () => number): Uint8Array {
  const byStratum = Map.groupBy(
    Array.from(strata, (_, i) => i),
    (i) => strata[i]!,
  );
  const fold = new Uint8Array(strata.length);
  for (const rows of byStratum.values()) {
    for (let i = rows.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
    }
    for (const [place, row] of rows.entries()) fold[row] = place % folds;
  }
  return fold;
}

/** The rows in a fold, or all but it. */
export const rowsOf = (fold: Uint8Array, f: number, inside: boolean): number[] =>
  Array.from(fold, (_, i) => i).filter((i) => (fold[i] === f) === inside);
