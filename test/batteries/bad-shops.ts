// Shops as no textbook has them. Whatever learns from a shop must make of each a model, a lower rung, or a sentence that says what
// is missing, and never a score that is no number.

import { describe, expect, it } from 'vitest';
import type { Missing } from '../../models/missing.ts';
import { seededRandom } from '../../server/lib/random.ts';

/** One piece of an order. */
export interface BadLine {
  shopper: string;
  product: string;
  at: number;
  /** Minor units; may be anything. */
  amount: number;
  quantity: number;
}

export interface BadShop {
  name: string;
  asOf: number;
  products: { id: string; title: string; price: number; createdAt: number }[];
  lines: BadLine[];
  /** Null: a mix of currencies, in which amounts mean nothing. */
  currency: string | null;
}

const DAY = 86_400_000;
const ASOF = Date.UTC(2026, 5, 1);
const HARD = process.env.PRESAGE_HARD === '1';
/** Lines of the wholesaler; the whole million in the long form. */
const MANY = HARD ? 1_000_000 : 8_000;

const products = (count: number, priceOf = (i: number) => 500 + 100 * i) =>
  Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    title: `${['red', 'blue'][i % 2]} ${['mug', 'bowl', 'plate'][i % 3]} ${i}`,
    price: priceOf(i),
    createdAt: ASOF - 500 * DAY,
  }));

/** An ordinary little shop, to be spoiled. */
function ordinary(count = 500, shoppers = 150): BadLine[] {
  const random = seededRandom('bad shops');
  return Array.from({ length: count }, () => ({
    shopper: `s${Math.floor(shoppers * random() ** 2)}`,
    product: `p${Math.floor(12 * random())}`,
    at: ASOF - Math.floor(random() * 400 * DAY) - 1,
    amount: 500 + Math.floor(5000 * random()),
    quantity: 1,
  }));
}

const spoiled = (spoil: (line: BadLine, i: number) => Partial<BadLine>): BadLine[] =>
  ordinary().map((line, i) => ({ ...line, ...spoil(line, i) }));

/** The shops, each with what is wrong with it as its name. */
export const badShops = (): BadShop[] => {
  const shop = (name: string, lines: BadLine[], more: Partial<BadShop> = {}): BadShop => ({
    name,
    asOf: ASOF,
    products: products(12),
    lines,
    currency: 'GBP',
    ...more,
  });
  const wrong = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE];
  return [
    shop('nothing at all', [], { products: [] }),
    shop('products and nobody', []),
    shop(
      'one product',
      ordinary().map((line) => ({ ...line, product: 'p0' })),
      { products: products(1) },
    ),
    shop(
      'one shopper',
      ordinary().map((line) => ({ ...line, shopper: 's0' })),
    ),
    shop(
      'all orders on one day',
      spoiled((_, i) => ({ at: ASOF - 30 * DAY + i })),
    ),
    shop(
      'all orders at one moment',
      spoiled(() => ({ at: ASOF - DAY })),
    ),
    shop(
      'everybody the same',
      Array.from({ length: 400 }, (_, i) => ({
        shopper: `s${i >> 1}`,
        product: 'p0',
        at: ASOF - (i % 2 === 0 ? 200 : 100) * DAY,
        amount: 1000,
        quantity: 1,
      })),
    ),
    shop(
      'amounts that are no numbers',
      spoiled((_, i) => ({ amount: wrong[i % wrong.length]! })),
    ),
    shop(
      'some amounts that are no numbers',
      spoiled((_, i) => (i % 5 === 0 ? { amount: wrong[(i / 5) % wrong.length]! } : {})),
    ),
    shop(
      'moments that are no numbers',
      spoiled((_, i) => (i % 3 === 0 ? { at: wrong[(i / 3) % wrong.length]! } : {})),
    ),
    shop(
      'quantities that are none',
      spoiled((_, i) => ({ quantity: [Number.NaN, -1, 0, Number.POSITIVE_INFINITY][i % 4]! })),
    ),
    shop('a wholesaler', [
      ...ordinary(300),
      ...Array.from({ length: MANY }, (_, i) => ({
        shopper: 'wholesaler',
        product: `p${i % 12}`,
        at: ASOF - DAY - Math.floor(i / 50) * 60_000,
        amount: 900_000,
        quantity: 40,
      })),
    ]),
    shop(
      'negative and zero prices',
      spoiled((_, i) => ({ amount: [-500, 0, 1][i % 3]! })),
      { products: products(12, (i) => [-5, 0, Number.NaN][i % 3]!) },
    ),
    shop(
      'a mix of currencies',
      spoiled((_, i) => ({ amount: i % 2 === 0 ? 1200 : Number.NaN })),
      { currency: null },
    ),
    shop(
      'a gap of a year',
      spoiled((line) => (line.at > ASOF - 200 * DAY ? { at: line.at - 600 * DAY } : {})),
    ),
    shop(
      'clocks ahead',
      spoiled((line, i) => (i % 4 === 0 ? { at: line.at + 500 * DAY } : {})),
    ),
    shop(
      'ids that look like something else',
      spoiled((_, i) => ({
        shopper: ['__proto__', 'constructor', '', ' ', 'NaN'][i % 5]!,
        product: `p${i % 12}`,
      })),
    ),
  ];
};

/** What a model made of a shop: every number it would show, or its sentence. */
export type Outcome = Iterable<number> | Missing;

/** Runs one model over all shops; a slow one over `quick` alone, and over all in the long form. */
export function badInputBattery(
  model: string,
  answer: (shop: BadShop) => Outcome | Promise<Outcome>,
  { quick }: { quick?: readonly string[] } = {},
): void {
  const shops = badShops().filter(({ name }) => HARD || !quick || quick.includes(name));
  describe(`${model} in a bad shop`, () => {
    it.each(shops.map((shop) => [shop.name, shop] as const))(
      '%s: a model, a lower rung or a sentence',
      async (_, shop) => {
        const outcome = await answer(shop);
        if ('missing' in outcome) {
          expect(outcome.missing).toMatch(/^[A-Z].{20,}\.$/);
          return;
        }
        const wrong = [...outcome].filter((each) => !Number.isFinite(each));
        expect(wrong).toEqual([]);
      },
      120_000,
    );
  });
}
