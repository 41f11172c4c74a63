// What each placement promises, with a trained model and without.

import { afterEach, describe, expect, it } from 'vitest';
import { collectionsKnown } from '../../../server/catalogue/products.ts';
import { RuleDraft, ruleAdded } from '../../../server/decisions/merchandising.ts';
import type { RecommendationRequest } from '../../../server/decisions/recommend.ts';
import { preferencesSaid, type Word } from '../../../server/profile/preferences.ts';
import { settingsPatched } from '../../../server/storage/shops.ts';
import { anEvent, anOrder, aProduct, aVisitorLink, SHOP } from '../../support/builders.ts';
import { type SizedShop, sizedShop, VISITOR } from '../../support/sized-shop.ts';

const open: SizedShop[] = [];
afterEach(async () => {
  for (const shop of open.splice(0)) {
    await shop.flush();
    await shop.end();
  }
});

async function trained() {
  const shop = await sizedShop(120, { products: 60 });
  open.push(shop);
  await shop.train();
  const ask = async (over: Partial<RecommendationRequest>) =>
    (await shop.recommend({ shop: SHOP, placement: 'home', visitor: VISITOR, limit: 6, ...over })) ??
    expect.unreachable('the shop is installed');
  const shown = async (over: Partial<RecommendationRequest>) => (await ask(over)).items.map((item) => item.product);
  const say = (words: Word[]) =>
    preferencesSaid(shop.store, SHOP, { kind: 'visitor', key: VISITOR }, words, shop.now, 'test');
  return { ...shop, ask, shown, say };
}

describe('placements', () => {
  it('recently viewed is what this browser viewed, newest first, and nothing else, not even by chance', async () => {
    const shop = await trained();
    for (let i = 0; i < 5; i++) {
      expect(await shop.shown({ placement: 'recent' })).toEqual(['p30', 'p0']);
      expect(await shop.shown({ placement: 'recent', product: 'p30' })).toEqual(['p0']);
    }
    expect(await shop.ask({ placement: 'recent', visitor: null })).toMatchObject({
      items: [],
      fallback: 'nothing-viewed',
    });
  });

  it('bought together is what was bought together, with the product’s own name, or nothing', async () => {
    const shop = await trained();
    let found = 0;
    for (const product of shop.products.slice(0, 12)) {
      const { items, fallback } = await shop.ask({ placement: 'bundle', product, visitor: null });
      for (const item of items) expect(item.reason).toMatch(/bought together|bought with/);
      if (items.length === 0) expect(fallback).not.toBeNull();
      found += items.length;
    }
    expect(found).toBeGreaterThan(0);
  });

  it('similar is the same for whoever looks', async () => {
    const shop = await trained();
    await settingsPatched(shop.store, SHOP, { exploration: 0.1 });
    const best = async (visitor: string | null) => {
      const lists = await Promise.all(
        Array.from({ length: 9 }, () => shop.shown({ placement: 'similar', product: 'p12', visitor })),
      );
      // The first slots' usual products: exploring changes one slot in ten, and moves those behind it.
      return lists[0]?.slice(0, 3).map((_, slot) => mostOften(lists.map((list) => list[slot] as string)));
    };
    expect(await best(VISITOR)).toEqual(await best(null));
  });

  it('a collection’s strip shows that collection alone; one that is not known shows nothing', async () => {
    const shop = await trained();
    const members = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'];
    for (const id of members) await collectionsKnown(shop.store, SHOP, id, [{ id: '900', title: 'Lamps' }]);
    shop.changed();
    for (let i = 0; i < 10; i++) {
      const products = await shop.shown({ placement: 'collection', collection: '900' });
      expect(products.length).toBeGreaterThan(4);
      for (const id of products) expect(members).toContain(id);
    }
    expect(await shop.shown({ placement: 'collection', collection: '901' })).toEqual([]);
  });

  it('a search without a result shows what is spelt alike first, and is full all the same', async () => {
    const shop = await trained();
    await shop.store.updateTable('products').set({ title: 'Zanzibar Kettle' }).where('id', '=', 'p7').execute();
    shop.changed();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => shop.ask({ placement: 'search', query: 'zansibar' })),
    );
    expect(mostOften(answers.map(({ items }) => items[0]?.product as string))).toBe('p7');
    for (const { items, strategy } of answers) {
      expect(items).toHaveLength(6);
      expect(strategy).toBe('words');
    }
  });

  it('the cart gets nothing that is in it, with every rule and wish against it', async () => {
    const shop = await trained();
    const rule = RuleDraft.parse({ action: 'pin', target: 'product', value: 'p1', strength: 4 });
    await ruleAdded(shop.store, SHOP, rule, shop.now);
    await shop.say([{ name: 'product p1', value: 'more' }]);
    shop.changed();
    for (let i = 0; i < 5; i++) {
      expect(await shop.shown({ placement: 'cart', cartVariants: ['v-p1', 'v-p2'] })).not.toContain('p1');
      expect((await shop.shown({ placement: 'cart', cartVariants: ['v-p2'] }))[0]).toBe('p1');
    }
  });

  it('a cart with a gift card, the same product by two plans, and parts of a bundle nobody knows is answered like any', async () => {
    const shop = await trained();
    await aProduct(shop, { id: 'gift', gift_card: 1 });
    await shop.store
      .insertInto('variants')
      .values({
        ...{ shop: SHOP, id: 'v-gift', product: 'gift', title: '£25', sku: null, price: 2500, compare_at: null },
        ...{ inventory: 9, available: 1, position: 1 },
      })
      .execute();
    shop.changed();
    const cartVariants = ['v-gift', 'v-p2', 'v-p2', 'v-of-a-bundle-elsewhere', ''];
    for (const placement of ['cart', 'bundle', 'home'] as const) {
      const odd = await shop.ask({ placement, cartVariants, limit: 6 });
      const plain = await shop.ask({ placement, cartVariants: ['v-p2'], limit: 6 });
      expect([placement, odd.strategy, odd.fallback]).toEqual([placement, plain.strategy, plain.fallback]);
      expect([placement, odd.items.length]).toEqual([placement, plain.items.length]);
      for (const { product } of odd.items) expect(['gift', 'p2']).not.toContain(product);
    }
    const alone = await shop.shown({ placement: 'cart', cartVariants: ['v-gift'] });
    expect(alone).toHaveLength(6);
    expect(alone).not.toContain('gift');
  });

  it('a visitor of ten thousand events is answered by their newest views', async () => {
    const shop = await trained();
    const { items: before } = await shop.ask({ placement: 'recent' });
    expect(before.map((item) => item.product)).toEqual(['p60', 'p30', 'p0'].filter((id) => shop.products.includes(id)));
    const columns = (shop.raw.pragma('table_info(events)') as { name: string }[])
      .map(({ name }) => name)
      .filter((name) => name !== 'seq');
    const value = (name: string) =>
      ({ id: "id || '-' || i", at: 'at - 86400000 - i * 60000', product: "'p' || (i % 5)" })[name] ?? name;
    const { changes } = shop.raw
      .prepare(
        `with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
         insert into events (${columns.join()}) select ${columns.map(value).join()} from n,
           (select * from events where visitor = ? and type = 'product-viewed' order by at desc limit 1)`,
      )
      .run(VISITOR);
    expect(changes).toBe(10_000);
    const after = await shop.ask({ placement: 'recent', limit: 12 });
    expect(after.items.slice(0, before.length).map((item) => item.product)).toEqual(before.map((item) => item.product));
    expect(shop.deciding.trails.ofVisitor(SHOP, VISITOR).viewed).toHaveLength(50);
    expect((await shop.ask({})).items).toHaveLength(6);
  });
});

describe('the merchant’s rules in an answer', () => {
  it('excluded products are in no answer, pinned ones in front of it, and the log tells which rule it was', async () => {
    const shop = await trained();
    const add = (draft: object) => ruleAdded(shop.store, SHOP, RuleDraft.parse(draft), shop.now);
    const pin = await add({ action: 'pin', target: 'product', value: 'p44' });
    await add({ action: 'exclude', target: 'price', low: 0, high: 4000 });
    shop.changed();
    const cheap = new Set(
      (await shop.store.selectFrom('products').select('id').where('price', '<=', 4000).execute()).map((row) => row.id),
    );
    cheap.delete('p44');
    expect(cheap.size).toBeGreaterThan(5);
    for (const placement of ['home', 'product', 'similar', 'bundle', 'cart', 'search', 'not-found', 'mail'] as const) {
      const { items, decision } = await shop.ask({ placement, product: placement === 'product' ? 'p3' : null });
      for (const { product } of items) expect(cheap.has(product), `${placement} ${product}`).toBe(false);
      if (placement !== 'home') continue;
      expect(items[0]).toMatchObject({ product: 'p44', reason: 'Chosen by this shop' });
      await shop.flush();
      const row = await shop.store
        .selectFrom('decisions')
        .select('items')
        .where('id', '=', decision)
        .executeTakeFirstOrThrow();
      expect(JSON.parse(row.items)[0]).toMatchObject({
        product: 'p44',
        because: 'chosen',
        propensity: 1,
        rules: [pin?.id],
      });
    }
  });
});

describe('the shopper’s own word in an answer', () => {
  it('“not for me” is never shown again, from the very next answer on', async () => {
    const shop = await trained();
    const [first] = await shop.shown({});
    await shop.say([{ name: `product ${first}`, value: 'less' }]);
    for (let i = 0; i < 12; i++) expect(await shop.shown({ limit: 24 })).not.toContain(first);
  });

  it('“more like this” changes the next answer of a browser that has seen nothing, and says so truly', async () => {
    const shop = await trained();
    await shop.store.deleteFrom('events').where('visitor', '=', VISITOR).execute();
    expect((await shop.ask({})).fallback).toBe('nothing-known-of-shopper');
    await shop.say([{ name: 'product p12', value: 'more' }]);
    const answer = await shop.ask({});
    expect(answer.fallback).not.toBe('nothing-known-of-shopper');
    expect(answer.items.map(({ reason }) => reason)).toContain('More of what you asked for');
  });

  it('switched off, nothing personal is used, nothing is named, and the log does not know who it was', async () => {
    const shop = await trained();
    const nobody = await shop.ask({ visitor: null });
    await shop.say([{ name: 'personal', value: 'off' }]);
    const { decision, strategy, fallback, items } = await shop.ask({});
    expect({ strategy, fallback }).toEqual({ strategy: nobody.strategy, fallback: nobody.fallback });
    for (const { reason } of items) expect(reason).not.toMatch(/you viewed|after/);
    await shop.flush();
    const row = await shop.store
      .selectFrom('decisions')
      .selectAll()
      .where('id', '=', decision)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ visitor: null, shopper: null });
    await preferencesSaid(
      shop.store,
      SHOP,
      { kind: 'visitor', key: VISITOR },
      [{ name: 'personal', value: 'on' }],
      shop.now + 1,
      'test',
    );
    expect((await shop.ask({})).strategy).not.toBe(nobody.strategy);
  });

  it('switched off behind a link in a mail it is off in every browser of that shopper', async () => {
    const shop = await trained();
    const owner = await shop.store
      .selectFrom('identities')
      .selectAll()
      .where('kind', '=', 'email')
      .executeTakeFirstOrThrow();
    await aVisitorLink(shop, { visitor: VISITOR, shopper: owner.shopper, via: 'checkout' });
    expect((await shop.ask({})).fallback).not.toBe('nothing-known-of-shopper');
    const words: Word[] = [{ name: 'personal', value: 'off' }];
    await preferencesSaid(shop.store, SHOP, { kind: 'email', key: owner.key }, words, shop.now, 'link');
    expect((await shop.ask({})).fallback).toBe('nothing-known-of-shopper');
    expect((await shop.ask({ visitor: null, shopper: owner.shopper, placement: 'mail' })).fallback).toBe(
      'nothing-known-of-shopper',
    );
  });

  it('the merchant’s intensity limits what a reason may name', async () => {
    const shop = await trained();
    for (const id of shop.products) {
      await shop.store
        .updateTable('products')
        .set({ title: `Title-${id}-` })
        .where('id', '=', id)
        .execute();
    }
    await anEvent(shop, { visitor: VISITOR, product: 'p12', at: shop.now - 1000 });
    await anOrder(shop, { lines: [{ product: 'p1' }] });
    const reasons = async (intensity: string) => {
      await settingsPatched(shop.store, SHOP, { intensity });
      shop.changed();
      const answers = await Promise.all([...Array(6)].map(() => shop.ask({ limit: 12 })));
      return answers.flatMap(({ items }) => items.map(({ reason }) => reason)).join('\n');
    };
    expect(await reasons('high')).toMatch(/Title-/);
    const medium = await reasons('medium');
    expect(medium).not.toMatch(/Title-/);
    expect(medium).toMatch(/you viewed/);
    expect(await reasons('low')).not.toMatch(/Title-|you viewed/);
  });
});

function mostOften(list: string[]): string | undefined {
  const counts = Map.groupBy(list, (id) => id);
  return [...counts].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
}
