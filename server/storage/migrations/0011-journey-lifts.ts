// What each journey's messages were measured to change, for whoever weighs one message against another.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    'journey_lifts',
    { shop: 'text', journey: 'text', measured_at: 'int', lift: 'real', error: 'real', unasked: 'real' },
    ['shop', 'journey'],
  );
}
