// Every timed job, on one screen.

import { purgeInbox } from './events/inbox.ts';
import type { JobHandlers, Jobs } from './storage/jobs.ts';
import { enqueueSlots, type Schedule } from './storage/schedule-slots.ts';
import { installedShops } from './storage/shops.ts';
import { purgeEndedJobs } from './storage/sqlite-jobs.ts';
import type { Store } from './storage/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const TICK_JOB = 'schedule.tick';

export const schedules: Schedule[] = [
  // Puts the next slots of all schedules into the queue; slots that were missed while the app was off are not made up.
  { name: 'tick', kind: TICK_JOB, everyMs: HOUR },
  // Mails that got stuck or stale are settled; what a crash left is settled at the start already.
  { name: 'mail-sweep', kind: 'email.sweep', everyMs: HOUR },
  // Records of a domain come and go; who has just entered them asks for themselves.
  { name: 'sending-domain', kind: 'email.domain', everyMs: DAY, offsetMs: 5 * HOUR, perShop: true },
  // What the platform's messages did not tell is read from its lists.
  { name: 'reconcile', kind: 'platform.reconcile', everyMs: HOUR, offsetMs: HOUR / 6, perShop: true },
  // Who has come to a moment that no single event tells of: silence, a birthday, something used up, a segment entered.
  { name: 'journeys', kind: 'journeys.scan', everyMs: HOUR, perShop: true },
  // At night in Europe, before the morning's orders.
  { name: 'train', kind: 'learning.train', everyMs: DAY, offsetMs: 2 * HOUR, perShop: true },
  { name: 'results', kind: 'measurement.results', everyMs: DAY, offsetMs: 4 * HOUR, perShop: true },
  // Mondays at six, UTC, to merchants who asked for it; day 0 was a Thursday.
  { name: 'digest', kind: 'measurement.digest', everyMs: 7 * DAY, offsetMs: 4 * DAY + 6 * HOUR, perShop: true },
  { name: 'retention', kind: 'privacy.retention', everyMs: DAY, offsetMs: 3 * HOUR, perShop: true },
  { name: 'old-backups', kind: 'backups.purge', everyMs: DAY, offsetMs: 3 * HOUR },
  { name: 'purge', kind: 'jobs.purge', everyMs: DAY, offsetMs: 3 * HOUR },
  { name: 'purge-inbox', kind: 'inbox.purge', everyMs: DAY, offsetMs: 3 * HOUR, perShop: true },
];

export function scheduleHandlers(deps: { jobs: Jobs; now(): number }): JobHandlers {
  return {
    [TICK_JOB]: {
      nature: 'pure',
      // Never given up: it brings all others back, itself included, and nobody else would before the next start.
      maxAttempts: Number.POSITIVE_INFINITY,
      run: async (trx) => enqueueSlots(trx, deps.jobs, schedules, await installedShops(trx), deps.now()),
    },
    'jobs.purge': {
      nature: 'pure',
      // A day's worth stays, for whoever looks what happened; what was given up, for a month.
      run: (trx) => purgeEndedJobs(trx, { finished: deps.now() - DAY, dead: deps.now() - 30 * DAY }),
    },
    'inbox.purge': {
      nature: 'pure',
      run: (trx, job) => purgeInbox(trx, (job.payload as { shop: string }).shop, deps.now()),
    },
  };
}

/** At start: the first slots. */
export async function startSchedules(store: Store, jobs: Jobs, now: number): Promise<void> {
  await enqueueSlots(store, jobs, schedules, await installedShops(store), now);
}
