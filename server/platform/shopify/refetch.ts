// Asks the API for one order or product whose webhook did not tell everything, and records it like the webhook's own.

import { z } from 'zod';
import type { JobHandlers, Jobs } from '../../storage/jobs.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { gid } from './fields.ts';
import type { AdminApi } from './graphql-client.ts';
import { orderFromShopify } from './history/order-from-shopify.ts';
import { productFromShopify } from './history/product-from-shopify.ts';
import { type LineNode, type OrderNode, orderQuery } from './operations/orders.ts';
import { type ProductNode, productQuery, type VariantNode } from './operations/products.ts';
import type { EventRecorder } from './recorder.ts';
import type { Refetch } from './webhooks/translation.ts';

export const REFETCH_JOB = 'platform.refetch';

type OrderAnswer = { data: z.infer<typeof orderQuery.answer> };
type ProductAnswer = { data: z.infer<typeof productQuery.answer> };

const payload = z.object({ shop: z.string(), what: z.enum(['order', 'product']), id: z.string() });

export async function refetchLater(trx: Store, jobs: Jobs, shop: string, { what, id }: Refetch): Promise<void> {
  await jobs.enqueue(trx, { kind: REFETCH_JOB, shop, key: `${shop} ${what} ${id}`, payload: { shop, what, id } });
}

export function refetchHandlers(deps: { store: Store; api: AdminApi; record: EventRecorder }): JobHandlers {
  const { store, api, record } = deps;

  const order = async (shop: string, id: string, signal: AbortSignal) => {
    let node: OrderNode | null = null;
    const lines: LineNode[] = [];
    for (let after: string | null = null; ; ) {
      const { data }: OrderAnswer = await api.run(shop, orderQuery, { id: gid('Order', id), after }, signal);
      if (data.order === null) return null;
      node = data.order;
      lines.push(...data.order.lineItems.nodes);
      if (!data.order.lineItems.pageInfo.hasNextPage) break;
      after = data.order.lineItems.pageInfo.endCursor;
    }
    return orderFromShopify(node, lines);
  };

  const product = async (shop: string, id: string, currency: string, signal: AbortSignal) => {
    let node: ProductNode | null = null;
    const variants: VariantNode[] = [];
    for (let after: string | null = null; ; ) {
      const { data }: ProductAnswer = await api.run(shop, productQuery, { id: gid('Product', id), after }, signal);
      if (data.product === null) return null;
      node = data.product;
      variants.push(...data.product.variants.nodes);
      if (!data.product.variants.pageInfo.hasNextPage) break;
      after = data.product.variants.pageInfo.endCursor;
    }
    return productFromShopify(node, variants, currency);
  };

  return {
    [REFETCH_JOB]: {
      nature: 'external',
      async run(job, { signal }) {
        const { shop, what, id } = payload.parse(job.payload);
        const known = await shopOf(store, shop);
        if (known === null || known.uninstalledAt !== null) return;
        const event =
          what === 'order' ? await order(shop, id, signal) : await product(shop, id, known.currency, signal);
        if (event === null) return;
        await store.transaction().execute((trx) => record(trx, shop, [event], true));
      },
    },
  };
}
