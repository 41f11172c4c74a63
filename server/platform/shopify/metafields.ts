// Recommendations that live in the shop itself, so that theme blocks draw with the app down: similar products and company on each product,
// popular ones on our installation. Only what changed is written, 25 at a time.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JobHandlers } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { ApiFault } from './faults.ts';
import { gid } from './fields.ts';
import type { AdminApi } from './graphql-client.ts';
import { appInstallationQuery } from './operations/app-installation.ts';
import { type MetafieldInput, metafieldsSet } from './operations/metafields.ts';

export const SIMILAR_JOB = 'platform.similar';

/** What blocks should show without us. Product ids, best first. */
export interface ShelfContent {
  similar: Iterable<readonly [product: string, similar: readonly string[]]>;
  together: Iterable<readonly [product: string, together: readonly string[]]>;
  popular: readonly string[];
}

const PER_CALL = 25;
/** A list of references holds at most 128; blocks show a dozen. */
const PER_LIST = 12;
const TYPE = 'list.product_reference';
const FACT = 'metafield ';

const listOf = (products: readonly string[]) =>
  JSON.stringify(products.slice(0, PER_LIST).map((id) => gid('Product', id)));
/** The first key of an owner is remembered under the owner alone, as it was before there was a second. */
const nameOf = ({ ownerId, key }: MetafieldInput) => (key === 'together' ? `${FACT}${ownerId} ${key}` : FACT + ownerId);
const hashOf = (value: string) => createHash('sha256').update(value).digest('base64url').slice(0, 16);

/** Returns how many were written and how many Shopify refused (a product that is gone by now). */
export async function writeShelf(
  deps: { store: Store; api: AdminApi },
  shop: string,
  content: ShelfContent,
  signal?: AbortSignal,
): Promise<{ written: number; refused: number }> {
  const { store, api } = deps;
  const rows = await store
    .selectFrom('facts')
    .select(['name', 'value'])
    .where('shop', '=', shop)
    .where('name', 'like', `${FACT}%`)
    .execute();
  const known = new Map(rows.map(({ name, value }) => [name, value]));
  const { data } = await api.run(shop, appInstallationQuery, {}, signal);
  const counts = { written: 0, refused: 0 };

  const write = async (fields: MetafieldInput[]): Promise<void> => {
    let left = fields;
    // All or none: what was refused is taken out and the rest tried again.
    while (left.length > 0) {
      const { userErrors } = (await api.run(shop, metafieldsSet, { metafields: left }, signal)).data.metafieldsSet;
      if (userErrors.length === 0) break;
      const bad = new Set(userErrors.map(({ elementIndex, field }) => elementIndex ?? Number(field?.[1])));
      const kept = left.filter((_, index) => !bad.has(index));
      if (kept.length === left.length) throw new ApiFault(`metafields were refused: ${userErrors[0]?.message ?? ''}`);
      counts.refused += left.length - kept.length;
      left = kept;
    }
    if (left.length === 0) return;
    counts.written += left.length;
    await store.transaction().execute(async (trx) => {
      for (const field of left) {
        const value = hashOf(field.value);
        await trx
          .insertInto('facts')
          .values({ shop, name: nameOf(field), value })
          .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value }))
          .execute();
      }
    });
  };

  let batch: MetafieldInput[] = [];
  const add = async (field: MetafieldInput) => {
    if (known.get(nameOf(field)) === hashOf(field.value)) return;
    batch.push(field);
    if (batch.length < PER_CALL) return;
    const full = batch;
    batch = [];
    await write(full);
  };

  await add({
    ownerId: data.currentAppInstallation.id,
    namespace: 'presage',
    key: 'popular',
    type: TYPE,
    value: listOf(content.popular),
  });
  for (const [product, similar] of content.similar) {
    await add({
      ownerId: gid('Product', product),
      namespace: '$app',
      key: 'similar',
      type: TYPE,
      value: listOf(similar),
    });
  }
  for (const [product, together] of content.together) {
    // A product that was bought with nothing gets no empty field, but loses one that held something.
    const field = {
      ownerId: gid('Product', product),
      namespace: '$app',
      key: 'together',
      type: TYPE,
      value: listOf(together),
    };
    if (together.length > 0 || known.has(nameOf(field))) await add(field);
  }
  await write(batch);
  return counts;
}

/** The job a training enqueues when its recommendations are in place. */
export function shelfHandlers(deps: {
  store: Store;
  api: AdminApi;
  shelfOf(shop: string): Promise<ShelfContent | null>;
}): JobHandlers {
  return {
    [SIMILAR_JOB]: {
      nature: 'external',
      async run(job, { signal }) {
        const { shop } = z.object({ shop: z.string() }).parse(job.payload);
        const known = await shopOf(deps.store, shop);
        if (known === null || known.uninstalledAt !== null) return;
        const content = await deps.shelfOf(shop);
        if (content !== null) await writeShelf(deps, shop, content, signal);
      },
    },
  };
}

/** Forgets what was written, so that everything is written again: a new installation begins without metafields of ours. */
export async function shelfForgotten(trx: Store, shop: string): Promise<void> {
  await trx.deleteFrom('facts').where('shop', '=', shop).where('name', 'like', `${FACT}%`).execute();
}
