// Where a suppression comes from is kept beside it; what providers report of mails that left (arrived, came back, complained about) has a table.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('suppressions').addColumn('source', 'text').execute();
  await db.schema.alterTable('messages').addColumn('reported', 'text').execute();
  await table(
    db,
    'mail_reports',
    { shop: 'text', id: 'text', kind: 'text', email_hash: 'text', message: 'text?', at: 'int', received_at: 'int' },
    ['shop', 'id'],
  );
  const index = db.schema.createIndex('mail_reports_by_address').on('mail_reports');
  await index.columns(['shop', 'email_hash', 'kind', 'at']).execute();
}
