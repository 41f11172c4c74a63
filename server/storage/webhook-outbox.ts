// What other systems of the merchant are told: their addresses with topics, and one row for each thing told at each of them. Written in the
// transaction in which it happened, so that what is rolled back is never told and what is committed always is.

import { z } from 'zod';
import { drawnBytes } from '../lib/drawn-bytes.ts';
import { newId } from '../lib/ids.ts';
import type { Keys } from '../lib/keys.ts';
import type { Jobs } from './jobs.ts';
import { prepared } from './prepared.ts';
import type { Store } from './store.ts';

export const webhookTopics = [
  ...(['message.submitted', 'offer.given', 'consent.changed', 'cart.left', 'churn.crossed'] as const),
] as const;
export type WebhookTopic = (typeof webhookTopics)[number];
/** Sent when the merchant asks for it. */
export const TEST_TOPIC = 'test';

export const WEBHOOK_JOB = 'webhooks.deliver';
/** Addresses of one shop. */
export const MOST_ENDPOINTS = 10;

/** Something that happened; `data` names nobody but the shopper. */
export interface Told {
  topic: WebhookTopic;
  at: number;
  shopper: string | null;
  data: Record<string, string | number | boolean | null>;
}

export interface Endpoint {
  id: string;
  url: string;
  topics: WebhookTopic[];
  createdAt: number;
  failingSince: number | null;
  disabledAt: number | null;
}

export interface Delivery {
  id: string;
  endpoint: string;
  /** The same at every address, and in every repetition. */
  event: string;
  topic: string;
  shopper: string | null;
  at: number;
  data: string;
  state: 'waiting' | 'delivered' | 'given-up';
  attempts: number;
  answer: string | null;
  triedAt: number | null;
  dueAt: number;
}

const Topics = z.array(z.enum(webhookTopics));
const State = z.enum(['waiting', 'delivered', 'given-up']).catch('given-up');

const findEndpoints = prepared((db, of: { shop: string }) =>
  db
    .selectFrom('webhook_endpoints')
    .select(['id', 'topics'])
    .where('shop', '=', of.shop)
    .where((e) => e('disabled_at', 'is', null)),
);

/** True where somebody wants to hear of this: what it costs to find out more can be saved otherwise. */
export async function isAwaited(trx: Store, shop: string, topic: WebhookTopic): Promise<boolean> {
  return (await findEndpoints(trx, { shop })).rows.some(({ topics }) =>
    Topics.parse(JSON.parse(topics)).includes(topic),
  );
}

/** In the transaction in which it happened. */
export async function told(trx: Store, jobs: Pick<Jobs, 'enqueue'>, shop: string, what: Told): Promise<void> {
  const event = newId();
  for (const { id, topics } of (await findEndpoints(trx, { shop })).rows)
    if (Topics.parse(JSON.parse(topics)).includes(what.topic)) await toTell(trx, jobs, shop, id, { ...what, event });
}

async function toTell(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  shop: string,
  endpoint: string,
  { event, topic, at, shopper, data }: Omit<Told, 'topic'> & { topic: string; event: string },
): Promise<void> {
  const id = newId();
  await trx
    .insertInto('webhook_deliveries')
    .values({
      ...{ shop, id, endpoint, event, topic, shopper, at, data: JSON.stringify(data) },
      ...{ state: 'waiting', attempts: 0, answer: null, tried_at: null, due_at: at },
    })
    .execute();
  await jobs.enqueue(trx, { kind: WEBHOOK_JOB, shop, key: `${shop} ${id} 0`, payload: { shop, id } });
}

/** One to try the address with; false where there is no such address in use. */
export async function testTold(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  shop: string,
  endpoint: string,
  at: number,
): Promise<boolean> {
  const known = (await endpointsOf(trx, shop)).find(({ id }) => id === endpoint);
  if (known === undefined || known.disabledAt !== null) return false;
  await toTell(trx, jobs, shop, endpoint, {
    event: newId(),
    topic: TEST_TOPIC,
    at,
    shopper: null,
    data: { test: true },
  });
  return true;
}

export async function endpointsOf(db: Store, shop: string): Promise<Endpoint[]> {
  const rows = await db
    .selectFrom('webhook_endpoints')
    .select(['id', 'url', 'topics', 'created_at', 'failing_since', 'disabled_at'])
    .where('shop', '=', shop)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ topics, created_at, failing_since, disabled_at, ...rest }) => ({
    ...{ ...rest, topics: Topics.parse(JSON.parse(topics)) },
    ...{ createdAt: created_at, failingSince: failing_since, disabledAt: disabled_at },
  }));
}

/** A new address with a secret of its own, which is returned this once; null where there are too many. */
export async function endpointAdded(
  trx: Store,
  keys: Keys,
  shop: string,
  { url, topics, editor, now }: { url: string; topics: WebhookTopic[]; editor: string; now: number },
): Promise<string | null> {
  if ((await endpointsOf(trx, shop)).length >= MOST_ENDPOINTS) return null;
  const secret = `whs_${drawnBytes(32).toString('base64url')}`;
  await trx
    .insertInto('webhook_endpoints')
    .values({
      ...{ shop, id: newId(), url, topics: JSON.stringify(topics), secret_sealed: keys.seal(shop, 'webhook', secret) },
      ...{ editor, created_at: now, failing_since: null, disabled_at: null },
    })
    .execute();
  return secret;
}

/** With everything that was told there. */
export async function endpointRemoved(trx: Store, shop: string, id: string): Promise<boolean> {
  await trx.deleteFrom('webhook_deliveries').where('shop', '=', shop).where('endpoint', '=', id).execute();
  const { numDeletedRows } = await trx
    .deleteFrom('webhook_endpoints')
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Tells it things again from now on; what happened meanwhile is not made up for. */
export async function endpointResumed(trx: Store, shop: string, id: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('webhook_endpoints')
    .set({ failing_since: null, disabled_at: null })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function secretOf(db: Store, keys: Keys, shop: string, endpoint: string): Promise<string | null> {
  const row = await db
    .selectFrom('webhook_endpoints')
    .select('secret_sealed')
    .where('shop', '=', shop)
    .where('id', '=', endpoint)
    .executeTakeFirst();
  return row === undefined ? null : keys.open(shop, 'webhook', row.secret_sealed);
}

const deliveryColumns = [
  ...(['id', 'endpoint', 'event', 'topic', 'shopper', 'at', 'data', 'state', 'attempts', 'answer'] as const),
  ...(['tried_at', 'due_at'] as const),
] as const;

/** The newest told at an address. */
export async function deliveriesTo(db: Store, shop: string, endpoint: string, limit: number): Promise<Delivery[]> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .select(deliveryColumns)
    .where('shop', '=', shop)
    .where('endpoint', '=', endpoint)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ tried_at, due_at, state, ...rest }) => ({
    ...{ ...rest, state: State.parse(state), triedAt: tried_at, dueAt: due_at },
  }));
}

export async function deliveryOf(db: Store, shop: string, id: string): Promise<Delivery | null> {
  const row = await db
    .selectFrom('webhook_deliveries')
    .select(deliveryColumns)
    .where('shop', '=', shop)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { tried_at, due_at, state, ...rest } = row;
  return { ...rest, state: State.parse(state), triedAt: tried_at, dueAt: due_at };
}

/** How a try went; the pause before the next one is the caller's. */
export async function deliveryTried(
  trx: Store,
  shop: string,
  id: string,
  outcome: { state: Delivery['state']; answer: string; at: number; dueAt: number },
): Promise<void> {
  await trx
    .updateTable('webhook_deliveries')
    .set((e) => ({
      ...{ state: outcome.state, answer: outcome.answer, tried_at: outcome.at, due_at: outcome.dueAt },
      attempts: e('attempts', '+', 1),
    }))
    .where('shop', '=', shop)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** What was told before a moment is forgotten, and what still waited for it. */
export async function deliveriesForgotten(trx: Store, shop: string, before: number): Promise<void> {
  await trx.deleteFrom('webhook_deliveries').where('shop', '=', shop).where('at', '<', before).execute();
}

/** An address answered well, or did not; `disabled` switches it off, and gives up what waits for it. */
export async function endpointAnswered(
  trx: Store,
  shop: string,
  id: string,
  state: { failingSince: number | null; disabledAt: number | null },
): Promise<void> {
  await trx
    .updateTable('webhook_endpoints')
    .set({ failing_since: state.failingSince, disabled_at: state.disabledAt })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .execute();
  if (state.disabledAt === null) return;
  await trx
    .updateTable('webhook_deliveries')
    .set({ state: 'given-up' })
    .where('shop', '=', shop)
    .where('endpoint', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}
