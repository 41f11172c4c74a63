// The shopper's own page behind a link in a mail: what it shows, and what a change there does. The holder of the link is the address's owner.

import { unsubscribedNoMore } from '../../journeys/suppressions.ts';
import type { Keys } from '../../lib/keys.ts';
import { eraseShopper } from '../../privacy/erase.ts';
import { erasePersonWaiting } from '../../privacy/erasure.ts';
import { channelConsentChanged, hasReach, mayReach, type ShortChannel } from '../../profile/channels.ts';
import { emailConsentChanged, mayEmail } from '../../profile/consent.ts';
import { shopperByEmail } from '../../profile/identity.ts';
import {
  type Frequency,
  type Preferences,
  preferencesOf,
  preferencesSaid,
  type Word,
} from '../../profile/preferences.ts';
import { addressOf } from '../../profile/shopper.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { textsOff } from '../short/stop.ts';
import { type Link, linkOf } from './link-tokens.ts';
import { mailsOff, tellOthers } from './unsubscribe.ts';

export interface OwnPage {
  shop: { name: string; url: string };
  wishes: Preferences;
  /** E-mails may leave: consent is there. */
  emails: boolean;
  /** Text messages and notifications may leave; null where there is neither a number, nor a browser, nor a word of theirs. */
  sms: boolean | null;
  push: boolean | null;
  /** Kinds of products of the shop, the largest first, those with a wish always among them. */
  kinds: string[];
  /** Products they did not want to see, by name. */
  hidden: { product: string; title: string }[];
}

type OwnLink = Link & { email_hash: string };

/** The link of a token; null for what opens nothing. */
export async function ownLinkOf(db: Store, token: string, now: number): Promise<OwnLink | null> {
  const link = await linkOf(db, token, 'preferences', now);
  return link?.email_hash ? (link as OwnLink) : null;
}

/** More choices than this are no choice. */
const KINDS = 12;

export async function ownPage(db: Store, { shop, email_hash: emailHash }: OwnLink): Promise<OwnPage | null> {
  const facts = await shopOf(db, shop);
  if (facts === null) return null;
  const wishes = await preferencesOf(db, shop, { emailHash });
  const counted = await db
    .selectFrom('products')
    .select((e) => ['product_type', e.fn.countAll<number>().as('count')])
    .where('shop', '=', shop)
    .where('published', '=', 1)
    .where('deleted_at', 'is', null)
    .where('product_type', '!=', '')
    .groupBy('product_type')
    .orderBy('count', 'desc')
    .orderBy('product_type')
    .limit(KINDS)
    .execute();
  const shopper = await shopperByEmail(db, shop, emailHash);
  const channelOn = async (channel: ShortChannel) => {
    const may = await mayReach(db, shop, channel, emailHash);
    return may || (await hasReach(db, shop, channel, shopper)) ? may : null;
  };
  const hidden =
    wishes.less.length === 0
      ? []
      : await db
          .selectFrom('products')
          .select(['id', 'title'])
          .where('shop', '=', shop)
          .where('id', 'in', wishes.less.slice(-20))
          .execute();
  return {
    shop: { name: facts.name, url: facts.url },
    wishes,
    emails: await mayEmail(db, shop, emailHash),
    sms: await channelOn('sms'),
    push: await channelOn('push'),
    kinds: [...new Set([...counted.map((row) => row.product_type), ...wishes.interests])],
    hidden: hidden.map(({ id, title }) => ({ product: id, title })),
  };
}

export interface OwnChange {
  emails: boolean;
  /** Left out where the form did not ask. */
  sms?: boolean | undefined;
  push?: boolean | undefined;
  frequency: Frequency;
  personal: boolean;
  interests: string[];
  /** Hidden products to show again. */
  shown: string[];
}

/** Takes over what the form says; it counts from the next request and for every mail that has not left yet. */
export async function ownChange(
  store: Store,
  jobs: Pick<Jobs, 'enqueue'>,
  link: OwnLink,
  change: OwnChange,
  now: number,
): Promise<void> {
  const { shop, email_hash: emailHash } = link;
  await store.transaction().execute(async (trx) => {
    const page = await ownPage(trx, link);
    if (page === null) return;
    const words: Word[] = [
      { name: 'personal', value: change.personal ? 'on' : 'off' },
      { name: 'frequency', value: change.frequency },
      { name: 'channel email', value: change.emails ? 'on' : 'off' },
      ...page.kinds.map(
        (kind): Word => ({ name: `interest ${kind}`, value: change.interests.includes(kind) ? 'more' : 'none' }),
      ),
      ...page.hidden
        .filter(({ product }) => change.shown.includes(product))
        .map(({ product }): Word => ({ name: `product ${product}`, value: 'none' })),
    ];
    await preferencesSaid(trx, shop, { kind: 'email', key: emailHash }, words, now, 'preference-page');
    for (const channel of ['sms', 'push'] as const) {
      const wanted = change[channel];
      if (wanted === undefined || page[channel] === null || wanted === page[channel]) continue;
      if (!wanted) await textsOff(trx, shop, emailHash, channel, 'preference-page', now);
      else
        await channelConsentChanged(trx, shop, emailHash, channel, {
          granted: true,
          at: now,
          source: 'preference-page',
        });
    }
    if (change.emails === page.emails) return;
    if (change.emails) {
      await unsubscribedNoMore(trx, shop, emailHash);
      await emailConsentChanged(trx, shop, emailHash, true, now, 'preference-page');
    } else await mailsOff(trx, shop, emailHash, null, 'preference-page', now);
    await tellOthers(trx, jobs, shop, emailHash, change.emails, now);
  });
}

/** Forgets the address's owner in this shop, this link included. */
export async function ownErasure(
  deps: { store: Store; jobs: Pick<Jobs, 'enqueue'>; keys: Keys },
  { shop, email_hash: emailHash }: OwnLink,
  now: number,
): Promise<void> {
  const { store, keys } = deps;
  const email = (await addressOf(store, keys, shop, emailHash))?.email ?? null;
  if (email !== null) await erasePersonWaiting({ ...deps, now: () => now }, shop, { customer: null, email });
  // Without an address to name, the key itself still leads to what is theirs.
  else await store.transaction().execute((trx) => eraseShopper(trx, shop, { shoppers: [], emailHashes: [emailHash] }));
}
