// The claim: from `waiting` to `sending`, in one transaction that asks everything again.

import { endRun } from '../../journeys/engine.ts';
import { type Facts, factsOf } from '../../journeys/facts.ts';
import type { Journey } from '../../journeys/journey.ts';
import { journeyOf } from '../../journeys/journey-store.ts';
import { decideMessage } from '../../journeys/message-decisions.ts';
import { type Message, messageById, skipMessages } from '../../journeys/outbox.ts';
import { maySend, type Verdict } from '../../journeys/permission.ts';
import { endsRun } from '../../journeys/program.ts';
import { runById } from '../../journeys/runs.ts';
import { newId } from '../../lib/ids.ts';
import type { Keys } from '../../lib/keys.ts';
import { type Channel, reachOf } from '../../profile/channels.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { addLinks, type LinkPurpose } from '../links/link-tokens.ts';
import { takeSendingTurn } from './domain/sending-turn.ts';
import { returnMessage } from './ledger.ts';
import type { RenderedMail } from './render.ts';

export interface ClaimContext {
  keys: Keys;
  jobs: Jobs;
  now: number;
}

/** What was rendered, and from which facts. */
export interface Prepared {
  mail: RenderedMail;
  headers: Record<string, string>;
  facts: Facts;
  to: string;
  /** How it goes out. */
  channel: Channel;
  /** The domain it comes from; null where it comes from none. */
  domain: string | null;
  /** What its links are for. */
  purposes: LinkPurpose[];
  /** Where those lead that lead to the shop. */
  links: string[];
}

export type Claim =
  | { outcome: 'claimed'; token: string }
  /** What it is about changed while the mail was being made: make it again. */
  | { outcome: 'outdated' }
  | { outcome: 'gone' };

/**
 * Takes a message over for sending, in one transaction that asks everything again: consent, suppression, purchase, cap, quiet hours.
 * A message found in `sending` may be taken from whoever had it: their token is then void and their last byte never leaves.
 */
export async function claimMessage(
  trx: Store,
  context: ClaimContext,
  shopName: string,
  id: string,
  prepared: Prepared,
): Promise<Claim> {
  const { now } = context;
  const message = await messageById(trx, shopName, id);
  if (message === null || !['waiting', 'sending'].includes(message.state) || message.due_at > now)
    return { outcome: 'gone' };
  const shop = await shopOf(trx, shopName);
  const run = message.run === null ? null : await runById(trx, shopName, message.run);
  const known = await journeyOf(trx, shopName, message.journey);
  if (shop === null || run === null || known === null || run.state === 'exited') {
    await skipMessages(trx, { shop: shopName, message: id }, run?.reason ?? 'uninstalled', now);
    return { outcome: 'gone' };
  }
  const { journey, on } = known;
  const facts = await factsOf(trx, context.keys, run);
  const { channel } = prepared;
  const to = facts === null ? null : await reachOf(trx, context.keys, shopName, channel, facts);
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
    await skipMessages(trx, { shop: shopName, message: id }, verdict.held, now);
    if (run.state === 'waiting' && endsRun(journey, run.step, verdict.held, channel))
      await endRun(trx, run, verdict.held, now);
    return { outcome: 'gone' };
  }
  if (verdict.may === 'later') {
    await waitLonger(trx, context, message, { journey, verdict });
    return { outcome: 'gone' };
  }
  if (facts?.updatedAt !== prepared.facts.updatedAt || to !== prepared.to) return { outcome: 'outdated' };
  const turn = prepared.domain === null ? null : await takeSendingTurn(trx, shop, prepared.domain, now);
  if (turn?.may === 'later') {
    await returnMessage(trx, context, message, null, turn.at, turn.because);
    return { outcome: 'gone' };
  }
  const token = newId();
  await trx
    .updateTable('messages')
    .set((e) => ({
      state: 'sending',
      reason: null,
      claim: token,
      claimed_at: now,
      attempts: e('attempts', '+', 1),
      email_hash: facts.emailHash as string,
      to_sealed: context.keys.seal(shopName, 'email', prepared.to),
      cart: facts.cart?.cart ?? null,
      checkout: facts.cart?.checkout ?? null,
      subject: prepared.mail.subject,
      html: prepared.mail.html,
      text: prepared.mail.text,
      headers: JSON.stringify(prepared.headers),
      links: JSON.stringify(prepared.links),
    }))
    .where('shop', '=', shopName)
    .where('id', '=', id)
    .execute();
  const about = { shop: shopName, message: id, emailHash: facts.emailHash as string, at: now };
  const where = { cart: facts.cart?.cart ?? null, checkout: facts.cart?.checkout ?? null };
  await addLinks(trx, context.keys, { ...about, ...where }, prepared.purposes);
  return { outcome: 'claimed', token };
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
