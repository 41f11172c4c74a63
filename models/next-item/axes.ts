/** Turns a small space onto its main directions. */

/** Eigenvalues, rising with the row they end in, and eigenvectors (columns) of a small symmetric matrix by Jacobi's rotations; the matrix is used up. */
export function symmetricEigen(matrix: Float64Array[]): { values: Float64Array; vectors: Float64Array[] } {
  const n = matrix.length;
  const vectors = Array.from({ length: n }, (_, row) =>
    Float64Array.from({ length: n }, (_, at) => (at === row ? 1 : 0)),
  );
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const entry = matrix[p]![q]!;
        off += entry * entry;
        if (Math.abs(entry) < 1e-15) continue;
        const angle = 0.5 * Math.atan2(2 * entry, matrix[q]![q]! - matrix[p]![p]!);
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        for (const rows of [matrix, vectors]) {
          for (const row of rows) {
            const left = row[p]!;
            const right = row[q]!;
            row[p] = c * left - s * right;
            row[q] = s * left + c * right;
          }
        }
        const rowP = matrix[p]!;
        const rowQ = matrix[q]!;
        for (let at = 0; at < n; at++) {
          const top = rowP[at]!;
          const low = rowQ[at]!;
          rowP[at] = c * top - s * low;
          rowQ[at] = s * top + c * low;
        }
      }
    }
    if (off < 1e-20) break;
  }
  return { values: Float64Array.from(matrix, (row, at) => row[at]!), vectors };
}

/** Covariance of rows (row-major, about 0) that count by `share`. */
export function covarianceOf(rows: Float64Array, share: Float64Array, size: number): Float64Array[] {
  const covariance = Array.from({ length: size }, () => new Float64Array(size));
  for (let row = 0; row < share.length; row++) {
    for (let a = 0; a < size; a++) {
      const part = share[row]! * rows[row * size + a]!;
      for (let b = 0; b < size; b++) covariance[a]![b]! += part * rows[row * size + b]!;
    }
  }
  return covariance;
}

/** Turns all rows onto the directions, in place. */
export function turn(rows: Float64Array, directions: readonly Float64Array[]): void {
  const size = directions.length;
  const turned = new Float64Array(size);
  for (let from = 0; from < rows.length; from += size) {
    turned.fill(0);
    for (let d = 0; d < size; d++) {
      for (let to = 0; to < size; to++) turned[to]! += rows[from + d]! * directions[d]![to]!;
    }
    rows.set(turned, from);
  }
}
