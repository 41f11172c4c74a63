// Deliveries as they came: the raw row is committed before the sender hears 200, everything else happens in a job.

import type Sqlite from 'better-sqlite3';
import { inGroups } from '../lib/in-groups.ts';
import type { Keys } from '../lib/keys.ts';
import type { JobHandlers } from '../storage/jobs.ts';
import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';

export interface Delivery {
  shop: string;
  /** The sender's id of this delivery: the second one with the same id is not stored again. */
  delivery: string;
  topic: string;
  triggeredAt: number | null;
  receivedAt: number;
  body: string;
}

export const INBOX_JOB = 'inbox.apply';

/**
 * The intake's hot path: deliveries that wait at one moment share one commit (a disk's sync costs more than the rows), by two prepared
 * statements (measured: the typed builder takes it below the limit, see the intake figure of `npm run bench`).
 * Each answer comes after that commit: true, or false when the delivery was known already; a failed commit rejects them all.
 */
export function inboxOnSqlite(
  store: Store,
  raw: Sqlite.Database,
  keys: Keys,
): (delivery: Delivery) => Promise<boolean> {
  const insertRow = raw.prepare(
    `insert into inbox (shop, delivery, topic, triggered_at, received_at, body_sealed) values (?, ?, ?, ?, ?, ?)
     on conflict do nothing`,
  );
  const insertJob = raw.prepare(
    `insert into jobs (kind, key, shop, payload, priority, due_at, attempts, done, created_at)
     values ('${INBOX_JOB}', ?, ?, ?, 0, ?, 0, 0, ?) on conflict do nothing`,
  );
  const insert = (d: Delivery): boolean => {
    const sealed = keys.seal(d.shop, 'inbox', d.body);
    const { changes } = insertRow.run(d.shop, d.delivery, d.topic, d.triggeredAt, d.receivedAt, sealed);
    if (changes === 0) return false;
    const payload = JSON.stringify({ shop: d.shop, delivery: d.delivery });
    insertJob.run(`${d.shop} ${d.delivery}`, d.shop, payload, d.receivedAt, d.receivedAt);
    return true;
  };
  return inGroups(async (group) => store.transaction().execute(async () => group.map(insert)));
}

const findDelivery = prepared((db, of: { shop: string; delivery: string }) =>
  db.selectFrom('inbox').selectAll().where('shop', '=', of.shop).where('delivery', '=', of.delivery),
);
const markApplied = prepared((db, of: { shop: string; delivery: string; outcome: string; now: number }) =>
  db
    .updateTable('inbox')
    .set({ applied_at: of.now, outcome: of.outcome, body_sealed: null })
    .where('shop', '=', of.shop)
    .where('delivery', '=', of.delivery),
);

/** A delivery waiting to be applied; null when it is gone or was applied before. */
export async function openDelivery(trx: Store, keys: Keys, shop: string, delivery: string): Promise<Delivery | null> {
  const [row] = (await findDelivery(trx, { shop, delivery })).rows;
  if (row === undefined || row.applied_at !== null || row.body_sealed === null) return null;
  return {
    shop,
    delivery,
    topic: row.topic,
    triggeredAt: row.triggered_at,
    receivedAt: row.received_at,
    body: keys.open(shop, 'inbox', row.body_sealed),
  };
}

/** Writes down what became of a delivery and forgets its body: it may name persons. */
export async function deliveryApplied(trx: Store, shop: string, delivery: string, outcome: string, now: number) {
  await markApplied(trx, { shop, delivery, outcome, now });
}

/** Deliveries that are never applied: their bodies are forgotten, and the outcome says what became of them. */
export async function deliveriesPutAway(
  trx: Store,
  shop: string,
  deliveries: readonly string[],
  outcome: string,
  now: number,
): Promise<void> {
  if (deliveries.length === 0) return;
  await trx
    .updateTable('inbox')
    .set({ applied_at: now, outcome, body_sealed: null })
    .where('shop', '=', shop)
    .where('delivery', 'in', deliveries)
    .where('applied_at', 'is', null)
    .execute();
}

/** Kept so long that a sender's repetition is known, and that a merchant can ask what became of a delivery. */
const KEPT_MS = 30 * 86_400_000;

/** For the schedule, daily and per shop: what was applied long ago goes; what never could be loses its body, and says so. */
export async function purgeInbox(trx: Store, shop: string, now: number): Promise<void> {
  const old = now - KEPT_MS;
  await trx
    .deleteFrom('inbox')
    .where('shop', '=', shop)
    .where('received_at', '<', old)
    .where('applied_at', '<', old)
    .execute();
  await trx
    .updateTable('inbox')
    .set({ body_sealed: null, applied_at: now, outcome: 'given up' })
    .where('shop', '=', shop)
    .where('received_at', '<', old)
    .where('applied_at', 'is', null)
    .execute();
}

export interface InboxDeps {
  keys: Keys;
  now(): number;
  /** The platform reads the delivery and does what it says, in this transaction; returns what became of it in words. */
  apply(trx: Store, delivery: Delivery): Promise<string>;
}

/** The job that every stored delivery waits for. */
export function inboxHandlers({ keys, now, apply }: InboxDeps): JobHandlers {
  return {
    [INBOX_JOB]: {
      nature: 'pure',
      run: async (trx, job) => {
        const { shop, delivery: id } = job.payload as { shop: string; delivery: string };
        const delivery = await openDelivery(trx, keys, shop, id);
        if (delivery === null) return;
        await deliveryApplied(trx, shop, id, await apply(trx, delivery), now());
      },
    },
  };
}
