import { expect, it } from 'vitest';
import { reliability } from '../../../models/metrics/ece.ts';
import { similarTo } from '../../../models/next-purchase/like-chances.ts';

/** A backtest with so many shoppers in each tenth. */
const table = (...counts: number[]) => {
  const chances = counts.flatMap((count, i) => Array<number>(count).fill(i / 10 + 0.05));
  return reliability(
    chances.map(() => 0),
    chances,
  );
};

it('a chance is compared with its own tenth where that has enough', () => {
  expect(similarTo(table(50, 40, 30, 20, 12, 10, 10, 10, 10, 10), 0.45)).toBe(12);
});

it('the likeliest buyers, who are few, are compared with the next likeliest', () => {
  const few = table(50, 40, 30, 20, 12, 8, 6, 6, 4, 1);
  expect(similarTo(few, 0.97)).toBe(11);
  expect(similarTo(few, 1)).toBe(11);
  expect(similarTo(few, 0.72)).toBe(12);
});

it('chances far apart are not alike: then too few are too few', () => {
  expect(similarTo(table(50, 40, 30, 20, 12, 8, 0, 3, 2, 0), 0.95)).toBe(5);
  expect(similarTo(table(500, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0.55)).toBe(0);
  expect(similarTo([], 0.5)).toBe(0);
});
