// Keys by which other systems of a merchant ask this one, and the addresses it tells them things at.

import type { Kysely } from 'kysely';
import { table } from './table.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  await table(
    db,
    'api_keys',
    {
      ...{ shop: 'text', id: 'text', name: 'text', digest: 'text', scope: 'text', editor: 'text' },
      ...{ created_at: 'int', used_at: 'int?', revoked_at: 'int?' },
    },
    ['shop', 'id'],
  );
  await db.schema.createIndex('api_keys_by_digest').on('api_keys').columns(['digest']).unique().execute();
  await table(
    db,
    'webhook_endpoints',
    {
      ...{ shop: 'text', id: 'text', url: 'text', topics: 'text', secret_sealed: 'text', editor: 'text' },
      ...{ created_at: 'int', failing_since: 'int?', disabled_at: 'int?' },
    },
    ['shop', 'id'],
  );
  await table(
    db,
    'webhook_deliveries',
    {
      ...{ shop: 'text', id: 'text', endpoint: 'text', event: 'text', topic: 'text', shopper: 'text?', at: 'int' },
      ...{ data: 'text', state: 'text', attempts: 'int', answer: 'text?', tried_at: 'int?', due_at: 'int' },
    },
    ['shop', 'id'],
  );
  const deliveries = db.schema.createIndex('webhook_deliveries_of_endpoint').on('webhook_deliveries');
  await deliveries.columns(['shop', 'endpoint', 'at']).execute();
}
