// The jobs of this channel: deliver one message, sweep up what got stuck, look up the sending domain.

import { z } from 'zod';
import { DELIVER_JOB, enqueueDelivery, messageById, skipMessages } from '../../journeys/outbox.ts';
import type { JobHandlers } from '../../storage/jobs.ts';
import { touchHandlers } from '../links/touches.ts';
import { deliverShort, type ShortDeps } from '../short/deliver-short.ts';
import { type Delivered, type DeliveryDeps, deliverMessage } from './deliver.ts';
import { DOMAIN_JOB, type DomainDesk } from './domain/domain-desk.ts';
import { settleBroken, settleStuck } from './ledger.ts';

/** For the schedule: settles what got stuck or stale while the app was running. */
export const SWEEP_JOB = 'email.sweep';

const OfShop = z.object({ shop: z.string() });
const Deliver = z.object({ shop: z.string(), message: z.string() });

export interface EmailDelivery {
  handlers: JobHandlers;
  /** Mails that are under way at this moment. */
  underWay(): number;
  /** Waits for the mails under way. */
  close(): Promise<void>;
}

export interface EmailDeliveryDeps extends DeliveryDeps {
  domains: Pick<DomainDesk, 'isReady' | 'check'>;
  /** A fault of a delivery that outlived its job; another job sets its message right. */
  onFault(fault: unknown): void;
  /** Real milliseconds a job waits for its mail. A slow provider then keeps its mail, but not the place in the queue. */
  slowAfterMs?: number;
  /** Who carries text messages and notifications. */
  providers?: ShortDeps['providers'];
}

/** Mails under way at once. Few connections are enough, if the next mails stand ready and are claimed and written down in groups. */
const PLACES = 16;
/** Longer under way than any of the provider's deadlines allows. */
const STUCK_MS = 60_000;

export function emailDelivery(deps: EmailDeliveryDeps): EmailDelivery {
  const { slowAfterMs = 3_000 } = deps;
  const underWay = new Map<string, Promise<Delivered>>();
  const keyOf = (shop: string, message: string) => `${shop} ${message}`;

  const start = (shop: string, message: string): Promise<Delivered> => {
    const key = keyOf(shop, message);
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const delivery = deliver(deps, shop, message).finally(() => underWay.delete(key));
    underWay.set(key, delivery);
    return delivery;
  };

  /** A delivery that outlived its job has none to come back to it: it gets one. */
  const broken = (shop: string, message: string, fault: unknown) => {
    deps.onFault(fault);
    const again = deps.store
      .transaction()
      .execute((trx) => enqueueDelivery(trx, deps.jobs, shop, message, deps.clock.now()));
    again.catch((second) => deps.onFault(second));
  };

  return {
    handlers: {
      [DELIVER_JOB]: {
        nature: 'external',
        places: PLACES,
        async run(job) {
          const { shop, message } = Deliver.parse(job.payload);
          const delivery = start(shop, message);
          let timer: NodeJS.Timeout | undefined;
          const slow = new Promise<'slow'>((resolve) => {
            timer = setTimeout(() => resolve('slow'), slowAfterMs);
          });
          const first = await Promise.race([delivery, slow]).finally(() => clearTimeout(timer));
          if (first === 'slow') delivery.catch((fault) => broken(shop, message, fault));
          // Its outcome could not be written down the last time; what may have left is said to be uncertain now, not at the next sweep.
          else if (first === 'not-due' || first === 'no-mailer')
            await settleBroken(deps.store, shop, message, deps.clock.now());
        },
      },
      [DOMAIN_JOB]: {
        nature: 'external',
        async run(job) {
          // Nothing leaves without a provider: then nobody has to hear of records.
          if (deps.mailer !== null) await deps.domains.check(OfShop.parse(job.payload).shop);
        },
      },
      ...touchHandlers({ now: () => deps.clock.now() }),
      [SWEEP_JOB]: {
        nature: 'external',
        async run() {
          const now = deps.clock.now();
          await skipStale(deps, now);
          await settleStuck(deps.store, deps.jobs, now, now - STUCK_MS, (m) => underWay.has(keyOf(m.shop, m.id)));
        },
      },
    },
    underWay: () => underWay.size,
    async close() {
      await Promise.allSettled(underWay.values());
    },
  };
}

/** Each message by its own way. */
async function deliver(deps: EmailDeliveryDeps, shop: string, id: string): Promise<Delivered> {
  const message = await messageById(deps.store, shop, id);
  if (message === null) return 'not-due';
  if (message.channel === 'email') return deliverMessage(deps, shop, id);
  return deliverShort({ ...deps, providers: deps.providers ?? {} }, message);
}

/** What could not leave while it was worth sending never will; said so at once, not only when the provider is back. */
async function skipStale(deps: EmailDeliveryDeps, now: number): Promise<void> {
  await deps.store.transaction().execute(async (trx) => {
    const stale = await trx
      .selectFrom('messages')
      .select(['shop', 'id'])
      .where('state', '=', 'waiting')
      .where('stale_at', '<=', now)
      .execute();
    for (const { shop, id } of stale) await skipMessages(trx, { shop, message: id }, 'stale', now);
  });
}
