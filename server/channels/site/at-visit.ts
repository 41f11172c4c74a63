// What waits for somebody's next visit: shown once, in the theme's own banner, and written down in the same ledger as every message.

import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { inSharedCommit } from '../../storage/shared-commit.ts';
import type { Store } from '../../storage/store.ts';
import { claimMessage, type Reader } from '../email/claim.ts';
import { dotReached, markSubmitted } from '../email/ledger.ts';
import type { MailContent } from '../email/mail-content.ts';

export interface VisitDeps {
  store: Store;
  keys: Keys;
  jobs: Jobs;
  clock: Clock;
}

/** It goes nowhere: they come. */
const toWhoeverComes: Reader<null> = async () => ({ to: '', domain: null, told: null });
/** The theme words it. */
const NOTHING_KEPT: MailContent = { mail: { subject: '', html: '', text: '' }, headers: {}, purposes: [], links: [] };

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
    .select('id')
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
  for (const { id } of waiting) {
    const claim = await inSharedCommit(store, (trx) => claimMessage(trx, { ...deps, now }, shop, id, toWhoeverComes));
    if (claim.outcome !== 'claimed' || !(await dotReached(store, keys, { ...claim, now }, NOTHING_KEPT))) continue;
    await inSharedCommit(store, (trx) =>
      markSubmitted(trx, deps.jobs, claim.message, claim.token, 'shown on a visit', now),
    );
    return id;
  }
  return null;
}
