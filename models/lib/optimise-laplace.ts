// How far parameters could be from where the search ended: the normal approximation around a minimum.

import { normalQuantile } from './special-functions.ts';

/** The matrix of second derivatives by central differences. */
export function hessianAt(f: (at: Float64Array) => number, at: Float64Array, step = 1e-3): Float64Array {
  const n = at.length;
  const out = new Float64Array(n * n);
  const probe = Float64Array.from(at);
  const moved = (i: number, di: number, j: number, dj: number) => {
    probe.set(at);
    probe[i]! += di;
    probe[j]! += dj;
    return f(probe);
  };
  const middle = f(at);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value =
        i === j
          ? (moved(i, step, i, 0) - 2 * middle + moved(i, -step, i, 0)) / step ** 2
          : (moved(i, step, j, step) -
              moved(i, step, j, -step) -
              moved(i, -step, j, step) +
              moved(i, -step, j, -step)) /
            (4 * step ** 2);
      out[i * n + j] = value;
      out[j * n + i] = value;
    }
  }
  return out;
}

/** Lower triangle L with L Lᵀ = matrix; null where the matrix is not positive definite. */
export function cholesky(matrix: Float64Array, n: number): Float64Array | null {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      if (i === j) {
        if (!(sum > 0)) return null;
        lower[i * n + i] = Math.sqrt(sum);
      } else lower[i * n + j] = sum / lower[j * n + j]!;
    }
  }
  return lower;
}

/**
 * Points spread as a normal posterior around `at` would be, given the matrix of second derivatives of the negative log
 * posterior. Deterministic (an R2 lattice through the normal quantile), so that the same data give the same intervals.
 * Where the matrix is not positive definite a little is added to its diagonal.
 */
export function laplacePoints(at: Float64Array, hessian: Float64Array, count: number): Float64Array[] {
  const n = at.length;
  let lower: Float64Array | null = null;
  for (let ridge = 1e-9; lower === null; ridge *= 10) {
    const lifted = Float64Array.from(hessian);
    for (let i = 0; i < n; i++) lifted[i * n + i]! += ridge;
    lower = cholesky(lifted, n);
  }
  // The generalised golden ratio of n dimensions (Roberts 2018): x^(n+1) = x + 1.
  let golden = 1.5;
  for (let i = 0; i < 40; i++) golden = (1 + golden) ** (1 / (n + 1));
  const points: Float64Array[] = [];
  for (let k = 1; k <= count; k++) {
    const z = Float64Array.from({ length: n }, (_, i) => normalQuantile((0.5 + k * golden ** -(i + 1)) % 1));
    // Solve Lᵀ d = z, so that d has the covariance (L Lᵀ)⁻¹.
    const point = new Float64Array(n);
    for (let i = n - 1; i >= 0; i--) {
      let sum = z[i]!;
      for (let j = i + 1; j < n; j++) sum -= lower[j * n + i]! * point[j]!;
      point[i] = sum / lower[i * n + i]!;
    }
    points.push(point.map((d, i) => d + at[i]!));
  }
  return points;
}
