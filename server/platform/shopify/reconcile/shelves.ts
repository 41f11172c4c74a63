// Collections and costs, read again product by product in turn: each hour a part of the catalogue, so that none is older than a day.

import { costsOf, shelvesOf } from '../../../catalogue/products.ts';
import type { ProductShelved, ShopEvent } from '../../../events/shop-event.ts';
import type { Store } from '../../../storage/store.ts';
import { withId } from '../event-id.ts';
import { gid, idText, minorOf } from '../fields.ts';
import type { AdminApi } from '../graphql-client.ts';
import { SHELVES_A_CALL, type ShelvedNode, shelvesQuery } from '../operations/shelves.ts';
import { ATTEMPTS } from './lists.ts';

/** Readings of the whole catalogue a day, when this runs by the hour. */
const RUNS_A_DAY = 24;
/** A thousand products an hour at most: what a large catalogue may take of the shop's calls. */
const CALLS_AT_MOST = 100;
/** Until which product the last run came. */
const CURSOR = 'shelves read until';

export interface ShelfDeps {
  store: Store;
  api: AdminApi;
  record(trx: Store, shop: string, events: ShopEvent[], announce: boolean): Promise<unknown>;
}

/** Reads the next part and records what has changed. Returns how many products that were. */
export async function shelvesReadOn(
  { store, api, record }: ShelfDeps,
  { shop, currency }: { shop: string; currency: string },
  now: number,
  signal: AbortSignal,
): Promise<number> {
  const ids = await nextProducts(store, shop);
  let changed = 0;
  for (let i = 0; i < ids.length; i += SHELVES_A_CALL) {
    const some = ids.slice(i, i + SHELVES_A_CALL);
    const asked = { ids: some.map((id) => gid('Product', id)) };
    const { data } = await api.run(shop, shelvesQuery, asked, signal, ATTEMPTS);
    const nodes = data.nodes.filter((node) => node !== null);
    await store.transaction().execute(async (trx) => {
      const news: ProductShelved[] = [];
      for (const node of nodes) {
        const told = shelvedFrom(node, currency, now);
        if (told !== null && (await differs(trx, shop, told))) news.push(told);
      }
      if (news.length > 0) await record(trx, shop, news, true);
      await cursorAt(trx, shop, some.at(-1) ?? '');
      changed += news.length;
    });
  }
  return changed;
}

/** The products after those of the last run; after the last of all it begins anew. */
async function nextProducts(db: Store, shop: string): Promise<string[]> {
  const last = await db
    .selectFrom('facts')
    .select('value')
    .where('shop', '=', shop)
    .where('name', '=', CURSOR)
    .executeTakeFirst();
  const alive = db.selectFrom('products').where('shop', '=', shop).where('deleted_at', 'is', null);
  const { n } = await alive.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const calls = Math.min(CALLS_AT_MOST, Math.ceil(Number(n) / RUNS_A_DAY / SHELVES_A_CALL));
  const part = (after: string) =>
    alive
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(calls * SHELVES_A_CALL)
      .execute();
  const from = last?.value ?? '';
  const rows = await part(from);
  return (rows.length === 0 && from !== '' ? await part('') : rows).map(({ id }) => id);
}

async function cursorAt(trx: Store, shop: string, value: string): Promise<void> {
  await trx
    .insertInto('facts')
    .values({ shop, name: CURSOR, value })
    .onConflict((c) => c.columns(['shop', 'name']).doUpdateSet({ value }))
    .execute();
}

/** Null where an id can't be read, or not all collections came. */
function shelvedFrom(node: ShelvedNode, currency: string, now: number): ProductShelved | null {
  const product = idText(node.id);
  if (product === null || node.collections.pageInfo.hasNextPage) return null;
  // Changed now as far as we can tell: the product's own moment may not have moved.
  return withId<ProductShelved>('shelved', product, now, {
    type: 'product-shelved',
    at: now,
    product,
    collections: node.collections.nodes.flatMap(({ id, title }) => {
      const collection = idText(id);
      return collection === null ? [] : [{ id: collection, title }];
    }),
    costs: node.variants.nodes.flatMap((variant) => {
      const id = idText(variant.id);
      const cost = variant.inventoryItem?.unitCost?.amount;
      return id === null ? [] : [{ variant: id, cost: cost == null ? null : minorOf(cost, currency) }];
    }),
  });
}

async function differs(trx: Store, shop: string, told: ProductShelved): Promise<boolean> {
  const known = await shelvesOf(trx, shop, told.product);
  const text = (list: readonly { id: string; title: string }[]) => list.map(({ id, title }) => `${id} ${title}`).sort();
  if (text(known).join('\n') !== text(told.collections).join('\n')) return true;
  const costs = await costsOf(
    trx,
    shop,
    told.costs.map(({ variant }) => variant),
  );
  return told.costs.some(({ variant, cost }) => (costs.get(variant) ?? null) !== cost);
}
