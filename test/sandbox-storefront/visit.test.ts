// A played visit: the same pages, the same pixel, no screen.

import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildExtensions } from '../../extensions/build.ts';
import { runVisit, VisitFailed } from '../sandbox/storefront/visit.ts';
import { answering, type SmallShop, startSmallShop } from './small-shop.ts';

let small: SmallShop;
beforeAll(() => buildExtensions());
beforeEach(async () => {
  small = await startSmallShop();
  small.app.answer = answering([]);
});
afterEach(() => small.close());

const everything = { analytics: true, marketing: true, preferences: true, sale_of_data: true };
const events = () =>
  small.app.requests
    .filter(({ url }) => url.pathname === '/collect')
    .flatMap(({ body }) => (JSON.parse(body) as { events: { type: string }[] }).events);

test('a visit from the first view to the order reaches the collector and the webhooks, and names what it made', async () => {
  const topics: string[] = [];
  small.shop.emitWebhook = (topic) => void topics.push(topic);
  const outcome = await runVisit(small.shop, {
    visitor: 'ada',
    consent: everything,
    steps: [
      { view: 'saltholm-stoneware-mug' },
      { search: 'lamp' },
      { add: '8000000000001' },
      { checkout: { email: 'ada@example.com', buyer_accepts_marketing: true } },
      { buy: {} },
    ],
  });
  const order = small.shop.orders.get(outcome.order!)!;
  expect(order).toMatchObject({ cartToken: outcome.cart, checkoutToken: outcome.checkout, email: 'ada@example.com' });
  expect(
    events()
      .map(({ type }) => type)
      .filter((type) => type !== 'page-viewed'),
  ).toEqual([
    'product-viewed',
    'search-submitted',
    'cart-line-added',
    'checkout-started',
    'checkout-contact-given',
    'checkout-completed',
  ]);
  expect(topics).toContain('orders/create');
});

test('without consent the collector hears nothing, and the shop works all the same', async () => {
  const outcome = await runVisit(small.shop, {
    visitor: 'bea',
    consent: { ...everything, analytics: false },
    steps: [{ view: 'saltholm-stoneware-mug' }, { add: '8000000000001' }, { buy: { email: 'bea@example.com' } }],
  });
  expect(outcome.order).not.toBeNull();
  expect(small.app.requests).toEqual([]);
  expect(small.shop.visitor('bea').localStorage).toEqual({});
});

test('a later visit of the same browser goes on with its cart and its visitor id', async () => {
  const first = await runVisit(small.shop, { visitor: 'cem', consent: everything, steps: [{ add: '8000000000001' }] });
  const id = small.shop.visitor('cem').localStorage['presage.visitor'];
  const second = await runVisit(small.shop, {
    visitor: 'cem',
    steps: [{ view: 'saltholm-stoneware-mug' }, { buy: { email: 'c@example.com' } }],
  });
  expect(second.cart).toBe(first.cart);
  expect(id).toBe('cem');
  expect(small.shop.visitor('cem').localStorage['presage.visitor']).toBe(id);
});

test('a step that the shop refuses fails the visit, in words', async () => {
  const visit = runVisit(small.shop, { visitor: 'dov', steps: [{ view: 'no-such-thing' }] });
  await expect(visit).rejects.toThrow(VisitFailed);
  await expect(runVisit(small.shop, { visitor: 'dov', steps: [{ buy: {} }] })).rejects.toThrow(/empty/);
});
