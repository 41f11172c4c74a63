// What shoppers told us themselves, alerts they asked for, the merchant's rules, and what those rules need to know of products.

import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('preferences')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('subject_kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('preferences_key', ['shop', 'subject_kind', 'subject', 'name'])
    .execute();

  await db.schema
    .createTable('stock_alerts')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('email_hash', 'text', (c) => c.notNull())
    .addColumn('product', 'text', (c) => c.notNull())
    .addColumn('variant', 'text', (c) => c.notNull())
    .addColumn('locale', 'text')
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('answered_at', 'bigint')
    .addPrimaryKeyConstraint('stock_alerts_key', ['shop', 'email_hash', 'product', 'variant'])
    .execute();
  await db.schema.createIndex('stock_alerts_by_product').on('stock_alerts').columns(['shop', 'product']).execute();

  await db.schema
    .createTable('merchandising_rules')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('place', 'bigint', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('low', 'bigint')
    .addColumn('high', 'bigint')
    .addColumn('strength', 'bigint', (c) => c.notNull())
    .addColumn('placement', 'text')
    .addColumn('season_from', 'text')
    .addColumn('season_to', 'text')
    .addColumn('note', 'text', (c) => c.notNull())
    .addColumn('active', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('changed_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('merchandising_rules_key', ['shop', 'id'])
    .execute();

  await db.schema
    .createTable('product_collections')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('product', 'text', (c) => c.notNull())
    .addColumn('collection', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('product_collections_key', ['shop', 'product', 'collection'])
    .execute();

  await db.schema
    .createTable('variant_costs')
    .addColumn('shop', 'text', (c) => c.notNull())
    .addColumn('variant', 'text', (c) => c.notNull())
    .addColumn('cost', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('variant_costs_key', ['shop', 'variant'])
    .execute();
}
