// Tells the shop what a shopper told us about mail, so that both records agree.

import { z } from 'zod';
import { mayEmail } from '../../profile/consent.ts';
import { shopperByCustomer } from '../../profile/identity.ts';
import { shopperOf } from '../../profile/shopper.ts';
import type { JobHandlers, Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { gid } from './fields.ts';
import type { AdminApi } from './graphql-client.ts';
import { customerEmailMarketingConsentUpdate } from './operations/email-consent.ts';

export const CONSENT_JOB = 'platform.consent';

const payload = z.object({
  shop: z.string(),
  customer: z.string(),
  granted: z.boolean(),
  at: z.number(),
  confirmed: z.boolean().default(false),
});

/** Part of the transaction in which the shopper's word is stored. `customer` is the platform's id. */
export async function consentTold(
  trx: Store,
  jobs: Jobs,
  shop: string,
  change: { customer: string; granted: boolean; at: number },
): Promise<void> {
  const key = `${shop} ${change.customer} ${change.at}`;
  await jobs.enqueue(trx, { kind: CONSENT_JOB, shop, key, payload: { shop, ...change } });
}

export function consentHandlers(deps: { store: Store; api: AdminApi }): JobHandlers {
  return {
    [CONSENT_JOB]: {
      nature: 'external',
      async run(job, { signal }) {
        const { shop, customer, granted, at, confirmed } = payload.parse(job.payload);
        const known = await shopOf(deps.store, shop);
        if (known === null || known.uninstalledAt !== null) return;
        // Told late (the platform was down), it must not undo what the shopper has said since.
        const shopper = await shopperByCustomer(deps.store, shop, customer);
        const emailHash = shopper === null ? null : (await shopperOf(deps.store, shop, shopper))?.email_hash;
        if (emailHash && (await mayEmail(deps.store, shop, emailHash)) !== granted) return;
        const input = {
          customerId: gid('Customer', customer),
          emailMarketingConsent: {
            marketingState: granted ? ('SUBSCRIBED' as const) : ('UNSUBSCRIBED' as const),
            ...(granted && {
              marketingOptInLevel: confirmed ? ('CONFIRMED_OPT_IN' as const) : ('SINGLE_OPT_IN' as const),
            }),
            consentUpdatedAt: new Date(at).toISOString(),
          },
        };
        // A user error (the customer is gone, or has no address) has nobody to be told: our own record already stands.
        await deps.api.run(shop, customerEmailMarketingConsentUpdate, { input }, signal);
      },
    },
  };
}
