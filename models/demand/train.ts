// Trains demand: how many pieces the shop and each product will sell, as JSON with a schema (a few additions a day: no graph is needed).

import { dayOf } from '../../server/lib/zone-time.ts';
import { coverage } from '../metrics/coverage.ts';
import { mae } from '../metrics/mae.ts';
import type { Missing } from '../missing.ts';
import type { ModelBundle } from '../model.ts';
import { dailyForecast, type Ets, fitEts, forecastSum, seasonalNaive } from './ets.ts';
import { forecastProduct, type ProductRate, productRate, type Sale } from './product-rates.ts';

/** Pieces of one product in one counted order. */
export interface DemandLine {
  product: string;
  /** Epoch ms, UTC. */
  at: number;
  quantity: number;
}

export interface DemandTraining {
  lines: Iterable<DemandLine>;
  /** Only what was sold before this moment counts; epoch ms, UTC. */
  asOf: number;
  /** IANA zone in which days are counted. */
  zone: string;
  /** When each product came to the shop, epoch ms; one without is taken to have been there from its first sale. */
  shownSince?: ReadonlyMap<string, number>;
}

/** What is stored. */
export interface DemandSettings {
  kind: 'demand';
  zone: string;
  /** The day after the last one learned from. */
  today: number;
  served: 'ets' | 'seasonal-naive';
  total: Ets;
  /** The last season's pieces a day, for where they serve. */
  lastSeason: number[];
  /** Pieces of an average day of the whole shop, over the days the products' rates are measured by. */
  usualDay: number;
  rates: Record<string, ProductRate>;
}

/** Days shorter than this show no week, let alone whether weeks are alike. */
export const LEAST_DAYS = 28;
/** Fewer pieces than this are no demand to speak of. */
export const LEAST_PIECES = 30;
const WEEK = 7;
/** Longer ago than two years nothing is learned. */
const MOST_DAYS = 731;
/** One order's quantity counts up to here: a wholesaler is no trend. */
const MOST_PIECES = 1000;
/** Spans of the backtest, and how many of them. */
const BACKTEST = { days: 14, origins: 6 };
const HALF_LIVES = [14, 30, 60, 120, 240];

interface Days {
  /** Pieces of the whole shop a day. */
  counts: Float64Array;
  sales: Map<string, Sale[]>;
  shownFrom: Map<string, number>;
}

/** The shop's days up to and without `end`, cut from the whole: what was known then. */
const until = ({ counts, sales, shownFrom }: Days, end: number): Days => ({
  counts: counts.subarray(0, end),
  sales: new Map([...sales].map(([product, all]) => [product, all.filter(({ day }) => day < end)])),
  shownFrom,
});

function daysOf({ lines, asOf, zone, shownSince }: DemandTraining): { days: Days; pieces: number; from: number } {
  const today = dayOf(asOf, zone);
  const usable: { product: string; day: number; quantity: number }[] = [];
  let first = today;
  let pieces = 0;
  for (const { product, at, quantity } of lines) {
    if (!(at < asOf) || at < 0 || !(quantity > 0) || !Number.isFinite(quantity)) continue;
    const day = dayOf(at, zone);
    if (day >= today || day < today - MOST_DAYS) continue;
    first = Math.min(first, day);
    usable.push({ product, day, quantity: Math.min(quantity, MOST_PIECES) });
    pieces += Math.min(quantity, MOST_PIECES);
  }
  const counts = new Float64Array(today - first);
  const sales = new Map<string, Sale[]>();
  for (const { product, day, quantity } of usable) {
    counts[day - first]! += quantity;
    let own = sales.get(product);
    if (!own) {
      own = [];
      sales.set(product, own);
    }
    own.push({ day: day - first, quantity });
  }
  const shownFrom = new Map<string, number>();
  for (const [product, own] of sales) {
    const since = shownSince?.get(product);
    const earliest = own.reduce((least, { day }) => Math.min(least, day), counts.length);
    shownFrom.set(product, since === undefined ? earliest : Math.min(earliest, dayOf(since, zone) - first));
  }
  for (const [product, since] of shownSince ?? []) {
    if (sales.has(product) || !(since < asOf)) continue;
    sales.set(product, []);
    shownFrom.set(product, dayOf(since, zone) - first);
  }
  return { days: { counts, sales, shownFrom }, pieces, from: first };
}

const sumOf = (values: ArrayLike<number>, from = 0, to = values.length): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum;
};

/** Each day's pieces against the mean of all days. */
function busynessOf(counts: Float64Array): Float64Array {
  const mean = sumOf(counts) / Math.max(1, counts.length);
  return counts.map((count) => (mean > 0 ? count / mean : 1));
}

function ratesOf({ counts, sales, shownFrom }: Days, halfLife: number): Map<string, ProductRate> {
  const busyness = busynessOf(counts);
  const sold = [...sales.values()]
    .map((own) => own.reduce((sum, { quantity }) => sum + quantity, 0))
    .sort((a, b) => a - b);
  const usual = (sold[sold.length >> 1] ?? 0) / Math.max(1, counts.length);
  return new Map(
    [...sales].map(([product, own]) => [
      product,
      productRate(own, busyness, { halfLife, usual, shownFrom: shownFrom.get(product) ?? 0 }),
    ]),
  );
}

/** Rolling origins within the days given: what each way of forecasting said, and what was sold. */
function backtest(days: Days) {
  const { counts, sales } = days;
  const total = {
    ets: [] as number[],
    naive: [] as number[],
    truth: [] as number[],
    low: [] as number[],
    high: [] as number[],
  };
  const errors = HALF_LIVES.map(() => 0);
  let naive = 0;
  for (let k = 1; k <= BACKTEST.origins; k++) {
    const end = counts.length - k * BACKTEST.days;
    if (end < LEAST_DAYS) break;
    const known = until(days, end);
    const ets = fitEts(known.counts, WEEK);
    const span = forecastSum(ets, BACKTEST.days);
    total.ets.push(...dailyForecast(ets, BACKTEST.days));
    total.naive.push(...seasonalNaive(known.counts, WEEK, BACKTEST.days));
    total.truth.push(...counts.subarray(end, end + BACKTEST.days));
    total.low.push(span.low80);
    total.high.push(span.high80);
    const busy = (span.mean / Math.max(1e-9, sumOf(known.counts))) * end;
    for (const [h, halfLife] of HALF_LIVES.entries()) {
      for (const [product, rate] of ratesOf(known, halfLife)) {
        const own = sales.get(product)!;
        const between = (from: number, to: number) =>
          own.reduce((sum, { day, quantity }) => sum + (day >= from && day < to ? quantity : 0), 0);
        const truth = between(end, end + BACKTEST.days);
        const said = forecastProduct(rate, busy);
        errors[h]! += Math.abs(said.mean - truth);
        if (h > 0) continue;
        naive += Math.abs(between(end - BACKTEST.days, end) - truth);
      }
    }
  }
  const best = errors.indexOf(Math.min(...errors));
  return { total, errors, naive, halfLife: HALF_LIVES[total.truth.length > 0 ? best : 2]!, best };
}

/** A bundle with `demand.json`, or the sentence that says what is missing. */
export function trainDemand(training: DemandTraining): ModelBundle | Missing {
  const { asOf, zone } = training;
  const { days, pieces, from } = daysOf(training);
  const { counts } = days;
  if (counts.length < LEAST_DAYS || pieces < LEAST_PIECES) {
    return {
      missing: `Demand needs sales of at least ${LEAST_DAYS} days and ${LEAST_PIECES} pieces; there are ${counts.length} days and ${pieces} pieces.`,
    };
  }
  const { total, errors, naive, halfLife, best } = backtest(days);
  const own = mae(total.truth, total.ets);
  const usual = mae(total.truth, total.naive);
  const settings: DemandSettings = {
    kind: 'demand',
    zone,
    today: from + counts.length,
    served: usual < own ? 'seasonal-naive' : 'ets',
    total: fitEts(counts, WEEK),
    lastSeason: [...counts.subarray(counts.length - WEEK)],
    usualDay: sumOf(counts) / counts.length,
    rates: Object.fromEntries(ratesOf(days, halfLife)),
  };
  const spans = total.low.map((_, k) => sumOf(total.truth, k * BACKTEST.days, (k + 1) * BACKTEST.days));
  const judged = total.truth.length > 0;
  return {
    card: {
      question: 'demand',
      technique: `${settings.served} for the shop, faded gamma-Poisson rates for its products`,
      version: '1',
      trainedAt: asOf,
      window: { from: asOf - counts.length * 86_400_000, to: asOf },
      rows: pieces,
      settings: { zone, season: WEEK, halfLifeDays: halfLife, alpha: settings.total.alpha, products: days.sales.size },
      metrics: judged
        ? {
            maeADay: own,
            coverage80OfFortnights: coverage(spans, total.low, total.high),
            fortnights: spans.length,
            maeOfProducts: errors[best]! / Math.max(1, spans.length * days.sales.size),
          }
        : {},
      against: judged
        ? {
            maeADayOfSeasonalNaive: usual,
            maeOfProductsOfLastFortnight: naive / Math.max(1, spans.length * days.sales.size),
          }
        : {},
      limits: [
        'Knows the week, not the year: before a season that it has only seen once it follows the last weeks.',
        'What could not be bought because it was sold out is not seen as demand.',
        ...(judged ? [] : ['Too few days for a backtest: the spans are not checked yet.']),
      ],
      nativeParts: ['Smoothing and rates are TypeScript: a few additions a day, which a graph would only make slower.'],
    },
    files: { 'demand.json': new TextEncoder().encode(JSON.stringify(settings)) },
  };
}
