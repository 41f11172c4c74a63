// What more than two questions need: scores of any subject, the merchant's own word, periods that teach nothing, and the record of what was foretold.

import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['verdict', 'evidence']) {
    await db.schema.alterTable('models').addColumn(column, 'text').execute();
  }
  await db.schema.alterTable('scores').addColumn('bin', 'bigint').execute();
  for (const column of ['uplift', 'uplift_low', 'uplift_high']) {
    await db.schema.alterTable('scores').addColumn(column, 'double precision').execute();
  }

  await db.schema
    .createTable('subject_scores')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('question', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('about', 'text', (c) => c.notNull())
    .addColumn('scored_at', 'bigint', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('value', 'double precision', (c) => c.notNull())
    .addColumn('low', 'double precision', (c) => c.notNull())
    .addColumn('high', 'double precision', (c) => c.notNull())
    .addColumn('sure', 'bigint', (c) => c.notNull())
    .addColumn('similar', 'bigint', (c) => c.notNull())
    .addColumn('bin', 'bigint')
    .addColumn('words', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('subject_scores_key', ['shop', 'question', 'kind', 'subject', 'about'] as never[])
    .execute();
  await db.schema
    .createIndex('subject_scores_by_subject')
    .on('subject_scores')
    .columns(['shop', 'kind', 'subject'])
    .execute();
  await db.schema
    .createIndex('subject_scores_by_value')
    .on('subject_scores')
    .columns(['shop', 'question', 'value'])
    .execute();
  await db.schema
    .createIndex('subject_scores_by_time')
    .on('subject_scores')
    .columns(['shop', 'question', 'scored_at'])
    .execute();

  await db.schema
    .createTable('score_overrides')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('shopper', 'text', (c) => c.notNull())
    .addColumn('score', 'text', (c) => c.notNull())
    .addColumn('value', 'double precision', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('score_overrides_key', ['shop', 'shopper', 'score'] as never[])
    .execute();

  await db.schema
    .createTable('abnormal_periods')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('set_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('abnormal_periods_key', ['shop', 'id'] as never[])
    .execute();

  await db.schema
    .createTable('foretold')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('question', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('stated_at', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('stated', 'double precision', (c) => c.notNull())
    .addColumn('happened', 'bigint')
    .addPrimaryKeyConstraint('foretold_key', ['shop', 'question', 'subject', 'stated_at'] as never[])
    .execute();
  await db.schema.createIndex('foretold_by_due').on('foretold').columns(['shop', 'question', 'due_at']).execute();

  await db.schema
    .createIndex('learning_runs_by_shop')
    .on('learning_runs')
    .columns(['shop', 'question', 'seq'])
    .execute();
}
