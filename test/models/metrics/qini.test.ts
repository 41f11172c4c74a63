import { describe, expect, it } from 'vitest';
import { qini } from '../../../models/metrics/qini.ts';

describe('Qini', () => {
  const happened = [1, 0, 1, 0, 1, 0, 1, 0, 0, 1];
  const treated = [1, 1, 1, 0, 0, 1, 0, 0, 1, 1];

  it('is 1 for the perfect order, and less for its reverse than for none', () => {
    const perfect = happened.map((y, i) => (treated[i] ? y : -y));
    expect(qini({ happened, treated }, perfect)).toBeCloseTo(1, 12);
    expect(
      qini(
        { happened, treated },
        perfect.map((each) => -each),
      ),
    ).toBeLessThan(0);
    expect(
      qini(
        { happened, treated },
        happened.map(() => 0.3),
      ),
    ).toBeCloseTo(0, 12);
  });

  it('is the trapezoid figure worked out by hand, ties taken together', () => {
    // Ordered: two treated who came; a treated who did not with an untreated who did (a tie); an untreated who did not.
    const rows = { happened: [1, 1, 0, 1, 0], treated: [1, 1, 1, 0, 0] };
    // Points (0,0) (1,1) (2,2) (4, 2 − 1·3/1) (5, 2 − 1·3/2): area .5 + 1.5 + 1 − .75; diagonal 5 × .5 / 2.
    const area = 0.5 + 1.5 + 2 * 0.5 * (2 - 1) + 0.5 * (-1 + 0.5);
    // Perfect: (0,0) (2,2) (4,2) (5,.5).
    const perfect = 2 + 4 + 1.25;
    expect(qini(rows, [4, 3, 2, 2, 1])).toBeCloseTo((area - 1.25) / (perfect - 1.25), 12);
  });
});
