// Several lives in the same days: time goes on when all of them wait for it, so that ten stories cost the days of the longest.

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Lets a span go by ("90m", "24h", "2d") for the one who says it. */
export type Pass = (span: `${number}${keyof typeof UNITS}`) => Promise<void>;
export type Life = (pass: Pass) => Promise<void>;

interface Wish {
  at: number;
  come(): void;
  failed(fault: unknown): void;
}

/**
 * Lives all lives at once, each to its own end.
 * @param advance lets so many milliseconds pass for everybody; called when nobody does anything else
 * @returns how each ended, in their order
 */
export async function liveTogether(
  advance: (ms: number) => Promise<void>,
  lives: readonly Life[],
): Promise<PromiseSettledResult<void>[]> {
  let now = 0;
  let awake = lives.length;
  const wishes = new Set<Wish>();

  const fallAsleep = () => {
    awake--;
    if (awake > 0 || wishes.size === 0) return;
    const next = Math.min(...[...wishes].map(({ at }) => at));
    const due = [...wishes].filter(({ at }) => at === next);
    for (const wish of due) wishes.delete(wish);
    // Counted before anybody is woken: the first to wait again must not find everybody asleep.
    awake = due.length;
    advance(next - now).then(
      () => {
        now = next;
        for (const { come } of due) come();
      },
      (fault) => {
        for (const { failed } of due) failed(fault);
      },
    );
  };

  return Promise.allSettled(
    lives.map(async (life) => {
      let mine = 0;
      const pass: Pass = (span) =>
        new Promise((resolve, reject) => {
          mine += Number(span.slice(0, -1)) * UNITS[span.slice(-1) as keyof typeof UNITS];
          wishes.add({ at: mine, come: resolve, failed: reject });
          fallAsleep();
        });
      try {
        await life(pass);
      } finally {
        fallAsleep();
      }
    }),
  );
}
