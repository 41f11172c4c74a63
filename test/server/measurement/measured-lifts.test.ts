import { describe, expect, it } from 'vitest';
import type { Lift } from '../../../server/measurement/lift.ts';
import { measuredLiftsOf } from '../../../server/measurement/measured-lifts.ts';

const arm = (shoppers: number, bought: number) => ({ shoppers, bought, revenue: bought * 1000 });
const lift = (change: Partial<Lift> = {}): Lift => ({
  treated: arm(1000, 140),
  held: arm(500, 50),
  verdict: 'works',
  share: { value: 0.04, low: 0.0008, high: 0.0792 },
  revenue: null,
  ...change,
});

describe('what one message changed', () => {
  it('is the lift of a lot shared among the messages it led to, with its error', () => {
    const [one] = measuredLiftsOf({ lifts: [{ journey: 'abandoned-cart', lift: lift(), messages: 2000 }] });
    expect(one).toMatchObject({ journey: 'abandoned-cart', lift: 0.02, unasked: 0.1 });
    expect(one?.error).toBeCloseTo(0.01, 3);
  });

  it('is at most that of the lot, and not told of all journeys, of too few, or where nothing was sent', () => {
    const [few] = measuredLiftsOf({ lifts: [{ journey: 'welcome', lift: lift(), messages: 10 }] });
    expect(few?.lift).toBe(0.04);
    expect(
      measuredLiftsOf({
        lifts: [
          { journey: null, lift: lift(), messages: 0 },
          { journey: 'vip', lift: lift({ share: null, verdict: 'too-few' }), messages: 5 },
          { journey: 'csat', lift: lift(), messages: 0 },
        ],
      }),
    ).toEqual([]);
  });
});
