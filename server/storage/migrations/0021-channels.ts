// Messages of other channels than e-mail, and consent that waits for the mailbox to confirm it.

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
}
