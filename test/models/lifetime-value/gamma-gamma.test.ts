import { describe, expect, it } from 'vitest';
import {
  expectedSpend,
  fitGammaGamma,
  fitGammaGammaByLikelihood,
  spendMoments,
} from '../../../models/lifetime-value/gamma-gamma.ts';
import { type SumShape, shapeOf, standing, sumQuantile } from '../../../models/lifetime-value/value-interval.ts';
import { seededRandom } from '../../../server/lib/random.ts';

/** Shoppers whose days are drawn from the model itself, with p = 6 (a sum of exponentials) and q = 4. */
function drawn(shoppers: number) {
  const random = seededRandom(5);
  const gamma = (shape: number) => {
    let sum = 0;
    for (let i = 0; i < shape; i++) sum -= Math.log(1 - random());
    return sum;
  };
  const count: number[] = [];
  const mean: number[] = [];
  for (let i = 0; i < shoppers; i++) {
    const level = gamma(4) / 1500;
    const days = 1 + Math.floor(random() * 4);
    let total = 0;
    for (let day = 0; day < days; day++) total += gamma(6) / level;
    count.push(days);
    mean.push(total / days);
  }
  return { count, mean };
}

describe('Gamma-Gamma', () => {
  it('finds the parameters spends were drawn with', () => {
    const { p, q, v } = fitGammaGammaByLikelihood(drawn(6000));
    expect(p / 6).toBeCloseTo(1, 0);
    expect((p * v) / (q - 1) / 3000).toBeCloseTo(1, 1);
    expect(q / 4).toBeCloseTo(1, 0);
  });

  it('expects the shop’s mean of a stranger and comes closer to the own mean with every day', () => {
    const fit = fitGammaGamma(drawn(500))!;
    const stranger = expectedSpend(fit, 0, 0);
    expect(stranger / 3000).toBeCloseTo(1, 0);
    const [one, five, many] = [1, 5, 500].map((days) => expectedSpend(fit, days, 9000));
    expect(one).toBeGreaterThan(stranger);
    expect(five).toBeGreaterThan(one!);
    expect(many! / 9000).toBeCloseTo(1, 1);
  });

  it('has finite moments from a single shopper on, and none where nothing was ever spent', () => {
    const fit = fitGammaGamma({ count: [1], mean: [500] })!;
    const { same, other } = spendMoments(fit, 1, 500);
    expect(same).toBeGreaterThan(other);
    expect(Number.isFinite(same)).toBe(true);
    expect(fitGammaGamma({ count: [0, 2, 3], mean: [0, 0, Number.NaN] })).toBeNull();
    expect(fitGammaGamma({ count: [], mean: [] })).toBeNull();
  });

  it('quantiles of a sum are zero where no order is likelier than the quantile, and rise with it', () => {
    const sum = { chance: 0.4, mean: 20, second: 2000 };
    expect(sumQuantile(sum, 0.5)).toBe(0);
    expect(sumQuantile(sum, 0.9)).toBeGreaterThan(sumQuantile(sum, 0.7));
    expect(sumQuantile({ chance: 0, mean: 0, second: 0 }, 0.9)).toBe(0);
  });

  it('quantiles follow the shape that sums took: of skewed ones each holds the share it names', () => {
    const random = seededRandom(5);
    const moments = { chance: 0.8, mean: 20, second: 900 };
    // Sums whose logarithm is exponential, not normal: a long tail above, none below.
    const sums = Array.from({ length: 6000 }, () =>
      random() < moments.chance ? 8 * Math.exp(-0.7 * Math.log(1 - random())) : 0,
    );
    const shape = shapeOf(sums.slice(0, 3000).flatMap((sum) => (sum > 0 ? [standing(moments, sum)] : [])));
    const share = (probability: number, ...own: [SumShape?]) =>
      sums.slice(3000).filter((sum) => sum <= sumQuantile(moments, probability, ...own)).length / 3000;
    for (const probability of [0.25, 0.5, 0.75, 0.9])
      expect(Math.abs(share(probability, shape) - probability)).toBeLessThan(0.03);
    expect(Math.abs(share(0.25) - 0.25)).toBeGreaterThan(0.04);
    expect(shapeOf([]).at(-1)).toBeCloseTo(2.05, 1);
    expect(shapeOf([Number.NaN, 1e9]).every((each) => Math.abs(each) <= 6)).toBe(true);
  });
});
