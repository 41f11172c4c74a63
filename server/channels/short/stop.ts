// A reply to a text message. STOP, in whatever language, ends text messages at once: what waits is withdrawn, the consent is over.

import { skipMessages } from '../../journeys/outbox.ts';
import type { Keys } from '../../lib/keys.ts';
import { normalisedPhone } from '../../lib/phone-number.ts';
import { channelConsentChanged, holderOf, reachKey } from '../../profile/channels.ts';
import { shopperOf } from '../../profile/shopper.ts';
import { installedShops } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';

const WORDS = new Set([
  ...['stop', 'stopall', 'stopp', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout', 'opt-out'],
  ...['abmelden', 'abbestellen', 'ende', 'arret', 'arrêt', 'parar', 'baja', 'alto', 'fermati', 'توقف', 'إيقاف'],
]);

/** Whether a reply asks to end it: the word alone, or first in the line. */
export const asksToStop = (text: string): boolean => {
  const [first = ''] = text
    .trim()
    .toLowerCase()
    .split(/[\s.,!;:]+/);
  return WORDS.has(first);
};

/**
 * Ends text messages to a number in every shop here that has it: they share a sender, and nobody should have to say it twice.
 * @returns in how many shops it was known
 */
export async function stopReplied(deps: { store: Store; keys: Keys }, from: string, now: number): Promise<number> {
  const { store, keys } = deps;
  const phone = normalisedPhone(from);
  if (phone === null) return 0;
  return store.transaction().execute(async (trx) => {
    let known = 0;
    for (const shop of await installedShops(trx)) {
      const shopper = await holderOf(trx, shop, 'sms', reachKey(keys, shop, 'sms', phone));
      const emailHash = shopper === null ? null : ((await shopperOf(trx, shop, shopper))?.email_hash ?? null);
      if (emailHash === null) continue;
      known++;
      await textsOff(trx, shop, emailHash, 'sms', 'stop-reply', now);
    }
    return known;
  });
}

/** No more messages of a channel to a reader; what waits is withdrawn. */
export async function textsOff(
  trx: Store,
  shop: string,
  emailHash: string,
  channel: 'sms' | 'push',
  source: string,
  now: number,
): Promise<void> {
  await channelConsentChanged(trx, shop, emailHash, channel, { granted: false, at: now, source });
  await skipMessages(trx, { shop, emailHash, channel }, 'unsubscribed', now);
}
