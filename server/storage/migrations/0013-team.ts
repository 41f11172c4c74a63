// Who of the merchant's staff may do what.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(db, 'team', { shop: 'text', user: 'text', role: 'text?', label: 'text', seen_at: 'int' }, [
    'shop',
    'user',
  ]);
}
