// Who still cares for what we write: fewer messages for those who have shown nothing for a while.

import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';

const DAY = 86_400_000;
const LOOK_BACK_MS = 60 * DAY;
/** After so many messages without any sign. */
const MESSAGES_WITHOUT_ANSWER = 4;

const findSent = prepared((db, of: { shop: string; emailHash: string; since: number }) =>
  db
    .selectFrom('messages')
    .select('id')
    .where('shop', '=', of.shop)
    .where('email_hash', '=', of.emailHash)
    .where('created_at', '>', of.since)
    .where('state', 'in', ['submitted', 'uncertain'])
    .limit(MESSAGES_WITHOUT_ANSWER),
);

/** True when several messages of the last sixty days met no click and no order. */
export async function isUnengaged(
  trx: Store,
  shop: string,
  of: { shopper: string | null; emailHash: string },
  now: number,
): Promise<boolean> {
  const since = now - LOOK_BACK_MS;
  const { rows: sent } = await findSent(trx, { shop, emailHash: of.emailHash, since });
  if (sent.length < MESSAGES_WITHOUT_ANSWER) return false;
  const ordered = await trx
    .selectFrom('orders')
    .select('id')
    .where('shop', '=', shop)
    .where('email_hash', '=', of.emailHash)
    .where('placed_at', '>', since)
    .limit(1)
    .executeTakeFirst();
  if (ordered !== undefined || of.shopper === null) return ordered === undefined;
  const clicked = await trx
    .selectFrom('events')
    .select('seq')
    .where('shop', '=', shop)
    .where('shopper', '=', of.shopper)
    .where('at', '>', since)
    .where('type', '=', 'message-clicked')
    .limit(1)
    .executeTakeFirst();
  return clicked === undefined;
}
