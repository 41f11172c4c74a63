// Journeys as data, and what they decide: segments, offers with their approvals, tasks, campaigns, next actions, answers to surveys.

import type { CreateTableBuilder, Kysely } from 'kysely';

type Column = 'text' | 'text?' | 'int' | 'int?' | 'real';

/** Columns as data: a question mark may be null. */
async function table(db: Kysely<unknown>, name: string, columns: Record<string, Column>, key: string[]): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, type] of Object.entries(columns)) {
    const base = type.startsWith('text') ? 'text' : type === 'real' ? 'double precision' : 'bigint';
    builder = builder.addColumn(column, base, (c) => (type.endsWith('?') ? c : c.notNull()));
  }
  await builder.addPrimaryKeyConstraint(`${name}_key`, key as never[]).execute();
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();

  await table(
    db,
    'journeys',
    { shop: 'text', name: 'text', version: 'int', is_on: 'int', definition: 'text', edited_at: 'int', editor: 'text' },
    ['shop', 'name'],
  );
  await table(
    db,
    'segments',
    { shop: 'text', id: 'text', name: 'text', rule: 'text', version: 'int', edited_at: 'int', editor: 'text' },
    ['shop', 'id'],
  );
  await table(db, 'segment_members', { shop: 'text', segment: 'text', shopper: 'text', since_at: 'int' }, [
    'shop',
    'segment',
    'shopper',
  ]);
  await index('segment_members_by_shopper', 'segment_members', ['shop', 'shopper']);
  await table(
    db,
    'shopper_dates',
    { shop: 'text', shopper: 'text', kind: 'text', month: 'int', day: 'int', at: 'int', source: 'text' },
    ['shop', 'shopper', 'kind'],
  );
  await index('shopper_dates_by_day', 'shopper_dates', ['shop', 'kind', 'month', 'day']);
  await table(
    db,
    'tasks',
    {
      shop: 'text',
      id: 'text',
      kind: 'text',
      shopper: 'text?',
      run: 'text?',
      journey: 'text',
      detail: 'text',
      state: 'text',
      created_at: 'int',
      ended_at: 'int?',
      owner: 'text?',
      outcome: 'text?',
    },
    ['shop', 'id'],
  );
  await index('tasks_by_state', 'tasks', ['shop', 'state', 'created_at']);
  await index('tasks_by_shopper', 'tasks', ['shop', 'shopper']);
  await table(
    db,
    'offers',
    {
      shop: 'text',
      id: 'text',
      run: 'text',
      journey: 'text',
      shopper: 'text',
      rung: 'text',
      percent: 'int?',
      minimum_subtotal: 'int?',
      cost: 'int',
      state: 'text',
      code: 'text?',
      ends_at: 'int',
      reasons: 'text',
      created_at: 'int',
      decided_at: 'int?',
      decided_by: 'text?',
      label: 'text?',
    },
    ['shop', 'id'],
  );
  await index('offers_by_state', 'offers', ['shop', 'state', 'created_at']);
  await index('offers_by_shopper', 'offers', ['shop', 'shopper', 'created_at']);
  await index('offers_by_run', 'offers', ['shop', 'run']);
  await table(
    db,
    'campaigns',
    {
      shop: 'text',
      id: 'text',
      name: 'text',
      state: 'text',
      version: 'int',
      definition: 'text',
      progress: 'text',
      created_at: 'int',
      start_at: 'int?',
      edited_at: 'int',
      editor: 'text',
    },
    ['shop', 'id'],
  );
  await table(
    db,
    'next_actions',
    {
      shop: 'text',
      shopper: 'text',
      action: 'text',
      at: 'int',
      due_at: 'int?',
      run: 'text?',
      worth: 'int?',
      reasons: 'text',
    },
    ['shop', 'shopper'],
  );
  await index('next_actions_by_action', 'next_actions', ['shop', 'action']);
  await table(
    db,
    'survey_answers',
    {
      shop: 'text',
      id: 'text',
      kind: 'text',
      shopper: 'text?',
      message: 'text',
      order_id: 'text?',
      score: 'int',
      comment: 'text?',
      at: 'int',
    },
    ['shop', 'id'],
  );
  await index('survey_answers_by_shopper', 'survey_answers', ['shop', 'shopper', 'at']);
  await index('survey_answers_by_kind', 'survey_answers', ['shop', 'kind', 'at']);
  await table(db, 'foreign_messages', { shop: 'text', id: 'text', email_hash: 'text', kind: 'text', at: 'int' }, [
    'shop',
    'id',
  ]);
  await index('foreign_messages_by_email', 'foreign_messages', ['shop', 'email_hash', 'at']);

  await db.schema.alterTable('shoppers').addColumn('zone', 'text').execute();
  await db.schema.alterTable('messages').addColumn('priority', 'bigint').execute();
  await db.schema.alterTable('messages').addColumn('worth', 'bigint').execute();
  // Who is due, without reading the queue; and the runs of one journey as they stand.
  await index('journey_runs_by_due', 'journey_runs', ['shop', 'state', 'due_at']);
  await index('journey_runs_by_journey', 'journey_runs', ['shop', 'journey', 'state', 'entered_at']);
}
