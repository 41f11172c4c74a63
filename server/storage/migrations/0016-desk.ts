// The merchant's own notes and marks on shoppers, experiments with what was declared before they began, and how large segments were day by day.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();
  await table(
    db,
    'shopper_notes',
    { shop: 'text', id: 'text', shopper: 'text', text: 'text', at: 'int', editor: 'text' },
    ['shop', 'id'],
  );
  await index('shopper_notes_by_shopper', 'shopper_notes', ['shop', 'shopper', 'at']);
  await table(db, 'shopper_marks', { shop: 'text', shopper: 'text', mark: 'text', at: 'int', editor: 'text' }, [
    'shop',
    'shopper',
    'mark',
  ]);
  await table(
    db,
    'experiments',
    {
      ...{
        shop: 'text',
        id: 'text',
        name: 'text',
        hypothesis: 'text',
        journey: 'text?',
        metric: 'text',
        smallest: 'int',
      },
      ...{ begun_at: 'int', ended_at: 'int?', archived_at: 'int?', outcome: 'text?', editor: 'text' },
    },
    ['shop', 'id'],
  );
  await table(db, 'segment_sizes', { shop: 'text', segment: 'text', day: 'int', members: 'int', reachable: 'int' }, [
    'shop',
    'segment',
    'day',
  ]);
  // Shoppers with so many orders, the last of them then: who somebody would be like.
  await index('scores_by_orders', 'scores', ['shop', 'orders', 'last_order_at', 'p_order']);
}
