import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type BgNbd,
  bgNbdLogLikelihood,
  fitBgNbd,
  fitBgNbdByLikelihood,
  orderWithin,
  type PurchaseSummaries,
  stillActive,
} from '../../../models/next-purchase/bgnbd.ts';
import { orderMoments } from '../../../models/next-purchase/bgnbd-orders.ts';
import { seededRandom } from '../../../server/lib/random.ts';

/** One shopper's future played out many times, given the posterior of their rate and of their chance to leave. */
function played(parameters: BgNbd, repeats: number, lastAfter: number, age: number, days: number, times: number) {
  const random = seededRandom(`${repeats} ${age}`);
  const gamma = (shape: number): number => {
    // Marsaglia and Tsang; below 1 by the usual power of a uniform.
    if (shape < 1) return gamma(shape + 1) * random() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - random()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  let some = 0;
  let total = 0;
  let pairs = 0;
  for (let i = 0; i < times; i++) {
    if (random() > stillActive(parameters, repeats, lastAfter, age)) continue;
    const rate = gamma(parameters.r + repeats) / (parameters.alpha + age);
    const a = gamma(parameters.a);
    const leave = a / (a + gamma(parameters.b + repeats));
    let orders = 0;
    for (let at = -Math.log(1 - random()) / rate; at <= days; at += -Math.log(1 - random()) / rate) {
      orders++;
      if (random() < leave) break;
    }
    some += orders > 0 ? 1 : 0;
    total += orders;
    pairs += orders * (orders - 1);
  }
  return { some: some / times, orders: total / times, pairs: pairs / times };
}

const example: BgNbd = { r: 0.9, alpha: 40, a: 0.7, b: 2.5 };

describe('BG/NBD', () => {
  const sample = new URL('../../../../shared/data/cdnow/sample-customers.csv', import.meta.url);
  it.skipIf(!existsSync(sample))(
    `reaches the published fit of the CDNOW sample${existsSync(sample) ? '' : ' (skipped: ../shared/data is absent)'}`,
    () => {
      const rows = readFileSync(sample, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').map(Number));
      const column = (i: number) => Float64Array.from(rows, (row) => row[i]!);
      const summaries = { repeats: column(2), lastAfter: column(3), age: column(4) };
      const fit = fitBgNbdByLikelihood(summaries);
      expect(Math.abs(fit.r - 0.243)).toBeLessThan(0.001);
      expect(Math.abs(fit.alpha - 4.414)).toBeLessThan(0.001);
      expect(Math.abs(fit.a - 0.793)).toBeLessThan(0.001);
      expect(Math.abs(fit.b - 2.426)).toBeLessThan(0.001);
      expect(Math.abs(fit.logLikelihood + 9582.43)).toBeLessThan(0.01);
      expect(bgNbdLogLikelihood(fit, summaries)).toBeCloseTo(fit.logLikelihood, 6);
      // Fader, Hardie and Lee's worked example: 1.226 orders in the next 39 weeks.
      expect(orderMoments(fit, 2, 30.43, 38.86, 39).orders).toBeCloseTo(1.226, 3);
    },
  );

  it('the chance of an order and the moments of the number of orders are those of shoppers played out', () => {
    for (const [repeats, lastAfter, age] of [
      [0, 0, 50],
      [3, 100, 120],
      [8, 200, 320],
    ] as const) {
      const truth = played(example, repeats, lastAfter, age, 90, 60_000);
      const said = orderMoments(example, repeats, lastAfter, age, 90);
      expect(orderWithin(example, repeats, lastAfter, age, 90)).toBeCloseTo(truth.some, 2);
      expect(said.orders / truth.orders).toBeCloseTo(1, 1);
      expect(said.pairs / truth.pairs).toBeCloseTo(1, 0);
      expect(Math.abs(said.orders - truth.orders)).toBeLessThan(0.03);
    }
  });

  it('everyone is "still active" after one order, so churn is read from the chance of an order instead', () => {
    expect(stillActive(example, 0, 0, 900)).toBe(1);
    expect(orderWithin(example, 0, 0, 900, 90)).toBeLessThan(0.1);
    expect(orderWithin(example, 5, 300, 310, 90)).toBeGreaterThan(orderWithin(example, 5, 300, 600, 90));
  });

  it('expected orders are finite and in range for fits that break the published formula', () => {
    for (const a of [0.05, 1, 20])
      for (const b of [0.2, 3, 1e5])
        for (const alpha of [0.01, 50, 1e5])
          for (const [repeats, lastAfter, age] of [
            [0, 0, 0],
            [1, 1, 3000],
            [900, 999, 1000],
          ] as const) {
            const { orders, pairs } = orderMoments({ r: 0.3, alpha, a, b }, repeats, lastAfter, age, 365);
            expect(Number.isFinite(orders) && orders >= 0 && Number.isFinite(pairs) && pairs >= 0).toBe(true);
            // Never more than if nobody ever left.
            expect(orders).toBeLessThanOrEqual(((0.3 + repeats) / (alpha + age)) * 365 * 1.01);
          }
  });

  it('a fit with the pooled prior exists for no, one and fifty shoppers, and its alternatives grow closer', () => {
    const random = seededRandom(7);
    const some = (count: number): PurchaseSummaries => {
      const repeats = Float64Array.from({ length: count }, () => Math.floor(random() * 4));
      const age = Float64Array.from({ length: count }, () => 100 + Math.floor(random() * 200));
      return { repeats, age, lastAfter: repeats.map((x, i) => (x > 0 ? age[i]! * random() : 0)) };
    };
    const widths = [0, 1, 50, 2000].map((count) => {
      const fit = fitBgNbd(some(count));
      const chances = fit.points.map((point) => orderWithin(point, 1, 30, 60, 90));
      expect(chances.every((chance) => chance > 0 && chance < 1)).toBe(true);
      return Math.max(...chances) - Math.min(...chances);
    });
    expect(widths[0]).toBeGreaterThan(0.3);
    expect(widths[2]!).toBeLessThan(widths[0]!);
    expect(widths[3]!).toBeLessThan(widths[2]!);
  });

  it('does not run away on a shop where nobody ever leaves', () => {
    const random = seededRandom(3);
    const repeats: number[] = [];
    const lastAfter: number[] = [];
    for (let i = 0; i < 1500; i++) {
      const rate = 0.02 + 0.02 * random();
      let count = 0;
      let last = 0;
      for (let at = -Math.log(1 - random()) / rate; at <= 300; at += -Math.log(1 - random()) / rate) {
        count++;
        last = at;
      }
      repeats.push(count);
      lastAfter.push(last);
    }
    const summaries = {
      repeats: Float64Array.from(repeats),
      lastAfter: Float64Array.from(lastAfter),
      age: new Float64Array(1500).fill(300),
    };
    const { parameters } = fitBgNbd(summaries);
    expect(parameters.b).toBeLessThan(1e3);
    expect(orderMoments(parameters, 9, 290, 300, 365).orders).toBeGreaterThan(5);
  });
});
