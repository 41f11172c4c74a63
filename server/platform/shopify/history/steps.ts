// The history of a shop in the order in which it must be read: what is sold, who buys, what was bought.

import type { ShopEvent } from '../../../events/shop-event.ts';
import { customerNode, customersBulkQuery } from '../operations/customers.ts';
import { lineNode, orderNode, ordersBulkQuery } from '../operations/orders.ts';
import { collectionNode, productNode, productsBulkQuery, variantNode } from '../operations/products.ts';
import { customerFromShopify } from './customer-from-shopify.ts';
import type { Family } from './jsonl-file.ts';
import { orderFromShopify } from './order-from-shopify.ts';
import { productFromShopify, shelvedFromShopify } from './product-from-shopify.ts';

export type StepName = 'products' | 'customers' | 'orders';

export interface Step {
  name: StepName;
  query: string;
  /** Families recorded in one go, without letting anybody in between; at most two events each. */
  batch: number;
  /** Events of one family; `broken` counts the objects that could not be read. */
  events(family: Family, currency: string): { events: ShopEvent[]; broken: number };
}

/** Those that fit the schema, and how many did not. */
function read<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  values: unknown[],
) {
  const good: T[] = [];
  for (const value of values) {
    const result = schema.safeParse(value);
    if (result.success) good.push(result.data);
  }
  return { good, broken: values.length - good.length };
}

const one = (event: ShopEvent | null, broken: number) =>
  event === null ? { events: [], broken: broken + 1 } : { events: [event], broken };

export const steps: readonly Step[] = [
  {
    name: 'products',
    query: productsBulkQuery,
    batch: 50,
    events(family, currency) {
      const root = productNode.safeParse(family.root);
      if (!root.success) return { events: [], broken: 1 + family.children.length };
      const { variants = [], collections = [] } = Object.groupBy(family.children, (child) =>
        collectionNode.safeParse(child).data?.id.includes('/Collection/') ? 'collections' : 'variants',
      );
      const { good, broken } = read(variantNode, variants);
      const product = one(productFromShopify(root.data, good, currency), broken);
      const shelved = shelvedFromShopify(root.data, good, read(collectionNode, collections).good, currency);
      return shelved === null ? product : { ...product, events: [...product.events, shelved] };
    },
  },
  {
    name: 'customers',
    query: customersBulkQuery,
    batch: 50,
    events(family) {
      const root = customerNode.safeParse(family.root);
      if (!root.success) return { events: [], broken: 1 };
      const events = customerFromShopify(root.data);
      return { events, broken: events.length === 0 ? 1 : 0 };
    },
  },
  {
    name: 'orders',
    query: ordersBulkQuery,
    batch: 50,
    events(family) {
      const root = orderNode.safeParse(family.root);
      if (!root.success) return { events: [], broken: 1 + family.children.length };
      const { good, broken } = read(lineNode, family.children);
      return one(orderFromShopify(root.data, good), broken);
    },
  },
];

export const stepAfter = (name: StepName): Step | null =>
  steps[steps.findIndex((step) => step.name === name) + 1] ?? null;
