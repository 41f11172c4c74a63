// Complaints by share of the mails: the large mailboxes turn everything away from .3 % on, and want less than .1 %.

import { noticeRaised, noticeResolved } from '../../storage/notices.ts';
import { settingsPatched } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';

const SPAN_MS = 30 * 86_400_000;
/** Gmail's and Yahoo's bounds (sender guidelines of 2024). */
const WARN = 0.001;
const PAUSE = 0.003;
/** Of fewer mails a single complaint would decide. */
const FEWEST_MAILS = 1000;

/** Looks at the last thirty days after a complaint; at the upper bound nothing more leaves until the merchant says so. */
export async function guardComplaints(trx: Store, shop: string, now: number): Promise<void> {
  const mails = await trx
    .selectFrom('messages')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('state', '=', 'submitted')
    .where('submitted_at', '>', now - SPAN_MS)
    .executeTakeFirstOrThrow();
  const complaints = await trx
    .selectFrom('mail_reports')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('kind', '=', 'complaint')
    .where('at', '>', now - SPAN_MS)
    .executeTakeFirstOrThrow();
  const told = { complaints: Number(complaints.count), mails: Number(mails.count) };
  const share = told.mails < FEWEST_MAILS ? 0 : told.complaints / told.mails;
  if (share >= PAUSE) await settingsPatched(trx, shop, { paused: true });
  if (share >= WARN) await noticeRaised(trx, shop, 'complaints', { ...told, paused: share >= PAUSE }, now);
  else await noticeResolved(trx, shop, 'complaints', now);
}
