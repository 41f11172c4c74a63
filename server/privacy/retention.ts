// How long what happened is kept: each class of rows for its time, then it goes, in small steps. What was sold stays, as the law wants it.

import { dayOf, dayText } from '../lib/zone-time.ts';
import type { JobHandlers } from '../storage/jobs.ts';
import { shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { deliveriesForgotten } from '../storage/webhook-outbox.ts';

export const RETENTION_JOB = 'privacy.retention';

const DAY = 86_400_000;
/** Counts of what was turned away. */
const DROPS_DAYS = 400;
/** What learning did, as its page tells it. */
const RUNS_DAYS = 760;
/** What providers reported of mails, and which links were followed; what followed from it stays. */
const REPORTS_DAYS = 400;
/** Rows of files the merchant brought: those left out, to be mended, and files that were never taken up. */
const FILES_DAYS = 14;
/** What other systems of the merchant were told. */
const TOLD_DAYS = 30;
/** What others wrote to the same addresses: it counts in a week's messages alone. */
const FOREIGN_DAYS = 90;
const ROWS_A_STEP = 2000;
/** Of messages each has links to look for. */
const MESSAGES_A_STEP = 500;

/** Removes one shop's rows that are older than their class is kept. Returns how many. */
export async function purgeOld(store: Store, shop: string, now: number, signal?: AbortSignal): Promise<number> {
  const known = await shopOf(store, shop);
  if (known === null) return 0;
  const { keepEventsDays, keepDecisionsDays } = known.settings;
  const step = (run: (trx: Store) => Promise<bigint>) => inSteps(store, run, signal);
  let gone = 0;
  // The index of each of these is by kind and time: kind by kind, the old ones lie together.
  for (const type of await kindsIn(store, shop, 'events', 'type')) {
    gone += await step(async (trx) => {
      const old = trx
        .selectFrom('events')
        .select('seq')
        .where('shop', '=', shop)
        .where('type', '=', type)
        .where('at', '<', now - keepEventsDays * DAY)
        .limit(ROWS_A_STEP);
      return (await trx.deleteFrom('events').where('seq', 'in', old).executeTakeFirst()).numDeletedRows;
    });
  }
  for (const kind of await kindsIn(store, shop, 'decisions', 'kind')) {
    gone += await step(async (trx) => {
      const old = trx
        .selectFrom('decisions')
        .select('id')
        .where('shop', '=', shop)
        .where('kind', '=', kind)
        .where('at', '<', now - keepDecisionsDays * DAY)
        .limit(ROWS_A_STEP);
      const removed = trx.deleteFrom('decisions').where('shop', '=', shop).where('id', 'in', old);
      return (await removed.executeTakeFirst()).numDeletedRows;
    });
  }
  gone += await oldMessages(store, shop, now - keepDecisionsDays * DAY, signal);
  const untouched = now - keepEventsDays * DAY;
  gone += await step(async (trx) => {
    const old = trx.selectFrom('carts').select('token').where('shop', '=', shop).where('updated_at', '<', untouched);
    const removed = trx.deleteFrom('carts').where('shop', '=', shop).where('token', 'in', old.limit(ROWS_A_STEP));
    return (await removed.executeTakeFirst()).numDeletedRows;
  });
  gone += await step(async (trx) => {
    const old = trx
      .selectFrom('checkouts')
      .select('token')
      .where('shop', '=', shop)
      .where('updated_at', '<', untouched);
    const removed = trx.deleteFrom('checkouts').where('shop', '=', shop).where('token', 'in', old.limit(ROWS_A_STEP));
    return (await removed.executeTakeFirst()).numDeletedRows;
  });
  const day = dayText(dayOf(now - DROPS_DAYS * DAY, known.zone));
  const drops = await store.deleteFrom('drops').where('shop', '=', shop).where('day', '<', day).executeTakeFirst();
  const runs = await store
    .deleteFrom('learning_runs')
    .where('shop', '=', shop)
    .where('at', '<', now - RUNS_DAYS * DAY)
    .executeTakeFirst();
  const reportsUntil = now - REPORTS_DAYS * DAY;
  const holders = await store
    .deleteFrom('cart_links')
    .where('shop', '=', shop)
    .where('last_at', '<', untouched)
    .executeTakeFirst();
  const reports = await store
    .deleteFrom('mail_reports')
    .where('shop', '=', shop)
    .where('received_at', '<', reportsUntil)
    .executeTakeFirst();
  const touches = await store
    .deleteFrom('mail_touches')
    .where('shop', '=', shop)
    .where('at', '<', reportsUntil)
    .executeTakeFirst();
  await deliveriesForgotten(store, shop, now - TOLD_DAYS * DAY);
  await oldFiles(store, shop, now - FILES_DAYS * DAY, now);
  const foreign = await store
    .deleteFrom('foreign_messages')
    .where('shop', '=', shop)
    .where('at', '<', now - FOREIGN_DAYS * DAY)
    .executeTakeFirst();
  const alerts = await store
    .deleteFrom('stock_alerts')
    .where('shop', '=', shop)
    .where('asked_at', '<', now - keepEventsDays * DAY)
    .executeTakeFirst();
  const tasks = await store
    .deleteFrom('tasks')
    .where('shop', '=', shop)
    .where('ended_at', '<', now - keepDecisionsDays * DAY)
    .executeTakeFirst();
  // That it was asked and answered stays as the proof; about whom need not.
  await store
    .updateTable('privacy_requests')
    .set({ person_sealed: null })
    .where('shop', '=', shop)
    .where('done_at', '<', reportsUntil)
    .execute();
  return [drops, runs, holders, reports, touches, foreign, alerts, tasks].reduce(
    (sum, { numDeletedRows }) => sum + Number(numDeletedRows),
    gone,
  );
}

/** What became of a file stays; its rows go, and one that is still being read would be read in vain. */
async function oldFiles(store: Store, shop: string, before: number, now: number): Promise<void> {
  await store.transaction().execute(async (trx) => {
    const old = trx.selectFrom('imports').select('id').where('shop', '=', shop).where('created_at', '<', before);
    await trx.deleteFrom('import_parts').where('shop', '=', shop).where('import', 'in', old).execute();
    await trx
      .updateTable('imports')
      .set({ state: 'stopped', fault: 'expired', ended_at: now })
      .where('shop', '=', shop)
      .where('created_at', '<', before)
      .where('ended_at', 'is', null)
      .execute();
  });
}

/**
 * Messages that came to their end, with the links in them. Those by which somebody unsubscribes never end: they hold no more than
 * keyed hashes, and must work in the oldest mail.
 */
async function oldMessages(store: Store, shop: string, before: number, signal?: AbortSignal): Promise<number> {
  const step = async (trx: Store) => {
    const old = await trx
      .selectFrom('messages')
      .select(['id', 'email_hash'])
      .where('shop', '=', shop)
      .where('created_at', '<', before)
      .where('state', 'not in', ['waiting', 'sending', 'dot'])
      .orderBy('created_at')
      .limit(MESSAGES_A_STEP)
      .execute();
    if (old.length === 0) return 0n;
    const ids = old.map(({ id }) => id);
    await trx
      .deleteFrom('links')
      .where('shop', '=', shop)
      .where('email_hash', 'in', [...new Set(old.map(({ email_hash }) => email_hash))])
      .where('message', 'in', ids)
      .where('expires_at', 'is not', null)
      .execute();
    const removed = trx.deleteFrom('messages').where('shop', '=', shop).where('id', 'in', ids);
    return (await removed.executeTakeFirst()).numDeletedRows;
  };
  return inSteps(store, step, signal, MESSAGES_A_STEP);
}

/** The values of an index's second column, one by one: reading them all would read the table. */
async function kindsIn(store: Store, shop: string, table: 'events' | 'decisions', column: 'type' | 'kind') {
  const kinds: string[] = [];
  for (let last = ''; ; ) {
    const row = await store
      .selectFrom(table as 'events')
      .select(column as 'type')
      .where('shop', '=', shop)
      .where(column as 'type', '>', last)
      .orderBy(column as 'type')
      .limit(1)
      .executeTakeFirst();
    const next = (row as Record<string, string> | undefined)?.[column];
    if (next === undefined) return kinds;
    kinds.push(next);
    last = next;
  }
}

async function inSteps(
  store: Store,
  run: (trx: Store) => Promise<bigint>,
  signal?: AbortSignal,
  aStep = ROWS_A_STEP,
): Promise<number> {
  for (let all = 0; ; ) {
    signal?.throwIfAborted();
    const removed = Number(await store.transaction().execute(run));
    all += removed;
    if (removed < aStep) return all;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function retentionHandlers(deps: { store: Store; now(): number }): JobHandlers {
  return {
    [RETENTION_JOB]: {
      nature: 'external',
      atMost: 1,
      async run(job, { signal }) {
        await purgeOld(deps.store, (job.payload as { shop: string }).shop, deps.now(), signal);
      },
    },
  };
}
