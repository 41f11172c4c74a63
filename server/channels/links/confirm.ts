// The second yes: the mailbox confirms that its owner wants e-mails. Only then do they count as agreed.

import { logMessageEvent, messageById } from '../../journeys/outbox.ts';
import { emailConsentChanged, mayEmail, pendingConsent } from '../../profile/consent.ts';
import { shopperByEmail } from '../../profile/identity.ts';
import { NOTICED_JOB, type Notice } from '../../profile/record.ts';
import type { Jobs } from '../../storage/jobs.ts';
import type { Store } from '../../storage/store.ts';
import { linkOf, linkUsed } from './link-tokens.ts';
import { tellOthers } from './unsubscribe.ts';

/** `withdrawn`: they have said no since, and an old link does not undo it. */
export type Confirmed = 'confirmed' | 'unknown' | 'withdrawn';

/** Pressed twice it is confirmed once. What begins with a yes to e-mails begins now. */
export async function consentConfirmed(
  { store, jobs }: { store: Store; jobs: Pick<Jobs, 'enqueue'> },
  token: string,
  now: number,
): Promise<Confirmed> {
  return store.transaction().execute(async (trx) => {
    const link = await linkOf(trx, token, 'confirm', now);
    if (link === null || link.email_hash === null) return 'unknown';
    const { shop, email_hash: emailHash } = link;
    if (await mayEmail(trx, shop, emailHash)) return 'confirmed';
    if ((await pendingConsent(trx, shop, emailHash)) === null) return 'withdrawn';
    await emailConsentChanged(trx, shop, emailHash, true, now, 'confirmed');
    await linkUsed(trx, link, now);
    const message = link.message === null ? null : await messageById(trx, shop, link.message);
    if (message !== null) await logMessageEvent(trx, message, 'message-confirmed', now);
    await tellOthers(trx, jobs, shop, emailHash, true, now, true);
    const shopper = await shopperByEmail(trx, shop, emailHash);
    const notice: Notice = {
      ...{ type: 'email-consent-changed', at: now, cart: null, checkout: null, order: null },
      ...{ shopper, emailHash },
    };
    await jobs.enqueue(trx, {
      kind: NOTICED_JOB,
      key: `${shop} confirmed ${emailHash} ${now}`,
      shop,
      payload: { shop, notice },
    });
    return 'confirmed';
  });
}
