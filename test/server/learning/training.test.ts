import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { championOf } from '../../../server/learning/model-store.ts';
import { eraseShopper } from '../../../server/privacy/erase.ts';
import { SHOP } from '../../support/builders.ts';
import { type SizedShop, sizedShop } from '../../support/sized-shop.ts';

const open: SizedShop[] = [];
afterEach(async () => {
  for (const shop of open.splice(0)) {
    await shop.flush();
    await shop.end();
  }
});

describe('a training', () => {
  it('writes no score for who was erased while it ran, and scores the others', async () => {
    const shop = await sizedShop(60, { products: 40 });
    open.push(shop);
    const { store } = shop;
    const shoppers = (await store.selectFrom('shoppers').select('id').orderBy('id').execute()).map((s) => s.id);
    const erased = shoppers[0] as string;
    const night = shop.train();
    await store.transaction().execute((trx) => eraseShopper(trx, SHOP, { shoppers: [erased], emailHashes: [] }));
    await night;
    const scored = (await store.selectFrom('scores').select('shopper').execute()).map((s) => s.shopper);
    expect(scored).not.toContain(erased);
    expect(scored.length).toBeGreaterThan(0);
    for (const id of scored) expect(shoppers).toContain(id);
  });

  it('of a shop that leaves meanwhile keeps nothing: no model, no score, no file', async () => {
    const shop = await sizedShop(60, { products: 40 });
    open.push(shop);
    const { store } = shop;
    const night = shop.train();
    await store.updateTable('shops').set({ uninstalled_at: shop.now }).execute();
    await night;
    expect(await championOf(store, SHOP, 'next-item')).toBeNull();
    expect(await store.selectFrom('scores').select('shopper').execute()).toEqual([]);
    expect(readdirSync(join(shop.folder, 'models'))).toEqual([]);
  });
});
