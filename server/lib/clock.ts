// The time as the whole app sees it; handed in from main, so that a story may live thirty days in a second.

/** Epoch milliseconds, UTC. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
