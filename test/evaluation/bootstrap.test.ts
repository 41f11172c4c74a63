import { describe, expect, it } from 'vitest';
import { auc } from '../../models/metrics/auc.ts';
import { aupr } from '../../models/metrics/aupr.ts';
import { ece } from '../../models/metrics/ece.ts';
import { spearman } from '../../models/metrics/spearman.ts';
import { seededRandom } from '../../server/lib/random.ts';
import {
  aucStatistic,
  auprStatistic,
  bootstrap,
  difference,
  eceStatistic,
  meanStatistic,
  spearmanStatistic,
} from './bootstrap.ts';

const random = seededRandom(3);
const rows = 300;
const scores = Float64Array.from({ length: rows }, () => Math.round(random() * 20) / 20);
const happened = scores.map((score) => (random() < score ? 1 : 0));
const weight = Int32Array.from(scores, () => Math.floor(random() * 4));
const repeated = (values: Float64Array) =>
  Float64Array.from(weight, (_, i) => i).reduce<number[]>((all, i) => {
    for (let k = 0; k < weight[i]!; k++) all.push(values[i]!);
    return all;
  }, []);

describe('figures with their intervals', () => {
  it.each([
    ['AUC', aucStatistic, auc],
    ['average precision', auprStatistic, aupr],
    ['calibration error', eceStatistic, ece],
    ['rank correlation', spearmanStatistic, spearman],
  ] as const)('%s of rows counted by weights is that of the rows repeated, ties and all', (_, statistic, metric) => {
    expect(statistic(happened, scores)(weight)).toBeCloseTo(metric(repeated(happened), repeated(scores)), 10);
  });

  it('the interval of a mean is the one the central limit gives', () => {
    const { mean } = bootstrap(rows, { mean: meanStatistic(scores) });
    const middle = scores.reduce((sum, each) => sum + each / rows, 0);
    const error = Math.sqrt(scores.reduce((sum, each) => sum + (each - middle) ** 2, 0)) / rows;
    expect(mean[0]).toBeCloseTo(middle - 1.96 * error, 1);
    expect(mean[1]).toBeCloseTo(middle + 1.96 * error, 1);
    expect(mean[1] - mean[0]).toBeGreaterThan(3 * error);
  });

  it('what does not differ differs by exactly nothing, as both sides are resampled alike', () => {
    const one = aucStatistic(happened, scores);
    expect(bootstrap(rows, { gain: difference(one, one) }, { resamples: 50 }).gain).toEqual([0, 0]);
  });

  it('rows of one session are one witness: the interval widens', () => {
    const alike = Float64Array.from({ length: rows }, (_, i) => scores[Math.floor(i / 10)]!);
    const cluster = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / 10));
    const width = ([low, high]: [number, number]) => high - low;
    const statistics = { mean: meanStatistic(alike) };
    const honest = width(bootstrap(rows, statistics, { cluster }).mean);
    expect(honest).toBeGreaterThan(2 * width(bootstrap(rows, statistics).mean));
  });
});
