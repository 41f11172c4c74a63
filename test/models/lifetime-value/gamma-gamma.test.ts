import { describe, expect, it } from 'vitest';
import {
  expectedSpend,
  fitGammaGamma,
  fitGammaGammaByLikelihood,
  spendMoments,
} from '../../../models/lifetime-value/gamma-gamma.ts';
import { sumQuantile } from '../../../models/lifetime-value/value-interval.ts';
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
});
