// Whose chance of staying away has risen over the line since the scores before: said once a training, for whoever wants to act on it.

import type { Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { told } from '../storage/webhook-outbox.ts';

export const CHURN_CROSSED_JOB = 'churn.crossed';

/** The chance of no order within the horizon that counts as a risk. */
export const CHURN_LINE = 0.7;

export interface ChurnCrossed {
  shop: string;
  shopper: string;
  churn: number;
  days: number;
}

/** A shopper's new scores, before they take the place of the old ones. */
export interface FreshScore {
  shopper: string;
  scored_at: number;
  churn: number;
  horizon_days: number;
  sure: number;
}

/** In the transaction that writes the scores. Who had none before has crossed nothing, and scores we are not sure of say nothing. */
export async function churnCrossed(trx: Store, jobs: Jobs, shop: string, fresh: FreshScore[]): Promise<void> {
  const risky = fresh.filter((score) => score.sure === 1 && score.churn >= CHURN_LINE);
  if (risky.length === 0) return;
  const before = await trx
    .selectFrom('scores')
    .select('shopper')
    .where('shop', '=', shop)
    .where(
      'shopper',
      'in',
      risky.map((score) => score.shopper),
    )
    .where('churn', '<', CHURN_LINE)
    .execute();
  const below = new Set(before.map((row) => row.shopper));
  for (const { shopper, churn, horizon_days: days, scored_at } of risky) {
    if (!below.has(shopper)) continue;
    const payload: ChurnCrossed = { shop, shopper, churn, days };
    await jobs.enqueue(trx, { kind: CHURN_CROSSED_JOB, key: `${shop} ${shopper} ${scored_at}`, shop, payload });
    await told(trx, jobs, shop, { topic: 'churn.crossed', at: scored_at, shopper, data: { churn, days } });
  }
}
