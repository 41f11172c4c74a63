import { describe, expect, it } from 'vitest';
import { minimise, withNumericGradient } from '../../../models/lib/optimise-bfgs.ts';
import { cholesky, hessianAt, laplacePoints } from '../../../models/lib/optimise-laplace.ts';
import { logGamma, normalCdf, normalQuantile } from '../../../models/lib/special-functions.ts';

describe('optimisers', () => {
  it('finds the bottom of a curved valley from far away', () => {
    const rosenbrock = (x: Float64Array) => (1 - x[0]!) ** 2 + 100 * (x[1]! - x[0]! ** 2) ** 2;
    const { at, converged } = minimise(withNumericGradient(rosenbrock), [-3, 7], { steps: 500 });
    expect(converged).toBe(true);
    expect([...at].map((x) => Number(x.toFixed(4)))).toEqual([1, 1]);
  });

  it('stays where it is when the function is not a number around it', () => {
    expect(
      minimise(
        withNumericGradient(() => Number.NaN),
        [1, 2],
      ).steps,
    ).toBeLessThan(3);
  });

  it('points of the normal approximation have its covariance', () => {
    const matrix = Float64Array.of(4, 1, 1, 2);
    const quadratic = (x: Float64Array) => 0.5 * (4 * x[0]! ** 2 + 2 * x[0]! * x[1]! + 2 * x[1]! ** 2);
    const hessian = hessianAt(quadratic, Float64Array.of(0, 0));
    for (let i = 0; i < 4; i++) expect(hessian[i]).toBeCloseTo(matrix[i]!, 5);
    const points = laplacePoints(Float64Array.of(3, -1), hessian, 4000);
    const mean = (of: (point: Float64Array) => number) => points.reduce((sum, each) => sum + of(each), 0) / 4000;
    expect(mean((x) => x[0]!)).toBeCloseTo(3, 2);
    expect(mean((x) => (x[0]! - 3) ** 2)).toBeCloseTo(2 / 7, 2);
    expect(mean((x) => (x[0]! - 3) * (x[1]! + 1))).toBeCloseTo(-1 / 7, 2);
  });

  it('a matrix that is not positive definite has no root, and still gives finite points', () => {
    const flat = Float64Array.of(1, 1, 1, 1);
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(
      laplacePoints(Float64Array.of(0, 0), flat, 5)
        .flatMap((x) => [...x])
        .every(Number.isFinite),
    ).toBe(true);
  });
});

describe('special functions', () => {
  it('match known values', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    expect(logGamma(171)).toBeCloseTo(706.5730622457874, 9);
    expect(logGamma(0.001)).toBeCloseTo(6.907178885383853, 10);
    expect(normalQuantile(0.9)).toBeCloseTo(1.2815515655446004, 8);
    expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 7);
    expect(normalCdf(1.2815515655446004)).toBeCloseTo(0.9, 6);
  });
});
