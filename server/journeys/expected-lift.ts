// By how much one message raises the chance of an order: what is usual, drawn towards what this shop measured as far as that is known.

import type { MeasuredLift } from './measured-lift.ts';

export interface LiftKnown {
  /** What such messages usually add: a prior, from the journey. */
  usual: number;
  measured: MeasuredLift | null;
  /** What the model of randomised sends says of this shopper, and how far it may be off (a standard error). */
  shopper: { lift: number; error: number } | null;
  /** The chance that what the message is about is bought anyway, where a model is sure of it. */
  chance: number | null;
}

export interface ExpectedLift {
  lift: number;
  /** What the figure leans on most. */
  by: 'usual' | 'measured' | 'shopper';
}

/** Mean of two normal beliefs, each weighted by its precision: without any threshold the earlier one yields as more is seen. */
function drawn(earlier: { lift: number; error: number }, seen: { lift: number; error: number }) {
  const [before, noise] = [earlier.error ** 2, seen.error ** 2];
  const weight = before + noise === 0 ? 1 : before / (before + noise);
  return { lift: earlier.lift + weight * (seen.lift - earlier.lift), weight };
}

/** Whoever would not have ordered anyway is all a message can change: the less likely the order by itself, the more it adds. */
function forChance(lift: number, unasked: number, chance: number): number {
  return (lift * (1 - chance)) / Math.max(0.05, 1 - unasked);
}

/** What is usual is as uncertain as it is large (it may as well be nothing, or twice as much), and shoppers differ by as much. */
export function expectedLift({ usual, measured, shopper, chance }: LiftKnown): ExpectedLift {
  let { lift, by }: ExpectedLift = { lift: usual, by: 'usual' };
  if (measured !== null) {
    const now = drawn({ lift, error: usual }, measured);
    lift = now.lift;
    if (now.weight >= 0.5) by = 'measured';
    if (chance !== null) lift = forChance(lift, measured.unasked, chance);
  }
  if (shopper !== null) {
    const now = drawn({ lift, error: usual }, shopper);
    lift = now.lift;
    if (now.weight >= 0.5) by = 'shopper';
  }
  return { lift, by };
}

const sources = {
  usual: 'a usual figure, as too little is measured here yet',
  measured: 'as measured in this shop',
  shopper: 'as learned from shoppers like them',
};

/** For the record of a decision. */
export const liftWords = ({ lift, by }: ExpectedLift): string =>
  `Expected to change the chance of an order by ${(100 * lift).toFixed(1)} points (${sources[by]}).`;
