// What keeps a shop and its platform in step: notices for the merchant, how far reconciliation has read, leases between processes,
// discount codes, and the name under which the platform's lists know a checkout.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(db, 'notices', { shop: 'text', kind: 'text', params: 'text', since_at: 'int', resolved_at: 'int?' }, [
    'shop',
    'kind',
  ]);
  await table(
    db,
    'reconciliations',
    { shop: 'text', kind: 'text', read_until_at: 'int', ran_at: 'int', denied: 'text?' },
    ['shop', 'kind'],
  );
  await table(db, 'reconciled', { shop: 'text', day: 'text', kind: 'text', count: 'int' }, ['shop', 'day', 'kind']);
  await table(db, 'leases', { shop: 'text', name: 'text', holder: 'text', until_at: 'int' }, ['shop', 'name']);
  await table(
    db,
    'offer_discounts',
    { shop: 'text', offer: 'text', discount: 'text', terms: 'text', ends_at: 'int', created_at: 'int' },
    ['shop', 'offer'],
  );
  await table(
    db,
    'offer_codes',
    {
      shop: 'text',
      offer: 'text',
      recipient: 'text',
      code: 'text',
      ends_at: 'int',
      created_at: 'int',
      added_at: 'int?',
    },
    ['shop', 'offer', 'recipient'],
  );
  await db.schema.alterTable('checkouts').addColumn('name', 'text').execute();
  await db.schema.createIndex('checkouts_by_name').on('checkouts').columns(['shop', 'name']).execute();
}
