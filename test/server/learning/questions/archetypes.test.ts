import { afterEach, describe, expect, it } from 'vitest';
import { servingModels } from '../../../../server/learning/model-store.ts';
import { archetypeKinds } from '../../../../server/measurement/model-state.ts';
import { DAY, SHOP } from '../../../support/builders.ts';
import { type SizedShop, sizedShop } from '../../../support/sized-shop.ts';

const open: SizedShop[] = [];
afterEach(async () => {
  for (const shop of open.splice(0)) await shop.end();
});

describe('kinds of shoppers', () => {
  it('keep their labels from one run to the next, are told by what sets them apart, and stay through a new scoring', async () => {
    const shop = await sizedShop(400, { products: 20 });
    open.push(shop);
    const { store } = shop;
    await shop.train();
    const kinds = async () =>
      new Map(
        (await store.selectFrom('scores').select(['shopper', 'archetype']).execute()).map((s) => [
          s.shopper,
          s.archetype,
        ]),
      );
    const first = await kinds();
    const words = await archetypeKinds(store, SHOP);
    for (const label of first.values()) expect(words.get(label)!.length).toBeGreaterThan(0);
    expect(new Set(first.values()).size).toBeGreaterThan(1);
    shop.now += DAY;
    await shop.train();
    const model = (await servingModels(store, SHOP)).find((m) => m.question === 'archetypes')!;
    expect(model.card.metrics.sameAsBefore).toBeGreaterThan(0.8);
    const second = await kinds();
    const same = [...first].filter(([shopper, kind]) => second.get(shopper) === kind).length;
    expect(same / first.size).toBeGreaterThan(0.9);
    await shop.learning.trainFirst(SHOP, new AbortController().signal);
    expect(await kinds()).toEqual(second);
  });

  it('are not told apart among few: the rule of thumb speaks, and what is missing is said', async () => {
    const shop = await sizedShop(60, { products: 20 });
    open.push(shop);
    const { store } = shop;
    await shop.train();
    const said = await store
      .selectFrom('learning_runs')
      .select(['what', 'detail'])
      .where('question', '=', 'archetypes')
      .execute();
    expect(said).toMatchObject([{ what: 'missing' }]);
    expect(said[0]!.detail).toMatch(/at least 100 shoppers; there are \d+/);
    const kinds = await store.selectFrom('scores').select('archetype').distinct().execute();
    for (const { archetype } of kinds) expect(archetype).not.toMatch(/^[A-Z]$/);
  });
});
