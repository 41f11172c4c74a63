// Work that was tried until it was given up, for the merchant: what it was, why, and what to do with it.

import { z } from 'zod';
import { deliveriesPutAway, INBOX_JOB } from '../../events/inbox.ts';
import { type DeadLetters, deadJobs, deadLettersOf, putAway, triedAgain } from '../../storage/dead-letters.ts';
import { type Answered, type Caller, counted } from './request.ts';
import type { GivenUp } from './team-types.ts';
import { givenUpWords, type WorkKind } from './words/given-up.ts';

const Which = z.strictObject({ kind: z.string().min(1).max(100), fault: z.string().max(500).nullable() });

/** Work by the first word of its kind. */
const kinds: Record<string, WorkKind> = {
  inbox: 'told',
  platform: 'platform',
  email: 'mails',
  journeys: 'journeys',
  noticed: 'journeys',
  cart: 'journeys',
  churn: 'journeys',
  learning: 'learning',
  measurement: 'learning',
  privacy: 'privacy',
};

/** What the law asks for is not put away. */
const mustBeDone = (kind: string) => kind.startsWith('privacy.');

export async function givenUp(caller: Caller): Promise<GivenUp[]> {
  const { db, shop, say } = caller;
  const words = givenUpWords[say.locale];
  const line = async (dead: DeadLetters): Promise<GivenUp> => {
    const work = kinds[dead.kind.split('.')[0] as string] ?? 'other';
    const topics = work === 'told' ? await topicsOf(caller, dead) : [];
    return {
      kind: dead.kind,
      fault: dead.fault,
      count: dead.count,
      title: words.title(counted(say, dead.count), work),
      text: words.when(say.moment(dead.since).text, say.moment(dead.last).text),
      about: topics.length === 0 ? null : words.about(topics.join(', ')),
      reason: dead.fault ?? words.noReason,
      canDiscard: !mustBeDone(dead.kind),
    };
  };
  return Promise.all((await deadLettersOf(db, shop)).map(line));
}

const TOPICS = 5;

/** What the messages among them were about, by the platform's own names of them. */
async function topicsOf({ db, shop }: Caller, { kind, fault }: DeadLetters): Promise<string[]> {
  const deliveries = deliveriesIn(await deadJobs(db, shop, kind, { fault }));
  const rows = await db
    .selectFrom('inbox')
    .select('topic')
    .distinct()
    .where('shop', '=', shop)
    .where('delivery', 'in', deliveries.length === 0 ? [''] : deliveries)
    .orderBy('topic')
    .limit(TOPICS)
    .execute();
  return rows.map(({ topic }) => topic);
}

const Payload = z.object({ delivery: z.string() });
const deliveriesIn = (jobs: { payload: unknown }[]): string[] =>
  jobs.flatMap(({ payload }) => Payload.safeParse(payload).data?.delivery ?? []);

/** Back into the queue, as if never tried: what stood in its way may be mended. */
export async function tryAgain(caller: Caller, body: unknown): Promise<void> {
  const { kind, fault } = Which.parse(body);
  const { db, shop, now } = caller;
  await db.transaction().execute(async (trx) => {
    await triedAgain(trx, kind, await deadJobs(trx, shop, kind, { fault }), now);
  });
}

/** It is never done. A message of the shop that is put away loses what it said. Null when done, else why not. */
export async function discard(caller: Caller, body: unknown): Promise<Answered | null> {
  const { kind, fault } = Which.parse(body);
  const { db, shop, say, now } = caller;
  if (mustBeDone(kind)) return { status: 409, body: { fault: givenUpWords[say.locale].mustBeDone } };
  await db.transaction().execute(async (trx) => {
    const jobs = await deadJobs(trx, shop, kind, { fault });
    if (kind === INBOX_JOB) await deliveriesPutAway(trx, shop, deliveriesIn(jobs), 'put away by the merchant', now);
    await putAway(trx, jobs);
  });
  return null;
}
