// Prints a world's figures next to their targets: node test/sandbox/world/main.ts --seed 1

import { parseArgs } from 'node:util';
import { figuresOf, holds } from './figures.ts';
import { createWorld } from './world.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const world = createWorld({ seed: values.seed });
const rounded = (value: number): number => Number(value.toPrecision(4));
const figures = figuresOf(world).map((figure) => ({
  ...figure,
  value: rounded(figure.value),
  target: rounded(figure.target),
  holds: holds(figure),
}));
const counts = {
  products: world.products.length,
  types: new Set(world.products.map((product) => product.type)).size,
  shoppers: world.shoppers.length,
  orders: world.orders.length,
};
process.stdout.write(`${JSON.stringify({ seed: values.seed, counts, figures }, null, 2)}\n`);
