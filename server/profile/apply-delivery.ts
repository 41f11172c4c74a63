// A delivery waits in the inbox until it is applied: opened, translated, recorded, and its body forgotten.

import { countDrops } from '../events/drops.ts';
import { type Delivery, deliveryApplied, INBOX_JOB, openDelivery } from '../events/inbox.ts';
import type { DropReason, ShopEvent } from '../events/shop-event.ts';
import type { Keys } from '../lib/keys.ts';
import type { JobHandlers, Jobs } from '../storage/jobs.ts';
import type { Store } from '../storage/store.ts';
import { recordEvents } from './record.ts';

/** What a platform makes of one delivery: events, an effect of its own (done in the same transaction), or a reason why not. */
export type Translation =
  | { events: ShopEvent[] }
  | { effect: (trx: Store) => Promise<string> }
  | { dropped: DropReason; why: string };

export interface ApplyDeps {
  keys: Keys;
  jobs: Jobs;
  now(): number;
  translate(trx: Store, delivery: Delivery): Promise<Translation>;
  /** Called with the types of what was recorded, before the commit is known to have held: for caches only. */
  recorded(shop: string, types: Set<string>): void;
}

export function inboxHandlers(deps: ApplyDeps): JobHandlers {
  return {
    [INBOX_JOB]: {
      nature: 'pure',
      run: async (trx, job) => {
        const { shop, delivery: id } = job.payload as { shop: string; delivery: string };
        const delivery = await openDelivery(trx, deps.keys, shop, id);
        if (delivery === null) return;
        const outcome = await apply(deps, trx, delivery);
        await deliveryApplied(trx, shop, id, outcome, deps.now());
      },
    },
  };
}

/** The outcome in words, as it stands in the inbox afterwards. */
async function apply(deps: ApplyDeps, trx: Store, delivery: Delivery): Promise<string> {
  const translation = await deps.translate(trx, delivery);
  if ('effect' in translation) return translation.effect(trx);
  if ('dropped' in translation) {
    await countDrops(trx, delivery.shop, 'webhook', { [translation.dropped]: 1 }, deps.now());
    return `dropped: ${translation.dropped}, ${translation.why}`;
  }
  const context = { keys: deps.keys, jobs: deps.jobs, now: deps.now(), announce: true };
  const { stored, dropped } = await recordEvents(trx, context, delivery.shop, translation.events);
  await countDrops(trx, delivery.shop, 'webhook', dropped, deps.now());
  deps.recorded(delivery.shop, new Set(translation.events.map((e) => e.type)));
  const reasons = Object.entries(dropped).map(([reason, n]) => `${n} ${reason}`);
  return [`recorded ${stored}`, ...reasons].join(', ');
}
