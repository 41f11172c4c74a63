import { afterEach, describe, expect, it } from 'vitest';
import { contest } from '../../../../server/learning/contest.ts';
import { uplift, upliftQuestion } from '../../../../server/learning/questions/uplift.ts';
import { readings } from '../../../../server/learning/readings.ts';
import { seededRandom } from '../../../../server/lib/random.ts';
import { aGround, anOrder, aShop, aShopper, DAY, type Ground, HOUR, NOW, SHOP } from '../../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

const by = { seed: 1, zone: 'UTC', currency: 'EUR', champion: null };

/** Shoppers drawn by lot. A message brings half of those who had ordered before, and nobody of the others; some order anyway. */
async function drawnShop(shoppers: number) {
  const ground = await aGround();
  open.push(ground);
  await aShop(ground);
  const random = seededRandom('drawn');
  const draws = [];
  ground.raw.pragma('synchronous = OFF');
  ground.raw.exec('begin');
  for (let i = 0; i < shoppers; i++) {
    const { id } = await aShopper(ground);
    const at = NOW - 100 * DAY + Math.floor((80 * DAY * i) / shoppers);
    const loyal = random() < 0.5;
    const arm = random() < 0.5 ? 'treated' : random() < 0.5 ? 'control' : 'holdout';
    const chance = 0.6 + (loyal && arm === 'treated' ? 0.38 : 0);
    const order = (placed: number) =>
      anOrder(ground, { shopper: id, placed_at: placed, updated_at: placed, lines: [] });
    if (loyal) for (const ago of [60, 30]) await order(at - ago * DAY);
    if (random() < chance) await order(at + DAY);
    for (const again of [0, 5]) draws.push({ id: `${id}-${again}`, shopper: id, arm, at: at + again * DAY });
  }
  for (const { id, shopper, arm, at } of draws) {
    await ground.store
      .insertInto('decisions')
      .values({
        shop: SHOP,
        id,
        kind: 'assignment',
        at,
        visitor: null,
        shopper,
        placement: 'abandoned-cart',
        strategy: 'hash',
        fallback: arm === 'treated' ? null : arm,
        policy: 'abandoned-cart/1',
        model: null,
        items: JSON.stringify([{ arm }]),
        reasons: '[]',
      })
      .execute();
  }
  ground.raw.exec('commit');
  return ground;
}

describe('what a message changes', () => {
  it('is learned from the draws, scored with an interval, and beats the mean effect on later draws', async () => {
    const ground = await drawnShop(3200);
    const question = upliftQuestion(500);
    const data = readings(ground.store, SHOP, NOW);
    const bundle = await question.train(data, by);
    if ('missing' in bundle) throw new Error(bundle.missing);
    // Each shopper's second draw is not another witness.
    expect(bundle.card.rows).toBe(3200);
    const { verdict } = await contest(question, data, by, null);
    expect(verdict.promoted).toBe(true);
    expect(verdict.challenger!.mean).toBeLessThan(verdict.simple!);
    const { columns } = await question.score!(bundle, data, by);
    for (const { columns: scored } of columns!) {
      expect(scored.uplift_low!).toBeLessThan(scored.uplift!);
      expect(scored.uplift_high!).toBeGreaterThan(scored.uplift!);
    }
    const mean = columns!.reduce((sum, { columns: scored }) => sum + scored.uplift!, 0) / columns!.length;
    expect(mean).toBeGreaterThan(0.1);
    expect(mean).toBeLessThan(0.4);
  });

  it('is the same whatever is planted after the moment', async () => {
    const ground = await drawnShop(120);
    const at = NOW - 40 * DAY;
    const inputs = () => uplift.inputs(readings(ground.store, SHOP, at), 0, at);
    const before = await inputs();
    const { id } = await aShopper(ground);
    for (const placed of [at, at + HOUR, NOW]) await anOrder(ground, { shopper: id, placed_at: placed });
    await ground.store
      .updateTable('decisions')
      .set({ items: '[]' })
      .where('at', '>', at - 14 * DAY)
      .execute();
    expect(await inputs()).toEqual(before);
  });

  it('is not told below the minimum: a sentence, and no score', async () => {
    const ground = await drawnShop(120);
    const said = await uplift.train(readings(ground.store, SHOP, NOW), by);
    expect('missing' in said && said.missing).toMatch(/needs 20,?000 shoppers in each arm/);
  });
});
