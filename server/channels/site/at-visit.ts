// What waits for somebody's next visit: shown once, in the theme's own banner, and written down in the same ledger as every message.

import { factsOf } from '../../journeys/facts.ts';
import { runById } from '../../journeys/runs.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { inSharedCommit } from '../../storage/shared-commit.ts';
import type { Store } from '../../storage/store.ts';
import { claimMessage, type Prepared } from '../email/claim.ts';
import { dotReached, markSubmitted } from '../email/ledger.ts';

export interface VisitDeps {
  store: Store;
  keys: Keys;
  jobs: Jobs;
  clock: Clock;
}

/** More than so many wait for nobody. */
const MOST = 5;

/**
 * Takes the first message that waits for this shopper's visit and that everything still speaks for; its id, or null. Two pages that ask at
 * once show it once. The browser's own consent is asked before, by whoever knows the browser.
 * @param journey only one of this journey; null: of any
 */
export async function takeAtVisit(
  deps: VisitDeps,
  shop: string,
  shopper: string,
  journey: string | null,
): Promise<string | null> {
  const { store, keys, clock } = deps;
  const now = clock.now();
  const waiting = await store
    .selectFrom('messages')
    .select(['id', 'run'])
    .where('shop', '=', shop)
    .where('shopper', '=', shopper)
    .where('channel', '=', 'site')
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now)
    .where('stale_at', '>', now)
    .$if(journey !== null, (q) => q.where('journey', '=', journey as string))
    .orderBy('due_at')
    .orderBy('id')
    .limit(MOST)
    .execute();
  for (const { id, run: runId } of waiting) {
    const run = runId === null ? null : await runById(store, shop, runId);
    const facts = run === null ? null : await factsOf(store, keys, run);
    if (facts === null) continue;
    const prepared: Prepared = {
      mail: { subject: '', html: '', text: '' },
      ...{ headers: {}, facts, to: '', channel: 'site', domain: null, purposes: [], links: [] },
    };
    const claim = await inSharedCommit(store, (trx) => claimMessage(trx, { ...deps, now }, shop, id, prepared));
    if (claim.outcome !== 'claimed' || !(await dotReached(store, shop, id, claim.token))) continue;
    await inSharedCommit(store, (trx) => markSubmitted(trx, shop, id, claim.token, 'shown on a visit', now));
    return id;
  }
  return null;
}
