import { beforeAll, expect, test } from 'vitest';
import type { ModelBundle } from '../../../models/model.ts';
import { loadNextItem, ModelFileFault, type NextItemRanker, type RankRequest } from '../../../models/next-item/load.ts';
import { trainNextItem } from '../../../models/next-item/train.ts';
import { AS_OF, type MadeUpShop, madeUpShop } from './made-up-shop.ts';

let shop: MadeUpShop;
let bundle: ModelBundle;
let ranker: NextItemRanker;

beforeAll(async () => {
  shop = madeUpShop();
  // A product nobody has seen, and one that shares nothing but its type with it.
  shop.catalogue = [
    ...shop.catalogue,
    {
      id: 'unseen',
      title: 'red Mugs handmade',
      type: 'Mugs',
      tags: ['red'],
      vendor: 'V',
      price: 900,
      createdAt: AS_OF,
    },
  ];
  bundle = await trainNextItem(shop);
  ranker = await loadNextItem(bundle);
}, 60_000);

const ask = (request: Partial<RankRequest>) =>
  ranker.rank({ recent: [], placement: 'home', exclude: () => false, limit: 10, ...request });
const idsOf = async (request: Partial<RankRequest>) => (await ask(request)).items.map(({ id }) => id);

test('the same request has the same answer, and concurrent ones do not disturb each other', async () => {
  const requests = shop.shoppers.slice(0, 20).map(({ views }) => ({ recent: views }));
  const alone = [];
  for (const each of requests) alone.push(await ask(each));
  const together = await Promise.all(requests.map(ask));
  expect(together).toEqual(alone);
});

test('training twice on the same data with the same seed gives the same files', async () => {
  const small = madeUpShop({ visits: 300 });
  const [first, second] = [await trainNextItem(small), await trainNextItem(small)];
  expect(first).toEqual(second);
}, 30_000);

test('once the visit is over, what was looked at last may come again, but not what is in the cart', async () => {
  let again = 0;
  for (const { views } of shop.shoppers.filter(({ views }) => views.length > 4).slice(0, 30)) {
    const last = views.at(-1)!;
    expect(await idsOf({ recent: views, limit: 200 })).not.toContain(last);
    if ((await idsOf({ recent: views, away: true, limit: 200 })).includes(last)) again++;
    expect(await idsOf({ recent: views, away: true, cart: [last], limit: 200 })).not.toContain(last);
  }
  expect(again).toBe(30);
});

test('the current product, the page’s own, the cart, what was bought and what is excluded are never recommended', async () => {
  for (const placement of ['home', 'product', 'cart', 'search']) {
    for (const { views } of shop.shoppers.filter(({ views }) => views.length > 4).slice(0, 30)) {
      const anchor = placement === 'product' ? views[0]! : undefined;
      const answer = await ask({
        recent: views,
        cart: [views[1]!],
        bought: [views[2]!],
        ...(anchor ? { anchor } : {}),
        placement,
        exclude: (id) => id === 'p3',
        limit: 200,
      });
      const never = [views.at(-1)!, views[1]!, views[2]!, 'p3', ...(anchor ? [anchor] : [])];
      expect(answer.items.map(({ id }) => id).filter((id) => never.includes(id))).toEqual([]);
    }
  }
});

test('shoppers get more of their own type and colour than best-sellers would give them', async () => {
  const popular = await idsOf({ limit: 40 });
  let ours = 0;
  let theirs = 0;
  const people = shop.shoppers.filter(({ views }) => views.length >= 5);
  expect(people.length).toBeGreaterThan(100);
  for (const { views, type, colour } of people) {
    const fits = (id: string) => (shop.typeOf(id) === type ? 1 : 0) + (shop.colourOf(id) === colour ? 1 : 0);
    const sum = (ids: string[]) => ids.slice(0, 10).reduce((total, id) => total + (id === 'unseen' ? 0 : fits(id)), 0);
    ours += sum(await idsOf({ recent: views }));
    theirs += sum(popular.filter((id) => id !== views.at(-1)));
  }
  expect(ours).toBeGreaterThan(2.5 * theirs);
});

test('two shoppers with different tastes see different products, and a new view changes the answer', async () => {
  const mugs = ['p0', 'p30', 'p60'];
  const lamps = ['p2', 'p32', 'p62'];
  expect(await idsOf({ recent: mugs })).not.toEqual(await idsOf({ recent: lamps }));
  expect(await idsOf({ recent: mugs })).not.toEqual(await idsOf({ recent: [...mugs, 'p2'] }));
});

test('a product without any view or sale is recommended to those whose taste its words meet', async () => {
  const answer = await ask({ recent: ['p0', 'p30', 'p60', 'p90'], limit: 25 });
  const found = answer.items.find(({ id }) => id === 'unseen');
  expect(found?.because.kind).toBe('similar');
  expect(['p0', 'p30', 'p60', 'p90']).toContain(found?.because.product);
});

test('reasons name a product the shopper touched, never the recommended one itself', async () => {
  for (const { views } of shop.shoppers.filter(({ views }) => views.length > 2).slice(0, 30)) {
    for (const { id, because } of (await ask({ recent: views, cart: ['p7'], placement: 'cart' })).items) {
      if (because.product === undefined) continue;
      expect([...views, 'p7']).toContain(because.product);
      expect(because.product).not.toBe(id);
    }
  }
});

test('where visits like this one speak loudest the reason says so, with how many they are', async () => {
  let [alike, most] = [0, 0];
  for (const { views } of shop.shoppers.filter(({ views }) => views.length > 2).slice(0, 30)) {
    for (const { strategy, because } of (await ask({ recent: views, anchor: views.at(-1)!, placement: 'product' }))
      .items) {
      expect(because.kind === 'alike').toBe(because.visits !== undefined);
      if (because.kind !== 'alike') continue;
      expect(strategy).toBe('session-knn');
      alike++;
      expect(because.visits).toBeGreaterThanOrEqual(3);
      most = Math.max(most, because.visits!);
    }
  }
  expect(alike).toBeGreaterThan(10);
  expect(most).toBeGreaterThan(5);
});

test('in the cart, what is bought together with it comes first and says so', async () => {
  const pairs = madeUpShop({ visits: 400 });
  const baskets = Array.from({ length: 60 }, (_, at) => ({ items: ['p1', 'p10'], at: AS_OF - at * 1000 }));
  const own = await loadNextItem(await trainNextItem({ ...pairs, baskets: [...pairs.baskets, ...baskets] }));
  const { items } = await own.rank({ recent: [], cart: ['p1'], placement: 'cart', exclude: () => false, limit: 5 });
  expect(items.slice(0, 2).map(({ id }) => id)).toContain('p10');
  expect(items.find(({ id }) => id === 'p10')!.because).toEqual({ kind: 'bought-together', product: 'p1' });
});

test('someone of whom nothing is known gets what is popular, and the answer says why', async () => {
  const answer = await ask({});
  expect(answer).toMatchObject({ strategy: 'popularity', fallback: 'nothing-known-of-shopper' });
  expect(answer.items).toHaveLength(10);
  expect(answer.items[0]!.because).toEqual({ kind: 'popular' });
});

test('products newer than the model leave the popular ones, and the answer says why', async () => {
  const answer = await ask({ recent: ['came-yesterday'] });
  expect(answer).toMatchObject({ strategy: 'popularity', fallback: 'products-newer-than-model' });
});

test('a product page whose product nobody else touched is answered by likeness, and says why', async () => {
  const answer = await ask({ anchor: 'unseen', placement: 'product' });
  expect(answer).toMatchObject({ strategy: 'content', fallback: 'no-sessions-with-these-products' });
  expect(shop.typeOf(answer.items[0]!.id)).toBe(0);
});

test('ten thousand views of one shopper are ranked like any other', async () => {
  const recent = Array.from({ length: 10_000 }, (_, at) => `p${at % 120}`);
  const answer = await ask({ recent });
  expect(answer.items).toHaveLength(10);
  for (const { score } of answer.items) expect(Number.isFinite(score)).toBe(true);
});

test('asking for more than there is gives what there is, once each', async () => {
  const ids = await idsOf({ recent: ['p0'], limit: 500 });
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(120);
});

test('when everything is excluded the answer is empty, not an error', async () => {
  expect(await idsOf({ recent: ['p0'], exclude: () => true })).toEqual([]);
  expect(await idsOf({ exclude: () => true })).toEqual([]);
});

test('a damaged, missing or foreign file of the bundle is refused by name', async () => {
  for (const name of Object.keys(bundle.files)) {
    const bytes = bundle.files[name]!.slice();
    bytes[Math.floor(bytes.length / 2)]! ^= 255;
    const damaged = { ...bundle, files: { ...bundle.files, [name]: bytes } };
    if (name !== 'items.json') await expect(loadNextItem(damaged), name).rejects.toThrow(ModelFileFault);
    const { [name]: _, ...others } = bundle.files;
    await expect(loadNextItem({ ...bundle, files: others }), name).rejects.toThrow(ModelFileFault);
  }
  const foreign = await trainNextItem(madeUpShop({ visits: 300, products: 60 }));
  for (const name of Object.keys(foreign.files)) {
    const mixed = { ...bundle, files: { ...bundle.files, [name]: foreign.files[name]! } };
    await expect(loadNextItem(mixed), name).rejects.toThrow(ModelFileFault);
  }
}, 30_000);

test('the card tells what the model learned from and how it compares with popularity', () => {
  const { card } = bundle;
  expect(card).toMatchObject({ question: 'next-item', technique: 'blend', trainedAt: AS_OF, rows: 2200 });
  expect(card.metrics.hr20).toBeGreaterThan(card.against['popularity hr20']!);
  expect(card.metrics.n).toBeGreaterThan(100);
  expect(card.nativeParts.length).toBeGreaterThan(0);
});

test('a cancelled training stops', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(trainNextItem({ ...madeUpShop({ visits: 300 }), signal })).rejects.toThrow('enough');
});
