// Delivery of one short message: claimed like a mail, in the same ledger, handed to the provider of its channel, its outcome written down.

import { type Message, skipMessages } from '../../journeys/outbox.ts';
import { channelConsentChanged, reachKey, reachLost, type ShortChannel } from '../../profile/channels.ts';
import { inSharedCommit } from '../../storage/shared-commit.ts';
import { type Claim, claimMessage } from '../email/claim.ts';
import { type Delivered, retryLater, type SettleDeps, settle, tokenOf } from '../email/deliver.ts';
import { dotReached } from '../email/ledger.ts';
import { type PrepareShortDeps, prepareShort } from './prepare-short.ts';
import type { ShortProvider } from './short-provider.ts';

export interface ShortDeps extends PrepareShortDeps, SettleDeps {
  /** A channel without a provider sends nothing, and says so. */
  providers: Partial<Record<ShortChannel, ShortProvider>>;
}

const MAKE_AGAIN_AT_MOST = 3;

/** Safe to call at any time and twice at once: the ledger lets one through. What is shown on a visit leaves when somebody comes. */
export async function deliverShort(deps: ShortDeps, message: Message): Promise<Delivered> {
  const now = deps.clock.now();
  const { channel } = message;
  if (channel !== 'sms' && channel !== 'push') return 'not-due';
  if (!['waiting', 'sending'].includes(message.state) || message.due_at > now) return 'not-due';
  const provider = deps.providers[channel];
  if (provider === undefined) return skipped(deps, message, 'no-provider', now);
  for (let round = 0; round < MAKE_AGAIN_AT_MOST; round++) {
    const delivered = await attempt(deps, provider, message, channel);
    if (delivered !== 'outdated') return delivered;
  }
  await retryLater(deps, message.shop, message.id, 60_000, 'the cart is changing');
  return 'busy';
}

async function attempt(
  deps: ShortDeps,
  provider: ShortProvider,
  message: Message,
  channel: ShortChannel,
): Promise<Delivered | 'outdated'> {
  const { shop, id } = message;
  const now = deps.clock.now();
  const prepared = await prepareShort(deps, message, channel, now);
  if ('skip' in prepared) return skipped(deps, message, prepared.skip, now);
  const held: { claim: Claim } = { claim: { outcome: 'gone' } };
  const context = () => ({ ...deps, now: deps.clock.now() });
  const submission = await provider.submit(prepared.short, {
    async claim() {
      held.claim = await inSharedCommit(deps.store, (trx) => claimMessage(trx, context(), shop, id, prepared));
      return held.claim.outcome === 'claimed';
    },
    dot: () => dotReached(deps.store, shop, id, tokenOf(held.claim)),
  });
  if (held.claim.outcome === 'outdated') return 'outdated';
  await settle(deps, message, held.claim, submission);
  if (submission.outcome === 'refused' && submission.badAddress) await gone(deps, message, channel, prepared.to);
  return submission.outcome;
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
