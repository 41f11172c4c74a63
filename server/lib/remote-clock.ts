// A clock that somebody else winds (stories and the sandbox): real time plus an offset, told by long poll, answered when all due work is done.

import type { Clock } from './clock.ts';

export interface WorkState {
  idle: boolean;
  /** What still has to be done, in words. */
  stuck: string;
  /** When the next thing is due, epoch ms of this clock; null when nothing waits. */
  nextAt: number | null;
}

export interface RemoteClock extends Clock {
  /** Begins to listen. `settle` does everything due and says what is left. */
  follow(settle: () => Promise<WorkState>): void;
  stop(): void;
}

/** Real milliseconds within which a report is surely read. */
const REPORT_MS = 25;

interface Reading {
  offset: number;
  seq: number;
}

/** @throws when the clock can't be reached: an app with a wrong time is worse than none. */
export async function remoteClock(url: string, fetcher: typeof fetch): Promise<RemoteClock> {
  const stopping = new AbortController();
  const read = async (query: string, signal: AbortSignal = stopping.signal): Promise<Reading> => {
    const response = await fetcher(`${url}${query}`, { signal });
    if (!response.ok) throw new Error(`the clock at ${url} answered ${response.status}`);
    return (await response.json()) as Reading;
  };
  let reading = await read('');

  const follow = async (settle: () => Promise<WorkState>) => {
    while (!stopping.signal.aborted) {
      try {
        const seen = reading.seq;
        const work = await settle();
        const query = new URLSearchParams({
          seen: String(seen),
          idle: work.idle ? '1' : '0',
          next: work.nextAt === null ? '' : String(work.nextAt),
          stuck: work.stuck,
        });
        // The poll is held until the clock moves; while work is left, it only reports and does not wait.
        const patience = work.idle
          ? stopping.signal
          : AbortSignal.any([stopping.signal, AbortSignal.timeout(REPORT_MS)]);
        reading = await read(`?${query}`, patience);
      } catch (fault) {
        if (fault instanceof Error && fault.name === 'TimeoutError') continue;
        // Also the clock's restart ends here; time goes on at the offset last heard.
        if (!stopping.signal.aborted) await new Promise((r) => setTimeout(r, 100));
      }
    }
  };

  return {
    now: () => Date.now() + reading.offset,
    follow: (settle) => void follow(settle),
    stop: () => stopping.abort(),
  };
}
