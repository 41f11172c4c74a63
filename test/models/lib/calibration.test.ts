import { describe, expect, it } from 'vitest';
import { type Calibration, calibrated, calibrationPart, fitCalibration } from '../../../models/lib/calibration.ts';
import { logit, sigmoid } from '../../../models/lib/special-functions.ts';
import { doubles, openSession } from '../../../models/onnx/runner.ts';
import { encodeModel, valueInfo } from '../../../models/onnx/writer.ts';
import { seededRandom } from '../../../server/lib/random.ts';

/** Log-odds spread evenly, and outcomes by a truth of their own. */
function rows(count: number, truth: (logOdds: number) => number) {
  const random = seededRandom(count);
  const logOdds = Float64Array.from({ length: count }, () => 6 * random() - 3);
  return { logOdds, happened: Float64Array.from(logOdds, (z) => (random() < truth(z) ? 1 : 0)) };
}

describe('calibration', () => {
  it('a model that is too sure is told so by a straight line', () => {
    const { logOdds, happened } = rows(4000, (z) => sigmoid(0.4 * z - 1));
    const found = fitCalibration(logOdds, happened);
    expect(found.kind).toBe('platt');
    expect(calibrated(found, 0)).toBeCloseTo(sigmoid(-1), 1);
    expect(logit(calibrated(found, 2)) - logit(calibrated(found, 0))).toBeCloseTo(0.8, 0);
  });

  it('what no line can say becomes a staircase that never falls', () => {
    const { logOdds, happened } = rows(8000, (z) => (z < 1 ? 0.05 : 0.6));
    const found = fitCalibration(logOdds, happened);
    expect(found.kind).toBe('isotonic');
    expect(calibrated(found, -2.9)).toBeLessThan(0.1);
    expect(calibrated(found, 2.9)).toBeGreaterThan(0.5);
    const chances = Array.from({ length: 60 }, (_, i) => calibrated(found, -3 + i / 10));
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
  });

  it('few rows, one outcome alone or none at all give a line, and a chance that is a number', () => {
    expect(fitCalibration(new Float64Array(0), [])).toEqual({ kind: 'platt', slope: 1, intercept: 0 });
    const never = fitCalibration(Float64Array.of(1, 2, 3), [0, 0, 0]);
    expect(calibrated(never, 2)).toBeLessThan(0.2);
    const same = fitCalibration(
      new Float64Array(300),
      Float64Array.from({ length: 300 }, (_, i) => i % 2),
    );
    expect(calibrated(same, 0)).toBeCloseTo(0.5, 2);
    const backwards = fitCalibration(Float64Array.of(-1, 1, -2, 2), [1, 0, 1, 0]);
    expect(calibrated(backwards, 1)).toBeGreaterThan(calibrated(backwards, -1));
  });

  it.each<Calibration>([
    { kind: 'platt', slope: 0.7, intercept: -1.2 },
    { kind: 'isotonic', thresholds: [-1, 0.5], chances: [0.1, 0.4, 0.9] },
    { kind: 'isotonic', thresholds: [], chances: [0.3] },
  ])('ONNX and TypeScript agree on $kind', async (calibration) => {
    const part = calibrationPart(calibration, 'z', 'chance');
    const graph = await openSession(
      encodeModel({
        ...part,
        inputs: [valueInfo('z', 'float64', ['rows', 1])],
        outputs: [valueInfo('chance', 'float64', ['rows', 1])],
      }),
    );
    const z = Float64Array.of(-30, -1, -0.5, 0.5, 0.7, 30);
    const { chance } = await graph.run({ z: doubles([z.length, 1], z) });
    for (const [i, each] of z.entries())
      expect(Math.abs(Number(chance!.data[i]!) - calibrated(calibration, each))).toBeLessThan(1e-9);
    await graph.release();
  });
});
