// A reason is true when taking it away moves the score as claimed: for linear models and for trees, on any data.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { growBoostedTrees, treesLogOdds } from '../../../models/lib/boosted-trees.ts';
import { treeContributions } from '../../../models/lib/boosted-trees-reasons.ts';
import { fitRidgeLogistic, logOddsAt } from '../../../models/lib/optimise-ridge-logistic.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const COLUMNS = 4;

/** Rows whose first two features alone decide; the others are noise. */
function rowsOf(seed: number, rows = 400) {
  const random = seededRandom(seed);
  const data = Float64Array.from({ length: rows * COLUMNS }, () => 2 * random() - 1);
  const happened = Float64Array.from({ length: rows }, (_, i) => {
    const z = 2 * data[i * COLUMNS]! - 3 * data[i * COLUMNS + 1]!;
    return random() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
  });
  return { rows, columns: COLUMNS, data, happened };
}

it('linear: putting a feature at its mean takes away exactly what was said of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: COLUMNS - 1 }), (seed, j) => {
      const matrix = rowsOf(seed);
      const model = fitRidgeLogistic(matrix, matrix.happened, { ridge: 1 });
      const row = matrix.data.slice(0, COLUMNS);
      const claimed = (model.weights[j]! * (row[j]! - model.mean[j]!)) / model.scale[j]!;
      const before = logOddsAt(model, row, 0);
      row[j] = model.mean[j]!;
      expect(before - logOddsAt(model, row, 0)).toBeCloseTo(claimed, 9);
    }),
    { numRuns: 20 },
  );
});

it('trees: contributions add up to the score, noise gets next to nothing, and without its strongest driver a score moves as was said', () => {
  let [asClaimed, asked] = [0, 0];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
      const { rows, data, happened } = rowsOf(seed);
      const single = Float32Array.from(data);
      const trees = growBoostedTrees(single, COLUMNS, happened, { trees: 40, leaves: 6, leastRows: 20 });
      const total = (row: Float32Array) => treeContributions(trees, row).reduce((sum, each) => sum + each, 0);
      const usual = single.slice(0, COLUMNS);
      const base = treesLogOdds(trees, usual, 0) - total(usual);
      const size = new Float64Array(COLUMNS);
      for (let i = 0; i < 20; i++) {
        const row = single.slice(i * COLUMNS, (i + 1) * COLUMNS);
        const parts = treeContributions(trees, row);
        const said = treesLogOdds(trees, row, 0);
        expect(total(row) + base).toBeCloseTo(said, 4);
        parts.forEach((each, j) => {
          size[j]! += Math.abs(each);
        });
        const strongest = parts.reduce((best, each, j) => (Math.abs(each) > Math.abs(parts[best]!) ? j : best), 0);
        // Taken away: the score over all that the others have of this feature.
        let without = 0;
        for (let other = 0; other < rows; other++) {
          row[strongest] = single[other * COLUMNS + strongest]!;
          without += treesLogOdds(trees, row, 0) / rows;
        }
        asked++;
        if (Math.sign(said - without) === Math.sign(parts[strongest]!)) asClaimed++;
      }
      expect(Math.max(size[2]!, size[3]!)).toBeLessThan(Math.min(size[0]!, size[1]!));
    }),
    { numRuns: 8 },
  );
  // Seldom the others' features make the difference: path-dependent contributions share it between them.
  expect(asClaimed / asked).toBeGreaterThan(0.95);
});
