// Addresses a shop never writes to, known by keyed hash only, so that the list outlives the erasure of the person.

import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';

/** `excluded`: the merchant said so. */
export type SuppressionReason = 'unsubscribed' | 'bounced' | 'complained' | 'excluded';

const findSuppression = prepared((db, of: { shop: string; emailHash: string }) =>
  db.selectFrom('suppressions').select('reason').where('shop', '=', of.shop).where('email_hash', '=', of.emailHash),
);

/** Why this address gets nothing; null when it may. A later yes at a checkout does not lift it: the box there stays ticked by itself. */
export async function suppressionOf(trx: Store, shop: string, emailHash: string): Promise<SuppressionReason | null> {
  const [row] = (await findSuppression(trx, { shop, emailHash })).rows;
  return (row?.reason as SuppressionReason | undefined) ?? null;
}

/** Written to by us, and then no more: they unsubscribed or complained, or the address gave way. Nobody leaves so from the holdout. */
export async function leftAfterMails(trx: Store, shop: string, emailHash: string): Promise<boolean> {
  const row = await trx
    .selectFrom('suppressions')
    .select('reason')
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .where('reason', '!=', 'excluded')
    // What came on a list has a source.
    .where('source', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The owner of the address asks for mails again, behind a link that only they hold. Bounces, complaints and the merchant's word stay. */
export async function unsubscribedNoMore(trx: Store, shop: string, emailHash: string): Promise<void> {
  await trx
    .deleteFrom('suppressions')
    .where('shop', '=', shop)
    .where('email_hash', '=', emailHash)
    .where('reason', '=', 'unsubscribed')
    .execute();
}

export interface ImportedSuppression {
  emailHash: string;
  reason: SuppressionReason;
  at: number;
  source: string;
}

const ROWS_A_STATEMENT = 1000;

/** Which of these addresses get nothing already. */
export async function suppressionsOf(trx: Store, shop: string, emailHashes: string[]): Promise<string[]> {
  const known: string[] = [];
  for (let i = 0; i < emailHashes.length; i += ROWS_A_STATEMENT) {
    const rows = await trx
      .selectFrom('suppressions')
      .select('email_hash')
      .where('shop', '=', shop)
      .where('email_hash', 'in', emailHashes.slice(i, i + ROWS_A_STATEMENT))
      .execute();
    known.push(...rows.map((row) => row.email_hash));
  }
  return known;
}

/** Many at once, from a list of the merchant's. The first reason stays. */
export async function suppressAll(trx: Store, shop: string, list: ImportedSuppression[]): Promise<void> {
  for (let i = 0; i < list.length; i += ROWS_A_STATEMENT) {
    const rows = list.slice(i, i + ROWS_A_STATEMENT).map(({ emailHash, ...row }) => ({
      shop,
      email_hash: emailHash,
      ...row,
    }));
    await trx
      .insertInto('suppressions')
      .values(rows)
      .onConflict((c) => c.columns(['shop', 'email_hash']).doNothing())
      .execute();
  }
}

/** The first reason stays. */
export async function suppress(
  trx: Store,
  shop: string,
  emailHash: string,
  reason: SuppressionReason,
  at: number,
): Promise<void> {
  await trx
    .insertInto('suppressions')
    .values({ shop, email_hash: emailHash, reason, at })
    .onConflict((c) => c.columns(['shop', 'email_hash']).doNothing())
    .execute();
}
