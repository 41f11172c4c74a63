// The jobs of this stage: what happened, a run that came due, the hourly look around, codes of offers.

import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import type { Keys } from '../lib/keys.ts';
import { NOTICED_JOB, type Notice } from '../profile/record.ts';
import type { JobHandlers, Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { fetchCode } from './approvals.ts';
import { CAMPAIGN_JOB, takePortion } from './campaign-run.ts';
import { CART_CHANCE_JOB, type CartChances, takeChance } from './cart-chance.ts';
import { STEP_JOB, takeStep } from './engine.ts';
import { planNextActions } from './next-actions.ts';
import { takeNotice } from './notices.ts';
import type { OfferCodes } from './offer-codes.ts';
import { OFFER_JOB } from './offers.ts';
import { lookAround, type ReplenishmentOf, SCAN_JOB } from './scan.ts';

const Due = z.object({ shop: z.string(), run: z.string(), dueAt: z.number() });
const OfShop = z.object({ shop: z.string() });
const OfCampaign = z.object({ shop: z.string(), campaign: z.string() });
const OfRun = z.object({ shop: z.string(), run: z.string() });
const OfOffer = z.object({ shop: z.string(), offer: z.string() });

export interface JourneyDeps {
  store: Store;
  clock: Clock;
  keys: Keys;
  jobs: Jobs;
  /** Null: the platform gives no codes, and every offer degrades to a reminder. */
  codes: OfferCodes | null;
  /** Null: nobody says how likely a cart is bought anyway. */
  chances: CartChances | null;
  replenishment: ReplenishmentOf;
}

/** @returns handlers of this stage; those that only write here are pure and happen exactly once. */
export function journeyHandlers(deps: JourneyDeps): JobHandlers {
  const context = () => ({ keys: deps.keys, jobs: deps.jobs, now: deps.clock.now() });
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
    [CAMPAIGN_JOB]: {
      nature: 'pure',
      async run(trx, job) {
        const { shop, campaign } = OfCampaign.parse(job.payload);
        await takePortion(trx, context(), shop, campaign);
      },
    },
    // Reads much and writes little: in commits of its own, so that nothing waits for it.
    [SCAN_JOB]: {
      nature: 'external',
      atMost: 1,
      async run(job, { signal }) {
        const { shop } = OfShop.parse(job.payload);
        await lookAround(deps.store, { ...context(), shopOfScan: shop, signal, replenishment: deps.replenishment });
        if (!signal.aborted) await planNextActions(deps.store, shop, deps.clock.now());
      },
    },
    [CART_CHANCE_JOB]: {
      nature: 'external',
      async run(job) {
        const { shop, run } = OfRun.parse(job.payload);
        if (deps.chances !== null) await takeChance(deps.store, deps.chances, shop, run);
      },
    },
    [OFFER_JOB]: {
      nature: 'external',
      async run(job) {
        const { shop, offer } = OfOffer.parse(job.payload);
        await fetchCode({ ...deps, now: () => deps.clock.now() }, shop, offer);
      },
    },
  };
}
