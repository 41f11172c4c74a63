import { expect, test } from 'vitest';
import { loadNextItem } from '../../../models/next-item/load.ts';
import { trainNextItem } from '../../../models/next-item/train.ts';
import { AS_OF, madeUpShop } from './made-up-shop.ts';

const open = async (training: Parameters<typeof trainNextItem>[0]) => {
  const bundle = await trainNextItem(training);
  const ranker = await loadNextItem(bundle);
  const ask = (recent: string[], limit = 5) => ranker.rank({ recent, placement: 'home', exclude: () => false, limit });
  return { bundle, ask };
};

test('an empty shop answers with nothing', async () => {
  const { ask } = await open({ sessions: [], baskets: [], catalogue: [], asOf: AS_OF, seed: 1 });
  expect(await ask([])).toEqual({ strategy: 'newest', fallback: 'no-history-yet', items: [] });
});

test('a shop of one product that was just looked at has nothing else to show', async () => {
  const shop = madeUpShop({ visits: 100, products: 1 });
  const sessions = [{ items: ['p0', 'p0'], at: AS_OF }];
  const { ask } = await open({ ...shop, sessions, baskets: [] });
  expect((await ask(['p0'])).items).toEqual([]);
  expect((await ask([])).items.map(({ id }) => id)).toEqual(['p0']);
});

test('without any history the newest products are shown, and to those who looked at something what is like it', async () => {
  const { ask } = await open({ ...madeUpShop(), sessions: [], baskets: [] });
  const unknown = await ask([]);
  expect(unknown).toMatchObject({ strategy: 'newest', fallback: 'no-history-yet' });
  expect(unknown.items[0]).toMatchObject({ id: 'p119', because: { kind: 'new' } });
  const looked = await ask(['p0']);
  expect(looked).toMatchObject({ strategy: 'content', fallback: 'no-history-yet' });
  expect(looked.items[0]).toMatchObject({ because: { kind: 'similar', product: 'p0' } });
  expect(looked.items.map(({ id }) => madeUpShop({ visits: 1 }).typeOf(id))).toEqual([0, 0, 0, 0, 0]);
});

test('ten visits are not enough to learn from, and the answer says so', async () => {
  const shop = madeUpShop();
  const { ask, bundle } = await open({ ...shop, sessions: shop.sessions.slice(0, 10), baskets: [] });
  expect(await ask(['p0'])).toMatchObject({ strategy: 'content', fallback: 'few-sessions' });
  expect(bundle.card.technique).toBe('content');
});

test.each([50, 500])(
  'with %i orders and nothing else people with a purchase get a blend',
  async (orders) => {
    const shop = madeUpShop({ visits: orders * 10 });
    const { ask, bundle } = await open({ ...shop, sessions: [] });
    expect(shop.baskets).toHaveLength(orders);
    expect(bundle.card.rows).toBe(orders);
    const answer = await ask([shop.baskets[0]!.items[0]!]);
    expect(answer.items).toHaveLength(5);
    expect(['blend', 'content']).toContain(answer.strategy);
  },
  30_000,
);

test('all visits at one moment, products unknown to the catalogue and prices that are no numbers do no harm', async () => {
  const shop = madeUpShop({ visits: 300 });
  const { ask } = await open({
    ...shop,
    catalogue: shop.catalogue.map((item, at) => ({
      ...item,
      price: [Number.NaN, -5, 0, item.price][at % 4]!,
      type: at % 5 ? item.type : '',
    })),
    sessions: [...shop.sessions.map((each) => ({ ...each, at: AS_OF })), { items: ['gone', 'away'], at: AS_OF }],
  });
  const { items } = await ask(['p0', 'p6']);
  expect(items).toHaveLength(5);
  for (const { score } of items) expect(Number.isFinite(score)).toBe(true);
});

test('nothing later than the moment of training is learned from', async () => {
  const shop = madeUpShop({ visits: 300 });
  const later = shop.sessions.map((each) => ({ ...each, items: ['p5', 'p6'], at: AS_OF + 1 }));
  const now = await trainNextItem(shop);
  const planted = await trainNextItem({ ...shop, sessions: [...shop.sessions, ...later] });
  expect(planted).toEqual(now);
});
