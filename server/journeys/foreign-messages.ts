// Mails that others sent to our shoppers (the platform's own cart mails): we count them as if they were ours, so that nobody gets both.

import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';

/** Idempotent by the sender's id. */
export async function foreignMessageSent(
  trx: Store,
  shop: string,
  mail: { id: string; emailHash: string; kind: string; at: number },
): Promise<void> {
  await trx
    .insertInto('foreign_messages')
    .values({ shop, id: mail.id, email_hash: mail.emailHash, kind: mail.kind, at: mail.at })
    .onConflict((c) => c.columns(['shop', 'id']).doNothing())
    .execute();
}

const findForeign = prepared((db, of: { shop: string; emailHash: string; after: number }) =>
  db
    .selectFrom('foreign_messages')
    .select('at')
    .where('shop', '=', of.shop)
    .where('email_hash', '=', of.emailHash)
    .where('at', '>', of.after),
);

/** When the mails of others to one address left, after a moment. */
export async function foreignMessagesTo(trx: Store, shop: string, emailHash: string, after: number): Promise<number[]> {
  const { rows } = await findForeign(trx, { shop, emailHash, after });
  return rows.map((row) => row.at);
}
