import { expect, it } from 'vitest';
import { RepeatPurchase } from '../../../models/next-item/repeat-purchase.ts';
import { SparseScores } from '../../../models/next-item/sparse-scores.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const ITEMS = 40;

/** Shoppers of two habits, each with staples of their own among twenty items; one item in five is anything. */
function habits() {
  const random = seededRandom('habits');
  return Array.from({ length: 300 }, (_, i) => {
    const from = i % 2 === 0 ? 0 : 20;
    const staples = Array.from({ length: 4 }, () => from + Math.floor(random() * 20));
    const draw = () => (random() < 0.8 ? staples[Math.floor(random() * 4)]! : from + Math.floor(random() * 20));
    return Array.from({ length: 8 }, () => Int32Array.from({ length: 3 }, draw));
  });
}

const topOf = (scores: SparseScores, count: number) => [...scores.top(count).items];

it('the next basket is foretold better from one’s own baskets and one’s like than from the crowd’s', () => {
  const all = habits();
  const known = all.map((baskets) => baskets.slice(0, -1));
  const repeat = new RepeatPurchase(known, ITEMS);
  const crowd = new SparseScores(ITEMS);
  for (const baskets of known) for (const basket of baskets) for (const item of basket) crowd.add(item, 1);
  const popular = topOf(crowd, 5);
  let ours = 0;
  let theirs = 0;
  for (const [i, baskets] of all.entries()) {
    const out = new SparseScores(ITEMS);
    repeat.score(known[i]!, out);
    const truth = new Set(baskets.at(-1)!);
    ours += topOf(out, 5).filter((item) => truth.has(item)).length;
    theirs += popular.filter((item) => truth.has(item)).length;
  }
  expect(ours).toBeGreaterThan(2.5 * theirs);
});

it('what one’s like buy is there too, fainter; what is long ago fades; nobody known says nothing', () => {
  const repeat = new RepeatPurchase([[[0, 1, 2]], [[0, 1, 3]], [[9]]], ITEMS);
  const out = new SparseScores(ITEMS);
  repeat.score([[0], [1]], out);
  expect(out.values[1]).toBeGreaterThan(out.values[0]!);
  expect(out.values[2]).toBeGreaterThan(0);
  expect(out.values[2]).toBeLessThan(out.values[0]!);
  expect(out.values[9]).toBe(0);
  const nothing = new SparseScores(ITEMS);
  repeat.score([], nothing);
  expect(nothing.count).toBe(0);
});
