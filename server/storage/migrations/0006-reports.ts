// Reports that take long to put together, kept until the next one.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(db, 'reports', { shop: 'text', name: 'text', at: 'int', figures: 'text' }, ['shop', 'name']);
}
