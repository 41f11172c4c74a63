import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterQuietHours } from '../../../server/journeys/quiet-hours.ts';

const zones = Intl.supportedValuesOf('timeZone');
const from2026 = Date.UTC(2026, 0, 1);
const to2029 = Date.UTC(2029, 0, 1);
const hourIn = (at: number, zone: string) =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at));
const quietAt = (hour: number, from: number, to: number) =>
  from < to ? hour >= from && hour < to : from > to && (hour >= from || hour < to);

describe('quiet hours', () => {
  it('are kept in every zone and through every change of the clocks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: from2026, max: to2029 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 23 }),
        (zone, at, from, to) => {
          const moved = afterQuietHours(at, { from, to }, zone);
          expect(quietAt(hourIn(moved, zone), from, to)).toBe(false);
          // Never earlier, never longer than a night with a change of the clocks, and not at all when it was not quiet.
          expect(moved).toBeGreaterThanOrEqual(at);
          expect(moved - at).toBeLessThanOrEqual(25.5 * 3_600_000);
          if (!quietAt(hourIn(at, zone), from, to)) expect(moved).toBe(at);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('end on the hour the merchant named', () => {
    const quiet = { from: 21, to: 8 };
    const at = Date.UTC(2026, 2, 4, 22, 15);
    expect(new Date(afterQuietHours(at, quiet, 'Europe/Berlin')).toISOString()).toBe('2026-03-05T07:00:00.000Z');
    expect(new Date(afterQuietHours(at, quiet, 'Asia/Kolkata')).toISOString()).toBe('2026-03-05T02:30:00.000Z');
    // The night in which the clocks go forward.
    const spring = Date.UTC(2026, 2, 28, 23);
    expect(new Date(afterQuietHours(spring, quiet, 'Europe/Berlin')).toISOString()).toBe('2026-03-29T06:00:00.000Z');
  });

  it('can be switched off', () => {
    expect(afterQuietHours(5, null, 'UTC')).toBe(5);
    expect(afterQuietHours(5, { from: 3, to: 3 }, 'UTC')).toBe(5);
  });
});
