// A small shop with tastes, for the tests of the next-item models: departments, prices, and shoppers who lean to one.

import type { NextItemTraining } from '../../../models/next-item/train.ts';
import { type Random, seededRandom } from '../../../server/lib/random.ts';

export const DAY = 86_400_000;
export const AS_OF = Date.UTC(2026, 0, 31);

const TYPES = ['Mugs', 'Scarves', 'Lamps', 'Notebooks', 'Candles', 'Rugs'];
const COLOURS = ['red', 'blue', 'green', 'black', 'white'];

export interface Shopper {
  id: string;
  type: number;
  colour: number;
  views: string[];
}

export interface MadeUpShop extends NextItemTraining {
  shoppers: Shopper[];
  typeOf(id: string): number;
  colourOf(id: string): number;
}

/** `visits` sessions of shoppers who mostly look at one type and one colour; products p0 … ; every tenth visit buys. */
export function madeUpShop({ visits = 2000, products = 120, seed = 1 } = {}): MadeUpShop {
  const random = seededRandom(seed);
  const typeOf = (id: string) => Number(id.slice(1)) % TYPES.length;
  const colourOf = (id: string) => Math.floor(Number(id.slice(1)) / TYPES.length) % COLOURS.length;
  const catalogue = Array.from({ length: products }, (_, at) => {
    const id = `p${at}`;
    return {
      id,
      title: `${COLOURS[colourOf(id)]} ${TYPES[typeOf(id)]} number ${at}`,
      type: TYPES[typeOf(id)]!,
      tags: [COLOURS[colourOf(id)]!, at % 3 ? 'sale' : 'new'],
      vendor: `Vendor ${at % 4}`,
      price: 500 + 300 * typeOf(id) + 10 * at,
      createdAt: AS_OF - (products - at) * DAY,
    };
  });
  const shoppers: Shopper[] = Array.from({ length: Math.ceil(visits / 3) }, (_, at) => ({
    id: `s${at}`,
    type: Math.floor(random() * TYPES.length),
    colour: Math.floor(random() * COLOURS.length),
    views: [],
  }));
  const sessions = Array.from({ length: visits }, (_, at) => {
    const shopper = shoppers[Math.floor(random() * shoppers.length)]!;
    const items = Array.from({ length: 2 + Math.floor(random() * 5) }, () => draw(shopper, products, random));
    shopper.views.push(...items);
    return { items, at: AS_OF - 30 * DAY + (at / visits) * 30 * DAY, shopper: shopper.id };
  });
  const baskets = sessions
    .filter((_, at) => at % 10 === 0)
    .map(({ items, at }) => ({ items: [...new Set(items)].slice(0, 2), at }));
  return { catalogue, sessions, baskets, shoppers, asOf: AS_OF, seed: 7, typeOf, colourOf };
}

function draw({ type, colour }: Shopper, products: number, random: Random): string {
  for (let tries = 0; ; tries++) {
    const at = Math.floor(random() ** 1.3 * products);
    const fits =
      at % TYPES.length === type && (random() < 0.3 || Math.floor(at / TYPES.length) % COLOURS.length === colour);
    if (fits || tries > 20 || random() < 0.03) return `p${at}`;
  }
}
