// Delivery of one message: made from the facts of this moment, signed, claimed, handed over, and its outcome written down.

import { enqueueDelivery, type Message, messageById, skipMessages } from '../../journeys/outbox.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { inSharedCommit } from '../../storage/shared-commit.ts';
import { type Claim, claimMessage } from './claim.ts';
import type { DomainDesk } from './domain/domain-desk.ts';
import { UNVERIFIED } from './domain/sending-domain.ts';
import { countAttempt, dotReached, markFailed, markSubmitted, markUncertain, returnMessage } from './ledger.ts';
import type { Mailer, Submission } from './mailer.ts';
import { type PrepareDeps, prepare } from './prepare.ts';

export interface DeliveryDeps extends PrepareDeps {
  jobs: Jobs;
  clock: Clock;
  random: Random;
  /** Null: no provider is configured, and messages wait. */
  mailer: Mailer | null;
  domains: Pick<DomainDesk, 'isReady'>;
}

export type Delivered = Submission['outcome'] | 'no-mailer' | 'no-sender' | 'no-domain' | 'not-due' | 'skipped';

const MAKE_AGAIN_AT_MOST = 3;
/** Until the domain is looked at again for a mail's sake; a check that finds it ready lets the mail go at once. */
const WAITS_FOR_DOMAIN_MS = 3_600_000;

/** Safe to call at any time and twice at once: the ledger lets one through. */
export async function deliverMessage(deps: DeliveryDeps, shopName: string, id: string): Promise<Delivered> {
  if (deps.mailer === null) return 'no-mailer';
  for (let round = 0; round < MAKE_AGAIN_AT_MOST; round++) {
    const delivered = await attempt(deps, deps.mailer, shopName, id);
    if (delivered !== 'outdated') return delivered;
  }
  // Somebody is shopping at this moment; the journey has moved the message already, or it comes up again shortly.
  await retryLater(deps, shopName, id, 60_000, 'the cart is changing');
  return 'busy';
}

async function attempt(
  deps: DeliveryDeps,
  mailer: Mailer,
  shopName: string,
  id: string,
): Promise<Delivered | 'outdated'> {
  const now = deps.clock.now();
  const message = await messageById(deps.store, shopName, id);
  if (message === null || !['waiting', 'sending'].includes(message.state) || message.due_at > now) return 'not-due';
  const prepared = await prepare(deps, message, now);
  if (prepared === 'no-sender') return 'no-sender';
  if ('skip' in prepared) {
    await deps.store
      .transaction()
      .execute((trx) => skipMessages(trx, { shop: shopName, message: id }, prepared.skip, now));
    return 'skipped';
  }
  if (!(await deps.domains.isReady(shopName))) {
    await retryLater(deps, shopName, id, WAITS_FOR_DOMAIN_MS, UNVERIFIED);
    return 'no-domain';
  }
  let claim: Claim = { outcome: 'gone' };
  const context = () => ({ ...deps, now: deps.clock.now() });
  const mail = { shop: shopName, message: id, from: prepared.sender.address, to: prepared.to, bytes: prepared.bytes };
  const submission = await mailer.submit(mail, {
    async claim() {
      claim = await inSharedCommit(deps.store, (trx) => claimMessage(trx, context(), shopName, id, prepared));
      return claim.outcome === 'claimed';
    },
    dot: () => dotReached(deps.store, shopName, id, tokenOf(claim)),
  });
  if (claimOutcome(claim) === 'outdated') return 'outdated';
  await settle(deps, message, claim, withoutAddresses(submission));
  return submission.outcome;
}

/** Providers like to repeat the address in their answers; what we keep names nobody. */
function withoutAddresses(submission: Submission): Submission {
  // Cut first: what a server answers may be long. An address that the cut halves still has its sign.
  const blunt = (text: string) =>
    text
      .slice(0, 2000)
      .replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]*/g, '(address)')
      .slice(0, 500);
  if ('response' in submission) return { ...submission, response: blunt(submission.response) };
  return 'fault' in submission ? { ...submission, fault: blunt(submission.fault) } : submission;
}

export const tokenOf = (claim: Claim) => (claim.outcome === 'claimed' ? claim.token : '');
const claimOutcome = (claim: Claim) => claim.outcome;

/** What writing an outcome down takes. */
export type SettleDeps = Pick<DeliveryDeps, 'store' | 'jobs' | 'clock' | 'random'>;

/** Writes down how it went. */
export async function settle(deps: SettleDeps, before: Message, claim: Claim, submission: Submission): Promise<void> {
  const now = deps.clock.now();
  const token = tokenOf(claim);
  const { shop, id } = before;
  await inSharedCommit(deps.store, async (trx) => {
    const message = await messageById(trx, shop, id);
    if (message === null) return;
    const again = (ms: number, reason: string) =>
      returnMessage(trx, deps, message, claim.outcome === 'claimed' ? token : null, now + ms, reason);
    switch (submission.outcome) {
      case 'submitted':
        return markSubmitted(trx, shop, id, token, submission.response, now);
      case 'unknown':
        return markUncertain(trx, shop, id, token, submission.fault, now);
      case 'refused':
        return submission.permanent
          ? markFailed(trx, message, token, submission.response, submission.badAddress, now)
          : again(backoff(message.attempts, deps.random), submission.response);
      case 'unsent':
        if (claim.outcome !== 'claimed') await countAttempt(trx, message);
        return again(backoff(message.attempts + 1, deps.random), submission.fault);
      case 'busy':
        return again(submission.retryInMs, 'the provider is busy');
      case 'withdrawn':
        return;
    }
  });
}

/** Milliseconds: doubling from one minute to four hours, half of it drawn. */
export function backoff(attempts: number, random: Random): number {
  return Math.round(Math.min(4 * 3_600_000, 60_000 * 2 ** Math.max(0, attempts - 1)) * (0.5 + random() / 2));
}

/** Comes up again after a while, if nobody has moved it meanwhile. */
export async function retryLater(
  deps: SettleDeps,
  shop: string,
  id: string,
  ms: number,
  reason: string,
): Promise<void> {
  const dueAt = deps.clock.now() + ms;
  await deps.store.transaction().execute(async (trx) => {
    const message = await messageById(trx, shop, id);
    if (message?.state === 'waiting' && message.due_at <= deps.clock.now()) {
      await returnMessage(trx, deps, message, null, dueAt, reason);
    } else if (message?.state === 'waiting') await enqueueDelivery(trx, deps.jobs, shop, id, message.due_at);
  });
}
