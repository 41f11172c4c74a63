import { describe, expect, it } from 'vitest';
import { dailyForecast, fitEts, forecastSum, seasonalNaive } from '../../../models/demand/ets.ts';
import { loadDemand } from '../../../models/demand/load.ts';
import { type DemandLine, trainDemand } from '../../../models/demand/train.ts';
import type { ModelBundle } from '../../../models/model.ts';
import { ModelFileFault } from '../../../models/onnx/runner.ts';
import { seededRandom } from '../../../server/lib/random.ts';
import { poisson } from '../../sandbox/world/draw.ts';

const DAY = 86_400_000;
const ASOF = Date.UTC(2026, 5, 1);
const WEEK = [1.4, 1.2, 1, 1, 0.9, 0.5, 0.6];

/** A shop of three products: one sells five times as much as the next, the last has just come. */
function sales(days: number, level = 12): DemandLine[] {
  const random = seededRandom('demand');
  const lines: DemandLine[] = [];
  for (let day = days; day >= 1; day--) {
    const busy = level * WEEK[(days - day) % 7]!;
    const products = [['often', 5 / 6] as const, ['seldom', 1 / 6] as const];
    for (const [product, share] of products) {
      for (let n = poisson(random, busy * share); n > 0; n--) {
        lines.push({ product, at: ASOF - day * DAY + Math.floor(random() * DAY), quantity: 1 });
      }
    }
  }
  return lines;
}
const trained = (lines: DemandLine[], more = {}) =>
  trainDemand({ lines, asOf: ASOF, zone: 'UTC', ...more }) as ModelBundle;

describe('demand', () => {
  it('the shop’s week is learned, better than by repeating the last one', () => {
    const { metrics, against } = trained(sales(200)).card;
    expect(metrics.maeADay).toBeLessThan(0.85 * against.maeADayOfSeasonalNaive!);
    const model = loadDemand(trained(sales(200)));
    expect(model.shop(28).mean).toBeGreaterThan(0.85 * 12 * 28 * (6.6 / 7));
    expect(model.shop(28).mean).toBeLessThan(1.15 * 12 * 28 * (6.6 / 7));
    const share = model.product('often', 28)!.mean / model.product('seldom', 28)!.mean;
    expect(share).toBeGreaterThan(3.3);
    expect(share).toBeLessThan(6);
  });

  it('four fifths of what truly comes lies within the 80 % span, half within the 50 % span', () => {
    const random = seededRandom('spans');
    let [in80, in50, n] = [0, 0, 0];
    for (let shop = 0; shop < 150; shop++) {
      const counts = Array.from({ length: 147 }, (_, day) => poisson(random, 9 * WEEK[day % 7]!));
      const span = forecastSum(fitEts(counts.slice(0, 126), 7), 21);
      const truth = counts.slice(126).reduce((sum, each) => sum + each, 0);
      if (truth >= span.low80 && truth <= span.high80) in80++;
      if (truth >= span.low50 && truth <= span.high50) in50++;
      n++;
    }
    expect(in80 / n).toBeGreaterThan(0.7);
    expect(in80 / n).toBeLessThan(0.93);
    expect(in50 / n).toBeGreaterThan(0.38);
    expect(in50 / n).toBeLessThan(0.68);
  });

  it('a level that has changed is followed, a single busy day is not', () => {
    const steady = Array.from({ length: 100 }, () => 16);
    const doubled = [...steady, ...Array.from({ length: 40 }, () => 36)];
    expect(dailyForecast(fitEts(doubled, 7), 1)[0]!).toBeGreaterThan(28);
    expect(dailyForecast(fitEts([...steady, 900], 7), 7)[6]!).toBeLessThan(60);
    expect([...seasonalNaive([1, 2, 3], 2, 3)]).toEqual([2, 3, 2]);
  });

  it('a stock lasts as long as the product’s own pace lets it, a busier product’s less', () => {
    const model = loadDemand(trained(sales(200)));
    const often = model.stockLasts('often', 100)!;
    const seldom = model.stockLasts('seldom', 100)!;
    expect(often.days!).toBeGreaterThan(7);
    expect(often.days!).toBeLessThan(14);
    expect(seldom.days!).toBeGreaterThan(35);
    expect(often.earliest!).toBeLessThanOrEqual(often.days!);
    expect(model.stockLasts('often', 0)).toEqual({ days: 0, earliest: 0 });
    expect(model.stockLasts('seldom', 1e9)).toEqual({ days: null, earliest: null });
    expect(model.product('never heard of', 7)).toBeNull();
  });

  it('a product without a sale is not taken to sell nothing, as long as it has hardly been there', () => {
    const shownSince = new Map([
      ['just come', ASOF - DAY],
      ['long there', ASOF - 190 * DAY],
    ]);
    const model = loadDemand(trained(sales(200), { shownSince }));
    expect(model.product('just come', 28)!.mean).toBeGreaterThan(3 * model.product('long there', 28)!.mean);
  });

  it('nothing at or after the moment of training is learned from', () => {
    const later = Array.from({ length: 500 }, (_, i) => ({ product: 'often', at: ASOF + i * 1000, quantity: 9 }));
    expect(trained([...sales(120), ...later]).files).toEqual(trained(sales(120)).files);
  });

  it('too little is a sentence, and nonsense does no harm', () => {
    expect(trainDemand({ lines: [], asOf: ASOF, zone: 'UTC' })).toEqual({
      missing: 'Demand needs sales of at least 28 days and 30 pieces; there are 0 days and 0 pieces.',
    });
    const nonsense = [Number.NaN, Number.POSITIVE_INFINITY, -5, 0].map((quantity) => ({
      product: 'often',
      at: ASOF - DAY,
      quantity,
    }));
    expect(trained([...sales(120), ...nonsense]).files).toEqual(trained(sales(120)).files);
    const wholesaler = Array.from({ length: 1000 }, () => ({ product: 'seldom', at: ASOF - 9 * DAY, quantity: 1e9 }));
    const { mean, high80 } = loadDemand(trained([...sales(120), ...wholesaler])).shop(30);
    expect(Number.isFinite(mean) && Number.isFinite(high80)).toBe(true);
  });

  it('a file that is none, or is damaged, is refused', () => {
    const bundle = trained(sales(120));
    expect(() => loadDemand({ ...bundle, files: {} })).toThrow(ModelFileFault);
    const cut = bundle.files['demand.json']!.slice(0, 40);
    expect(() => loadDemand({ ...bundle, files: { 'demand.json': cut } })).toThrow(ModelFileFault);
  });
});
