// A world from an order file keeps the file's products, people and orders, and leaves out what is not a product.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readOrderFile } from '../../server/lib/order-file/read.ts';
import { calendarOf, day, weekdayOf } from '../sandbox/world/calendar.ts';
import { type FileOrder, isProductCode, titleCase } from '../sandbox/world/file-catalogue.ts';
import { worldFromOrders } from '../sandbox/world/from-orders.ts';
import { kindOf } from '../sandbox/world/words/kinds.ts';

const line = (product: string, title: string, quantity = 1, unitPrice = 250, kind = 'product') => ({
  product,
  title,
  quantity,
  unitPrice,
  kind,
});
const start = Date.UTC(2011, 9, 3, 10);
const order = (
  id: string,
  customer: string | null,
  dayNumber: number,
  lines: FileOrder['lines'],
  kind: FileOrder['kind'] = 'purchase',
): FileOrder => ({
  id,
  kind,
  customer,
  at: start + dayNumber * day,
  cancelledAt: null,
  country: 'United Kingdom',
  lines,
});

const orders: FileOrder[] = [
  order('1', '17850', 0, [
    line('85123A', 'WHITE HANGING HEART T-LIGHT HOLDER', 6),
    line('POST', 'POSTAGE', 1, 1800, 'shipping'),
  ]),
  order('2', '17850', 9, [
    line('85123a', 'WHITE HANGING HEART T-LIGHT HOLDER', 2, 290),
    line('22423', 'REGENCY CAKESTAND 3 TIER', 1, 1275),
  ]),
  order('3', null, 20, [line('22423', 'REGENCY CAKESTAND 3 TIER', 4, 1095), line('M', 'Manual', 1, 500)]),
  order('4', '12583', 30, [
    line('21212', 'damaged', 1, 0),
    line('21212', 'PACK OF 72 RETROSPOT CAKE CASES', 24, 55),
    line('CRUK', 'CRUK Commission', 1, 10),
  ]),
  order('5', '17850', 40, [line('22423', 'REGENCY CAKESTAND 3 TIER', -1, 1275)], 'return'),
  order('6', '12583', 46, [
    line('85123A', 'WHITE HANGING HEART T-LIGHT HOLDER', 1),
    line('GIFT_0001_20', 'Dotcomgiftshop Gift Voucher', 1, 1667),
  ]),
];

describe('a small file', () => {
  const world = worldFromOrders({ orders, seed: 1 });

  test('becomes products with their usual title and price; postage, fees, vouchers and manual lines do not', () => {
    expect(
      world.products.map((product) => [product.variants[0]!.sku, product.title, product.variants[0]!.price]),
    ).toEqual([
      ['21212', 'Pack of 72 Retrospot Cake Cases', 55],
      ['22423', 'Regency Cakestand 3 Tier', 1275],
      ['85123A', 'White Hanging Heart T-Light Holder', 250],
    ]);
  });

  test('keeps the real orders, without those lines', () => {
    expect(world.orders.map((entry) => entry.lines.map((item) => `${item.sku} x ${item.quantity}`))).toEqual([
      ['85123A x 6'],
      ['85123A x 2', '22423 x 1'],
      ['22423 x 4'],
      ['21212 x 24'],
      ['85123A x 1'],
    ]);
    expect(world.orders[1]!.total).toBe(2 * 290 + 1275);
    expect(world.orders[2]).toMatchObject({ shopper: null, email: null, source: 'pos' });
  });

  test('customers have synthetic addresses', () => {
    expect(world.shoppers.map((shopper) => shopper.email)).toEqual([
      'customer-17850@example.com',
      'customer-12583@example.com',
    ]);
  });

  test('a return becomes a refund of the order it belongs to', () => {
    expect(world.orders[1]!.refunds).toMatchObject([{ amount: 1275, lines: [{ quantity: 1 }] }]);
    expect(world.orders.filter((entry) => entry.refunds.length)).toHaveLength(1);
  });

  test('weekdays are kept, and "now" is a weekday 10:00 soon after the last order', () => {
    const calendar = calendarOf('Europe/London');
    world.orders.forEach((entry, i) => {
      const source = orders.filter((item) => item.kind === 'purchase')[i]!;
      expect(weekdayOf(calendar.dayOf(entry.placedAt))).toBe(weekdayOf(calendar.dayOf(source.at)));
      expect(calendar.timeOfDay(entry.placedAt)).toBe(calendar.timeOfDay(source.at));
    });
    expect(weekdayOf(calendar.dayOf(world.endsAt))).toBeLessThan(5);
    expect(world.endsAt - world.orders.at(-1)!.placedAt).toBeLessThan(4 * day);
  });

  test('browsing ends in the real orders', () => {
    const sold = new Set<number | null>();
    for (const session of world.browsing(world.endsAt - 60 * day, world.endsAt)) {
      for (const step of session.steps) if (step.kind === 'buy') sold.add(step.order);
    }
    expect([...sold].sort()).toEqual(
      world.orders
        .filter((entry) => entry.source === 'web')
        .map((entry) => entry.id)
        .sort(),
    );
  });

  test('a file without products is refused in one sentence', () => {
    const only = [order('1', 'a', 0, [line('POST', 'POSTAGE', 1, 100)])];
    expect(() => worldFromOrders({ orders: only, seed: 1 })).toThrow('no line that could be a product');
  });
});

describe('words', () => {
  test('titles are written as shops write them', () => {
    expect(titleCase('SET OF 3 CAKE TINS  PANTRY DESIGN ')).toBe('Set of 3 Cake Tins Pantry Design');
    expect(titleCase("LADIES' BAG WITH BOW")).toBe("Ladies' Bag with Bow");
  });
  test('types are guessed from the words', () => {
    expect(kindOf('RED RETROSPOT MUG')).toEqual({ type: 'Mugs & Cups', shape: 'mug' });
    expect(kindOf('JUMBO BAG RED RETROSPOT').type).toBe('Bags');
    expect(kindOf('XYZZY').type).toBe('Gifts & More');
  });
  test('codes that stand on bills but are no products are known', () => {
    for (const code of [
      'POST',
      'DOT',
      'M',
      'm',
      'D',
      'S',
      'B',
      'C2',
      'BANK CHARGES',
      'AMAZONFEE',
      'CRUK',
      'gift_0001_20',
      'TEST001',
    ]) {
      expect(isProductCode(code), code).toBe(false);
    }
    for (const code of ['85123A', '22423', 'DCGSSGIRL']) expect(isProductCode(code), code).toBe(true);
  });
});

const online = fileURLToPath(new URL('../../../shared/data/online-retail/orders.csv.gz', import.meta.url));
const whole = 'Online Retail becomes a whole shop';
const run = async () => {
  const file = await readOrderFile(online, { zone: 'Europe/London' });
  const world = worldFromOrders({ orders: file.orders, seed: 1 });
  expect(world.products.length).toBeGreaterThan(3500);
  expect(new Set(world.products.map((product) => product.handle)).size).toBe(world.products.length);
  expect(new Set(world.products.map((product) => product.type)).size).toBeGreaterThan(20);
  expect(
    world.products.filter((product) => product.type === 'Gifts & More').length / world.products.length,
  ).toBeLessThan(0.12);
  expect(world.shoppers.length).toBeGreaterThan(4200);
  expect(world.orders.length).toBeGreaterThan(19_000);
  expect(world.products.every((product) => /^[A-Z0-9*"'(]/.test(product.title))).toBe(true);
  let left = 0;
  let sold = 0;
  for (const session of world.browsing(world.endsAt - 10 * day, world.endsAt)) {
    if (session.steps.some((step) => step.kind === 'buy')) sold++;
    else if (session.steps.some((step) => step.kind === 'add')) left++;
  }
  expect(left).toBeGreaterThan(sold);
  expect(sold).toBeGreaterThan(200);
};
if (existsSync(online)) test(whole, run);
else test.skip(`${whole} (skipped: the order file is not on this machine)`, run);
