import { describe, expect, it } from 'vitest';
import { growBoostedTrees, treesLogOdds } from '../../../models/lib/boosted-trees.ts';
import { treesNode } from '../../../models/lib/boosted-trees-graph.ts';
import { treeContributions } from '../../../models/lib/boosted-trees-reasons.ts';
import { fitRidgeLogistic, logOddsAt } from '../../../models/lib/optimise-ridge-logistic.ts';
import { sigmoid } from '../../../models/lib/special-functions.ts';
import { auc } from '../../../models/metrics/auc.ts';
import { floats, openSession } from '../../../models/onnx/runner.ts';
import { encodeModel, valueInfo } from '../../../models/onnx/writer.ts';
import { seededRandom } from '../../../server/lib/random.ts';

/** Outcomes that hang on whether two features agree, which no linear model sees, and on a third. */
function crossed(rows: number, seed: number) {
  const random = seededRandom(seed);
  const data = new Float32Array(rows * 4).map(() => Math.fround(2 * random() - 1));
  const happened = Float64Array.from({ length: rows }, (_, i) => {
    const logOdds = 6 * data[i * 4]! * data[i * 4 + 1]! + data[i * 4 + 2]!;
    return random() < sigmoid(logOdds) ? 1 : 0;
  });
  return { data, happened };
}

const settings = { trees: 60, leaves: 8, rate: 0.15 };

describe('boosted trees', () => {
  const train = crossed(4000, 1);
  const test = crossed(2000, 2);
  const model = growBoostedTrees(train.data, 4, train.happened, settings);
  const said = Float64Array.from(test.happened, (_, i) => treesLogOdds(model, test.data, i * 4));

  it('learn what a linear model cannot', () => {
    const linear = fitRidgeLogistic({ rows: 4000, columns: 4, data: Float64Array.from(train.data) }, train.happened);
    const wide = Float64Array.from(test.data);
    const line = test.happened.map((_, i) => logOddsAt(linear, wide, i * 4));
    expect(auc(test.happened, line)).toBeLessThan(0.65);
    expect(auc(test.happened, said)).toBeGreaterThan(0.8);
  });

  it('are the same in ONNX within 1e-5, also exactly on thresholds', async () => {
    const edges = model.trees.flatMap(({ feature, threshold }) => [...threshold].filter((_, k) => feature[k]! >= 0));
    const rows = new Float32Array([...test.data, ...edges.slice(0, 400).flatMap((edge) => [edge, edge, edge, edge])]);
    const count = rows.length / 4;
    const session = await openSession(
      encodeModel({
        nodes: [treesNode(model, 'x', 'y')],
        inputs: [valueInfo('x', 'float32', ['rows', 4])],
        outputs: [valueInfo('y', 'float32', ['rows', 1])],
        ml: 3,
      }),
    );
    const { y } = await session.run({ x: floats([count, 4], rows) });
    await session.release();
    for (let i = 0; i < count; i++) {
      expect(Math.abs((y!.data[i] as number) - treesLogOdds(model, rows, i * 4))).toBeLessThan(1e-5);
    }
  });

  it('contributions add up to the log-odds less their mean, and a feature that is not used has none', () => {
    const rows = Array.from({ length: 20 }, (_, i) => test.data.subarray(i * 4, i * 4 + 4));
    const gaps = rows.map((row, i) => said[i]! - treeContributions(model, row).reduce((sum, each) => sum + each, 0));
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0]!, 6);
    const constant = new Float32Array(4000 * 2).map((_, i) => (i % 2 ? 7 : train.data[(i >> 1) * 4 + 2]!));
    const other = growBoostedTrees(constant, 2, train.happened, settings);
    expect(treeContributions(other, [0.4, 7])[1]).toBe(0);
  });

  it('stay numbers on constant features, one outcome, and no rows to split', () => {
    for (const happened of [new Float64Array(50), new Float64Array(50).fill(1)]) {
      const flat = growBoostedTrees(new Float32Array(100).fill(3), 2, happened, settings);
      expect(Number.isFinite(treesLogOdds(flat, new Float32Array([3, 3]), 0))).toBe(true);
    }
  });
});

describe('ridge logistic regression', () => {
  it('finds the weights outcomes were drawn with, and shrinks with the penalty', () => {
    const random = seededRandom(4);
    const data = new Float64Array(20_000 * 2).map(() => random() * 4);
    const happened = Array.from({ length: 20_000 }, (_, i) =>
      random() < sigmoid(-1 + 0.8 * data[i * 2]! - 0.5 * data[i * 2 + 1]!) ? 1 : 0,
    );
    const matrix = { rows: 20_000, columns: 2, data };
    const fit = fitRidgeLogistic(matrix, happened);
    expect(fit.weights[0]! / fit.scale[0]!).toBeCloseTo(0.8, 1);
    expect(fit.weights[1]! / fit.scale[1]!).toBeCloseTo(-0.5, 1);
    expect(Math.abs(fitRidgeLogistic(matrix, happened, { ridge: 1e6 }).weights[0]!)).toBeLessThan(0.02);
  });

  it('is finite when a feature separates the outcomes or nothing happened', () => {
    const data = Float64Array.from({ length: 40 }, (_, i) => i);
    const separated = fitRidgeLogistic(
      { rows: 40, columns: 1, data },
      data.map((x) => (x > 20 ? 1 : 0)),
    );
    const never = fitRidgeLogistic({ rows: 40, columns: 1, data }, new Float64Array(40));
    for (const fit of [separated, never]) expect([fit.intercept, ...fit.weights].every(Number.isFinite)).toBe(true);
  });
});
