// Unsubscribing counts before the page has answered: what waits is withdrawn, what is being sent loses its permission, what has just
// left is waited for.

import { setTimeout as pause } from 'node:timers/promises';
import { endRun } from '../../journeys/engine.ts';
import { journeyOf } from '../../journeys/journey-store.ts';
import { logMessageEvent, messageById, skipMessages } from '../../journeys/outbox.ts';
import { writesElse } from '../../journeys/program.ts';
import { runById } from '../../journeys/runs.ts';
import { suppress } from '../../journeys/suppressions.ts';
import { emailConsentChanged } from '../../profile/consent.ts';
import { shopperByEmail } from '../../profile/identity.ts';
import { shopperOf } from '../../profile/shopper.ts';
import type { Jobs } from '../../storage/jobs.ts';
import type { Store } from '../../storage/store.ts';
import { told } from '../../storage/webhook-outbox.ts';
import { linkOf, linkUsed } from './link-tokens.ts';

/** Tells the platform, so that the shop's other mailers learn of it too. */
export const PLATFORM_CONSENT_JOB = 'platform.consent';

const POLL_MS = 50;
const PATIENCE_MS = 5_000;

/** `in-flight`: it counts, but a mail whose last byte was leaving has no answer yet; ask again. */
export type Unsubscribed = 'done' | 'in-flight' | 'unknown';

/** @param patienceMs real milliseconds to wait for a mail that is just leaving */
export async function unsubscribe(
  deps: { store: Store; jobs: Jobs; patienceMs?: number },
  token: string,
  now: number,
): Promise<Unsubscribed> {
  const { store, jobs, patienceMs = PATIENCE_MS } = deps;
  const link = await store.transaction().execute(async (trx) => {
    const found = await linkOf(trx, token, 'unsubscribe', now);
    if (found === null || found.email_hash === null) return null;
    const { shop, email_hash: emailHash } = found;
    const message = found.message === null ? null : await messageById(trx, shop, found.message);
    await mailsOff(trx, shop, emailHash, message?.run ?? null, 'unsubscribe-link', now);
    if (found.used_at === null) {
      await linkUsed(trx, found, now);
      if (message !== null) await logMessageEvent(trx, message, 'message-unsubscribed', now);
      await tellOthers(trx, jobs, shop, emailHash, false, now);
    }
    return { shop, emailHash };
  });
  if (link === null) return 'unknown';
  for (let waited = 0; ; waited += POLL_MS) {
    if (!(await isLeaving(store, link.shop, link.emailHash))) return 'done';
    if (waited >= patienceMs) return 'in-flight';
    await pause(POLL_MS);
  }
}

/** No more mails to an address: what waits is withdrawn, and the journeys it was part of are over. */
export async function mailsOff(
  trx: Store,
  shop: string,
  emailHash: string,
  from: string | null,
  source: string,
  now: number,
): Promise<void> {
  await suppress(trx, shop, emailHash, 'unsubscribed', now);
  await emailConsentChanged(trx, shop, emailHash, false, now, source);
  const withdrawn = await skipMessages(trx, { shop, emailHash, channel: 'email' }, 'unsubscribed', now);
  const runs = new Set([from, ...withdrawn.map((m) => m.run)].filter((id) => typeof id === 'string'));
  for (const id of runs) {
    const run = await runById(trx, shop, id);
    if (run === null || run.state !== 'waiting') continue;
    const known = await journeyOf(trx, shop, run.journey);
    if (known === null || !writesElse(known.journey, run.step, 'email')) await endRun(trx, run, 'unsubscribed', now);
  }
}

/** Other systems hear what somebody told us. The platform knows people by its own id; one it has none for it was never asked to write to. */
export async function tellOthers(
  trx: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  shop: string,
  emailHash: string,
  granted: boolean,
  now: number,
  confirmed = false,
): Promise<void> {
  const shopper = await shopperByEmail(trx, shop, emailHash);
  if (shopper === null) return;
  await told(trx, jobs, shop, { topic: 'consent.changed', at: now, shopper, data: { granted } });
  const customer = (await shopperOf(trx, shop, shopper))?.customer;
  if (!customer) return;
  await jobs.enqueue(trx, {
    kind: PLATFORM_CONSENT_JOB,
    key: `${shop} ${customer} ${now}`,
    shop,
    payload: { shop, customer, granted, at: now, confirmed },
  });
}

/** A message to this address has passed the point of no return and its provider has not answered. */
async function isLeaving(store: Store, shop: string, emailHash: string): Promise<boolean> {
  const row = await store
    .selectFrom('messages')
    .select('id')
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .where('state', '=', 'dot')
    .executeTakeFirst();
  return row !== undefined;
}
