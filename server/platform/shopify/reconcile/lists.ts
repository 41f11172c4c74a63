// The lists of the platform that are read again, hour by hour: what was changed since a moment, page by page.

import type { ShopEvent } from '../../../events/shop-event.ts';
import { shopperByCustomer } from '../../../profile/identity.ts';
import type { Store } from '../../../storage/store.ts';
import { stateId } from '../event-id.ts';
import { AccessDenied } from '../faults.ts';
import { idText } from '../fields.ts';
import type { AdminApi } from '../graphql-client.ts';
import { customerFromShopify } from '../history/customer-from-shopify.ts';
import { orderFromShopify } from '../history/order-from-shopify.ts';
import { productFromShopify } from '../history/product-from-shopify.ts';
import { tokenIn } from '../look-ups.ts';
import { type AbandonedCheckoutNode, abandonedCheckoutsQuery } from '../operations/abandoned-checkouts.ts';
import { customersChangedQuery } from '../operations/customers.ts';
import { ordersChangedQuery } from '../operations/orders.ts';
import { productsChangedQuery } from '../operations/products.ts';
import type { Refetch } from '../webhooks/translation.ts';
import { checkoutFromShopify, type KnownCheckout } from './checkout-from-shopify.ts';

export type ListKind = 'products' | 'customers' | 'orders' | 'checkouts';

/** One thing as the list shows it. */
export interface Listed {
  /** How the ids of all events about this state begin: if there is one, a message has told it. */
  state: string;
  updatedAt: number;
  events: ShopEvent[];
  /** Where the list did not show all of it. */
  refetch?: Refetch;
  /** Known in another way: a checkout that became an order, a customer of whom something small has changed. */
  uncounted?: boolean;
}

export interface Page {
  listed: Listed[];
  /** Paths of fields we were not let see. */
  denied: string[];
  /** Cursor of the next page; null at the end. */
  next: string | null;
}

export interface Asking {
  api: AdminApi;
  store: Store;
  shop: string;
  currency: string;
  signal: AbortSignal;
}

export interface List {
  kind: ListKind;
  /** Oldest change first, so that every page moves the mark; else only the whole list does. */
  byChange: boolean;
  page(asking: Asking, query: string, after: string | null): Promise<Page>;
}

/** A shop that does not answer is asked again in an hour, not for minutes now. */
export const ATTEMPTS = 2;

const nextOf = (info: { hasNextPage: boolean; endCursor: string | null }) => (info.hasNextPage ? info.endCursor : null);
const some = <T>(item: T | null): T[] => (item === null ? [] : [item]);

export const lists: readonly List[] = [
  {
    kind: 'products',
    byChange: true,
    async page({ api, shop, currency, signal }, query, after) {
      const { data, denied } = await api.run(shop, productsChangedQuery, { query, after }, signal, ATTEMPTS);
      const listed = data.products.nodes.flatMap((node) =>
        some(productFromShopify(node, node.variants.nodes, currency)).map((event): Listed => {
          const { id, updatedAt } = event.product;
          const state = stateId('product', id, updatedAt);
          if (!node.variants.pageInfo.hasNextPage) return { state, updatedAt, events: [event] };
          return { state, updatedAt, events: [], refetch: { what: 'product', id } };
        }),
      );
      return { listed, denied, next: nextOf(data.products.pageInfo) };
    },
  },
  {
    kind: 'customers',
    byChange: true,
    async page({ api, store, shop, signal }, query, after) {
      const { data, denied } = await api.run(shop, customersChangedQuery, { query, after }, signal, ATTEMPTS);
      const listed: Listed[] = [];
      for (const node of data.customers.nodes) {
        const events = customerFromShopify(node);
        const id = idText(node.id);
        if (events.length === 0 || id === null) continue;
        const updatedAt = Date.parse(node.updatedAt);
        // Consent, tags and sums move the moment of the change too, and messages of their own tell some of them.
        const uncounted = (await shopperByCustomer(store, shop, id)) !== null;
        listed.push({ state: stateId('customer', id, updatedAt), updatedAt, events, uncounted });
      }
      return { listed, denied, next: nextOf(data.customers.pageInfo) };
    },
  },
  {
    kind: 'orders',
    byChange: true,
    async page({ api, shop, signal }, query, after) {
      const { data, denied } = await api.run(shop, ordersChangedQuery, { query, after }, signal, ATTEMPTS);
      const listed = data.orders.nodes.flatMap((node) =>
        some(orderFromShopify(node, node.lineItems.nodes)).map((event): Listed => {
          const state = stateId('order', event.order, event.updatedAt);
          if (!node.lineItems.pageInfo.hasNextPage) return { state, updatedAt: event.updatedAt, events: [event] };
          return { state, updatedAt: event.updatedAt, events: [], refetch: { what: 'order', id: event.order } };
        }),
      );
      return { listed, denied, next: nextOf(data.orders.pageInfo) };
    },
  },
  {
    kind: 'checkouts',
    byChange: false,
    async page(asking, query, after) {
      const { data, denied } = await abandonedPage(asking, query, after);
      const listed: Listed[] = [];
      for (const node of data.abandonedCheckouts.nodes) {
        const events = checkoutFromShopify(node, await knownCheckout(asking.store, asking.shop, node));
        if (events === null) continue;
        const [{ checkout, at, completedAt }] = events;
        const state = stateId('checkout', checkout, at);
        listed.push({ state, updatedAt: at, events, uncounted: completedAt !== null });
      }
      return { listed, denied, next: nextOf(data.abandonedCheckouts.pageInfo) };
    },
  },
];

/** The recovery link asks for approval of its own, and can't be null: denied, it takes the whole list with it. */
async function abandonedPage({ api, shop, signal }: Asking, query: string, after: string | null) {
  const variables = { query, after };
  try {
    return await api.run(shop, abandonedCheckoutsQuery, { ...variables, withUrl: true }, signal, ATTEMPTS);
  } catch (fault) {
    if (!(fault instanceof AccessDenied)) throw fault;
  }
  const answer = await api.run(shop, abandonedCheckoutsQuery, { ...variables, withUrl: false }, signal, ATTEMPTS);
  return { ...answer, denied: [...answer.denied, 'abandonedCheckouts.nodes.abandonedCheckoutUrl'] };
}

async function knownCheckout(store: Store, shop: string, node: AbandonedCheckoutNode): Promise<KnownCheckout | null> {
  const token = tokenIn(node.abandonedCheckoutUrl);
  const row = await store
    .selectFrom('checkouts')
    .select(['token', 'cart', 'accepts_marketing', 'locale'])
    .where('shop', '=', shop)
    .where((e) => e.or([e('name', '=', node.name), ...(token === null ? [] : [e('token', '=', token)])]))
    .orderBy('updated_at', 'desc')
    .executeTakeFirst();
  if (row === undefined) return null;
  return { token: row.token, cart: row.cart, acceptsMarketing: row.accepts_marketing === 1, locale: row.locale };
}
