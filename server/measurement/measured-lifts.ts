// What one message of each journey changed, as the arbiter weighs it: the lift of a lot shared among the messages it led to.

import { normalQuantile } from '../../models/lib/special-functions.ts';
import type { MeasuredLift } from '../journeys/measured-lift.ts';
import type { Results } from './results/results.ts';

/** The intervals of a report hold 95 of 100. */
const Z95 = normalQuantile(0.975);

/** Journeys with too few lots, nobody held back or no message yet are left out. */
export function measuredLiftsOf({ lifts }: Pick<Results, 'lifts'>): MeasuredLift[] {
  return lifts.flatMap(({ journey, lift: { share, treated, held }, messages }) => {
    if (journey === null || share === null || messages === 0) return [];
    // Fewer than one a lot: those who got none are part of what writing to such shoppers brings.
    const each = Math.max(1, messages / treated.shoppers);
    const error = (share.high - share.low) / 2 / Z95 / each;
    return [{ journey, lift: share.value / each, error, unasked: held.bought / held.shoppers }];
  });
}
