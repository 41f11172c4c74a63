// The outbox: messages that were decided on, before and after a channel takes them over. The channel's own steps are in its ledger.

import type { Selectable } from 'kysely';
import { appendEvent } from '../events/log.ts';
import { newId } from '../lib/ids.ts';
import type { Channel } from '../profile/channels.ts';
import type { Jobs } from '../storage/jobs.ts';
import { prepared } from '../storage/prepared.ts';
import type { MessagesTable } from '../storage/schema.ts';
import type { Store } from '../storage/store.ts';
import { CONFIRM_JOURNEY } from './ready/confirm-address.ts';

export type Message = Selectable<MessagesTable>;

/** One job a message and due moment; the channel handles it. */
export const DELIVER_JOB = 'email.deliver';

export interface NewMessage {
  shop: string;
  run: string;
  journey: string;
  step: string;
  decision: string;
  shopper: string | null;
  emailHash: string;
  /** The address, number or subscription, sealed for the purpose `email`. */
  toSealed: string;
  cart: string | null;
  checkout: string | null;
  createdAt: number;
  /** How it goes out. */
  channel: Channel;
  dueAt: number;
  staleAt: number;
  /** Class of its journey, 0 first; expected worth in minor units, where it is sent for an order's sake. */
  priority: number;
  worth: number | null;
  /** Why it does not leave at once, if it does not. */
  reason: string | null;
}

/** Puts a message into the outbox; what it says is filled in when it leaves, with the prices of that moment. */
export async function planMessage(trx: Store, jobs: Pick<Jobs, 'enqueue'>, message: NewMessage): Promise<string> {
  const id = newId();
  await trx
    .insertInto('messages')
    .values({
      shop: message.shop,
      id,
      run: message.run,
      journey: message.journey,
      step: message.step,
      channel: message.channel,
      decision: message.decision,
      shopper: message.shopper,
      email_hash: message.emailHash,
      to_sealed: message.toSealed,
      cart: message.cart,
      checkout: message.checkout,
      subject: '',
      html: '',
      text: '',
      headers: '{}',
      state: 'waiting',
      reason: message.reason,
      attempts: 0,
      claim: null,
      created_at: message.createdAt,
      due_at: message.dueAt,
      stale_at: message.staleAt,
      claimed_at: null,
      submitted_at: null,
      response: null,
      priority: message.priority,
      worth: message.worth,
    })
    .execute();
  await enqueueDelivery(trx, jobs, message.shop, id, message.dueAt);
  return id;
}

export async function enqueueDelivery(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  shop: string,
  message: string,
  dueAt: number,
) {
  await jobs.enqueue(trx, {
    kind: DELIVER_JOB,
    key: `${shop} ${message} ${dueAt}`,
    shop,
    payload: { shop, message },
    runAt: dueAt,
  });
}

const findMessage = prepared((db, of: { shop: string; id: string }) =>
  db.selectFrom('messages').selectAll().where('shop', '=', of.shop).where('id', '=', of.id),
);

export async function messageById(trx: Store, shop: string, id: string): Promise<Message | null> {
  return (await findMessage(trx, { shop, id })).rows[0] ?? null;
}

/** The message of a run's newest step, if there is one. */
export async function newestMessageOf(trx: Store, shop: string, run: string): Promise<Message | null> {
  const row = await trx
    .selectFrom('messages')
    .selectAll()
    .where('shop', '=', shop)
    .where('run', '=', run)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

/** A message that still waits moves to a later moment, with all its usefulness. */
export async function postponeMessage(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  message: Message,
  dueAt: number,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('messages')
    .set({ due_at: dueAt, stale_at: dueAt + (message.stale_at - message.due_at) })
    .where('shop', '=', message.shop)
    .where('id', '=', message.id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (numUpdatedRows === 1n) await enqueueDelivery(trx, jobs, message.shop, message.id, dueAt);
}

/** What has not left and now never will. Also takes back a message whose sending has begun: its last byte then never leaves. */
export async function skipMessages(
  trx: Store,
  of: { shop: string } & ({ run: string } | { emailHash: string; channel?: Channel } | { message: string }),
  reason: string,
  now: number,
): Promise<Message[]> {
  let query = trx
    .updateTable('messages')
    .set({ state: 'skipped', reason, claim: null })
    .where('shop', '=', of.shop)
    .where('state', 'in', ['waiting', 'sending']);
  if ('run' in of) query = query.where('run', '=', of.run);
  else if ('emailHash' in of) {
    query = query.where('email_hash', '=', of.emailHash);
    if (of.channel !== undefined) query = query.where('channel', '=', of.channel);
  } else query = query.where('id', '=', of.message);
  const skipped = await query.returningAll().execute();
  for (const message of skipped) await logMessageEvent(trx, message, 'message-skipped', now, { reason });
  return skipped;
}

export type MessageEvent =
  | 'message-submitted'
  | 'message-skipped'
  | 'message-failed'
  | 'message-uncertain'
  | 'message-clicked'
  | 'message-answered'
  | 'message-confirmed'
  | 'message-unsubscribed';

/** What we send is part of what happened: it goes to the log as well. `nth` tells repeated events of one message apart. */
export async function logMessageEvent(
  trx: Store,
  message: Message,
  type: MessageEvent,
  at: number,
  detail: Record<string, string | number | null> = {},
  nth = '',
): Promise<void> {
  const { shop, id, shopper, cart, checkout, journey, step } = message;
  await appendEvent(trx, {
    shop,
    id: `${type} ${id}${nth === '' ? '' : ` ${nth}`}`,
    type,
    at,
    received_at: at,
    visitor: null,
    shopper,
    cart,
    checkout,
    order_id: null,
    product: null,
    body: JSON.stringify({ message: id, journey, step, ...detail }),
  });
}

const onTheWay = ['sending', 'dot', 'submitted', 'uncertain'];

/** For one that waits itself: what is on the way or gone. */
const countLeft = prepared(
  (db, of: { shop: string; emailHash: string; made: number; after: number; without: string }) =>
    db
      .selectFrom('messages')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('shop', '=', of.shop)
      .where('email_hash', '=', of.emailHash)
      .where('created_at', '>', of.made)
      .where('journey', '!=', CONFIRM_JOURNEY)
      .where('state', 'in', onTheWay)
      .where('claimed_at', '>', of.after)
      .where('id', '!=', of.without),
);

/** Messages to one address that left, or are about to, after a moment; without the one that is asking, and without what only asked to confirm. */
export async function messagesTo(
  trx: Store,
  shop: string,
  emailHash: string,
  after: number,
  asking: { without: string | null; priority: number },
): Promise<number> {
  const { without, priority } = asking;
  const made = after - 30 * 86_400_000;
  if (without !== null) {
    const { rows } = await countLeft(trx, { shop, emailHash, made, after, without });
    return Number(rows[0]?.count ?? 0);
  }
  const { count } = await trx
    .selectFrom('messages')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .where('created_at', '>', made)
    .where('journey', '!=', CONFIRM_JOURNEY)
    .where((e) =>
      e.or([
        // On the way or gone: it counts from when it left.
        e.and([e('state', 'in', onTheWay), e('claimed_at', '>', after)]),
        // Decided on before the one that asks, and no less urgent: it has its place in the week already.
        e.and([
          e('state', '=', 'waiting'),
          e('channel', '!=', 'site'),
          e.or([e('priority', 'is', null), e('priority', '<=', priority)]),
        ]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Text messages to one reader that left, are about to or wait, after a moment. */
export async function textsTo(trx: Store, shop: string, emailHash: string, after: number, without: string | null) {
  const { count } = await trx
    .selectFrom('messages')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .where('channel', '=', 'sms')
    .where('created_at', '>', after)
    .where('state', 'in', ['waiting', 'sending', 'dot', 'submitted', 'uncertain'])
    .$if(without !== null, (q) => q.where('id', '!=', without as string))
    .executeTakeFirstOrThrow();
  return Number(count);
}
