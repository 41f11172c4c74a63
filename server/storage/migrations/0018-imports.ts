// Lists a merchant brings as files: what each is, how it is read and how far, and its rows, sealed, while they are needed.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    'imports',
    {
      ...{ shop: 'text', id: 'text', kind: 'text', name: 'text', state: 'text', fault: 'text?', rows: 'int' },
      ...{ header: 'text', reading: 'text', applied: 'int', counts: 'text', editor: 'text' },
      ...{ created_at: 'int', started_at: 'int?', ended_at: 'int?' },
    },
    ['shop', 'id'],
  );
  await db.schema.createIndex('imports_by_time').on('imports').columns(['shop', 'created_at']).execute();
  await table(db, 'import_parts', { shop: 'text', import: 'text', kind: 'text', seq: 'int', part_sealed: 'text' }, [
    'shop',
    'import',
    'kind',
    'seq',
  ]);
}
