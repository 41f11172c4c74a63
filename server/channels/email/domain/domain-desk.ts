// Looks a shop's sending domain up: each day, when the merchant asks, and when a mail waits for it.

import type { Clock } from '../../../lib/clock.ts';
import type { Keys } from '../../../lib/keys.ts';
import type { Jobs } from '../../../storage/jobs.ts';
import { type Shop, shopOf } from '../../../storage/shops.ts';
import type { Store } from '../../../storage/store.ts';
import type { DkimKey } from '../dkim-signature.ts';
import { senderOf } from '../sender.ts';
import type { Sender } from '../sign.ts';
import { checkDomain, type DomainQuestion } from './domain-check.ts';
import { spfIncludeOf } from './providers.ts';
import { domainChecked, type SendingDomain, sendingDomain } from './sending-domain.ts';
import type { TxtLookup } from './txt-look-up.ts';

/** For the schedule: looks up the domain of one shop. */
export const DOMAIN_JOB = 'email.domain';

export interface DomainDeskDeps {
  store: Store;
  keys: Keys;
  jobs: Pick<Jobs, 'enqueue'>;
  clock: Clock;
  lookup: TxtLookup;
  /** Of the provider mails are handed to; null where none is configured. */
  smtpHost: string | null;
  /** Who mails come from where the merchant has set nothing. */
  sender: Sender;
  dkim: DkimKey | null;
}

export interface DomainDesk {
  /** The shop's sending domain as last looked up; null where there is no sender, `state` null where it was never looked up. */
  of(shop: Shop): Promise<{ domain: string; state: SendingDomain | null } | null>;
  /** Looks it up now. */
  check(shop: string): Promise<SendingDomain | null>;
  /** Whether mails may leave from it; looks it up where that was not done lately. */
  isReady(shop: string): Promise<boolean>;
}

/** Who waits for records to appear is not kept waiting longer than this. */
const LOOK_AGAIN_MS = 15 * 60_000;

export function domainDesk(deps: DomainDeskDeps): DomainDesk {
  const { store, jobs, clock, lookup } = deps;
  const underWay = new Map<string, Promise<SendingDomain | null>>();

  const look = async (name: string): Promise<SendingDomain | null> => {
    const shop = await shopOf(store, name);
    const question = shop === null ? null : questionOf(deps, shop);
    if (question === null) return null;
    const { domain } = question;
    const records = await checkDomain(lookup, question);
    return store
      .transaction()
      .execute((trx) => domainChecked(trx, jobs, { shop: name, domain, now: clock.now() }, records));
  };
  /** Many mails may wait for one answer. */
  const check = (shop: string): Promise<SendingDomain | null> => {
    const running = underWay.get(shop) ?? look(shop).finally(() => underWay.delete(shop));
    underWay.set(shop, running);
    return running;
  };
  const of: DomainDesk['of'] = async (shop) => {
    const domain = domainOf(senderOf(shop, deps.sender));
    return domain === null ? null : { domain, state: await sendingDomain(store, shop.shop, domain) };
  };

  return {
    of,
    check,
    async isReady(name) {
      const shop = await shopOf(store, name);
      const known = shop === null ? null : await of(shop);
      if (known === null) return false;
      if (known.state?.verifiedAt != null) return true;
      if (known.state !== null && clock.now() - known.state.checkedAt < LOOK_AGAIN_MS) return false;
      return (await check(name))?.verifiedAt != null;
    },
  };
}

/** What to look for; null where the shop has no sender. */
function questionOf({ keys, smtpHost, sender, dkim }: DomainDeskDeps, shop: Shop): DomainQuestion | null {
  const domain = domainOf(senderOf(shop, sender));
  if (domain === null) return null;
  return {
    domain,
    // Whoever runs this installation has said that its own domain is theirs.
    ownerMark:
      domain === domainOf(sender)
        ? null
        : `presage-domain=${keys.fingerprint(shop.shop, 'sending-domain', domain).slice(0, 22)}`,
    spfInclude: smtpHost === null ? null : spfIncludeOf(smtpHost),
    dkim,
    dkimSelector: shop.settings.dkimSelector,
  };
}

/** The domain of a sender's address; null where there is none. */
export const domainOf = ({ address }: Sender): string | null => address.split('@')[1]?.toLowerCase() ?? null;
