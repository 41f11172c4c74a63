// A shop whose people leave words behind that can be looked for: what erasing, exporting and restoring are tried on.

import type { CheckoutChanged, OrderChanged, ShopEvent } from '../../server/events/shop-event.ts';
import { journeyHandlers } from '../../server/journeys/handlers.ts';
import { training } from '../../server/learning/training.ts';
import { CollectorBatch, collector } from '../../server/profile/collect.ts';
import { recordEvents } from '../../server/profile/record.ts';
import { runJobs } from '../../server/storage/job-runner.ts';
import { saveShop } from '../../server/storage/shops.ts';
import { tempWorld } from './temp-store.ts';

export const SHOP = 'harbour.myshopify.com';
export const OTHER = 'quayside.myshopify.com';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const facts = (shop: string) => ({
  shop,
  platform: 'p',
  name: 'Harbour',
  url: `https://${shop}`,
  currency: 'EUR',
  zone: 'UTC',
  locale: 'en',
  emailSealed: null,
});

/** One person by everything they leave behind; each key is a word that can be looked for. */
export interface Canary {
  customer: string;
  email: string;
  name: string;
  visitor: string;
  cart: string;
  checkout: string;
  order: string;
}

export const canary = (who: string, number: string): Canary => ({
  customer: `7700${number}`,
  email: `${who}.canary@example.com`,
  name: `${who} Canaria`,
  visitor: `${who}-visitor-canary`,
  cart: `${who}-cart-canary`,
  checkout: `${who}-checkout-canary`,
  order: `8800${number}`,
});

export const ANN = canary('ann', '11');
export const BEN = canary('ben', '22');

export async function world() {
  const made = await tempWorld();
  const { store, jobs, clock, keys } = made;
  for (const shop of [SHOP, OTHER]) await saveShop(store, facts(shop), clock.now() - 30 * DAY);
  const record = (events: ShopEvent[], shop = SHOP) =>
    store.transaction().execute((trx) => recordEvents(trx, made.context(), shop, events));
  const work = async () => {
    const handlers = {
      ...journeyHandlers({ store, clock, keys, jobs, codes: null, chances: null, replenishment: async () => null }),
      ...training({ store, file: made.file, folder: made.folder, now: clock.now, promoted: () => {} }).handlers,
    };
    const runner = runJobs({
      store,
      jobs,
      handlers,
      onFault: (_job, fault) => {
        throw fault;
      },
    });
    await runner.drain();
    await runner.stop();
  };
  return { ...made, record, work };
}

export type World = Awaited<ReturnType<typeof world>>;

export const line = { line: 'l1', product: '11', variant: '111', title: 'Mug', quantity: 1, price: 1200 };

/** A person browses, fills a cart, types an address, buys an earlier cart, logs in and is planned a mail. */
export async function lives({ record, store, context, clock, work }: World, who: Canary, shop = SHOP) {
  const at = clock.now() - 2 * HOUR;
  const person = { customer: who.customer, email: who.email, name: who.name };
  const collect = collector(store, () => context()).collect;
  const view = (n: number, more: object = {}) => ({
    id: `${who.visitor}-${n}`,
    type: 'product-viewed',
    at: at + n,
    product: '11',
    ...more,
  });
  await collect(
    CollectorBatch.parse({
      shop,
      visitor: who.visitor,
      consent: { analytics: true, marketing: true },
      events: [
        view(1),
        view(2, { type: 'cart-line-added', cart: who.cart }),
        view(3, { type: 'checkout-started', checkout: who.checkout, cart: who.cart }),
      ],
    }),
  );
  await record(
    [
      {
        type: 'customer-changed',
        id: `customer:${who.customer}:1`,
        at,
        person,
        locale: 'en',
        tags: [],
        createdAt: at,
      },
      {
        type: 'email-consent-changed',
        id: `email-consent:${who.customer}:1`,
        at,
        person,
        granted: true,
        source: 'subscribed',
      },
      { type: 'cart-changed', id: `cart:${who.cart}:1`, at, cart: who.cart, lines: [line], createdAt: at },
      checkoutOf(who, at),
      orderOf(who, at - 40 * DAY),
      { type: 'visitor-recognised', id: `login:${who.visitor}`, at, visitor: who.visitor, customer: who.customer },
    ],
    shop,
  );
  await work();
}

export const checkoutOf = (who: Canary, at: number): CheckoutChanged => ({
  type: 'checkout-changed',
  id: `checkout:${who.checkout}:${at}`,
  at,
  checkout: who.checkout,
  cart: who.cart,
  person: { customer: who.customer, email: who.email, name: who.name },
  acceptsMarketing: true,
  locale: 'en',
  lines: [line],
  currency: 'EUR',
  total: 1200,
  recoveryUrl: `https://harbour.example/recover/${who.checkout}`,
  restoredFrom: null,
  createdAt: at,
  completedAt: null,
});

export const orderOf = (who: Canary, placedAt: number, updatedAt = placedAt): OrderChanged => ({
  type: 'order-changed',
  id: `order:${who.order}:${updatedAt}`,
  at: updatedAt,
  order: who.order,
  name: '#1001',
  person: { customer: who.customer, email: who.email, name: who.name },
  cart: `${who.cart}-bought`,
  checkout: `${who.checkout}-bought`,
  restoredFrom: null,
  placedAt,
  updatedAt,
  cancelledAt: null,
  currency: 'EUR',
  total: 1200,
  refunded: 0,
  channel: 'online',
  test: false,
  lines: [line],
  acceptsMarketing: true,
});
