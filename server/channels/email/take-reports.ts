// What follows from a report: a dead address and whoever complained are never written to again, and the message shows what became of it.

import { endRun } from '../../journeys/engine.ts';
import { type Message, messageById, skipMessages } from '../../journeys/outbox.ts';
import { runById } from '../../journeys/runs.ts';
import { type SuppressionReason, suppress } from '../../journeys/suppressions.ts';
import { normalisedEmail } from '../../lib/email-address.ts';
import type { Keys } from '../../lib/keys.ts';
import type { Jobs } from '../../storage/jobs.ts';
import type { Store } from '../../storage/store.ts';
import { mailsOff, tellOthers } from '../links/unsubscribe.ts';
import { guardComplaints } from './complaint-guard.ts';
import { markSubmitted } from './ledger.ts';
import type { MailReport, ReportKind } from './mail-report.ts';

const DAY = 86_400_000;
/** So many soft bounces of different mails within so long, and the address is given up. */
const SOFT_BOUNCES = 3;
const SOFT_MS = 14 * DAY;
/** A report that names only the address is about the newest mail to it, if that is not older than providers keep trying. */
const TRYING_MS = 5 * DAY;

export interface ReportContext {
  keys: Keys;
  jobs: Pick<Jobs, 'enqueue'>;
  now: number;
}

/** Twice, late and in any order: the outcome is the same. @returns how many were about somebody or something we know how to name */
export async function reportsTaken(store: Store, context: ReportContext, shop: string, reports: MailReport[]) {
  return store.transaction().execute(async (trx) => {
    let taken = 0;
    for (const report of reports) if (await take(trx, context, shop, report)) taken++;
    return taken;
  });
}

async function take(trx: Store, context: ReportContext, shop: string, report: MailReport): Promise<boolean> {
  const { keys, now } = context;
  const address = normalisedEmail(report.recipient);
  const named = report.message === null ? null : await messageById(trx, shop, report.message);
  const hash = named?.email_hash ?? (address === null ? null : keys.fingerprint(shop, 'email', address));
  if (hash === null) return false;
  const at = Math.min(report.at, now);
  const message = named ?? (await newestTo(trx, shop, hash, at));
  const { kind } = report;
  const isNew = await kept(trx, {
    ...{ shop, kind, email_hash: hash, message: message?.id ?? null, at, received_at: now },
    id: `${kind} ${message?.id ?? `${hash} ${at}`}`,
  });
  if (!isNew) return true;
  if (message !== null) await shown(trx, context.jobs, message, kind, now);
  if (kind === 'hard-bounce' || (kind === 'soft-bounce' && (await bouncesOften(trx, shop, hash, at))))
    await givenUp(trx, shop, hash, 'bounced', message, now);
  if (kind === 'complaint') {
    await suppress(trx, shop, hash, 'complained', now);
    await mailsOff(trx, shop, hash, message?.run ?? null, 'complaint', now);
    await tellOthers(trx, context.jobs, shop, hash, false, now);
    await guardComplaints(trx, shop, now);
  }
  return true;
}

async function kept(
  trx: Store,
  row: {
    shop: string;
    id: string;
    kind: string;
    email_hash: string;
    message: string | null;
    at: number;
    received_at: number;
  },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('mail_reports')
    .values(row)
    .onConflict((c) => c.columns(['shop', 'id']).doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

async function newestTo(trx: Store, shop: string, emailHash: string, at: number): Promise<Message | null> {
  const row = await trx
    .selectFrom('messages')
    .selectAll()
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .where('state', 'in', ['dot', 'submitted', 'uncertain'])
    .where('claimed_at', '<=', at)
    .where('claimed_at', '>', at - TRYING_MS)
    .orderBy('claimed_at', 'desc')
    .executeTakeFirst();
  return row ?? null;
}

/** What a message shows, the weightier over the lighter, whatever came first. */
const shownAs: Record<ReportKind, string> = {
  delayed: 'delayed',
  delivered: 'delivered',
  'soft-bounce': 'bounced',
  refused: 'bounced',
  'hard-bounce': 'bounced',
  complaint: 'complained',
};
const weights = ['delayed', 'delivered', 'bounced', 'complained'];

async function shown(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  message: Message,
  kind: ReportKind,
  now: number,
): Promise<void> {
  const { shop, id } = message;
  // It did leave after all: the provider's answer had been lost, not the mail.
  if (message.state === 'uncertain' && message.claim !== null)
    await markSubmitted(trx, jobs, message, message.claim, 'reported by the provider', now);
  const reported = shownAs[kind];
  if (weights.indexOf(reported) <= weights.indexOf(message.reported ?? '')) return;
  await trx.updateTable('messages').set({ reported }).where('shop', '=', shop).where('id', '=', id).execute();
}

/** Reports may come late and mixed: any fortnight that holds so many counts. */
async function bouncesOften(trx: Store, shop: string, emailHash: string, at: number): Promise<boolean> {
  const rows = await trx
    .selectFrom('mail_reports')
    .select('at')
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .where('kind', '=', 'soft-bounce')
    .where('at', '>', at - SOFT_MS)
    .where('at', '<', at + SOFT_MS)
    .orderBy('at')
    .execute();
  return rows.some(
    ({ at: last }, i) => i + 1 >= SOFT_BOUNCES && last - (rows[i + 1 - SOFT_BOUNCES]?.at ?? 0) < SOFT_MS,
  );
}

/** Nothing more goes there: what waits is withdrawn, and the journeys it was part of are over. */
async function givenUp(
  trx: Store,
  shop: string,
  emailHash: string,
  reason: SuppressionReason,
  about: Message | null,
  now: number,
): Promise<void> {
  await suppress(trx, shop, emailHash, reason, now);
  const withdrawn = await skipMessages(trx, { shop, emailHash }, 'suppressed', now);
  const runs = new Set([about?.run ?? null, ...withdrawn.map((m) => m.run)].filter((id) => id !== null));
  for (const id of runs) {
    const run = await runById(trx, shop, id);
    if (run !== null && run.state === 'waiting') await endRun(trx, run, 'suppressed', now);
  }
}
