// Delivery of one message: due, claimed, made from the facts of this moment, signed, handed over, and its outcome written down.

import { type Message, messageById } from '../../journeys/outbox.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { inSharedCommit } from '../../storage/shared-commit.ts';
import { type Claimed, claimMessage, type NotClaimed, type Reader } from './claim.ts';
import type { DomainDesk } from './domain/domain-desk.ts';
import {
  countAttempt,
  dotReached,
  markFailed,
  markSubmitted,
  markUncertain,
  returnMessage,
  skipClaimed,
} from './ledger.ts';
import type { MailContent } from './mail-content.ts';
import type { LedgerMoments, Mailer, SignedMail, Submission } from './mailer.ts';
import { type PrepareDeps, prepare } from './prepare.ts';
import { type MailTold, mailReader, type ReadMailDeps } from './read-mail.ts';

export interface DeliveryDeps extends PrepareDeps, ReadMailDeps {
  jobs: Jobs;
  clock: Clock;
  random: Random;
  /** Null: no provider is configured, and messages wait. */
  mailer: Mailer | null;
  domains: Pick<DomainDesk, 'isReady'>;
}

export type Delivered = Submission['outcome'] | NotClaimed['because'] | 'no-mailer';

/** How messages of one channel are read, made and handed over. */
export interface Way<T, S> {
  read: Reader<T>;
  /** Null: it can't be put together. */
  make(claimed: Claimed<T>, now: number): Promise<{ content: MailContent; out: S } | null>;
  submit(ledger: LedgerMoments<S>): Promise<Submission>;
}

/** Safe to call at any time and twice at once: the ledger lets one through. */
export async function deliverMessage(deps: DeliveryDeps, shop: string, id: string): Promise<Delivered> {
  const { store, clock, mailer } = deps;
  if (mailer === null) return 'no-mailer';
  const message = await messageById(store, shop, id);
  if (message === null || !isDue(message, clock.now())) return 'not-due';
  const { outcome } = await deliverBy<MailTold, SignedMail>(deps, message, {
    read: mailReader(deps),
    async make(claimed, now) {
      const made = await prepare(deps, claimed, now);
      const from = claimed.told.sender.address;
      return made && { content: made.content, out: { shop, message: id, from, to: claimed.to, bytes: made.bytes } };
    },
    submit: (ledger) => mailer.submit({ shop, message: id }, ledger),
  });
  // Looked up where that was not done lately; a check that finds it ready lets the mail go at once.
  if (outcome === 'no-domain') await deps.domains.isReady(shop);
  return outcome;
}

export const isDue = (message: Message, now: number): boolean =>
  ['waiting', 'sending'].includes(message.state) && message.due_at <= now;

/** One message by its way, and its outcome written down; where it went, if it was claimed, and what came of it there. */
export async function deliverBy<T, S>(
  deps: SettleDeps,
  before: Message,
  way: Way<T, S>,
): Promise<{ outcome: Delivered; to: string | null; submission: Submission }> {
  const { store, keys, clock } = deps;
  const { shop, id } = before;
  const under: { claim: Claimed<T> | NotClaimed | null; content: MailContent | null } = { claim: null, content: null };
  const submission = await way.submit({
    async claim() {
      const now = clock.now();
      const claim = await inSharedCommit(store, (trx) => claimMessage(trx, { ...deps, now }, shop, id, way.read));
      under.claim = claim;
      if (claim.outcome === 'gone') return null;
      const made = await madeOf(deps, claim, way, now);
      under.content = made?.content ?? null;
      return made?.out ?? null;
    },
    async dot() {
      const { claim, content } = under;
      if (claim?.outcome !== 'claimed' || content === null) return false;
      return dotReached(store, keys, { ...claim, now: clock.now() }, content);
    },
  });
  const { claim, content } = under;
  if (claim === null) await unclaimed(deps, before, withoutAddresses(submission));
  else if (claim.outcome === 'gone') return { outcome: claim.because, to: null, submission };
  else if (content === null) return { outcome: 'skipped', to: claim.to, submission };
  else await settle(deps, claim, withoutAddresses(submission));
  return { outcome: submission.outcome, to: claim?.to ?? null, submission };
}

/** What leaves; null, and let go, where it can't be put together. A fault gives the message back before it is told. */
async function madeOf<T, S>(deps: SettleDeps, claim: Claimed<T>, way: Way<T, S>, now: number) {
  const { message, token } = claim;
  try {
    const made = await way.make(claim, now);
    if (made === null) await inSharedCommit(deps.store, (trx) => skipClaimed(trx, message, token, 'words-broken', now));
    return made;
  } catch (fault) {
    const dueAt = now + backoff(message.attempts, deps.random);
    await inSharedCommit(deps.store, (trx) => returnMessage(trx, deps, message, token, dueAt, 'it could not be made'));
    throw fault;
  }
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

/** What writing an outcome down takes. */
export type SettleDeps = Pick<DeliveryDeps, 'store' | 'keys' | 'jobs' | 'clock' | 'random'>;

/** Nothing was tried, or the provider could not even be reached. */
async function unclaimed(deps: SettleDeps, { shop, id }: Message, submission: Submission): Promise<void> {
  if (submission.outcome !== 'unsent' && submission.outcome !== 'busy') return;
  const now = deps.clock.now();
  await inSharedCommit(deps.store, async (trx) => {
    const message = await messageById(trx, shop, id);
    if (message === null) return;
    if (submission.outcome === 'busy') {
      return returnMessage(trx, deps, message, null, now + submission.retryInMs, 'the provider is busy');
    }
    await countAttempt(trx, message);
    const dueAt = now + backoff(message.attempts + 1, deps.random);
    return returnMessage(trx, deps, message, null, dueAt, submission.fault);
  });
}

/** Writes down how it went. */
async function settle(
  deps: SettleDeps,
  { message, token }: Pick<Claimed<unknown>, 'message' | 'token'>,
  submission: Submission,
): Promise<void> {
  const now = deps.clock.now();
  const { shop, id } = message;
  await inSharedCommit(deps.store, async (trx) => {
    const again = (ms: number, reason: string) => returnMessage(trx, deps, message, token, now + ms, reason);
    switch (submission.outcome) {
      case 'submitted':
        return markSubmitted(trx, deps.jobs, message, token, submission.response, now);
      case 'unknown':
        return markUncertain(trx, shop, id, token, submission.fault, now);
      case 'refused':
        return submission.permanent
          ? markFailed(trx, message, token, submission.response, submission.badAddress, now)
          : again(backoff(message.attempts, deps.random), submission.response);
      case 'unsent':
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
