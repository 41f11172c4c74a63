import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { markAbnormal } from '../../../server/learning/abnormal-periods.ts';
import { championOf, rollBack, serveChallenger, servingModels } from '../../../server/learning/model-store.ts';
import { readings } from '../../../server/learning/readings.ts';
import { eraseShopper } from '../../../server/privacy/erase.ts';
import { DAY, SHOP } from '../../support/builders.ts';
import { type SizedShop, sizedShop, VISITOR } from '../../support/sized-shop.ts';

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

  it('tries the model of the next night against the one that serves, and keeps verdict and log', async () => {
    const shop = await sizedShop(500, { products: 40 });
    open.push(shop);
    const { store } = shop;
    await shop.train();
    const first = await servingModels(store, SHOP);
    const purchase = first.find((m) => m.question === 'next-purchase')!;
    expect(purchase.verdict).toMatchObject({ why: 'first', champion: null });
    expect(purchase.verdict!.challenger!.rows).toBeGreaterThan(50);
    expect(purchase.evidence!.calibration.reduce((sum, bin) => sum + bin.count, 0)).toBe(purchase.evidence!.rows);
    expect(purchase.evidence!.inputs.map((i) => i.name)).toContain('days-between-orders');
    const log = await store.selectFrom('learning_runs').selectAll().orderBy('seq').execute();
    shop.now += DAY;
    await shop.train();
    const second = (await servingModels(store, SHOP)).find((m) => m.question === 'next-purchase')!;
    expect(second.id).not.toBe(purchase.id);
    expect(second.verdict!.champion).toEqual(purchase.verdict!.challenger);
    const later = await store.selectFrom('learning_runs').selectAll().orderBy('seq').execute();
    expect(later.slice(0, log.length)).toEqual(log);
    const scores = await store.selectFrom('scores').select(['model', 'bin', 'p_order', 'similar']).execute();
    for (const score of scores) {
      expect(score.model).toBe(second.id);
      if (score.similar > 0) expect(score.bin).toBe(Math.min(9, Math.floor(score.p_order * 10)));
      else expect(score.bin).toBeNull();
    }
  });

  it('keeps a model that lost its trial out of use, scores by the one that serves, and obeys the merchant', async () => {
    const shop = await sizedShop(500, { products: 40 });
    open.push(shop);
    const { store } = shop;
    await shop.train();
    const before = (await servingModels(store, SHOP)).find((m) => m.question === 'next-purchase')!;
    // A record so good that nothing can come up to it.
    const verdict = { ...before.verdict!, challenger: { mean: 0.001, variance: 0.0001, rows: 500 } };
    await store
      .updateTable('models')
      .set({ verdict: JSON.stringify(verdict) })
      .where('id', '=', before.id)
      .execute();
    shop.now += DAY;
    await shop.train();
    expect((await championOf(store, SHOP, 'next-purchase'))?.id).toBe(before.id);
    const scored = await store.selectFrom('scores').select(['model', 'scored_at']).execute();
    for (const score of scored) expect(score).toEqual({ model: before.id, scored_at: shop.now });
    const lost = await store.selectFrom('models').selectAll().where('state', '=', 'challenger').execute();
    expect(lost.map((m) => [m.question, JSON.parse(m.verdict!).why])).toEqual([['next-purchase', 'worse']]);
    await store.transaction().execute((trx) => serveChallenger(trx, SHOP, lost[0]!.id, shop.now));
    expect((await championOf(store, SHOP, 'next-purchase'))?.id).toBe(lost[0]!.id);
  });

  it('learns nothing from a period marked abnormal, and still scores by what was bought in it', async () => {
    const shop = await sizedShop(200, { products: 40 });
    open.push(shop);
    const { store, now } = shop;
    const period = { from: now - 60 * DAY, to: now, reason: 'a sale' };
    await store.transaction().execute((trx) => markAbnormal(trx, SHOP, period, now));
    await shop.train();
    const [model] = (await servingModels(store, SHOP)).filter((m) => m.question === 'next-purchase');
    const quiet = readings(store, SHOP, now, [period]);
    const all = readings(store, SHOP, now);
    const orders = async (read: typeof all.histories) => (await read()).flatMap((h) => h.orders).length;
    expect(await orders(quiet.histories)).toBeLessThan(await orders(all.histories));
    expect(await orders(quiet.everyOrder)).toBe(await orders(all.histories));
    const buyers = (await quiet.histories()).filter((h) => h.orders.length > 0).length;
    expect(model!.card.rows).toBe(buyers);
    const scored = await store.selectFrom('scores').select('shopper').execute();
    expect(scored).toHaveLength((await all.everyOrder()).length);
  });

  it('stopped by hand leaves what serves and its scores, and says so', async () => {
    const shop = await sizedShop(300, { products: 40 });
    open.push(shop);
    const { store } = shop;
    await shop.train();
    const before = await servingModels(store, SHOP);
    shop.now += DAY;
    const night = shop.train();
    while (shop.learning.progressOf(SHOP) === null) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(shop.learning.cancel(SHOP)).toBe(true);
    await night;
    expect(shop.learning.cancel(SHOP)).toBe(false);
    expect((await servingModels(store, SHOP)).map((m) => m.id).sort()).toEqual(before.map((m) => m.id).sort());
    const last = await store.selectFrom('learning_runs').select('what').orderBy('seq', 'desc').executeTakeFirst();
    expect(last?.what).toBe('cancelled');
    const named = (await store.selectFrom('models').select('hash').execute()).map((m) => `${m.hash}.presage`);
    expect(readdirSync(join(shop.folder, 'models')).sort()).toEqual(named.sort());
  });

  it('exchanges the model that serves while it is asked: no answer fails, forth and back', async () => {
    const shop = await sizedShop(200, { products: 40 });
    open.push(shop);
    const { store } = shop;
    await shop.train();
    shop.now += DAY;
    await shop.train();
    let asking = true;
    const models = new Set<string | null>();
    const ask = async () => {
      let answered = 0;
      while (asking) {
        const answer = await shop.recommend({ shop: SHOP, placement: 'home', visitor: VISITOR, limit: 6 });
        expect(answer!.items).toHaveLength(6);
        expect(answer!.fallback).toBeNull();
        answered++;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return answered;
    };
    const askers = [ask(), ask(), ask()];
    await store.transaction().execute((trx) => rollBack(trx, SHOP, 'next-item', shop.now));
    shop.shelf.changed(SHOP);
    models.add((await shop.shelf.of(SHOP))!.model);
    shop.now += DAY;
    await shop.train();
    models.add((await shop.shelf.of(SHOP))!.model);
    asking = false;
    for (const answered of await Promise.all(askers)) expect(answered).toBeGreaterThan(20);
    expect(models.size).toBe(2);
  });
});
