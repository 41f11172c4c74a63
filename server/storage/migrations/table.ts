// Makes a table from columns written as data.

import type { CreateTableBuilder, Kysely } from 'kysely';

/** `?` = may be null. */
export type ColumnType = 'text' | 'text?' | 'int' | 'int?' | 'real';

/** @param key columns of the primary key */
export async function table(
  db: Kysely<unknown>,
  name: string,
  columns: Record<string, ColumnType>,
  key: string[],
): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, type] of Object.entries(columns)) {
    const base = type.startsWith('text') ? 'text' : type === 'real' ? 'double precision' : 'bigint';
    builder = builder.addColumn(column, base, (c) => (type.endsWith('?') ? c : c.notNull()));
  }
  await builder.addPrimaryKeyConstraint(`${name}_key`, key as never[]).execute();
}
