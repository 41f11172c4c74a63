// A link of a mail that was followed: where it leads in the shop, and that it was.

import { messageById } from '../../journeys/outbox.ts';
import type { Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { linkOf, linkUsed } from './link-tokens.ts';
import { type Follower, machineSign, openedByMachine } from './machine-signs.ts';
import { shopAddress } from './shop-address.ts';
import { touched } from './touches.ts';

interface ClickDeps {
  store: Store;
  jobs: Pick<Jobs, 'enqueue'>;
}

/** The address in the shop that `TOKEN.n` leads to, read anew against the shop as it is now; null when it opens nothing. */
export async function clickTarget(
  { store, jobs }: ClickDeps,
  given: string,
  follower: Follower,
  now: number,
): Promise<string | null> {
  const [, token = '', place = ''] = /^([\w-]{22})\.(\d{1,3})$/.exec(given) ?? [];
  return store.transaction().execute(async (trx) => {
    const link = await linkOf(trx, token, 'click', now);
    if (link === null || link.message === null) return null;
    const shop = await shopOf(trx, link.shop);
    const message = await messageById(trx, link.shop, link.message);
    if (shop === null || message === null) return null;
    const targets: unknown = JSON.parse(message.links ?? '[]');
    const target: unknown = Array.isArray(targets) ? targets[Number(place)] : undefined;
    if (typeof target !== 'string') return null;
    await linkUsed(trx, link, now);
    await touched(trx, jobs, message, { kind: 'click', link: place, machine: machineSign(follower), now });
    return shopAddress(shop, target) ?? `${shop.url}/`;
  });
}

/** A mail was opened, where the merchant has that counted. */
export async function mailOpened(
  { store, jobs }: ClickDeps,
  token: string,
  follower: Follower,
  now: number,
): Promise<void> {
  await store.transaction().execute(async (trx) => {
    const link = await linkOf(trx, token, 'open', now);
    const message = link === null || link.message === null ? null : await messageById(trx, link.shop, link.message);
    if (message === null) return;
    await touched(trx, jobs, message, { kind: 'open', link: '', machine: openedByMachine(follower), now });
  });
}
