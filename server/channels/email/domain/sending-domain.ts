// The domain a shop's mails come from: what its records were found to be, since when it may send, since when something is wrong with them.

import type { Selectable } from 'kysely';
import { enqueueDelivery } from '../../../journeys/outbox.ts';
import type { Jobs } from '../../../storage/jobs.ts';
import { noticeRaised, noticeResolved } from '../../../storage/notices.ts';
import { prepared } from '../../../storage/prepared.ts';
import type { SendingDomainsTable } from '../../../storage/schema.ts';
import type { Store } from '../../../storage/store.ts';
import type { RecordCheck } from './domain-check.ts';

export interface SendingDomain {
  domain: string;
  checkedAt: number;
  /** From here on mails may leave; null: they may not. */
  verifiedAt: number | null;
  /** Its records have been wrong since, though they were right before. */
  wrongSince: number | null;
  /** The first mail of ours; from then on the domain is warmed up. */
  firstMailAt: number | null;
  /** Mails of one day of the warm-up, and which day that was. */
  warmDay: number | null;
  warmMails: number;
  records: RecordCheck[];
}

/** Why a message waits for its sender's domain. */
export const UNVERIFIED = 'domain-unverified';

/** Records that vanish for less than this (somebody edits them) stop nothing. */
const LOST_AFTER_MS = 20 * 3_600_000;

const findDomain = prepared((db, of: { shop: string; domain: string }) =>
  db.selectFrom('sending_domains').selectAll().where('shop', '=', of.shop).where('domain', '=', of.domain),
);

export async function sendingDomain(db: Store, shop: string, domain: string): Promise<SendingDomain | null> {
  const [row] = (await findDomain(db, { shop, domain })).rows;
  return row === undefined ? null : stateOf(row);
}

const stateOf = (row: Selectable<SendingDomainsTable>): SendingDomain => ({
  domain: row.domain,
  checkedAt: row.checked_at,
  verifiedAt: row.verified_at,
  wrongSince: row.wrong_since,
  firstMailAt: row.first_mail_at,
  warmDay: row.warm_day,
  warmMails: row.warm_mails ?? 0,
  records: JSON.parse(row.records),
});

/** What a check changes. Where nobody answered, what was known stays. */
export function afterCheck(
  known: Pick<SendingDomain, 'verifiedAt' | 'wrongSince'> | null,
  records: RecordCheck[],
  now: number,
): Pick<SendingDomain, 'verifiedAt' | 'wrongSince'> {
  const { verifiedAt = null, wrongSince = null } = known ?? {};
  const faults = records.map((r) => r.fault).filter((fault) => fault !== null);
  if (faults.length === 0) return { verifiedAt: verifiedAt ?? now, wrongSince: null };
  if (verifiedAt === null || faults.every((fault) => fault === 'no-answer')) return { verifiedAt, wrongSince };
  const since = wrongSince ?? now;
  return now - since >= LOST_AFTER_MS ? { verifiedAt: null, wrongSince: null } : { verifiedAt, wrongSince: since };
}

/** Keeps a check, tells the merchant, and lets go what waited for it. */
export async function domainChecked(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  at: { shop: string; domain: string; now: number },
  records: RecordCheck[],
): Promise<SendingDomain> {
  const { shop, domain, now } = at;
  const known = await sendingDomain(trx, shop, domain);
  const { verifiedAt, wrongSince } = afterCheck(known, records, now);
  const row = { checked_at: now, verified_at: verifiedAt, wrong_since: wrongSince, records: JSON.stringify(records) };
  const firstMailAt = known === null ? await firstMailOf(trx, shop) : known.firstMailAt;
  await trx
    .insertInto('sending_domains')
    .values({ shop, domain, first_mail_at: firstMailAt, warm_day: null, warm_mails: null, ...row })
    .onConflict((c) => c.columns(['shop', 'domain']).doUpdateSet(row))
    .execute();
  if (verifiedAt === null || wrongSince !== null)
    await noticeRaised(trx, shop, 'sending-domain', { domain, waits: verifiedAt === null }, now);
  else await noticeResolved(trx, shop, 'sending-domain', now);
  if (verifiedAt !== null) await letGo(trx, jobs, shop, now);
  return (await sendingDomain(trx, shop, domain)) as SendingDomain;
}

/** A shop that has been sending before its domain was ever looked at does not begin anew. */
async function firstMailOf(trx: Store, shop: string): Promise<number | null> {
  const other = await trx.selectFrom('sending_domains').select('domain').where('shop', '=', shop).executeTakeFirst();
  if (other !== undefined) return null;
  const first = await trx
    .selectFrom('messages')
    .select((e) => e.fn.min('submitted_at').as('at'))
    .where('shop', '=', shop)
    .where('state', '=', 'submitted')
    .executeTakeFirstOrThrow();
  return first.at === null ? null : Number(first.at);
}

async function letGo(trx: Store, jobs: Pick<Jobs, 'enqueue'>, shop: string, now: number): Promise<void> {
  const waiting = await trx
    .updateTable('messages')
    .set({ due_at: now, reason: null })
    .where('shop', '=', shop)
    .where('state', '=', 'waiting')
    .where('reason', '=', UNVERIFIED)
    .returning('id')
    .execute();
  for (const { id } of waiting) await enqueueDelivery(trx, jobs, shop, id, now);
}
