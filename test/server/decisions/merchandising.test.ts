import { describe, expect, it } from 'vitest';
import type { CatalogueProduct } from '../../../server/catalogue/products.ts';
import {
  MOST_RULES,
  type Rule,
  RuleDraft,
  ruleAdded,
  ruleChanged,
  ruleRemoved,
  rulesOf,
} from '../../../server/decisions/merchandising.ts';
import { type Candidate, ordered, pinned } from '../../../server/decisions/order.ts';
import { priceThirds } from '../../../server/decisions/price-thirds.ts';
import { effectsOf, matches, NO_EFFECTS } from '../../../server/decisions/rule-effects.ts';
import { wordIndex } from '../../../server/decisions/word-match.ts';
import { NO_PREFERENCES } from '../../../server/profile/preferences.ts';
import { tempWorld } from '../../support/temp-store.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 11, 24, 12);

const product = (id: string, over: Partial<CatalogueProduct> = {}): CatalogueProduct => ({
  ...{ id, handle: id, title: `Product ${id}`, productType: 'Lamps', vendor: 'V', tags: [], image: null },
  ...{
    createdAt: NOW - 900 * DAY,
    price: 2000,
    variant: { id: `v${id}`, price: 2000, image: null },
    variants: [`v${id}`],
  },
  ...{ collections: [], margin: null, stock: null, eligible: true, ...over },
});
const catalogue = (...products: CatalogueProduct[]) => new Map(products.map((p) => [p.id, p]));
const rule = (over: Partial<RuleDraft>): Rule => ({
  ...RuleDraft.parse({ action: 'boost', target: 'product', value: 'x', ...over }),
  ...{ id: 'r', createdAt: 0, changedAt: 0 },
});
const ranking = (...ids: string[]): Candidate[] =>
  ids.map((id, i) => ({ id, score: 9 - i, because: { kind: 'popular' } }));
const ids = (list: Candidate[]) => list.map(({ id }) => id);

describe('a rule of the merchant', () => {
  it('speaks of products by what it names: product, collection, tag, type, price, margin', () => {
    const lamp = product('1', { tags: ['Summer'], collections: ['77'], price: 5000, margin: 40 });
    const says = (over: Partial<RuleDraft>) => matches(rule(over), lamp);
    expect(says({ target: 'product', value: '1' })).toBe(true);
    expect(says({ target: 'collection', value: '77' })).toBe(true);
    expect(says({ target: 'tag', value: 'summer' })).toBe(true);
    expect(says({ target: 'type', value: 'lamps' })).toBe(true);
    expect(says({ target: 'price', value: '', low: 5000, high: 5000 })).toBe(true);
    expect(says({ target: 'price', value: '', low: 5001 })).toBe(false);
    expect(says({ target: 'margin', value: '', high: 39 })).toBe(false);
    expect(matches(rule({ target: 'margin', value: '', low: 0 }), product('2'))).toBe(false);
  });

  it('holds in its season, over the new year too, on the days of the shop’s zone', () => {
    const shop = catalogue(product('1'));
    const winter = [rule({ action: 'exclude', target: 'product', value: '1', season: { from: '12-25', to: '01-06' } })];
    const out = (at: number, zone = 'UTC') => effectsOf(winter, shop, 'home', at, zone).excluded.has('1');
    expect(out(Date.UTC(2026, 11, 24, 23))).toBe(false);
    expect(out(Date.UTC(2026, 11, 24, 23), 'Europe/Berlin')).toBe(true);
    expect(out(Date.UTC(2027, 0, 6, 12))).toBe(true);
    expect(out(Date.UTC(2027, 0, 7, 12))).toBe(false);
  });

  it('holds where it was made for, and not while it is switched off', () => {
    const shop = catalogue(product('1'));
    const only = rule({ action: 'exclude', target: 'product', value: '1', placement: 'cart' });
    expect(effectsOf([only], shop, 'cart', NOW, 'UTC').excluded.size).toBe(1);
    expect(effectsOf([only], shop, 'home', NOW, 'UTC').excluded.size).toBe(0);
    expect(effectsOf([{ ...only, active: false }], shop, 'cart', NOW, 'UTC')).toBe(NO_EFFECTS);
  });

  it('boosts and buries by moving places, whatever scale the scores are on, and says which rule it was', () => {
    const shop = catalogue(...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => product(id)));
    const effects = effectsOf(
      [
        rule({ target: 'product', value: 'd', strength: 3 }),
        { ...rule({ action: 'bury', value: 'a', strength: 2 }), id: 's' },
      ],
      ...([shop, 'home', NOW, 'UTC'] as const),
    );
    const context = {
      ...{ products: shop, effects, wishes: NO_PREFERENCES, newForDays: 0, now: NOW },
      priceThird: () => 1,
    };
    const order = ordered(ranking('a', 'b', 'c', 'd', 'e', 'f'), context);
    expect(ids(order)).toEqual(['d', 'b', 'c', 'a', 'e', 'f']);
    expect(order[0]?.rules).toEqual(['r']);
    expect(order[3]?.rules).toEqual(['s']);
  });

  it('pins in front what may be shown, the best ranked first, and no product twice', () => {
    const shop = catalogue(...['a', 'b', 'c', 'z'].map((id) => product(id, { tags: id === 'a' ? [] : ['pick'] })));
    const rules = [
      { ...rule({ action: 'pin', target: 'product', value: 'z' }), id: '1' },
      { ...rule({ action: 'pin', target: 'tag', value: 'pick', strength: 2 }), id: '2' },
    ];
    const effects = effectsOf(rules, shop, 'home', NOW, 'UTC');
    const front = pinned(ranking('a', 'b', 'c'), effects, (id) => id !== 'b', 4);
    expect(ids(front)).toEqual(['z', 'c']);
    expect(front.every(({ because }) => because.kind === 'chosen')).toBe(true);
    expect(pinned(ranking('a'), effects, () => true, 1)).toHaveLength(1);
  });
});

describe('the order', () => {
  const base = { effects: NO_EFFECTS, wishes: NO_PREFERENCES, newForDays: 30, now: NOW, priceThird: () => 1 };

  it('lifts what is new, less each day, and lowers what is nearly gone', () => {
    const at = (days: number) => NOW - days * DAY;
    const place = (days: number) => {
      const shop = catalogue(...['a', 'b', 'c', 'd'].map((id) => product(id)), product('n', { createdAt: at(days) }));
      return ids(ordered(ranking('a', 'b', 'c', 'd', 'n'), { ...base, products: shop })).indexOf('n');
    };
    expect([place(0), place(20), place(30)]).toEqual([2, 3, 4]);
    const low = catalogue(product('a', { stock: 1 }), product('b', { stock: 9 }), product('c'));
    expect(ids(ordered(ranking('a', 'b', 'c'), { ...base, products: low }))).toEqual(['a', 'b', 'c']);
    expect(ids(ordered(ranking('b', 'a', 'c'), { ...base, products: low }))).toEqual(['b', 'c', 'a']);
  });

  it('follows what the shopper said: not this one, more of that kind, at that price', () => {
    const shop = catalogue(
      product('a'),
      product('b', { productType: 'Mugs' }),
      product('c'),
      product('d', { productType: 'Mugs' }),
    );
    const said = (over: object) =>
      ids(ordered(ranking('a', 'b', 'c', 'd'), { ...base, products: shop, wishes: { ...NO_PREFERENCES, ...over } }));
    expect(said({ less: ['b'] })).toEqual(['a', 'c', 'd']);
    expect(said({ interests: ['Mugs'] })).toEqual(['b', 'a', 'd', 'c']);
    expect(said({ notInterests: ['Lamps'] })).toEqual(['b', 'd', 'a', 'c']);
  });

  it('knows what is cheap and dear among its own kind', () => {
    const prices = [100, 200, 300, 400, 500, 600].map((price, i) => product(String(i), { price }));
    const third = priceThirds(prices);
    expect(prices.map(third)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(third(product('x', { productType: 'unheard of' }))).toBe(0);
  });
});

describe('words that led nowhere', () => {
  it('find what is spelt alike, with typing errors and accents, and nothing by chance', () => {
    const index = wordIndex([
      product('1', { title: 'Brass Table Lamp' }),
      product('2', { title: 'Crème Mug', productType: 'Mugs' }),
    ]);
    expect(index.like('tabel lampp', 5)).toEqual(['1']);
    expect(index.like('CREME mugg', 5)[0]).toBe('2');
    expect(index.like('zzzz qqqq', 5)).toEqual([]);
    expect(index.like('', 5)).toEqual([]);
    expect(index.like('🙂 '.repeat(50), 5)).toEqual([]);
  });
});

describe('the table of rules', () => {
  const SHOP = 'a.myshopify.com';
  it('keeps the merchant’s order, changes in place, and belongs to its shop', async () => {
    const { store } = await tempWorld();
    const draft = (value: string) =>
      RuleDraft.parse({ action: 'pin', target: 'product', value, season: { from: '06-01', to: '08-31' } });
    const one = await ruleAdded(store, SHOP, draft('1'), 5);
    const two = await ruleAdded(store, SHOP, draft('2'), 6);
    expect(await rulesOf(store, SHOP)).toEqual([one, two]);
    expect(await ruleChanged(store, SHOP, one?.id as string, draft('3'), 7)).toBe(true);
    expect((await rulesOf(store, SHOP)).map(({ value }) => value)).toEqual(['3', '2']);
    expect(await ruleChanged(store, 'b.myshopify.com', one?.id as string, draft('4'), 8)).toBe(false);
    expect(await ruleRemoved(store, 'b.myshopify.com', one?.id as string)).toBe(false);
    expect(await ruleRemoved(store, SHOP, one?.id as string)).toBe(true);
    expect(await rulesOf(store, SHOP)).toHaveLength(1);
    expect(await rulesOf(store, 'b.myshopify.com')).toEqual([]);
  });

  it('has an end, and takes no rule that says nothing', async () => {
    const { store } = await tempWorld();
    const draft = RuleDraft.parse({ action: 'bury', target: 'tag', value: 'x' });
    for (let i = 0; i < MOST_RULES; i++) await ruleAdded(store, SHOP, draft, i);
    expect(await ruleAdded(store, SHOP, draft, 0)).toBeNull();
    for (const wrong of [
      { action: 'pin', target: 'product' },
      { action: 'pin', target: 'price' },
      { action: 'pin', target: 'price', low: 5, high: 4 },
      { action: 'hide', target: 'tag', value: 'x' },
      { action: 'pin', target: 'tag', value: 'x', strength: 9 },
      { action: 'pin', target: 'tag', value: 'x', season: { from: '02-31', to: '13-01' } },
      { action: 'pin', target: 'tag', value: 'x', shop: 'another' },
    ])
      expect(RuleDraft.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
  });
});
