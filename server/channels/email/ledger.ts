// The send ledger: waiting → sending → dot → submitted, or skipped, failed, uncertain. `dot` is committed before the last bytes of a
// message leave, so after a crash `sending` may safely go again and only `dot` is uncertain; that is never sent again by itself.

import { endRun } from '../../journeys/engine.ts';
import { enqueueDelivery, logMessageEvent, type Message, messageById } from '../../journeys/outbox.ts';
import { runById } from '../../journeys/runs.ts';
import { suppress } from '../../journeys/suppressions.ts';
import type { Keys } from '../../lib/keys.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { prepared } from '../../storage/prepared.ts';
import { inSharedCommit } from '../../storage/shared-commit.ts';
import type { Store } from '../../storage/store.ts';
import { told } from '../../storage/webhook-outbox.ts';
import { addLinks } from '../links/link-tokens.ts';
import type { MailContent } from './mail-content.ts';

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

type Content = Pick<Message, 'subject' | 'html' | 'text' | 'headers' | 'links'>;
type Fenced = { shop: string; id: string; token: string };

const toDot = prepared((db, of: Fenced & Content) =>
  db
    .updateTable('messages')
    .set({ state: 'dot', subject: of.subject, html: of.html, text: of.text, headers: of.headers, links: of.links })
    .where('shop', '=', of.shop)
    .where('id', '=', of.id)
    .where('claim', '=', of.token)
    .where('state', '=', 'sending'),
);

/**
 * To be committed before the last bytes leave, with what they say and with the links in them. False: permission was taken back, and they
 * must not leave.
 */
export async function dotReached(
  store: Store,
  keys: Keys,
  of: { message: Message; token: string; now: number },
  { mail, headers, links, purposes }: MailContent,
): Promise<boolean> {
  const { shop, id, email_hash: emailHash, cart, checkout } = of.message;
  const kept = { ...mail, headers: JSON.stringify(headers), links: JSON.stringify(links) };
  return inSharedCommit(store, async (trx) => {
    const { numAffectedRows } = await toDot(trx, { shop, id, token: of.token, ...kept });
    if (numAffectedRows !== 1n) return false;
    await addLinks(trx, keys, { shop, message: id, emailHash, cart, checkout, at: of.now }, purposes);
    return true;
  });
}

/** What was claimed and can't be put together is let go, if the claim still stands. */
export async function skipClaimed(trx: Store, message: Message, token: string, reason: string, now: number) {
  const { shop, id } = message;
  if (await write(trx, { shop, id, token, from: ['sending'] }, { state: 'skipped', reason, claim: null }))
    await logMessageEvent(trx, message, 'message-skipped', now, { reason });
}

const toSubmitted = prepared((db, of: Fenced & { response: string; at: number }) =>
  db
    .updateTable('messages')
    .set({ state: 'submitted', reason: null, submitted_at: of.at, response: of.response })
    .where('shop', '=', of.shop)
    .where('id', '=', of.id)
    .where('claim', '=', of.token)
    .where('state', 'in', ['dot', 'uncertain']),
);

/** The provider has taken it. Also settles what a restart elsewhere called uncertain. */
export async function markSubmitted(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  message: Message,
  token: string,
  response: string,
  now: number,
) {
  const { shop, id, shopper, journey, step } = message;
  const { numAffectedRows } = await toSubmitted(trx, { shop, id, token, response, at: now });
  if (numAffectedRows !== 1n) return;
  await logMessageEvent(trx, message, 'message-submitted', now);
  const data = { message: id, journey, step };
  await told(trx, jobs, shop, { topic: 'message.submitted', at: now, shopper, data });
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
  if (badAddress && message.channel === 'email') {
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
  context: { jobs: Jobs },
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

/** One message whose delivery broke before its outcome was written, and that nobody has in hand: it may have left, and says so. */
export async function settleBroken(store: Store, shop: string, id: string, now: number): Promise<void> {
  const message = await messageById(store, shop, id);
  if (message?.state !== 'dot') return;
  const words = 'the outcome could not be written down';
  await store.transaction().execute((trx) => markUncertain(trx, shop, id, message.claim ?? '', words, now));
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
