import { describe, expect, it } from 'vitest';
import { auc } from '../../../models/metrics/auc.ts';
import { aupr } from '../../../models/metrics/aupr.ts';
import { bias } from '../../../models/metrics/bias.ts';
import { brier, brierSkill } from '../../../models/metrics/brier.ts';
import { coverage } from '../../../models/metrics/coverage.ts';
import { ece, reliability } from '../../../models/metrics/ece.ts';
import { gini } from '../../../models/metrics/gini.ts';
import { mae } from '../../../models/metrics/mae.ts';
import { spearman } from '../../../models/metrics/spearman.ts';
import { wilson } from '../../../models/metrics/wilson.ts';

describe('metrics by hand', () => {
  const happened = [0, 0, 1, 1];
  it('wilson is the known 0.2366 to 0.7634 for 5 of 10, and stays on the scale at both ends', () => {
    const half = wilson(5, 10);
    expect([half.low, half.high].map((end) => end.toFixed(4))).toEqual(['0.2366', '0.7634']);
    expect(wilson(0, 10)).toMatchObject({ value: 0, low: 0 });
    expect(wilson(10, 10)).toMatchObject({ value: 1, high: 1 });
    expect(wilson(0, 10).high).toBeGreaterThan(0.2);
  });
  it('auc counts pairs in the right order, ties half', () => {
    expect(auc(happened, [0.1, 0.4, 0.35, 0.8])).toBe(0.75);
    expect(auc(happened, [0.5, 0.5, 0.5, 0.5])).toBe(0.5);
    expect(auc([1, 1], [0.2, 0.3])).toBeNaN();
  });
  it('aupr is the known 0.8333 and does not depend on the order of ties', () => {
    expect(aupr(happened, [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(5 / 6, 12);
    expect(aupr([1, 0], [0.5, 0.5])).toBe(aupr([0, 1], [0.5, 0.5]));
  });
  it('brier is the squared distance, its skill is against the base rate', () => {
    expect(brier([1, 0], [0.8, 0.4])).toBeCloseTo(0.1, 12);
    expect(brierSkill(happened, [0.5, 0.5, 0.5, 0.5])).toBeCloseTo(0, 12);
  });
  it('ece weighs bins by their share; 1 falls into the last bin', () => {
    expect(ece([1, 0, 1, 1], [0.85, 0.85, 1, 1])).toBeCloseTo(0.5 * 0.35, 12);
    expect(reliability([1], [1])[9]).toMatchObject({ count: 1, stated: 1, happened: 1 });
  });
  it('spearman is a correlation of ranks', () => {
    expect(spearman([1, 2, 3, 4], [10, 20, 30, 1000])).toBeCloseTo(1, 12);
    expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  });
  it('gini is 1 for a perfect order, 0 for no order at all', () => {
    expect(gini([5, 1, 9, 0], [50, 10, 90, 0])).toBeCloseTo(1, 12);
    expect(gini([5, 1, 9, 0], [7, 7, 7, 7])).toBeCloseTo(0, 12);
  });
  it('mae, bias and coverage', () => {
    expect(mae([1, 2], [2, 4])).toBe(1.5);
    expect(bias([10, 10], [12, 12])).toBeCloseTo(0.2, 12);
    expect(coverage([1, 5, 9], [0, 6, 9], [2, 7, 9])).toBeCloseTo(2 / 3, 12);
  });
});
