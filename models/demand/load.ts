// Trained demand at work: how many pieces will be sold over the next days, and how long a stock will last.

import { z } from 'zod';
import type { ModelBundle } from '../model.ts';
import { ModelFileFault } from '../onnx/runner.ts';
import { type DemandForecast, dailyForecast, forecastSum, spanOf } from './ets.ts';
import { forecastProduct } from './product-rates.ts';
import type { DemandSettings } from './train.ts';

const finite = z.number();
const share = z.number().min(0).max(1);
const shape: z.ZodType<DemandSettings> = z.object({
  kind: z.literal('demand'),
  zone: z.string(),
  today: z.number().int(),
  served: z.enum(['ets', 'seasonal-naive']),
  total: z.object({
    period: z.number().int().positive(),
    alpha: share,
    beta: share,
    gamma: share,
    damping: share,
    level: finite,
    trend: finite,
    season: z.array(finite).min(1),
    variance: z.number().nonnegative(),
  }),
  lastSeason: z.array(z.number().nonnegative()).min(1),
  usualDay: z.number().positive(),
  rates: z.record(
    z.string(),
    z.object({ pieces: z.number().nonnegative(), days: z.number().positive(), clumping: z.number().min(1) }),
  ),
});

/** A loaded model. Days are counted from the day after the last one it learned from. */
export interface Demand {
  /** Pieces of the whole shop over the next `days` (1 to 366). */
  shop(days: number): DemandForecast;
  /** Pieces of one product; null for one it has never heard of. */
  product(id: string, days: number): DemandForecast | null;
  /** Days until so much stock is sold: the middle, and the earliest that is still likely (10 %); null beyond a year. */
  stockLasts(id: string, stock: number): { days: number | null; earliest: number | null } | null;
}

const MOST_DAYS = 366;

/** @throws ModelFileFault when the bundle is damaged or of another kind. */
export function loadDemand({ files }: ModelBundle): Demand {
  let settings: DemandSettings;
  try {
    settings = shape.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(files['demand.json'])));
  } catch (cause) {
    throw new ModelFileFault('no model of demand', { cause });
  }
  const { total, served, lastSeason, usualDay, rates } = settings;
  const held = (days: number) => Math.max(1, Math.min(MOST_DAYS, Math.ceil(days)));
  const naive = (days: number) => {
    let sum = 0;
    for (let day = 0; day < days; day++) sum += lastSeason[day % lastSeason.length]!;
    return sum;
  };
  const shop = (asked: number): DemandForecast => {
    const days = held(asked);
    const smoothed = forecastSum(total, days);
    if (served === 'ets') return smoothed;
    const mean = naive(days);
    // As unsure as the smoothing is, for its size.
    const deviation = (smoothed.high80 - smoothed.low80) / 2.563;
    return spanOf(mean, (deviation * (smoothed.mean > 0 ? mean / smoothed.mean : 1)) ** 2 || mean);
  };
  const busyDays = served === 'ets' ? [...dailyForecast(total, MOST_DAYS)] : null;
  /** Average days that the next ones amount to. */
  const busy = (days: number) =>
    (busyDays ? busyDays.slice(0, days).reduce((sum, each) => sum + each, 0) : naive(days)) / usualDay;
  const rateOf = (id: string) => (Object.hasOwn(rates, id) ? rates[id]! : null);
  const first = (days: (day: number) => boolean): number | null => {
    if (!days(MOST_DAYS)) return null;
    let low = 0;
    let high = MOST_DAYS;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (days(middle)) high = middle;
      else low = middle;
    }
    return high;
  };
  return {
    shop,
    product(id, days) {
      const rate = rateOf(id);
      return rate && forecastProduct(rate, busy(held(days)));
    },
    stockLasts(id, stock) {
      const rate = rateOf(id);
      if (!rate) return null;
      if (!(stock > 0)) return { days: 0, earliest: 0 };
      return {
        days: first((days) => forecastProduct(rate, busy(days)).mean >= stock),
        earliest: first((days) => forecastProduct(rate, busy(days)).high80 >= stock),
      };
    },
  };
}
