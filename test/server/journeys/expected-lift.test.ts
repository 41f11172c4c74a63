import { describe, expect, it } from 'vitest';
import { expectedLift, liftWords } from '../../../server/journeys/expected-lift.ts';

const nothing = { usual: 0.04, measured: null, shopper: null, chance: null };
const measured = (lift: number, error: number) => ({ journey: 'welcome', lift, error, unasked: 0.2 });

describe('the lift to be expected of a message', () => {
  it('is the usual figure while nothing is measured', () => {
    expect(expectedLift(nothing)).toEqual({ lift: 0.04, by: 'usual' });
  });

  it('is drawn towards what was measured as far as that is known', () => {
    const vague = expectedLift({ ...nothing, measured: measured(-0.02, 0.4) });
    expect(vague.by).toBe('usual');
    expect(vague.lift).toBeCloseTo(0.04, 2);
    const sharp = expectedLift({ ...nothing, measured: measured(-0.02, 0.004) });
    expect(sharp.by).toBe('measured');
    expect(sharp.lift).toBeCloseTo(-0.02, 2);
    // As uncertain as the usual figure: half way.
    expect(expectedLift({ ...nothing, measured: measured(0.02, 0.04) }).lift).toBeCloseTo(0.03, 10);
  });

  it('follows a model of shoppers where it is surer than what holds for all', () => {
    const known = { ...nothing, measured: measured(0.03, 0.002) };
    expect(expectedLift({ ...known, shopper: { lift: 0.1, error: 0.005 } })).toMatchObject({ by: 'shopper' });
    expect(expectedLift({ ...known, shopper: { lift: 0.1, error: 0.5 } })).toMatchObject({ by: 'measured' });
    expect(expectedLift({ ...known, shopper: { lift: -0.1, error: 0.005 } }).lift).toBeLessThan(-0.08);
  });

  it('is nothing where the order comes anyway, and never more than the rest of the chance', () => {
    const known = { ...nothing, measured: measured(0.04, 0.001) };
    expect(expectedLift({ ...known, chance: 1 }).lift).toBe(0);
    expect(expectedLift({ ...known, chance: 0.2 }).lift).toBeCloseTo(0.04, 4);
    // Without a measurement nobody knows what share is usual, so the chance changes nothing.
    expect(expectedLift({ ...nothing, chance: 1 }).lift).toBe(0.04);
  });

  it('is told in points, with what it rests on', () => {
    expect(liftWords({ lift: 0.0213, by: 'measured' })).toBe(
      'Expected to change the chance of an order by 2.1 points (as measured in this shop).',
    );
  });
});
