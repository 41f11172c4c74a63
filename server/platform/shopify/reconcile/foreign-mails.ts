// Mails about left carts that somebody else writes, the shop's own reminder or another app's: noticed, and counted in the shopper's week.

import { normalisedEmail } from '../../../lib/email-address.ts';
import type { Keys } from '../../../lib/keys.ts';
import { noticeRaised, noticeResolved } from '../../../storage/notices.ts';
import type { Store } from '../../../storage/store.ts';
import { idText } from '../fields.ts';
import type { AdminApi } from '../graphql-client.ts';
import { abandonmentQuery, mailedCheckoutsQuery } from '../operations/abandoned-checkouts.ts';
import { ATTEMPTS } from './lists.ts';

const WEEK = 7 * 86_400_000;
const KIND = 'cart-mail';

/** Looks at the newest fifty of the last seven days; each is asked about once. */
export async function foreignMailsNoticed(
  deps: { store: Store; api: AdminApi; keys: Keys },
  shop: string,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const { store, api, keys } = deps;
  const query = `email_state:sent AND created_at:>='${new Date(now - WEEK).toISOString()}'`;
  const { data } = await api.run(shop, mailedCheckoutsQuery, { query }, signal, ATTEMPTS);
  let fresh = 0;
  for (const { id: checkout, createdAt, customer } of data.abandonedCheckouts.nodes) {
    const email = normalisedEmail(customer?.defaultEmailAddress?.emailAddress);
    const number = idText(checkout);
    if (email === null || number === null) continue;
    const id = `${KIND} ${number}`;
    const known = await store
      .selectFrom('foreign_messages')
      .select('id')
      .where('shop', '=', shop)
      .where('id', '=', id)
      .executeTakeFirst();
    if (known !== undefined) continue;
    const { data: told } = await api.run(shop, abandonmentQuery, { checkout }, signal, ATTEMPTS);
    const sentAt = Date.parse(told.abandonmentByAbandonedCheckoutId?.emailSentAt ?? createdAt);
    await store
      .insertInto('foreign_messages')
      .values({ shop, id, email_hash: keys.fingerprint(shop, 'email', email), kind: KIND, at: sentAt })
      .onConflict((c) => c.doNothing())
      .execute();
    fresh++;
  }
  const { count } = await store
    .selectFrom('foreign_messages')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('kind', '=', KIND)
    .where('at', '>', now - WEEK)
    .executeTakeFirstOrThrow();
  // A notice the merchant has put away comes back with the next mail, not with the next look.
  if (fresh > 0) await noticeRaised(store, shop, 'foreign-cart-mails', { count: Number(count) }, now);
  else if (Number(count) === 0) await noticeResolved(store, shop, 'foreign-cart-mails', now);
}
