// The first tables. Forward only; one transaction.

import type { CreateTableBuilder, Kysely } from 'kysely';
import { sql } from 'kysely';

type Column = 'text' | 'text?' | 'int' | 'int?';

/** Columns as data: `text?` may be null. */
async function table(db: Kysely<unknown>, name: string, columns: Record<string, Column>, key: string[]): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, type] of Object.entries(columns)) {
    const base = type.startsWith('text') ? 'text' : 'bigint';
    builder = builder.addColumn(column, base, (c) => (type.endsWith('?') ? c : c.notNull()));
  }
  await builder.addPrimaryKeyConstraint(`${name}_key`, key as never[]).execute();
}

/** A table numbered in order of arrival. */
async function numbered(db: Kysely<unknown>, name: string, columns: Record<string, Column>, serial: SerialType) {
  let builder = db.schema.createTable(name).addColumn('seq', serial, (c) => {
    const keyed = c.primaryKey();
    return serial === 'integer' ? keyed.autoIncrement() : keyed;
  });
  for (const [column, type] of Object.entries(columns)) {
    const base = type.startsWith('text') ? 'text' : 'bigint';
    builder = builder.addColumn(column, base, (c) => (type.endsWith('?') ? c : c.notNull()));
  }
  await builder.execute();
}

type SerialType = 'integer' | 'bigserial';

export async function up(db: Kysely<unknown>, serial: SerialType): Promise<void> {
  const index = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();
  const unique = (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).unique().execute();

  await table(
    db,
    'shops',
    {
      shop: 'text',
      platform: 'text',
      name: 'text',
      url: 'text',
      currency: 'text',
      zone: 'text',
      locale: 'text',
      email_sealed: 'text?',
      installed_at: 'int',
      uninstalled_at: 'int?',
      history_state: 'text',
      history_progress: 'text',
      settings: 'text',
    },
    ['shop'],
  );
  await table(
    db,
    'platform_tokens',
    {
      shop: 'text',
      access_sealed: 'text',
      refresh_sealed: 'text?',
      expires_at: 'int?',
      refresh_expires_at: 'int?',
      scopes: 'text',
      updated_at: 'int',
    },
    ['shop'],
  );
  await table(
    db,
    'inbox',
    {
      shop: 'text',
      delivery: 'text',
      topic: 'text',
      triggered_at: 'int?',
      received_at: 'int',
      body_sealed: 'text?',
      applied_at: 'int?',
      outcome: 'text?',
    },
    ['shop', 'delivery'],
  );
  await index('inbox_by_arrival', 'inbox', ['shop', 'received_at']);

  await numbered(
    db,
    'events',
    {
      shop: 'text',
      id: 'text',
      type: 'text',
      at: 'int',
      received_at: 'int',
      visitor: 'text?',
      shopper: 'text?',
      cart: 'text?',
      checkout: 'text?',
      order_id: 'text?',
      product: 'text?',
      body: 'text',
    },
    serial,
  );
  await unique('events_once', 'events', ['shop', 'id']);
  await index('events_by_visitor', 'events', ['shop', 'visitor', 'at']);
  await index('events_by_shopper', 'events', ['shop', 'shopper', 'at']);
  await index('events_by_type', 'events', ['shop', 'type', 'at']);

  await table(db, 'drops', { shop: 'text', day: 'text', door: 'text', reason: 'text', count: 'int' }, [
    'shop',
    'day',
    'door',
    'reason',
  ]);

  await table(
    db,
    'products',
    {
      shop: 'text',
      id: 'text',
      handle: 'text',
      title: 'text',
      description: 'text',
      product_type: 'text',
      vendor: 'text',
      tags: 'text',
      image: 'text?',
      published: 'int',
      price: 'int',
      gift_card: 'int',
      created_at: 'int',
      updated_at: 'int',
      deleted_at: 'int?',
    },
    ['shop', 'id'],
  );
  await table(
    db,
    'variants',
    {
      shop: 'text',
      id: 'text',
      product: 'text',
      title: 'text',
      sku: 'text?',
      price: 'int',
      compare_at: 'int?',
      inventory: 'int?',
      available: 'int',
      position: 'int',
    },
    ['shop', 'id'],
  );
  await index('variants_by_product', 'variants', ['shop', 'product']);

  await table(
    db,
    'shoppers',
    {
      shop: 'text',
      id: 'text',
      customer: 'text?',
      email_hash: 'text?',
      email_sealed: 'text?',
      name_sealed: 'text?',
      locale: 'text?',
      tags: 'text',
      staff: 'int',
      created_at: 'int',
      seen_at: 'int',
      merged_into: 'text?',
    },
    ['shop', 'id'],
  );
  await index('shoppers_by_seen', 'shoppers', ['shop', 'seen_at']);
  await index('shoppers_by_merge', 'shoppers', ['shop', 'merged_into']);
  await table(
    db,
    'identities',
    { shop: 'text', kind: 'text', key: 'text', shopper: 'text', sealed: 'text?', at: 'int' },
    ['shop', 'kind', 'key'],
  );
  await index('identities_by_shopper', 'identities', ['shop', 'shopper']);
  await table(db, 'visitor_links', { shop: 'text', visitor: 'text', shopper: 'text', since_at: 'int', via: 'text' }, [
    'shop',
    'visitor',
    'since_at',
    'shopper',
  ]);
  await index('visitor_links_by_shopper', 'visitor_links', ['shop', 'shopper']);
  await table(db, 'cart_links', { shop: 'text', kind: 'text', token: 'text', visitor: 'text', at: 'int' }, [
    'shop',
    'kind',
    'token',
    'visitor',
  ]);
  await index('cart_links_by_visitor', 'cart_links', ['shop', 'visitor']);
  await table(
    db,
    'consents',
    {
      shop: 'text',
      subject_kind: 'text',
      subject: 'text',
      purpose: 'text',
      granted: 'int',
      at: 'int',
      source: 'text',
    },
    ['shop', 'subject_kind', 'subject', 'purpose'],
  );

  await table(
    db,
    'carts',
    { shop: 'text', token: 'text', lines: 'text', line_count: 'int', created_at: 'int', updated_at: 'int' },
    ['shop', 'token'],
  );
  await index('carts_by_time', 'carts', ['shop', 'updated_at']);
  await table(
    db,
    'checkouts',
    {
      shop: 'text',
      token: 'text',
      cart: 'text?',
      shopper: 'text?',
      email_hash: 'text?',
      accepts_marketing: 'int',
      locale: 'text?',
      lines: 'text',
      line_count: 'int',
      currency: 'text',
      total: 'int',
      recovery_url_sealed: 'text?',
      restored_from: 'text?',
      created_at: 'int',
      updated_at: 'int',
      completed_at: 'int?',
      deleted_at: 'int?',
    },
    ['shop', 'token'],
  );
  await index('checkouts_by_cart', 'checkouts', ['shop', 'cart']);
  await index('checkouts_by_shopper', 'checkouts', ['shop', 'shopper']);
  await index('checkouts_by_restored', 'checkouts', ['shop', 'restored_from']);

  await table(
    db,
    'orders',
    {
      shop: 'text',
      id: 'text',
      name: 'text',
      shopper: 'text?',
      email_hash: 'text?',
      cart: 'text?',
      checkout: 'text?',
      restored_from: 'text?',
      placed_at: 'int',
      updated_at: 'int',
      cancelled_at: 'int?',
      currency: 'text',
      total: 'int',
      refunded: 'int',
      net: 'int',
      channel: 'text',
      counted: 'int',
      uncounted_reason: 'text?',
    },
    ['shop', 'id'],
  );
  await index('orders_by_shopper', 'orders', ['shop', 'shopper', 'placed_at']);
  await index('orders_by_time', 'orders', ['shop', 'placed_at']);
  await index('orders_by_cart', 'orders', ['shop', 'cart']);
  await index('orders_by_checkout', 'orders', ['shop', 'checkout']);
  await index('orders_by_restored', 'orders', ['shop', 'restored_from']);
  await index('orders_by_email', 'orders', ['shop', 'email_hash', 'placed_at']);
  await table(
    db,
    'order_lines',
    {
      shop: 'text',
      order_id: 'text',
      line: 'text',
      product: 'text?',
      variant: 'text?',
      title: 'text',
      quantity: 'int',
      refunded_quantity: 'int',
      price: 'int',
      decision: 'text?',
    },
    ['shop', 'order_id', 'line'],
  );

  await db.schema
    .createTable('scores')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('shopper', 'text', (c) => c.notNull())
    .addColumn('scored_at', 'bigint', (c) => c.notNull())
    .addColumn('model', 'text', (c) => c.notNull())
    .addColumn('horizon_days', 'bigint', (c) => c.notNull())
    .addColumn('orders', 'bigint', (c) => c.notNull())
    .addColumn('last_order_at', 'bigint')
    .addColumn('p_order', 'double precision', (c) => c.notNull())
    .addColumn('p_order_low', 'double precision', (c) => c.notNull())
    .addColumn('p_order_high', 'double precision', (c) => c.notNull())
    .addColumn('churn', 'double precision', (c) => c.notNull())
    .addColumn('value', 'bigint', (c) => c.notNull())
    .addColumn('value_low', 'bigint', (c) => c.notNull())
    .addColumn('value_high', 'bigint', (c) => c.notNull())
    .addColumn('next_order_at', 'bigint')
    .addColumn('next_order_low_at', 'bigint')
    .addColumn('next_order_high_at', 'bigint')
    .addColumn('archetype', 'text', (c) => c.notNull())
    .addColumn('reasons', 'text', (c) => c.notNull())
    .addColumn('sure', 'bigint', (c) => c.notNull())
    .addColumn('similar', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('scores_key', ['shop', 'shopper'])
    .execute();
  await index('scores_by_value', 'scores', ['shop', 'value']);
  await index('scores_by_p_order', 'scores', ['shop', 'p_order']);

  await table(
    db,
    'models',
    {
      shop: 'text',
      id: 'text',
      question: 'text',
      state: 'text',
      trained_at: 'int',
      promoted_at: 'int?',
      hash: 'text',
      card: 'text',
      fault: 'text?',
    },
    ['shop', 'id'],
  );
  await numbered(
    db,
    'learning_runs',
    { shop: 'text', at: 'int', question: 'text', what: 'text', model: 'text?', detail: 'text' },
    serial,
  );
  await table(
    db,
    'decisions',
    {
      shop: 'text',
      id: 'text',
      kind: 'text',
      at: 'int',
      visitor: 'text?',
      shopper: 'text?',
      placement: 'text?',
      strategy: 'text',
      fallback: 'text?',
      policy: 'text',
      model: 'text?',
      items: 'text',
      reasons: 'text',
    },
    ['shop', 'id'],
  );
  await index('decisions_by_kind', 'decisions', ['shop', 'kind', 'at']);
  await index('decisions_by_visitor', 'decisions', ['shop', 'visitor', 'at']);
  await index('decisions_by_shopper', 'decisions', ['shop', 'shopper', 'at']);

  await table(
    db,
    'journey_runs',
    {
      shop: 'text',
      id: 'text',
      journey: 'text',
      key: 'text',
      shopper: 'text?',
      state: 'text',
      step: 'int',
      entered_at: 'int',
      due_at: 'int?',
      exit_reason: 'text?',
      context: 'text',
    },
    ['shop', 'id'],
  );
  await unique('journey_runs_once', 'journey_runs', ['shop', 'journey', 'key']);
  await index('journey_runs_by_shopper', 'journey_runs', ['shop', 'shopper']);
  await table(
    db,
    'messages',
    {
      shop: 'text',
      id: 'text',
      run: 'text?',
      journey: 'text',
      step: 'text',
      decision: 'text?',
      shopper: 'text?',
      email_hash: 'text',
      to_sealed: 'text',
      cart: 'text?',
      checkout: 'text?',
      subject: 'text',
      html: 'text',
      text: 'text',
      headers: 'text',
      state: 'text',
      reason: 'text?',
      attempts: 'int',
      claim: 'text?',
      created_at: 'int',
      due_at: 'int',
      stale_at: 'int',
      claimed_at: 'int?',
      submitted_at: 'int?',
      response: 'text?',
    },
    ['shop', 'id'],
  );
  await unique('messages_once_a_step', 'messages', ['shop', 'run', 'step']);
  await index('messages_by_state', 'messages', ['state', 'due_at']);
  // State and reason ride along so that counting them never reads the rows, whose HTML is long.
  await index('messages_by_time', 'messages', ['shop', 'created_at', 'state', 'reason']);
  await index('messages_by_shopper', 'messages', ['shop', 'shopper', 'created_at']);
  await index('messages_by_email', 'messages', ['shop', 'email_hash', 'created_at']);
  await table(db, 'suppressions', { shop: 'text', email_hash: 'text', reason: 'text', at: 'int' }, [
    'shop',
    'email_hash',
  ]);
  await table(
    db,
    'links',
    {
      shop: 'text',
      token_hash: 'text',
      purpose: 'text',
      message: 'text?',
      email_hash: 'text?',
      cart: 'text?',
      checkout: 'text?',
      created_at: 'int',
      expires_at: 'int?',
      used_at: 'int?',
    },
    ['token_hash'],
  );
  await index('links_by_email', 'links', ['shop', 'email_hash']);

  await numbered(
    db,
    'jobs',
    {
      kind: 'text',
      key: 'text?',
      shop: 'text?',
      payload: 'text',
      priority: 'int',
      due_at: 'int',
      attempts: 'int',
      token: 'text?',
      done: 'int',
      fault: 'text?',
      created_at: 'int',
    },
    serial,
  );
  await sql`create unique index jobs_once on jobs (kind, key) where done = 0 and key is not null`.execute(db);
  // The first answers whether anything is due, the second what comes first, each without reading the backlog.
  await sql`create index jobs_due on jobs (due_at, kind) where done = 0`.execute(db);
  await sql`create index jobs_next on jobs (priority, due_at, seq, kind) where done = 0`.execute(db);
  await table(db, 'facts', { shop: 'text', name: 'text', value: 'text' }, ['shop', 'name']);
}
