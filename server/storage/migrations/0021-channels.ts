// Messages of other channels than e-mail, consent that waits for the mailbox to confirm it, and dates of one year.

import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('consents')
    .addColumn('pending', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema
    .alterTable('messages')
    .addColumn('channel', 'text', (c) => c.notNull().defaultTo('email'))
    .execute();
  await schema.alterTable('shopper_dates').addColumn('year', 'bigint').execute();
}
