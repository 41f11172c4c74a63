import { describe, expect, it } from 'vitest';
import { sigmoid } from '../../../models/lib/special-functions.ts';
import { qini } from '../../../models/metrics/qini.ts';
import { ModelFileFault } from '../../../models/onnx/runner.ts';
import { loadUplift } from '../../../models/uplift/load.ts';
import { trainUplift, upliftGraph } from '../../../models/uplift/train.ts';
import { fitUplift, type UpliftModel, upliftOf } from '../../../models/uplift/uplift-model.ts';
import { seededRandom } from '../../../server/lib/random.ts';

/** The first feature says who comes anyway, the second whom a message brings. */
function send(rows: number, seed: number) {
  const random = seededRandom(seed);
  const data = new Float64Array(rows * 3).map(() => 2 * random() - 1);
  const treated = Float64Array.from({ length: rows }, () => (random() < 0.5 ? 1 : 0));
  const truth = new Float64Array(rows);
  const happened = Float64Array.from({ length: rows }, (_, i) => {
    const without = sigmoid(-1.5 + 1.5 * data[i * 3]!);
    truth[i] = sigmoid(-1.5 + 1.5 * data[i * 3]! + 0.5 + data[i * 3 + 1]!) - without;
    return random() < without + treated[i]! * truth[i]! ? 1 : 0;
  });
  return { features: { rows, columns: 3, data }, treated, happened, truth };
}

const train = send(12_000, 1);
const test = send(8_000, 2);
const names = ['habit', 'open', 'noise'];
const window = { from: 0, to: 86_400_000 };
const fitted = (technique: 'T' | 'X') =>
  fitUplift(train, { technique, random: seededRandom(3), leastPerArm: 5000 }) as UpliftModel;
const saidBy = (model: UpliftModel) =>
  Float64Array.from(test.happened, (_, i) => upliftOf(model, test.features.data, i * 3));

describe.each(['T', 'X'] as const)('uplift, %s-learner', (technique) => {
  const model = fitted(technique);
  const said = saidBy(model);

  it('finds whom a message changes, not who comes anyway', () => {
    const habit = test.happened.map((_, i) => test.features.data[i * 3]!);
    expect(qini(test, said)).toBeGreaterThan(qini(test, habit) + 0.03);
    const off = said.reduce((sum, each, i) => sum + Math.abs(each - test.truth[i]!), 0) / said.length;
    const mean = test.truth.reduce((sum, each) => sum + each, 0) / said.length;
    const flat = test.truth.reduce((sum, each) => sum + Math.abs(each - mean), 0) / said.length;
    expect(off).toBeLessThan(0.5 * flat);
  });

  it('is the same in ONNX within 1e-5', async () => {
    const bundle = trainUplift({ ...train, names, window, random: seededRandom(3), technique, leastPerArm: 5000 });
    if ('missing' in bundle) throw new Error(bundle.missing);
    expect(bundle.files['uplift.onnx']).toEqual(upliftGraph(model));
    const loaded = await loadUplift(bundle);
    const uplifts = await loaded.uplifts(test.features.data);
    for (const [i, each] of said.entries()) expect(Math.abs(uplifts[i]! - each)).toBeLessThan(1e-5);
    await loaded.release();
    expect(bundle.card.metrics.qini).toBeGreaterThan(0);
    await expect(loadUplift({ ...bundle, card: { ...bundle.card, question: 'intent' } })).rejects.toThrow(
      ModelFileFault,
    );
  });
});

describe('uplift', () => {
  it('refuses below its minimum, in a sentence', () => {
    const random = seededRandom(3);
    expect(fitUplift(train, { random })).toEqual({ missing: expect.stringContaining('20000 shoppers in each arm') });
    const never = { ...train, happened: new Float64Array(12_000) };
    expect(fitUplift(never, { random, leastPerArm: 100 })).toEqual({ missing: expect.stringContaining('0 outcomes') });
  });
});
