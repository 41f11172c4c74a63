// Work that was given up is looked for by its shop, among very many rows of work that was done.

import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // With all that is counted and listed, so that nobody reads the table for it.
  await sql`create index jobs_given_up on jobs (shop, kind, fault, created_at, due_at) where done = 2`.execute(db);
}
