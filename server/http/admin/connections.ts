// Other systems of the merchant: the keys by which they ask, and the addresses at which they are told things.

import { z } from 'zod';
import { webhookUrl } from '../../channels/webhooks/public-address.ts';
import { keyMade, keyRevoked, keyScopes, keysOf } from '../../storage/api-keys.ts';
import {
  type Delivery,
  deliveriesTo,
  type Endpoint,
  endpointAdded,
  endpointRemoved,
  endpointResumed,
  endpointsOf,
  TEST_TOPIC,
  testTold,
  webhookTopics,
} from '../../storage/webhook-outbox.ts';
import type { ConnectionsAnswer, EndpointAddedAnswer, EndpointLine, KeyMadeAnswer } from './connection-types.ts';
import { type AdminDeps, type Answered, answer, type Caller, missing } from './request.ts';
import { mayAs } from './roles.ts';
import { connectionWords } from './words/connections.ts';

/** Of what was told at an address. */
const SHOWN = 10;

export async function connections(caller: Caller): Promise<ConnectionsAnswer> {
  const { db, shop, say } = caller;
  const words = connectionWords[say.locale];
  return {
    keys: (await keysOf(db, shop)).map(({ id, name, scope, createdAt, usedAt, revokedAt }) => ({
      ...{ id, name, scopeText: words.scopes[scope], made: say.moment(createdAt).text },
      ...{ used: usedAt === null ? words.never : say.moment(usedAt).text, revoked: revokedAt !== null },
      stateText: revokedAt === null ? words.inUse : words.revoked,
    })),
    scopes: keyScopes.map((scope) => ({ scope, title: words.scopes[scope] })),
    endpoints: await Promise.all((await endpointsOf(db, shop)).map((endpoint) => endpointLine(caller, endpoint))),
    topics: webhookTopics.map((topic) => ({ topic, title: words.topics[topic] })),
  };
}

async function endpointLine({ db, shop, say, role }: Caller, endpoint: Endpoint): Promise<EndpointLine> {
  const words = connectionWords[say.locale];
  const { id, topics, failingSince, disabledAt } = endpoint;
  // What stands behind the host may be a secret of the other system.
  const url = mayAs(role, 'owner') ? endpoint.url : new URL(endpoint.url).origin;
  const since = failingSince === null ? '' : say.moment(failingSince).text;
  const state = disabledAt !== null ? 'off' : failingSince !== null ? 'failing' : 'good';
  return {
    ...{ id, url, topics: topics.map((topic) => words.topics[topic]), state, stateText: words.endpoints[state] },
    text: state === 'good' ? null : words[state](since),
    deliveries: (await deliveriesTo(db, shop, id, SHOWN)).map((told) => ({
      ...{ id: told.id, topic: words.topics[topicOf(told.topic)], at: say.moment(told.at).text },
      ...{ state: tones[told.state], stateText: words.deliveries[told.state], text: deliveryText(say, told) },
    })),
  };
}

const tones = { waiting: 'info', delivered: 'success', 'given-up': 'critical' } as const;
const topicOf = (text: string) => webhookTopics.find((topic) => topic === text) ?? TEST_TOPIC;

function deliveryText(say: Caller['say'], { answer: said, state, attempts, dueAt }: Delivery): string {
  const words = connectionWords[say.locale];
  if (said === null || attempts === 0) return words.notTried;
  const how =
    said === 'inside' || said === 'timeout' || said === 'unreachable' ? words.answers[said] : words.answered(said);
  return state === 'waiting' ? `${how} ${words.again(say.moment(dueAt).text)}` : how;
}

const NewEndpoint = z.strictObject({ url: z.string(), topics: z.array(z.enum(webhookTopics)).min(1) });

export async function addEndpoint(
  { webhooks }: Pick<AdminDeps, 'webhooks'>,
  caller: Caller,
  body: unknown,
): Promise<Answered> {
  const { db, keys, shop, user, now, say } = caller;
  const words = connectionWords[say.locale];
  const wanted = NewEndpoint.safeParse(body);
  const url = wanted.success ? webhookUrl(wanted.data.url, webhooks.local) : null;
  if (!wanted.success || url === null) {
    const topicless = !wanted.success && wanted.error.issues.some(({ path }) => path[0] === 'topics');
    const fields: Record<string, string> = topicless ? { topics: words.chooseTopics } : { url: words.url };
    return { status: 400, body: { fault: say.words.invalid, fields } };
  }
  const topics = [...new Set(wanted.data.topics)];
  const added = { url, topics, editor: user, now };
  const secret = await db.transaction().execute((trx) => endpointAdded(trx, keys, shop, added));
  if (secret === null) return { status: 409, body: { fault: words.tooManyEndpoints } };
  return answer({ ...(await connections(caller)), secret } satisfies EndpointAddedAnswer);
}

/** @param verb removed, switched on again, or sent something to try it with */
export async function changeEndpoint(
  { jobs }: Pick<AdminDeps, 'jobs'>,
  caller: Caller,
  id: string,
  verb: 'remove' | 'resume' | 'test',
): Promise<Answered> {
  const { db, shop, now } = caller;
  const done = await db.transaction().execute((trx) => {
    if (verb === 'remove') return endpointRemoved(trx, shop, id);
    return verb === 'resume' ? endpointResumed(trx, shop, id) : testTold(trx, jobs, shop, id, now);
  });
  return done ? answer(await connections(caller)) : missing(caller);
}

const NewKey = z.strictObject({ name: z.string().trim().min(1).max(100), scope: z.enum(keyScopes) });

export async function makeKey(caller: Caller, body: unknown): Promise<Answered> {
  const { db, shop, user, now, say } = caller;
  const words = connectionWords[say.locale];
  const wanted = NewKey.safeParse(body);
  if (!wanted.success) return { status: 400, body: { fault: say.words.invalid, fields: { name: words.name } } };
  const key = await db.transaction().execute((trx) => keyMade(trx, shop, { ...wanted.data, editor: user, now }));
  if (key === null) return { status: 409, body: { fault: words.tooMany } };
  return answer({ ...(await connections(caller)), key } satisfies KeyMadeAnswer);
}

export async function revokeKey(caller: Caller, id: string): Promise<Answered> {
  const { db, shop, now } = caller;
  return (await keyRevoked(db, shop, id, now)) ? answer(await connections(caller)) : missing(caller);
}
