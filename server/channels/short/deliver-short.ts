// Delivery of one short message: claimed like a mail, in the same ledger, handed to the provider of its channel, its outcome written down.

import { type Message, skipMessages } from '../../journeys/outbox.ts';
import { channelConsentChanged, reachKey, reachLost, type ShortChannel } from '../../profile/channels.ts';
import { type Delivered, deliverBy, isDue, type SettleDeps } from '../email/deliver.ts';
import { type PrepareShortDeps, prepareShort, type ShortTold, shortReader } from './prepare-short.ts';
import type { ShortMessage, ShortProvider } from './short-provider.ts';

export interface ShortDeps extends PrepareShortDeps, SettleDeps {
  /** A channel without a provider sends nothing, and says so. */
  providers: Partial<Record<ShortChannel, ShortProvider>>;
}

/** Safe to call at any time and twice at once: the ledger lets one through. What is shown on a visit leaves when somebody comes. */
export async function deliverShort(deps: ShortDeps, message: Message): Promise<Delivered> {
  const now = deps.clock.now();
  const { channel } = message;
  if ((channel !== 'sms' && channel !== 'push') || !isDue(message, now)) return 'not-due';
  const provider = deps.providers[channel];
  if (provider === undefined) return skipped(deps, message, 'no-provider', now);
  const { outcome, to, submission } = await deliverBy<ShortTold, ShortMessage>(deps, message, {
    read: shortReader(deps, channel),
    make: (claimed, at) => prepareShort(deps, claimed, channel, at),
    submit: (ledger) => provider.submit(ledger),
  });
  if (to !== null && submission.outcome === 'refused' && submission.badAddress) await gone(deps, message, channel, to);
  return outcome;
}

async function skipped(deps: ShortDeps, { shop, id }: Message, reason: string, now: number): Promise<'skipped'> {
  await deps.store.transaction().execute((trx) => skipMessages(trx, { shop, message: id }, reason, now));
  return 'skipped';
}

/** Nobody is reached there any more: a number ends its consent, a browser has dropped its subscription. */
async function gone({ store, keys, clock }: ShortDeps, message: Message, channel: ShortChannel, to: string) {
  const { shop, email_hash: emailHash } = message;
  await store.transaction().execute(async (trx) => {
    await reachLost(trx, shop, channel, reachKey(keys, shop, channel, to));
    if (channel === 'sms')
      await channelConsentChanged(trx, shop, emailHash, channel, {
        granted: false,
        at: clock.now(),
        source: 'bounced',
      });
  });
}
