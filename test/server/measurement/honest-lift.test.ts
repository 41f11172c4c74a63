import { describe, expect, it } from 'vitest';
import { inWords, liftTrial, type Trial, verdictOf } from '../../support/lift-trials.ts';

const hard = process.env.PRESAGE_HARD === '1';
/** All are reported. Twenty are too few to judge on; two hundred are enough. */
const seeds = Array.from({ length: hard ? 200 : 20 }, (_, i) => i + 1);
const days = hard ? 120 : 60;

describe(`the lift of cart mails in ${seeds.length} small worlds`, () => {
  it('is told as it truly is', { timeout: 3_600_000 }, async () => {
    const trials: Trial[] = [];
    for (const seed of seeds) trials.push(await liftTrial(seed, days));
    const verdict = verdictOf(trials);
    process.stdout.write(`lift: ${inWords(verdict)}\n`);
    expect(trials).toHaveLength(seeds.length);
    for (const { works, idle } of trials) {
      // The lots are drawn by hash: the arms are the same whether or not mails change anything.
      expect(idle.treated.shoppers).toBe(works.treated.shoppers);
      expect(idle.held).toEqual(works.held);
      if (works.verdict !== 'too-few') expect(works.share?.low).toBeLessThan(works.share?.high ?? 0);
    }
    if (!hard) return;
    expect(verdict.worlds).toBeGreaterThan(150);
    expect(verdict.covered).toBeGreaterThanOrEqual(0.91);
    expect(verdict.covered).toBeLessThanOrEqual(0.985);
    expect(verdict.width).toBeLessThanOrEqual(1.25);
    expect(Math.abs(verdict.meanError)).toBeLessThanOrEqual(2 * verdict.standardError);
    expect(verdict.deceived).toBeLessThanOrEqual(0.075);
  });
});
