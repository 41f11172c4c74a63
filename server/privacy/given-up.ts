// Messages of the platform that could not be taken in and were given up still hold what they said, sealed: those that name somebody who is
// forgotten lose it, and are not tried again.

import { deliveriesPutAway, INBOX_JOB, openDelivery } from '../events/inbox.ts';
import type { Keys } from '../lib/keys.ts';
import { namesIn } from '../profile/forgotten.ts';
import { deadJobs, putAway } from '../storage/dead-letters.ts';
import type { Store } from '../storage/store.ts';

const A_STEP = 50;

/** @param forgotten names as `profile/forgotten.ts` remembers them. Returns how many lost their words. */
export async function eraseGivenUp(
  store: Store,
  keys: Keys,
  shop: string,
  forgotten: ReadonlySet<string>,
  now: number,
): Promise<number> {
  let gone = 0;
  const dead = await deadJobs(store, shop, INBOX_JOB, { all: true });
  for (let i = 0; i < dead.length; i += A_STEP) {
    await store.transaction().execute(async (trx) => {
      for (const job of dead.slice(i, i + A_STEP)) {
        const { delivery: id } = job.payload as { delivery: string };
        const delivery = await openDelivery(trx, keys, shop, id);
        if (delivery === null || !namesIn(keys, shop, delivery.body).some((name) => forgotten.has(name))) continue;
        await deliveriesPutAway(trx, shop, [id], 'forgotten', now);
        gone += await putAway(trx, [job]);
      }
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return gone;
}
