// How fast something comes in, as a number that follows within a fraction of a second and costs nothing to keep.

/** After this long a burst weighs a third of what it did. */
const MEMORY_MS = 200;

export interface Inflow {
  arrived(): void;
  perSecond(): number;
}

/** @param elapsed real milliseconds of a steady clock */
export function inflow(elapsed: () => number): Inflow {
  let level = 0;
  let at = elapsed();
  const now = (): number => {
    const moment = elapsed();
    level *= Math.exp((at - moment) / MEMORY_MS);
    at = moment;
    return level;
  };
  return {
    arrived() {
      level = now() + 1;
    },
    perSecond: () => now() * (1000 / MEMORY_MS),
  };
}
