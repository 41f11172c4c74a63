// Beside the 80 % interval of what a shopper will spend stands the one that half of such sums fall into.

import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('scores').addColumn('value_low_half', 'bigint').execute();
  await db.schema.alterTable('scores').addColumn('value_high_half', 'bigint').execute();
}
