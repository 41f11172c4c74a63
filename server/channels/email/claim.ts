// The claim: from `waiting` to `sending`, in one transaction that asks everything and reads what the message is made of.

import { endRun } from '../../journeys/engine.ts';
import { type Facts, factsOf } from '../../journeys/facts.ts';
import type { Journey, SendStep } from '../../journeys/journey.ts';
import { journeyOf } from '../../journeys/journey-store.ts';
import { decideMessage } from '../../journeys/message-decisions.ts';
import { type Message, messageById, skipMessages } from '../../journeys/outbox.ts';
import { maySend, type Verdict } from '../../journeys/permission.ts';
import { endsRun, sendsOf } from '../../journeys/program.ts';
import { runById } from '../../journeys/runs.ts';
import { newId } from '../../lib/ids.ts';
import type { Keys } from '../../lib/keys.ts';
import type { Channel } from '../../profile/channels.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { prepared } from '../../storage/prepared.ts';
import { type Shop, shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { UNVERIFIED } from './domain/sending-domain.ts';
import { takeSendingTurn } from './domain/sending-turn.ts';
import { returnMessage } from './ledger.ts';

export interface ClaimContext {
  keys: Keys;
  jobs: Jobs;
  now: number;
}

/** A message that is due, with everything it hangs on at this moment. */
export interface Due {
  message: Message;
  shop: Shop;
  facts: Facts;
  journey: Journey;
  send: SendStep;
}

/** What its channel makes of it: where it goes, the domain it comes from (null: none), and what else is told in it. */
export interface Reading<T> {
  to: string;
  domain: string | null;
  told: T;
}

/** `skip`: there is nothing to say, and why. `no-sender`: nobody to say it; it waits like for a provider. */
export type Reader<T> = (trx: Store, due: Due) => Promise<Reading<T> | { skip: string } | 'no-sender'>;

/** A message that is ours to send, with what it says at this moment. */
export interface Claimed<T> extends Due {
  outcome: 'claimed';
  /** Fence: whoever writes of it later must show it. */
  token: string;
  /** As it stands after the claim. */
  message: Message;
  to: string;
  told: T;
}

export interface NotClaimed {
  outcome: 'gone';
  because: 'not-due' | 'skipped' | 'no-sender' | 'no-domain' | 'later';
}

const takeOver = prepared(
  (
    db,
    of: {
      shop: string;
      id: string;
      token: string;
      at: number;
      emailHash: string;
      toSealed: string;
      cart: string | null;
      checkout: string | null;
    },
  ) =>
    db
      .updateTable('messages')
      .set((e) => ({
        state: 'sending',
        reason: null,
        claim: of.token,
        claimed_at: of.at,
        attempts: e('attempts', '+', 1),
        email_hash: of.emailHash,
        to_sealed: of.toSealed,
        cart: of.cart,
        checkout: of.checkout,
      }))
      .where('shop', '=', of.shop)
      .where('id', '=', of.id),
);

/**
 * Takes a message over for sending, in one transaction that asks everything again: consent, suppression, purchase, cap, quiet hours.
 * A message found in `sending` may be taken from whoever had it: their token is then void and their last byte never leaves.
 */
export async function claimMessage<T>(
  trx: Store,
  context: ClaimContext,
  shopName: string,
  id: string,
  read: Reader<T>,
): Promise<Claimed<T> | NotClaimed> {
  const { now, keys } = context;
  const message = await messageById(trx, shopName, id);
  if (message === null || !['waiting', 'sending'].includes(message.state) || message.due_at > now)
    return { outcome: 'gone', because: 'not-due' };
  const skip = async (reason: string): Promise<NotClaimed> => {
    await skipMessages(trx, { shop: shopName, message: id }, reason, now);
    return { outcome: 'gone', because: 'skipped' };
  };
  if (now >= message.stale_at) return skip('stale');
  const shop = await shopOf(trx, shopName);
  if (shop === null) return skip('uninstalled');
  const run = message.run === null ? null : await runById(trx, shopName, message.run);
  if (run?.state === 'exited') return skip(run.reason ?? 'uninstalled');
  const facts = run === null ? null : await factsOf(trx, keys, run);
  if (run === null || facts === null) return skip(run?.carts.length === 0 ? 'no-address' : 'cart-empty');
  if (facts.cart?.lines.length === 0) return skip('cart-empty');
  const { emailHash } = facts;
  if (emailHash === null) return skip('no-address');
  const known = await journeyOf(trx, shopName, message.journey);
  const send = known === null ? undefined : sendsOf(known.journey).find((s) => s.name === message.step);
  if (known === null || send === undefined) return skip('switched-off');
  const { journey, on } = known;
  const due: Due = { message, shop, facts, journey, send };
  const reading = await read(trx, due);
  if (reading === 'no-sender') return { outcome: 'gone', because: 'no-sender' };
  if ('skip' in reading) return skip(reading.skip);
  const { to } = reading;
  const channel = message.channel as Channel;

  const verdict = await maySend(trx, {
    shop,
    journey,
    on,
    run,
    facts,
    channel,
    address: to,
    now,
    dueAt: message.stale_at - journey.usefulHours * 3_600_000,
    message: id,
  });
  if (verdict.may === 'no') {
    const subject = { shop: shopName, journey, step: message.step, shopper: run.shopper, at: now };
    await decideMessage(trx, subject, { held: verdict.held, words: [verdict.words], items: [] });
    const gone = await skip(verdict.held);
    if (run.state === 'waiting' && endsRun(journey, run.step, verdict.held, channel))
      await endRun(trx, run, verdict.held, now);
    return gone;
  }
  if (verdict.may === 'later') {
    await waitLonger(trx, context, message, { journey, verdict });
    return { outcome: 'gone', because: 'later' };
  }
  const turn = reading.domain === null ? null : await takeSendingTurn(trx, shop, reading.domain, now);
  if (turn?.may === 'later') {
    await returnMessage(trx, context, message, null, turn.at, turn.because);
    return { outcome: 'gone', because: turn.because === UNVERIFIED ? 'no-domain' : 'later' };
  }
  const token = newId();
  const where = { cart: facts.cart?.cart ?? null, checkout: facts.cart?.checkout ?? null };
  const toSealed = keys.seal(shopName, 'email', to);
  await takeOver(trx, { shop: shopName, id, token, at: now, emailHash, toSealed, ...where });
  const taken = { ...message, ...where, state: 'sending', claim: token, attempts: message.attempts + 1 };
  const ours: Message = { ...taken, email_hash: emailHash, to_sealed: toSealed };
  return { ...due, outcome: 'claimed', token, message: ours, to, told: reading.told };
}

/** Back into the outbox; why is logged once. What would then be too late is let go at once. */
async function waitLonger(
  trx: Store,
  context: ClaimContext,
  message: Message,
  why: { journey: Journey; verdict: Extract<Verdict, { may: 'later' }> },
): Promise<void> {
  const { because, at, words } = why.verdict;
  const isHeld = because === 'window' || because === 'outranked';
  if (isHeld && message.reason !== because) {
    const subject = { ...why, shop: message.shop, step: message.step, shopper: message.shopper, at: context.now };
    await decideMessage(trx, subject, { held: because, words: words.slice(-1), items: [] });
  }
  if (isHeld && at >= message.stale_at) {
    await skipMessages(trx, { shop: message.shop, message: message.id }, because, context.now);
  } else await returnMessage(trx, context, message, null, at, because);
}
