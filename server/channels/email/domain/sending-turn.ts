// May one more mail leave from this domain now? Asked in the transaction that claims a message, and counted there.

import type { Shop } from '../../../storage/shops.ts';
import type { Store } from '../../../storage/store.ts';
import { sendingDomain, UNVERIFIED } from './sending-domain.ts';
import { warmUpDay, warmUpDayAfter, warmUpLimit } from './warm-up.ts';

const HOUR = 3_600_000;

export type SendingTurn = { may: 'yes' } | { may: 'later'; at: number; because: typeof UNVERIFIED | 'warm-up' };

/** Takes a place among the domain's mails of the day; it stays taken when the mail does not leave after all. */
export async function takeSendingTurn(trx: Store, shop: Shop, domain: string, now: number): Promise<SendingTurn> {
  const known = await sendingDomain(trx, shop.shop, domain);
  if (known === null || known.verifiedAt === null) return { may: 'later', at: now + HOUR, because: UNVERIFIED };
  const { firstMailAt } = known;
  const day = warmUpDay(firstMailAt, now);
  const limit = warmUpLimit(day);
  if (limit === null) return { may: 'yes' };
  const sent = known.warmDay === day ? known.warmMails : 0;
  if (shop.settings.warmUp && sent >= limit)
    return { may: 'later', at: warmUpDayAfter(firstMailAt ?? now, day), because: 'warm-up' };
  await trx
    .updateTable('sending_domains')
    .set({ first_mail_at: firstMailAt ?? now, warm_day: day, warm_mails: sent + 1 })
    .where('shop', '=', shop.shop)
    .where('domain', '=', domain)
    .execute();
  return { may: 'yes' };
}
