import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type PurchaseChances, purchaseChances } from '../../../server/learning/purchase-chances.ts';
import { intent } from '../../../server/learning/questions/intent.ts';
import { momentRows } from '../../../server/learning/questions/purchase-soon.ts';
import { readings } from '../../../server/learning/readings.ts';
import { training } from '../../../server/learning/training.ts';
import { purgeVisitScores } from '../../../server/learning/write-scores.ts';
import { browsedShop } from '../../support/browsed-shop.ts';
import { aConsent, anEvent, DAY, type Ground, HOUR, MINUTE, NOW, SHOP } from '../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

async function browsed(visits: number) {
  const ground = await browsedShop(visits);
  open.push(ground);
  return ground;
}

const learningOf = ({ store, file, folder, now }: Ground) =>
  training({ store, file, folder, now: () => now, promoted: () => {} });

function chancesIn(ground: Ground): PurchaseChances {
  const { store, raw, folder } = ground;
  const onFault = (fault: unknown) => {
    throw fault;
  };
  return purchaseChances({ store, raw, folder, now: () => ground.now, onFault });
}

async function agreed(ground: Ground, visitor: string, signs: [string, number][]) {
  await aConsent(ground, { visitor, purpose: 'analytics', source: 'pixel' });
  for (const [type, ago] of signs) {
    await anEvent(ground, { visitor, type, at: ground.now - ago, product: type === 'page-viewed' ? null : 'p0' });
  }
}

describe('the chance of a purchase', () => {
  it('rises with the cart, falls with silence, carries its record, and is kept for who asks later', async () => {
    const ground = await browsed(900);
    await learningOf(ground).train(SHOP, new AbortController().signal);
    const chances = chancesIn(ground);
    await agreed(ground, 'looker', [['product-viewed', 2 * MINUTE]]);
    await agreed(ground, 'buyer', [
      ['product-viewed', 2 * MINUTE],
      ['cart-line-added', MINUTE],
    ]);
    const looker = (await chances.intentOf(SHOP, 'looker'))!;
    const buyer = (await chances.intentOf(SHOP, 'buyer'))!;
    expect(buyer.value).toBeGreaterThan(looker.value + 0.15);
    for (const chance of [looker, buyer]) {
      expect(chance.low).toBeLessThanOrEqual(chance.value);
      expect(chance.high).toBeGreaterThanOrEqual(chance.value);
      expect(chance.similar).toBeGreaterThan(0);
    }
    expect(looker.sure).toBe(true);
    chances.noted(SHOP, 'buyer');
    await chances.flush();
    const kept = await ground.store.selectFrom('subject_scores').selectAll().execute();
    expect(kept).toMatchObject([{ question: 'intent', kind: 'visitor', subject: 'buyer', value: buyer.value }]);
    await aConsent(ground, { visitor: 'gone', purpose: 'analytics', granted: false });
    const [row] = kept;
    await ground.store
      .insertInto('subject_scores')
      .values([
        { ...row!, subject: 'gone' },
        { ...row!, subject: 'long-ago', scored_at: ground.now - 31 * DAY },
      ])
      .execute();
    await purgeVisitScores(ground.store, SHOP, ground.now);
    const left = await ground.store.selectFrom('subject_scores').select('subject').execute();
    expect(left).toEqual([{ subject: 'buyer' }]);
    // Half an hour after the last sign the same browser is asked about again, without a new event.
    ground.now += 3 * HOUR;
    expect((await chances.intentOf(SHOP, 'buyer'))!.value).toBeLessThan(buyer.value);
  });

  it('is a prior without a model, and none without consent or about a browser that showed nothing', async () => {
    const ground = await browsed(900);
    const chances = chancesIn(ground);
    await agreed(ground, 'early', [['cart-line-added', MINUTE]]);
    expect(await chances.intentOf(SHOP, 'early')).toMatchObject({ model: 'prior', sure: false });
    await learningOf(ground).train(SHOP, new AbortController().signal);
    chances.changed(SHOP);
    const own = (await chances.intentOf(SHOP, 'early'))!;
    expect(own.model).not.toBe('prior');
    expect(own.words).toEqual([]);
    // A model whose file was damaged is refused, in a sentence, and the rung below answers.
    const models = join(ground.folder, 'models');
    for (const file of readdirSync(models)) writeFileSync(join(models, file), 'damaged');
    const told: string[] = [];
    const { store, raw, folder } = ground;
    const onFault = (fault: unknown) => told.push((fault as Error).message);
    const after = purchaseChances({ store, raw, folder, now: () => ground.now, onFault });
    expect(await after.intentOf(SHOP, 'early')).toMatchObject({ model: 'prior', sure: false });
    expect(new Set(told)).toEqual(new Set(['the model file was changed after training']));
    expect(await chances.intentOf(SHOP, 'nobody')).toBeNull();
    expect(await chances.recoveryOf(SHOP, 'no-such-cart')).toBeNull();
    await aConsent(ground, { visitor: 'refuses', purpose: 'analytics', granted: false });
    await anEvent(ground, { visitor: 'refuses', type: 'cart-line-added', at: ground.now - MINUTE, product: 'p0' });
    expect(await chances.intentOf(SHOP, 'refuses')).toBeNull();
  });

  it('is not invented where too few have bought: the sentence says what is missing', async () => {
    const ground = await browsed(60);
    await learningOf(ground).train(SHOP, new AbortController().signal);
    const said = await ground.store
      .selectFrom('learning_runs')
      .select(['what', 'detail'])
      .where('question', '=', 'intent')
      .execute();
    expect(said).toMatchObject([{ what: 'missing' }]);
    expect(said[0]!.detail).toContain('at least 50 visits');
    // No consent of this browser is known: not even the prior is asked.
    expect(await chancesIn(ground).intentOf(SHOP, 'visitor-1')).toBeNull();
  });

  it('was learned from moments before the purchase, by signs up to them, and beats the base rate on later ones', async () => {
    const ground = await browsed(900);
    const data = readings(ground.store, SHOP, NOW);
    const rows = momentRows(
      await data.browsers(),
      { name: 'intent', hours: 24, kinds: ['put-in-cart', 'five-minutes-later', 'exit'] },
      NOW,
      () => true,
    );
    // Nobody leaves the visit in which they bought, and five minutes after the cart the sale is still to come.
    expect(rows.filter(({ kind }) => kind === 'exit').every(({ happened }) => happened === 0)).toBe(true);
    const share = (kind: string) => {
      const of = rows.filter((row) => row.kind === kind);
      return of.reduce((sum, row) => sum + row.happened, 0) / of.length;
    };
    expect(share('put-in-cart')).toBeGreaterThan(0.3);
    expect(share('five-minutes-later')).toBeCloseTo(share('put-in-cart'), 1);
    const from = NOW - 12 * DAY;
    const bundle = await intent.train(data.before(from), {
      seed: 1,
      zone: 'UTC',
      currency: 'EUR',
      champion: null,
      judgedDays: 12,
    });
    if ('missing' in bundle) throw new Error(bundle.missing);
    const judged = await intent.trial!.judge(bundle, data, from);
    const mean = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0) / values.length;
    expect(mean(judged.loss)).toBeLessThan(0.9 * mean(judged.simple));
  });
});
