// The jobs of this stage: what happened to a cart, and a run that came due.

import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import type { Keys } from '../lib/keys.ts';
import { NOTICED_JOB, type Notice } from '../profile/record.ts';
import type { JobHandlers, Jobs } from '../storage/jobs.ts';
import { abandonedCart } from './abandoned-cart.ts';
import { STEP_JOB, takeNotice, takeStep } from './engine.ts';
import type { Journey } from './journey.ts';

/** The journeys that are ready to be switched on. */
export const journeys: Journey[] = [abandonedCart];

const Due = z.object({ shop: z.string(), run: z.string(), dueAt: z.number() });

/** @returns handlers of `noticed` and `journeys.step`; both pure: they happen exactly once. */
export function journeyHandlers(deps: { clock: Clock; keys: Keys; jobs: Jobs }): JobHandlers {
  const context = () => ({ keys: deps.keys, jobs: deps.jobs, journeys, now: deps.clock.now() });
  return {
    [NOTICED_JOB]: {
      nature: 'pure',
      async run(trx, job) {
        const { shop, notice } = job.payload as { shop: string; notice: Notice };
        await takeNotice(trx, context(), shop, notice);
      },
    },
    [STEP_JOB]: {
      nature: 'pure',
      async run(trx, job) {
        await takeStep(trx, context(), Due.parse(job.payload));
      },
    },
  };
}
