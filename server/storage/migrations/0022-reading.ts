// Indexes that answer the admin's questions about everybody without reading the rows: wider ones in the place of narrow ones, so that recording
// writes into as many as before, and new ones only on
// what scoring, a mail or a consent to mails writes.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();
  const wider = async (name: string, on: string, columns: string[]) => {
    await db.schema.dropIndex(name).execute();
    await index(name, on, columns);
  };
  // What each shopper ordered, spent, and when.
  await wider('orders_by_shopper', 'orders', ['shop', 'shopper', 'placed_at', 'counted', 'net']);
  // Whether a cart was bought.
  await wider('orders_by_cart', 'orders', ['shop', 'cart', 'placed_at']);
  // Shoppers who are nobody's past: in the order of their ids, and of when they were last seen.
  await wider('shoppers_by_merge', 'shoppers', [
    'shop',
    'merged_into',
    'id',
    'email_hash',
    'staff',
    'country',
    'region',
  ]);
  await wider('shoppers_by_seen', 'shoppers', ['shop', 'merged_into', 'seen_at', 'id']);
  // A far page is reached in the index.
  await wider('scores_by_value', 'scores', ['shop', 'value', 'shopper']);
  await wider('scores_by_p_order', 'scores', ['shop', 'p_order', 'shopper']);
  await index('scores_by_archetype', 'scores', ['shop', 'archetype', 'shopper']);
  await wider('messages_by_time', 'messages', ['shop', 'created_at', 'id', 'state', 'reason']);
  // What was held back is told by reason, and by the journey in the placement.
  await wider('decisions_by_kind', 'decisions', ['shop', 'kind', 'at', 'placement', 'fallback']);
  // The books of a journey, of which the rows are long.
  await index('messages_by_journey', 'messages', [
    ...['shop', 'journey', 'created_at', 'step', 'state', 'reason', 'shopper', 'submitted_at', 'id'],
  ]);
  await sql`create index consents_to_mail on consents (subject, shop, subject_kind)
    where purpose = 'email' and granted = 1`.execute(db);
}
