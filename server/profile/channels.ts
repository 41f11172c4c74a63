// The ways a message can reach somebody, where it would go, and whether they agreed to that way. Each channel is asked for by itself.
// Whoever is written to is known by an address (a keyed hash): consents of all channels hang on it, and caps count by it.

import type { Keys } from '../lib/keys.ts';
import { normalisedPhone } from '../lib/phone-number.ts';
import type { Store } from '../storage/store.ts';
import { consentSaid, mayEmail, maySay } from './consent.ts';
import { allOf } from './identity.ts';
import { addressOf } from './shopper.ts';

export const channels = ['email', 'sms', 'push', 'site'] as const;
export type Channel = (typeof channels)[number];
/** Those with a consent of their own beside that to e-mails. */
export type ShortChannel = 'sms' | 'push';

export interface Reader {
  emailHash: string | null;
  shopper: string | null;
}

/** Where a message of a channel goes: an address, a phone number, a browser's subscription as JSON; '' for the next visit. Null: nowhere. */
export async function reachOf(
  trx: Store,
  keys: Keys,
  shop: string,
  channel: Channel,
  { emailHash, shopper }: Reader,
): Promise<string | null> {
  if (emailHash === null) return null;
  if (channel === 'email') return (await addressOf(trx, keys, shop, emailHash))?.email ?? null;
  if (shopper === null) return null;
  if (channel === 'site') return '';
  const row = await trx
    .selectFrom('identities')
    .select('sealed')
    .where('shop', '=', shop)
    .where('kind', '=', kindOf[channel])
    .where('shopper', 'in', await allOf(trx, shop, shopper))
    .orderBy('at', 'desc')
    .executeTakeFirst();
  return row?.sealed == null ? null : keys.open(shop, 'email', row.sealed);
}

const kindOf = { sms: 'phone', push: 'push' } as const;

/** Whether they agreed to a channel. What is shown on a visit is asked of the browser, when it comes. */
export async function mayReach(trx: Store, shop: string, channel: Channel, emailHash: string): Promise<boolean> {
  if (channel === 'site') return true;
  return channel === 'email' ? mayEmail(trx, shop, emailHash) : maySay(trx, shop, emailHash, channel);
}

/** Consent to a channel; older words change nothing. */
export const channelConsentChanged = (
  trx: Store,
  shop: string,
  emailHash: string,
  channel: ShortChannel,
  word: { granted: boolean; at: number; source: string },
): Promise<void> => consentSaid(trx, shop, emailHash, channel, word);

/** Keeps a phone number, or a browser's subscription, sealed; it is this shopper's from now on. */
export async function reachKnown(
  trx: Store,
  keys: Keys,
  shop: string,
  channel: ShortChannel,
  of: { shopper: string; value: string; at: number },
): Promise<void> {
  const key = reachKey(keys, shop, channel, of.value);
  const row = { shopper: of.shopper, sealed: keys.seal(shop, 'email', of.value), at: of.at };
  await trx
    .insertInto('identities')
    .values({ shop, kind: kindOf[channel], key, ...row })
    .onConflict((c) => c.columns(['shop', 'kind', 'key']).doUpdateSet(row))
    .execute();
}

/** A number or subscription is known by a keyed hash; of a subscription, by that of its endpoint. */
export function reachKey(keys: Keys, shop: string, channel: ShortChannel, value: string): string {
  const plain = channel === 'sms' ? (normalisedPhone(value) ?? value) : String(JSON.parse(value).endpoint);
  return keys.fingerprint(shop, kindOf[channel], plain);
}

/** Whose number or subscription this is; null where nobody's. */
export async function holderOf(trx: Store, shop: string, channel: ShortChannel, key: string): Promise<string | null> {
  const row = await trx
    .selectFrom('identities')
    .select('shopper')
    .where('shop', '=', shop)
    .where('kind', '=', kindOf[channel])
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.shopper ?? null;
}

/** Whether a shopper has a number, or a browser that takes notifications. */
export async function hasReach(trx: Store, shop: string, channel: ShortChannel, shopper: string | null) {
  if (shopper === null) return false;
  const row = await trx
    .selectFrom('identities')
    .select('key')
    .where('shop', '=', shop)
    .where('kind', '=', kindOf[channel])
    .where('shopper', 'in', await allOf(trx, shop, shopper))
    .executeTakeFirst();
  return row !== undefined;
}

/** It leads nowhere any more. */
export async function reachLost(trx: Store, shop: string, channel: ShortChannel, key: string): Promise<void> {
  await trx
    .deleteFrom('identities')
    .where('shop', '=', shop)
    .where('kind', '=', kindOf[channel])
    .where('key', '=', key)
    .execute();
}
