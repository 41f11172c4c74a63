import { beforeAll, describe, expect, it } from 'vitest';
import { fitIntent, type IntentModel, intentOf, intentReasons } from '../../../models/intent/intent-model.ts';
import { loadIntent } from '../../../models/intent/load.ts';
import { intentGraph, trainIntent } from '../../../models/intent/train.ts';
import { sigmoid } from '../../../models/lib/special-functions.ts';
import { auc } from '../../../models/metrics/auc.ts';
import { ece } from '../../../models/metrics/ece.ts';
import { ModelFileFault } from '../../../models/onnx/runner.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const names = ['pages', 'minutes', 'noise'];

/** Visits whose purchase hangs on pages, and on minutes only where there are many pages. */
function visits(rows: number, seed: number) {
  const random = seededRandom(seed);
  const data = new Float32Array(rows * 3).map(() => random() * 10);
  const happened = Float64Array.from({ length: rows }, (_, i) => {
    const pages = data[i * 3]!;
    return random() < sigmoid(-4 + 0.3 * pages + (pages > 6 ? 0.3 * data[i * 3 + 1]! : 0)) ? 1 : 0;
  });
  return { data, happened };
}

const train = visits(4000, 1);
const test = visits(3000, 2);
const window = { from: 0, to: 86_400_000 };

describe('purchase intent', () => {
  let model: IntentModel;
  beforeAll(() => {
    model = fitIntent({ ...train, columns: 3 }, seededRandom(3)) as IntentModel;
  });
  const said = () => Float64Array.from(test.happened, (_, i) => intentOf(model, test.data, i * 3));

  it('foretells visits it has not seen, and its chances are as often right as they say', () => {
    expect(auc(test.happened, said())).toBeGreaterThan(0.75);
    const pages = test.happened.map((_, i) => test.data[i * 3]!);
    expect(auc(test.happened, said())).toBeGreaterThan(auc(test.happened, pages) + 0.01);
    expect(ece(test.happened, said())).toBeLessThan(0.03);
  });

  it('is the same in ONNX within 1e-5, holes in the features included', async () => {
    const bundle = trainIntent({ ...train, names, window, random: seededRandom(3) });
    if ('missing' in bundle) throw new Error(bundle.missing);
    expect(bundle.files['intent.onnx']).toEqual(intentGraph(model));
    const loaded = await loadIntent(bundle);
    const chances = await loaded.chances(test.data);
    for (const [i, chance] of said().entries()) expect(Math.abs(chances[i]! - chance)).toBeLessThan(1e-5);
    const [hole, zero] = await loaded.chances([Number.NaN, Number.POSITIVE_INFINITY, 5, 0, 0, 5]);
    expect(hole).toBe(zero);
    expect(await loaded.chances([])).toHaveLength(0);
    await loaded.release();
    expect(bundle.card.metrics.auc).toBeGreaterThan(0.75);
    await expect(loadIntent({ ...bundle, files: { 'intent.onnx': new Uint8Array(9) } })).rejects.toThrow(
      ModelFileFault,
    );
    await expect(loadIntent({ ...bundle, files: {} })).rejects.toThrow(ModelFileFault);
  });

  it('reasons add up: two visits differ in log-odds by the difference of their reasons', () => {
    const [one, other] = [test.data.subarray(0, 3), test.data.subarray(3, 6)];
    const sum = (row: Float32Array) => intentReasons(model, row).reduce((total, each) => total + each, 0);
    const odds = (row: Float32Array) => Math.log(1 / (1 / intentOf(model, row, 0) - 1));
    expect(sum(one) - sum(other)).toBeCloseTo(odds(one) - odds(other), 4);
  });

  it('refuses where there are too few purchases, in a sentence', () => {
    const few = fitIntent({ columns: 3, data: train.data.slice(0, 90), happened: new Float64Array(30) }, Math.random);
    expect(few).toEqual({ missing: expect.stringContaining('at least 50 visits') });
  });
});
