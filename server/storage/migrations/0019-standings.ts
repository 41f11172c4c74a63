// How each shopper stands among the shop's, where they live, what stock there was day by day, and what staff say of working with it.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    'shopper_standings',
    {
      ...{
        shop: 'text',
        shopper: 'text',
        at: 'int',
        engagement: 'int',
        visits: 'int?',
        mails: 'int?',
        purchases: 'int',
      },
      ...{ spent_tenth: 'int?', value_tenth: 'int?', favourite_type: 'text?' },
    },
    ['shop', 'shopper'],
  );
  await table(db, 'engagement_history', { shop: 'text', shopper: 'text', week: 'int', score: 'int' }, [
    'shop',
    'shopper',
    'week',
  ]);
  for (const column of ['country', 'region', 'postcode']) {
    await db.schema.alterTable('shoppers').addColumn(column, 'text').execute();
  }
  await table(db, 'stock_days', { shop: 'text', product: 'text', day: 'int', pieces: 'int' }, [
    'shop',
    'product',
    'day',
  ]);
  await table(db, 'kind_sellers', { shop: 'text', kind: 'text', place: 'int', product: 'text' }, [
    'shop',
    'kind',
    'place',
  ]);
  await table(db, 'staff_pulses', { shop: 'text', user: 'text', month: 'text', score: 'int', at: 'int' }, [
    'shop',
    'user',
    'month',
  ]);
  await table(
    db,
    'experiment_comments',
    { shop: 'text', id: 'text', experiment: 'text', text: 'text', at: 'int', editor: 'text' },
    ['shop', 'id'],
  );
}
