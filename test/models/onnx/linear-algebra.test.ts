import { expect, test } from 'vitest';
import { openMatrixEngine } from '../../../models/onnx/linear-algebra.ts';

/** A symmetric positive definite matrix: a band plus a strong diagonal, entries by a small fixed recurrence. */
function positiveDefinite(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  let state = 1;
  for (let row = 0; row < n; row++) {
    matrix[row * n + row] = 40;
    for (let step = 1; step <= 12 && row + step < n; step++) {
      state = (state * 48271) % 2147483647;
      const value = state / 2147483647;
      matrix[row * n + row + step] = value;
      matrix[(row + step) * n + row] = value;
    }
  }
  return matrix;
}

for (const n of [1, 5, 768, 1000]) {
  test(`the inverse of a ${n} × ${n} matrix times the matrix is the identity`, async () => {
    const engine = await openMatrixEngine('float64', 1);
    const matrix = positiveDefinite(n);
    const inverse = await engine.inverse(matrix, n);
    const product = await engine.multiply(matrix, inverse, n, n, n);
    let worst = 0;
    for (let row = 0; row < n; row++) {
      for (let column = 0; column < n; column++) {
        worst = Math.max(worst, Math.abs(product[row * n + column]! - (row === column ? 1 : 0)));
      }
    }
    expect(worst).toBeLessThan(1e-12);
    await engine.release();
  });
}

test('an aborted inverse stops', async () => {
  const engine = await openMatrixEngine('float32', 1);
  await expect(engine.inverse(new Float32Array([2]), 1, AbortSignal.abort())).rejects.toThrow();
  await engine.release();
});
