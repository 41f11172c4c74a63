import { describe, expect, it } from 'vitest';
import { adjustedRand } from '../../../models/metrics/adjusted-rand.ts';

describe('adjusted Rand index', () => {
  it('is 1 for the same groups by other names', () => {
    expect(adjustedRand([0, 0, 1, 1], ['b', 'b', 'a', 'a'])).toBe(1);
  });

  it('is the published example’s figure, and about nothing by chance', () => {
    // scikit-learn: adjusted_rand_score([0, 0, 1, 2], [0, 0, 1, 1]) = 0.57
    expect(adjustedRand([0, 0, 1, 2], [0, 0, 1, 1])).toBeCloseTo(4 / 7, 10);
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 10);
  });
});
