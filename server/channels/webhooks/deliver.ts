// Tells other systems what happened: at least once, again and again with growing pauses, until it is taken or given up.

import type { Clock } from '../../lib/clock.ts';
import type { Keys } from '../../lib/keys.ts';
import type { JobHandlers, Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import {
  deliveryOf,
  deliveryTried,
  endpointAnswered,
  endpointsOf,
  secretOf,
  WEBHOOK_JOB,
} from '../../storage/webhook-outbox.ts';
import { type Poster, signatureOf } from './post.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Pauses after the first try and those that follow: some two days in all, then it is given up. */
export const PAUSES_MS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR, 18 * HOUR];
/** An address at which nothing was taken for so long is switched off. */
export const DISABLED_AFTER_MS = 3 * DAY;

export interface WebhookDeps {
  store: Store;
  keys: Keys;
  jobs: Pick<Jobs, 'enqueue'>;
  clock: Clock;
  poster: Poster;
}

export function webhookHandlers(deps: WebhookDeps): JobHandlers {
  return {
    [WEBHOOK_JOB]: {
      nature: 'external',
      // A slow address must not keep mails waiting.
      atMost: 2,
      async run(job, { signal }) {
        const { shop, id } = job.payload as { shop: string; id: string };
        await deliver(deps, shop, id, signal);
      },
    },
  };
}

async function deliver(deps: WebhookDeps, shop: string, id: string, signal: AbortSignal): Promise<void> {
  const { store, keys, clock } = deps;
  const known = await shopOf(store, shop);
  const delivery = await deliveryOf(store, shop, id);
  if (known === null || known.uninstalledAt !== null || delivery === null || delivery.state !== 'waiting') return;
  const endpoint = (await endpointsOf(store, shop)).find((each) => each.id === delivery.endpoint);
  const secret = endpoint === undefined ? null : await secretOf(store, keys, shop, endpoint.id);
  if (endpoint === undefined || endpoint.disabledAt !== null || secret === null) return;
  const body = JSON.stringify({
    ...{ id: delivery.event, topic: delivery.topic, shop, at: new Date(delivery.at).toISOString() },
    shopper: await shopperTold(store, shop, delivery.shopper),
    data: JSON.parse(delivery.data),
  });
  const headers = {
    'user-agent': 'Presage-Webhook/1',
    'presage-event': delivery.event,
    'presage-topic': delivery.topic,
    'presage-signature': signatureOf(secret, body, clock.now()),
  };
  const { ok, answer } = await deps.poster.post(endpoint.url, headers, body, signal);
  // The app is ending: the job comes again, and the address may then hear it twice.
  signal.throwIfAborted();
  const now = clock.now();
  const pause = PAUSES_MS[delivery.attempts];
  const failingSince = ok ? null : (endpoint.failingSince ?? now);
  const isOff = failingSince !== null && now - failingSince >= DISABLED_AFTER_MS;
  await store.transaction().execute(async (trx) => {
    const again = !ok && pause !== undefined && !isOff;
    const state = ok ? 'delivered' : again ? 'waiting' : 'given-up';
    await deliveryTried(trx, shop, id, { state, answer, at: now, dueAt: now + (again ? pause : 0) });
    await endpointAnswered(trx, shop, endpoint.id, { failingSince, disabledAt: isOff ? now : null });
    if (!again) return;
    const next = { shop, key: `${shop} ${id} ${delivery.attempts + 1}`, payload: { shop, id }, runAt: now + pause };
    await deps.jobs.enqueue(trx, { kind: WEBHOOK_JOB, ...next });
  });
}

/** By the numbers that the merchant's systems know them by; no address, no name. */
async function shopperTold(store: Store, shop: string, shopper: string | null) {
  if (shopper === null) return null;
  const row = await store
    .selectFrom('shoppers')
    .select(['id', 'customer'])
    .where('shop', '=', shop)
    .where('id', '=', shopper)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, customer: row.customer };
}
