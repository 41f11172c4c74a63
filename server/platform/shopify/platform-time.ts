// The platform's time, as its answers tell it: what it signs is dated by its clock, and a machine whose own clock is minutes off must still
// know a fresh signature from an old one.

import type { Clock } from '../../lib/clock.ts';

export interface PlatformTime extends Clock {
  /** @param date the `Date` header of an answer of the platform that has just come */
  heard(date: string | null): void;
  /** How far our clock is behind (above 0) or ahead (below), ms; 0 within what networks and whole seconds explain. */
  skewMs(): number;
}

const TRUSTED_MS = 30_000;
/** A date further off is no date of now. */
const ODD_MS = 86_400_000;

export function platformTime(clock: Clock): PlatformTime {
  let skew = 0;
  return {
    now: () => clock.now() + skew,
    heard(date) {
      // The header has whole seconds: on average it is half of one behind.
      const told = Date.parse(date ?? '') + 500 - clock.now();
      if (!Number.isFinite(told) || Math.abs(told) > ODD_MS) return;
      skew = Math.abs(told) > TRUSTED_MS ? told : 0;
    },
    skewMs: () => skew,
  };
}
