// Of a busy shop some browsers are learned from, each with its whole story: what became of a visit a week ago stays among it.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { browsersBetween } from '../../../server/features/browsers.ts';
import { aGround, anEvent, aShop, DAY, type Ground, SHOP } from '../../support/builders.ts';

const BROWSERS = 200;
const DAYS = 20;
let ground: Ground;

beforeEach(async () => {
  ground = await aGround();
  ground.raw.exec('begin');
  await aShop(ground);
  for (let visitor = 0; visitor < BROWSERS; visitor++) {
    for (let day = 0; day < DAYS; day++)
      await anEvent(ground, {
        type: day === DAYS - 1 ? 'checkout-completed' : 'product-viewed',
        visitor: `visitor-${visitor}`,
        at: ground.now - (DAYS - day) * DAY + visitor,
      });
  }
  ground.raw.exec('commit');
});
afterEach(() => ground.end());

const read = (mostSigns?: number) => browsersBetween(ground.store, SHOP, ground.now - 60 * DAY, ground.now, mostSigns);

it('a shop with few signs is read whole', async () => {
  const all = await read();
  expect(all).toHaveLength(BROWSERS);
  for (const { signs, purchasedAt } of all) {
    expect(signs).toHaveLength(DAYS - 1);
    expect(signs.map(({ at }) => at)).toEqual(signs.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(purchasedAt).toHaveLength(1);
  }
});

it('of a busy one about as many signs as are wanted, of whole browsers, the same ones each time', async () => {
  const [some, again] = [await read(1000), await read(1000)];
  expect(again).toEqual(some);
  // 50 browsers are due; fewer than 25 or more than 80 of 200 come by chance once in a hundred thousand draws.
  expect(some.length).toBeGreaterThan(25);
  expect(some.length).toBeLessThan(80);
  for (const { signs, purchasedAt } of some) {
    expect(signs[0]!.at).toBeLessThan(ground.now - (DAYS - 1) * DAY);
    expect(signs).toHaveLength(DAYS - 1);
    expect(purchasedAt).toHaveLength(1);
  }
});
