import { describe, expect, it } from 'vitest';
import type { ModelBundle } from '../../../models/model.ts';
import { ModelFileFault } from '../../../models/onnx/runner.ts';
import { dueNow, loadReplenishment } from '../../../models/replenishment/load.ts';
import { type PurchaseTrail, trainReplenishment } from '../../../models/replenishment/train.ts';
import { seededRandom } from '../../../server/lib/random.ts';
import { normal } from '../../sandbox/world/draw.ts';

const DAY = 86_400_000;
const ASOF = Date.UTC(2026, 5, 1);

/** Coffee every thirty days, by quicker and slower drinkers; every order also takes one of four mugs, the first one most often. */
function trails(shoppers = 300): PurchaseTrail[] {
  const random = seededRandom('refill');
  return Array.from({ length: shoppers }, (_, i) => {
    const own = Math.log(30) + 0.3 * normal(random);
    const purchases: { product: string; at: number }[] = [];
    for (let at = ASOF - (100 + 200 * random()) * DAY; at < ASOF; at += Math.exp(own + 0.2 * normal(random)) * DAY) {
      purchases.push({ product: 'coffee', at }, { product: `mug ${Math.floor(4 * random() ** 2)}`, at });
    }
    return { shopper: String(i), purchases };
  });
}
const model = (all = trails()) => loadReplenishment(trainReplenishment({ trails: all, asOf: ASOF }) as ModelBundle);

describe('replenishment', () => {
  it('what is used up is told from what is merely popular', () => {
    const { isReplenished, usualDays } = model();
    expect(isReplenished('coffee')).toBe(false);
    // Everybody takes coffee with every order here: only beside shoppers who never do is it more than chance.
    const others = Array.from({ length: 900 }, (_, i) => ({
      shopper: `other ${i}`,
      purchases: [200, 130, 60, 20].map((ago, n) => ({ product: `mug ${(i + n) % 4}`, at: ASOF - ago * DAY })),
    }));
    const mixed = model([...trails(), ...others]);
    expect(mixed.isReplenished('coffee')).toBe(true);
    expect(mixed.isReplenished('mug 0')).toBe(false);
    expect(mixed.usualDays('coffee')!).toBeGreaterThan(26);
    expect(mixed.usualDays('coffee')!).toBeLessThan(34);
    expect(usualDays('never heard of')).toBeNull();
  });
});

describe('the next purchase of a product', () => {
  const others = Array.from({ length: 900 }, (_, i) => ({
    shopper: `other ${i}`,
    purchases: [200, 130, 60, 20].map((ago, n) => ({ product: `mug ${(i + n) % 4}`, at: ASOF - ago * DAY })),
  }));
  const { due } = model([...trails(), ...others]);
  const bought = (...ago: number[]) => ago.map((days) => ({ product: 'coffee', at: ASOF - days * DAY }));
  const daysUntil = (at: number) => (at - ASOF) / DAY;

  it('comes a usual gap after the last one, and by the shopper’s own gaps where there are some', () => {
    const [usual] = due(bought(10), ASOF);
    expect(daysUntil(usual!.emptyAt)).toBeGreaterThan(15);
    expect(daysUntil(usual!.emptyAt)).toBeLessThan(25);
    const [quick] = due(bought(55, 40, 25, 10), ASOF);
    expect(quick!.at).toBeLessThan(usual!.at - 3 * DAY);
    expect(quick!.ownGaps).toBe(3);
    expect(quick!.high - quick!.low).toBeLessThan(usual!.high - usual!.low);
  });

  it('is never in the past, and who is long gone is left out', () => {
    const [late] = due(bought(45), ASOF);
    expect(late!.low).toBeGreaterThanOrEqual(ASOF);
    expect(late!.emptyAt).toBeLessThan(ASOF);
    expect(due(bought(400), ASOF)).toEqual([]);
    expect(due([], ASOF)).toEqual([]);
    expect(due([{ product: 'mug 0', at: ASOF - DAY }], ASOF)).toEqual([]);
  });

  it('is due between a quarter of such gaps and the giving up, the most overdue first', () => {
    const { due: _, ...rest } = model([...trails(), ...others]);
    const again = { due, ...rest };
    const now = (purchases: ReturnType<typeof bought>) => dueNow(again, purchases, ASOF).map(({ product }) => product);
    expect(now(bought(3))).toEqual([]);
    expect(now(bought(30))).toEqual(['coffee']);
    expect(now(bought(400))).toEqual([]);
    expect(now([{ product: 'mug 0', at: ASOF - 30 * DAY }])).toEqual([]);
  });

  it('four of five fall into the span', () => {
    const random = seededRandom('spans');
    let inside = 0;
    for (let i = 0; i < 1000; i++) {
      const own = Math.log(30) + 0.3 * normal(random);
      const gap = () => Math.exp(own + 0.2 * normal(random));
      const [a, b] = [gap(), gap()];
      const [said] = due(bought(a + b, b, 0.01), ASOF);
      const truth = ASOF + (gap() - 0.01) * DAY;
      if (truth >= said!.low && truth <= said!.high) inside++;
    }
    expect(inside / 1000).toBeGreaterThan(0.72);
    expect(inside / 1000).toBeLessThan(0.92);
  });
});

it('too little is a sentence, and a damaged file is refused', () => {
  expect(trainReplenishment({ trails: [], asOf: ASOF })).toEqual({
    missing: 'Replenishment needs at least 20 products bought again by the same shopper; there are 0.',
  });
  const files = { 'replenishment.json': Uint8Array.of(1, 2, 3) };
  expect(() => loadReplenishment({ card: {} as ModelBundle['card'], files })).toThrow(ModelFileFault);
});
