// Timed jobs: each slot of each schedule is one job by its key, so many hosts schedule it once.

import type { Jobs } from './jobs.ts';
import type { Store } from './store.ts';

export interface Schedule {
  name: string;
  kind: string;
  everyMs: number;
  /** Shift of the slots from midnight UTC. */
  offsetMs?: number;
  /** One job per installed shop instead of one in all. */
  perShop?: boolean;
}

/** The start of the next slot after `now`. */
export function nextSlot(schedule: Schedule, now: number): number {
  const offset = schedule.offsetMs ?? 0;
  return Math.floor((now - offset) / schedule.everyMs + 1) * schedule.everyMs + offset;
}

/** Makes sure the next slot of every schedule is in the queue; a job that runs puts its successor there. */
export async function enqueueSlots(trx: Store, jobs: Jobs, schedules: Schedule[], shops: string[], now: number) {
  for (const schedule of schedules) {
    const runAt = nextSlot(schedule, now);
    for (const shop of schedule.perShop ? shops : [null]) {
      await jobs.enqueue(trx, {
        kind: schedule.kind,
        key: `${schedule.name}${shop === null ? '' : ` ${shop}`} ${runAt}`,
        payload: shop === null ? {} : { shop },
        ...(shop === null ? {} : { shop }),
        runAt,
      });
    }
  }
}
