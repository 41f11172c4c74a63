// The messages of a shop as the merchant reads them: by state, newest first, and one in full.

import type { Store } from '../storage/store.ts';
import type { Span } from './intake-figures.ts';

export const messageStates = ['waiting', 'sending', 'dot', 'submitted', 'skipped', 'failed', 'uncertain'] as const;
export type MessageState = (typeof messageStates)[number];

/** What a list shows of a message: everything but its long texts. */
export interface ListedMessage {
  id: string;
  journey: string;
  step: string;
  shopper: string | null;
  channel: string;
  toSealed: string;
  subject: string;
  state: MessageState;
  reason: string | null;
  attempts: number;
  createdAt: number;
  dueAt: number;
  submittedAt: number | null;
  /** What was heard of it since it left. */
  reported: string | null;
}

const listed = [
  'id',
  'journey',
  'step',
  'shopper',
  'channel',
  'to_sealed as toSealed',
  'subject',
  'state',
  'reason',
  'attempts',
  'created_at as createdAt',
  'due_at as dueAt',
  'submitted_at as submittedAt',
  'reported',
] as const;

/** One page of messages, newest first. */
export async function messagesPage(
  db: Store,
  shop: string,
  filter: { state: MessageState | null; page: number; size: number },
): Promise<ListedMessage[]> {
  let query = db.selectFrom('messages').select('id').where('shop', '=', shop);
  if (filter.state !== null) query = query.where('state', '=', filter.state);
  // Which they are is found in the index; only theirs are the long rows read.
  const ids = query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.size)
    .offset((filter.page - 1) * filter.size);
  const rows = await db
    .selectFrom('messages')
    .select(listed)
    .where('shop', '=', shop)
    .where('id', 'in', ids)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((r) => ({ ...r, state: r.state as MessageState }));
}

/** The newest messages to a shopper and those merged into them. */
export async function messagesOf(db: Store, shop: string, shoppers: string[], limit: number): Promise<ListedMessage[]> {
  const rows = await db
    .selectFrom('messages')
    .select(listed)
    .where('shop', '=', shop)
    .where('shopper', 'in', shoppers)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ ...r, state: r.state as MessageState }));
}

/** The messages of one walk through a journey, in their order. */
export async function messagesOfRun(db: Store, shop: string, run: string): Promise<ListedMessage[]> {
  const rows = await db
    .selectFrom('messages')
    .select(listed)
    .where('shop', '=', shop)
    .where('run', '=', run)
    .orderBy('created_at')
    .execute();
  return rows.map((r) => ({ ...r, state: r.state as MessageState }));
}

/** How many messages stand in each state; with a span, only those made in it. Read from the index alone. */
export async function messageCounts(
  db: Store,
  shop: string,
  span?: Span,
): Promise<{ state: MessageState; reason: string | null; count: number }[]> {
  let query = db
    .selectFrom('messages')
    .select((e) => ['state', 'reason', e.fn.countAll<number>().as('count')])
    .where('shop', '=', shop);
  if (span !== undefined) query = query.where('created_at', '>=', span.from).where('created_at', '<', span.to);
  const rows = await query.groupBy(['state', 'reason']).execute();
  return rows.map((r) => ({ state: r.state as MessageState, reason: r.reason, count: Number(r.count) }));
}

/** One message whole, with the decision behind it and the walk it belongs to. */
export async function messageWhole(db: Store, shop: string, id: string) {
  const message = await db
    .selectFrom('messages')
    .selectAll()
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  if (message === undefined) return null;
  const decision =
    message.decision === null
      ? undefined
      : await db
          .selectFrom('decisions')
          .select(['reasons', 'strategy', 'policy', 'at'])
          .where('shop', '=', shop)
          .where('id', '=', message.decision)
          .executeTakeFirst();
  const run =
    message.run === null
      ? undefined
      : await db
          .selectFrom('journey_runs')
          .select(['entered_at', 'state', 'exit_reason'])
          .where('shop', '=', shop)
          .where('id', '=', message.run)
          .executeTakeFirst();
  return { message, decision: decision ?? null, run: run ?? null };
}
