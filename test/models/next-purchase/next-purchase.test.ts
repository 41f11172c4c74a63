import { describe, expect, it } from 'vitest';
import { horizonDaysOf } from '../../../models/next-purchase/horizon.ts';
import { loadNextPurchase } from '../../../models/next-purchase/load.ts';
import type { ShopperHistory } from '../../../models/next-purchase/purchase-history.ts';
import type { ShopperScore } from '../../../models/next-purchase/score.ts';
import { NotANextPurchaseModel } from '../../../models/next-purchase/settings-file.ts';
import { type NextPurchaseTraining, trainNextPurchase } from '../../../models/next-purchase/train.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const DAY = 86_400_000;
const asOf = Date.UTC(2026, 0, 1);

/** Shoppers with a rate and a chance to leave of their own, over `days` before and 120 days after `asOf`. */
function aShop(shoppers: number, days = 400, seed = 1): ShopperHistory[] {
  const random = seededRandom(seed);
  return Array.from({ length: shoppers }, (_, i) => {
    const rate = 0.004 + 0.04 * random() ** 2;
    const level = 1500 + 8000 * random();
    const orders: { at: number; amount: number }[] = [];
    for (let at = asOf - days * DAY * random(); at < asOf + 120 * DAY; at += (-Math.log(1 - random()) / rate) * DAY) {
      orders.push({ at, amount: Math.round(level * (0.5 + random())) });
      if (random() < 0.15) break;
    }
    return { shopper: `s${i}`, orders };
  });
}

const training = (histories: readonly ShopperHistory[], more: Partial<NextPurchaseTraining> = {}) =>
  ({ histories, asOf, horizonDays: 90, valueDays: 365, zone: 'UTC', currency: 'EUR', ...more }) as const;

async function scored(histories: readonly ShopperHistory[], more: Partial<NextPurchaseTraining> = {}) {
  const model = await loadNextPurchase(await trainNextPurchase(training(histories, more)));
  const scores = await model.score(histories, more.asOf ?? asOf);
  await model.release();
  return scores;
}

function expectSound(scores: readonly ShopperScore[], at = asOf): void {
  for (const { pOrder, churn, value, nextOrder, reasons, similar } of scores) {
    for (const { low, value: middle, high } of [pOrder, value]) {
      expect([low, middle, high].every(Number.isFinite)).toBe(true);
      expect(low >= 0 && low <= middle && middle <= high).toBe(true);
    }
    expect(value.low <= value.low50 && value.low50 <= value.high50 && value.high50 <= value.high).toBe(true);
    expect(pOrder.high).toBeLessThanOrEqual(1);
    expect(churn).toBe(1 - pOrder.value);
    if (nextOrder)
      expect(nextOrder.low >= at && nextOrder.low <= nextOrder.at && nextOrder.at <= nextOrder.high).toBe(true);
    expect(reasons.every((reason) => reason.length > 10 && !/NaN|undefined|Infinity/.test(reason))).toBe(true);
    expect(new Set(reasons).size).toBe(3);
    expect(Number.isInteger(similar)).toBe(true);
  }
}

describe('next purchase, from histories to scores', () => {
  it('scores every shopper with an order before the moment, soundly, and ranks those who order above the others', async () => {
    const histories = aShop(600);
    const scores = await scored(histories);
    expect(scores.length).toBe(histories.filter(({ orders }) => orders.some(({ at }) => at < asOf)).length);
    expectSound(scores);
    const came = (shopper: string) =>
      histories.find((each) => each.shopper === shopper)!.orders.some(({ at }) => at >= asOf && at < asOf + 90 * DAY);
    const mean = (of: ShopperScore[]) => of.reduce((sum, { pOrder }) => sum + pOrder.value, 0) / of.length;
    const yes = scores.filter(({ shopper }) => came(shopper));
    const no = scores.filter(({ shopper }) => !came(shopper));
    expect(mean(yes)).toBeGreaterThan(mean(no) + 0.1);
    expect(Math.abs(mean(scores) - yes.length / scores.length)).toBeLessThan(0.08);
  });

  it('planted future orders change nothing', async () => {
    const histories = aShop(150);
    const past = histories.map(({ shopper, orders }) => ({ shopper, orders: orders.filter(({ at }) => at < asOf) }));
    const planted = histories.map(({ shopper, orders }) => ({
      shopper,
      orders: [...orders, { at: asOf, amount: 1e9 }, { at: asOf + DAY, amount: -5e8 }],
    }));
    const seen = past.filter(({ orders }) => orders.length > 0);
    expect(await scored(planted)).toEqual(await scored(seen));
  });

  it('signs of interest count where they tell who comes back, say so, and planted future ones change nothing', async () => {
    const histories = aShop(700);
    // Whoever orders again has looked around in the weeks before.
    const browsing = histories.map(({ shopper, orders }, i) => ({
      shopper,
      orders,
      signs: [
        ...orders
          .slice(1)
          .flatMap(({ at }) => [3, 9, 20, 33].map((days) => ({ kind: 'visit' as const, at: at - days * DAY + i }))),
        { kind: 'mail' as const, at: asOf - 10 * DAY },
      ],
    }));
    const known = browsing.map((each) => ({ ...each, signs: each.signs.filter(({ at }) => at < asOf) }));
    const planted = browsing.map((each) => ({
      ...each,
      signs: [...each.signs, { kind: 'cart' as const, at: asOf }, { kind: 'visit' as const, at: asOf + DAY }],
    }));
    const bundle = await trainNextPurchase(training(known));
    expect(await trainNextPurchase(training(planted))).toEqual(bundle);
    expect(bundle.card.technique).toContain('bgnbd + hazard');
    const model = await loadNextPurchase(bundle);
    const [said, saidPlanted] = [await model.score(known, asOf), await model.score(planted, asOf)];
    const none = await model.score(histories, asOf);
    await model.release();
    expect(saidPlanted).toEqual(said);
    expectSound(said);
    expectSound(none);
    expect(
      said.some(({ reasons }) => reasons.some((each) => /visits? in the last month, which raises/.test(each))),
    ).toBe(true);
    const plain = await scored(histories);
    const came = (shopper: string) =>
      histories.find((each) => each.shopper === shopper)!.orders.some(({ at }) => at >= asOf && at < asOf + 90 * DAY);
    const off = (scores: ShopperScore[]) =>
      scores.reduce((sum, { shopper, pOrder }) => sum + (pOrder.value - (came(shopper) ? 1 : 0)) ** 2, 0) /
      scores.length;
    expect(off(said)).toBeLessThan(0.9 * off(plain));
  });

  it('works for none, one and fifty shoppers, and says that it is not sure', async () => {
    for (const shoppers of [0, 1, 50]) {
      const scores = await scored(aShop(shoppers, 300, 4));
      expectSound(scores);
      if (shoppers === 1) expect(scores.every(({ sure }) => !sure)).toBe(true);
    }
    const large = await scored(aShop(1500, 500, 4));
    expect(large.filter(({ sure }) => sure).length / large.length).toBeGreaterThan(0.9);
    expect(Math.max(...large.map(({ similar }) => similar))).toBeGreaterThan(50);
  });

  it('a model trained on nobody still scores the first shopper who comes', async () => {
    const model = await loadNextPurchase(await trainNextPurchase(training([])));
    const [first] = await model.score([{ shopper: 'first', orders: [{ at: asOf - 5 * DAY, amount: 4000 }] }], asOf);
    await model.release();
    expectSound([first!]);
    expect(first!.value.value).toBeGreaterThan(0);
    expect(first!.sure).toBe(false);
  });

  it('gives reasons that are true of the shopper', async () => {
    const regular = {
      shopper: 'r',
      orders: [-120, -95, -60, -33, -12].map((d) => ({ at: asOf + d * DAY, amount: 3420 })),
    };
    const scores = await scored([...aShop(200), regular]);
    const reasons = scores.at(-1)!.reasons.join('\n');
    expect(reasons).toContain('Five orders 21-35 days apart, now 12 days since the last, which ');
    expect(reasons).toContain('Five orders in 120 days, which raises the chance of another');
    expect(reasons).toContain('Spends about €34.20 on a purchase day');
  });

  it('money given back lowers the value, from the return on', async () => {
    const shop = aShop(200);
    const bought = { shopper: 'x', orders: [{ at: asOf - 40 * DAY, amount: 90_000 }] };
    const returned = { shopper: 'x', orders: [...bought.orders, { at: asOf - 30 * DAY, amount: -85_000 }] };
    const model = await loadNextPurchase(await trainNextPurchase(training(shop)));
    const value = async (history: ShopperHistory, at = asOf) => (await model.score([history], at))[0]!.value.value;
    expect(await value(returned)).toBeLessThan(0.5 * (await value(bought)));
    expect(await value(returned, asOf - 35 * DAY)).toBe(await value(bought, asOf - 35 * DAY));
    await model.release();
  });

  it('refuses a damaged or foreign bundle', async () => {
    const bundle = await trainNextPurchase(training(aShop(30)));
    const json = bundle.files['settings.json']!;
    const damaged = { ...bundle, files: { ...bundle.files, 'settings.json': json.subarray(0, json.length / 2) } };
    await expect(loadNextPurchase(damaged)).rejects.toThrow(NotANextPurchaseModel);
    await expect(loadNextPurchase({ ...bundle, files: {} })).rejects.toThrow(NotANextPurchaseModel);
    const graphless = { ...bundle, files: { ...bundle.files, 'bgnbd.onnx': new Uint8Array(40).fill(7) } };
    await expect(loadNextPurchase(graphless)).rejects.toThrow(/ONNX/);
  });

  it('trains to the same bytes from the same histories', async () => {
    const one = await trainNextPurchase(training(aShop(120)));
    const other = await trainNextPurchase(training(aShop(120)));
    expect(one).toEqual(other);
  });
});

describe('hostile histories', () => {
  const at = (days: number) => asOf - days * DAY;
  const cases: Record<string, ShopperHistory[]> = {
    'amounts that are no numbers': aShop(80).map(({ shopper, orders }, i) => ({
      shopper,
      orders: orders.map(({ at: when }) => ({
        at: when,
        amount: [Number.NaN, Number.POSITIVE_INFINITY, 1000][i % 3]!,
      })),
    })),
    'times that are no numbers': [...aShop(60), { shopper: 'nan', orders: [{ at: Number.NaN, amount: 1 }] }],
    'a shopper with 100,000 orders': [
      ...aShop(60),
      { shopper: 'w', orders: Array.from({ length: 1e5 }, (_, i) => ({ at: at(300) + i * 250_000, amount: 99_999 })) },
    ],
    'all orders on one day': aShop(100).map(({ shopper }, i) => ({
      shopper,
      orders: [{ at: at(1) + i * 1000, amount: 500 + i }],
    })),
    'everything free or below zero': aShop(80).map(({ shopper, orders }, i) => ({
      shopper,
      orders: orders.map(({ at: when }) => ({ at: when, amount: i % 2 ? 0 : -100 })),
    })),
    'a year without orders': aShop(200, 900, 9).map(({ shopper, orders }) => ({
      shopper,
      orders: orders.filter(({ at: when }) => when < at(500) || when > at(135)),
    })),
    'equal shoppers': Array.from({ length: 60 }, (_, i) => ({
      shopper: `e${i}`,
      orders: [60, 40, 20].map((days) => ({ at: at(days), amount: 1000 })),
    })),
    'amounts of any size': aShop(100).map(({ shopper, orders }, i) => ({
      shopper,
      orders: orders.map(({ at: when }) => ({ at: when, amount: 10 ** (i % 13) })),
    })),
  };
  for (const [name, histories] of Object.entries(cases)) {
    it(`never yields a number that is none: ${name}`, async () => {
      const scores = await scored(histories);
      expect(scores.length).toBeGreaterThan(0);
      expectSound(scores);
    });
  }
});

describe('the horizon of a shop', () => {
  const gapsOf = (days: number): ShopperHistory => ({
    shopper: `g${days}`,
    orders: [0, days].map((day) => ({ at: asOf - day * DAY, amount: 1 })),
  });
  it('is the 90th percentile of gaps, between 60 and 365 days', () => {
    expect(horizonDaysOf([])).toBe(90);
    expect(horizonDaysOf([gapsOf(5)])).toBe(60);
    expect(horizonDaysOf([gapsOf(900)])).toBe(365);
    expect(horizonDaysOf(Array.from({ length: 11 }, (_, i) => gapsOf(100 + i)))).toBe(109);
  });
});
