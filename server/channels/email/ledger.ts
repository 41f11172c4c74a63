// The send ledger: waiting → sending → dot → submitted, or skipped, failed, uncertain. `dot` is committed before the last bytes of a
// message leave, so after a crash `sending` may safely go again and only `dot` is uncertain; that is never sent again by itself.

import { flowState } from '../../journeys/cart-facts.ts';
import { endRun } from '../../journeys/engine.ts';
import type { Journey } from '../../journeys/journey.ts';
import { decideMessage } from '../../journeys/message-decisions.ts';
import { enqueueDelivery, logMessageEvent, type Message, messageById, skipMessages } from '../../journeys/outbox.ts';
import { maySend } from '../../journeys/permission.ts';
import { runById } from '../../journeys/runs.ts';
import { suppress } from '../../journeys/suppressions.ts';
import { newId } from '../../lib/ids.ts';
import type { Keys } from '../../lib/keys.ts';
import type { CartState } from '../../profile/cart.ts';
import { addressOf } from '../../profile/shopper.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { addLink } from '../links/link-tokens.ts';
import type { RenderedMail } from './render.ts';

export interface LedgerContext {
  keys: Keys;
  jobs: Jobs;
  journeys: Journey[];
  now: number;
}

/** What was rendered, and from which facts. */
export interface Prepared {
  mail: RenderedMail;
  headers: Record<string, string>;
  state: CartState;
  to: string;
}

export type Claim =
  | { outcome: 'claimed'; token: string }
  /** The cart changed while its mail was being made: make it again. */
  | { outcome: 'outdated' }
  | { outcome: 'gone' };

/**
 * Takes a message over for sending, in one transaction that asks everything again: consent, suppression, purchase, cap, quiet hours.
 * A message found in `sending` may be taken from whoever had it: their token is then void and their last byte never leaves.
 */
export async function claimMessage(
  trx: Store,
  context: LedgerContext,
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
  const journey = context.journeys.find((j) => j.name === message.journey);
  if (shop === null || run === null || journey === undefined || run.state === 'exited') {
    await skipMessages(trx, { shop: shopName, message: id }, run?.reason ?? 'uninstalled', now);
    return { outcome: 'gone' };
  }
  const state = await flowState(trx, context.keys, shopName, run.carts);
  const address = state?.emailHash ? await addressOf(trx, context.keys, shopName, state.emailHash) : null;
  const verdict = await maySend(trx, {
    shop,
    journey,
    run,
    state,
    address: address?.email ?? null,
    now,
    dueAt: message.stale_at - journey.usefulHours * 3_600_000,
    message: id,
  });
  if (verdict.may === 'no') {
    const subject = { shop: shopName, journey, step: message.step, shopper: run.shopper, at: now };
    await decideMessage(trx, subject, { held: verdict.held, words: [verdict.words], items: [] });
    await skipMessages(trx, { shop: shopName, message: id }, verdict.held, now);
    if (journey.exits.includes(verdict.held) && run.state === 'waiting') await endRun(trx, run, verdict.held, now);
    return { outcome: 'gone' };
  }
  if (verdict.may === 'later') {
    await returnMessage(trx, context, message, null, verdict.at, 'quiet-hours');
    return { outcome: 'gone' };
  }
  if (state?.updatedAt !== prepared.state.updatedAt || address?.email !== prepared.to) return { outcome: 'outdated' };
  const token = newId();
  await trx
    .updateTable('messages')
    .set((e) => ({
      state: 'sending',
      reason: null,
      claim: token,
      claimed_at: now,
      attempts: e('attempts', '+', 1),
      email_hash: state.emailHash as string,
      to_sealed: context.keys.seal(shopName, 'email', prepared.to),
      cart: state.cart,
      checkout: state.checkout,
      subject: prepared.mail.subject,
      html: prepared.mail.html,
      text: prepared.mail.text,
      headers: JSON.stringify(prepared.headers),
    }))
    .where('shop', '=', shopName)
    .where('id', '=', id)
    .execute();
  for (const purpose of ['restore', 'unsubscribe'] as const) {
    await addLink(trx, context.keys, {
      shop: shopName,
      purpose,
      message: id,
      emailHash: state.emailHash as string,
      cart: state.cart,
      checkout: state.checkout,
      at: now,
    });
  }
  return { outcome: 'claimed', token };
}

/** Only who holds the claim may write; an unsubscribe or a newer claim has voided it. True when the row was ours. */
async function write(
  trx: Store,
  at: { shop: string; id: string; token: string; from: string[] },
  change: Partial<Omit<Message, 'shop' | 'id'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('messages')
    .set(change)
    .where('shop', '=', at.shop)
    .where('id', '=', at.id)
    .where('claim', '=', at.token)
    .where('state', 'in', at.from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** To be committed before the last bytes leave. False: permission was taken back, and they must not leave. */
export async function dotReached(store: Store, shop: string, id: string, token: string): Promise<boolean> {
  return write(store, { shop, id, token, from: ['sending'] }, { state: 'dot' });
}

/** The provider has taken it. Also settles what a restart elsewhere called uncertain. */
export async function markSubmitted(
  trx: Store,
  shop: string,
  id: string,
  token: string,
  response: string,
  now: number,
) {
  const at = { shop, id, token, from: ['dot', 'uncertain'] };
  if (!(await write(trx, at, { state: 'submitted', reason: null, submitted_at: now, response }))) return;
  const message = await messageById(trx, shop, id);
  if (message !== null) await logMessageEvent(trx, message, 'message-submitted', now);
}

/** It left and no answer came. It is shown, and resent only by a person. */
export async function markUncertain(trx: Store, shop: string, id: string, token: string, fault: string, now: number) {
  if (!(await write(trx, { shop, id, token, from: ['dot'] }, { state: 'uncertain', reason: fault.slice(0, 300) })))
    return;
  const message = await messageById(trx, shop, id);
  if (message !== null) await logMessageEvent(trx, message, 'message-uncertain', now);
}

/** The provider refused it for good. A dead address is never tried again. */
export async function markFailed(
  trx: Store,
  message: Message,
  token: string,
  response: string,
  badAddress: boolean,
  now: number,
): Promise<void> {
  const { shop, id } = message;
  const change = { state: 'failed', reason: badAddress ? 'bounced' : 'refused', response: response.slice(0, 500) };
  if (!(await write(trx, { shop, id, token, from: ['sending', 'dot'] }, change))) return;
  if (badAddress) {
    const row = await messageById(trx, shop, id);
    await suppress(trx, shop, row?.email_hash ?? message.email_hash, 'bounced', now);
    if (message.run !== null) {
      const run = await runById(trx, shop, message.run);
      if (run !== null && run.state === 'waiting') await endRun(trx, run, 'suppressed', now);
    }
  }
  await logMessageEvent(trx, message, 'message-failed', now, { response: response.slice(0, 200) });
}

/** A try that failed before the message could even be claimed, so that the pauses grow all the same. */
export async function countAttempt(trx: Store, message: Message): Promise<void> {
  await trx
    .updateTable('messages')
    .set((e) => ({ attempts: e('attempts', '+', 1) }))
    .where('shop', '=', message.shop)
    .where('id', '=', message.id)
    .execute();
}

/** Back into the outbox until `dueAt`. With a token only if the claim still stands; without, whatever waits or is being sent. */
export async function returnMessage(
  trx: Store,
  context: Pick<LedgerContext, 'jobs'>,
  message: Message,
  token: string | null,
  dueAt: number,
  reason: string,
): Promise<void> {
  let query = trx
    .updateTable('messages')
    .set({
      state: 'waiting',
      claim: null,
      due_at: dueAt,
      reason: reason.slice(0, 300),
      // The night adds to how long it is worth sending; a slow provider does not.
      ...(reason === 'quiet-hours' ? { stale_at: dueAt + (message.stale_at - message.due_at) } : {}),
    })
    .where('shop', '=', message.shop)
    .where('id', '=', message.id)
    .where('state', 'in', token === null ? ['waiting', 'sending'] : ['sending', 'dot']);
  if (token !== null) query = query.where('claim', '=', token);
  const { numUpdatedRows } = await query.executeTakeFirst();
  if (numUpdatedRows === 1n) await enqueueDelivery(trx, context.jobs, message.shop, message.id, dueAt);
}

export interface Recovered {
  requeued: number;
  uncertain: number;
}

/**
 * To be run at start, before delivery begins: what was being sent goes again, what may have left is uncertain, and everything
 * that waits has its job. Safe beside another running process: its claims are void, or settled by its own answer later.
 */
export async function recoverLedger(store: Store, jobs: Jobs, now: number): Promise<Recovered> {
  return settleStuck(store, jobs, now, Number.MAX_SAFE_INTEGER, () => false);
}

/** The same for what has been under way since before a moment and is not in this process's hands. */
export async function settleStuck(
  store: Store,
  jobs: Jobs,
  now: number,
  claimedBefore: number,
  isOurs: (message: Message) => boolean,
): Promise<Recovered> {
  return store.transaction().execute(async (trx) => {
    const open = await trx
      .selectFrom('messages')
      .selectAll()
      .where('state', 'in', ['waiting', 'sending', 'dot'])
      .execute();
    const recovered = { requeued: 0, uncertain: 0 };
    for (const message of open) {
      if (isOurs(message)) continue;
      if (message.state === 'waiting') {
        await enqueueDelivery(trx, jobs, message.shop, message.id, message.due_at);
      } else if ((message.claimed_at ?? 0) >= claimedBefore) {
      } else if (message.state === 'sending') {
        await returnMessage(trx, { jobs }, message, message.claim, message.due_at, 'interrupted');
        recovered.requeued++;
      } else {
        const words = 'stopped between the last byte and the answer';
        await markUncertain(trx, message.shop, message.id, message.claim ?? '', words, now);
        recovered.uncertain++;
      }
    }
    return recovered;
  });
}

export interface MailBooks {
  planned: number;
  waiting: number;
  sending: number;
  dot: number;
  submitted: number;
  skipped: number;
  failed: number;
  uncertain: number;
  skippedBy: Record<string, number>;
}

/** At every instant planned = waiting + sending + dot + submitted + skipped + failed + uncertain. */
export async function mailBooks(store: Store, shop: string): Promise<MailBooks> {
  const rows = await store
    .selectFrom('messages')
    .select((e) => ['state', 'reason', e.fn.countAll<number>().as('count')] as const)
    .where('shop', '=', shop)
    .groupBy(['state', 'reason'])
    .execute();
  const books: MailBooks = {
    planned: 0,
    waiting: 0,
    sending: 0,
    dot: 0,
    submitted: 0,
    skipped: 0,
    failed: 0,
    uncertain: 0,
    skippedBy: {},
  };
  for (const { state, reason, count } of rows) {
    books.planned += Number(count);
    if (state in books && state !== 'planned' && state !== 'skippedBy') {
      books[state as Exclude<keyof MailBooks, 'planned' | 'skippedBy'>] += Number(count);
    }
    if (state === 'skipped') {
      books.skippedBy[reason ?? ''] = (books.skippedBy[reason ?? ''] ?? 0) + Number(count);
    }
  }
  return books;
}
