// The domains mails come from and what their records were found to be; the links of a mail that lead to the shop, and who followed them;
// the words merchants give their mails.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    'sending_domains',
    {
      ...{ shop: 'text', domain: 'text', checked_at: 'int', verified_at: 'int?', wrong_since: 'int?' },
      ...{ first_mail_at: 'int?', warm_day: 'int?', warm_mails: 'int?', records: 'text' },
    },
    ['shop', 'domain'],
  );
  await db.schema.alterTable('messages').addColumn('links', 'text').execute();
  await table(
    db,
    'mail_touches',
    {
      ...{ shop: 'text', id: 'text', message: 'text', email_hash: 'text', kind: 'text', link: 'text' },
      ...{ at: 'int', machine: 'text?', judged: 'int' },
    },
    ['shop', 'id'],
  );
  const touches = db.schema.createIndex('mail_touches_of_message').on('mail_touches');
  await touches.columns(['shop', 'message', 'at']).execute();
  await table(
    db,
    'mail_texts',
    {
      ...{ shop: 'text', journey: 'text', step: 'text', language: 'text', texts: 'text' },
      ...{ version: 'int', edited_at: 'int', editor: 'text' },
    },
    ['shop', 'journey', 'step', 'language'],
  );
}
