// May one more mail leave from this domain now? Asked in the transaction that claims a message, and counted there.

import type { Shop } from '../../../storage/shops.ts';
import type { Store } from '../../../storage/store.ts';
import { UNVERIFIED } from './sending-domain.ts';
import { warmUpDay, warmUpDayAfter, warmUpLimit } from './warm-up.ts';

const HOUR = 3_600_000;

export type SendingTurn = { may: 'yes' } | { may: 'later'; at: number; because: typeof UNVERIFIED | 'warm-up' };

/** Takes a place among the domain's mails of the day; it stays taken when the mail does not leave after all. */
export async function takeSendingTurn(trx: Store, shop: Shop, domain: string, now: number): Promise<SendingTurn> {
  const row = await trx
    .selectFrom('sending_domains')
    .select(['verified_at', 'first_mail_at', 'warm_day', 'warm_mails'])
    .where('shop', '=', shop.shop)
    .where('domain', '=', domain)
    .executeTakeFirst();
  if (row === undefined || row.verified_at === null) return { may: 'later', at: now + HOUR, because: UNVERIFIED };
  const day = warmUpDay(row.first_mail_at, now);
  const limit = warmUpLimit(day);
  if (limit === null) return { may: 'yes' };
  const sent = row.warm_day === day ? (row.warm_mails ?? 0) : 0;
  if (shop.settings.warmUp && sent >= limit)
    return { may: 'later', at: warmUpDayAfter(row.first_mail_at ?? now, day), because: 'warm-up' };
  await trx
    .updateTable('sending_domains')
    .set({ first_mail_at: row.first_mail_at ?? now, warm_day: day, warm_mails: sent + 1 })
    .where('shop', '=', shop.shop)
    .where('domain', '=', domain)
    .execute();
  return { may: 'yes' };
}
