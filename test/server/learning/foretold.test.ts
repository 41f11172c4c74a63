import { afterEach, describe, expect, it } from 'vitest';
import { keepSample, settleForetold } from '../../../server/learning/foretold.ts';
import { eraseShopper } from '../../../server/privacy/erase.ts';
import { aGround, anOrder, aShop, DAY, type Ground, NOW, SHOP } from '../../support/builders.ts';

const open: Ground[] = [];
afterEach(async () => {
  for (const ground of open.splice(0)) await ground.end();
});

/** A hundred shoppers of whom a fifth are said to buy within a month; `buyers` of them do. */
async function month(buyers: number) {
  const ground = await aGround();
  open.push(ground);
  await aShop(ground);
  const rows = Array.from({ length: 100 }, (_, i) => ({
    ...{ subject: `s${i}`, about: '', value: 0.2, low: 0.1, high: 0.3, sure: true, similar: 50, bin: 2, words: [] },
  }));
  await keepSample(ground.store, SHOP, 'first-purchase', { subjects: { kind: 'shopper', rows } }, NOW);
  for (let i = 0; i < buyers; i++) await anOrder(ground, { shopper: `s${i}`, placed_at: NOW + DAY, lines: [] });
  // Too late, and before it was said: neither counts.
  await anOrder(ground, { shopper: 's98', placed_at: NOW + 31 * DAY, lines: [] });
  await anOrder(ground, { shopper: 's99', placed_at: NOW - DAY, lines: [] });
  const noted = async () =>
    (await ground.store.selectFrom('learning_runs').select('detail').where('what', '=', 'realised').execute()).map(
      (run) => JSON.parse(run.detail),
    );
  return { ...ground, noted };
}

describe('what was foretold', () => {
  it('is held against what happened once its time has come, not before', async () => {
    const { store, noted } = await month(19);
    await settleForetold(store, SHOP, NOW + 29 * DAY);
    expect(await noted()).toEqual([]);
    await settleForetold(store, SHOP, NOW + 30 * DAY);
    await settleForetold(store, SHOP, NOW + 31 * DAY);
    expect(await noted()).toMatchObject([{ rows: 100, stated: expect.closeTo(0.2), happened: 0.19, alarm: false }]);
  });

  it('rings when far more, or far fewer, buy than were said to', async () => {
    for (const buyers of [45, 0]) {
      const { store, noted } = await month(buyers);
      await settleForetold(store, SHOP, NOW + 30 * DAY);
      expect((await noted())[0]).toMatchObject({ happened: buyers / 100, alarm: true });
    }
  });

  it('of a person goes with them', async () => {
    const { store } = await month(0);
    await store.transaction().execute((trx) => eraseShopper(trx, SHOP, { shoppers: ['s1'], emailHashes: [] }));
    const left = await store.selectFrom('foretold').select('subject').execute();
    expect(left).toHaveLength(99);
    expect(left.map(({ subject }) => subject)).not.toContain('s1');
  });
});
