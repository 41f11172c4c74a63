// How much is sold a day, and how much will be? Exponential smoothing with a level, perhaps a damped trend and a season
// (ETS of Hyndman et al. 2008, additive, on the square root of the counts, whose spread then hardly depends on their size).

import { normalQuantile } from '../lib/special-functions.ts';

/** A fitted smoothing, as it stands after the last day. */
export interface Ets {
  /** Days after which the season comes round; 1: none. */
  period: number;
  alpha: number;
  beta: number;
  gamma: number;
  /** How much of the trend is left a day later; 0: none. */
  damping: number;
  level: number;
  trend: number;
  /** What each of the next `period` days adds, the next first. */
  season: number[];
  /** Variance of a day's error, on the square root. */
  variance: number;
}

/** Pieces sold in a span: what to expect, and the spans within which half and four fifths of such sums fall. */
export interface DemandForecast {
  mean: number;
  low50: number;
  high50: number;
  low80: number;
  high80: number;
}

/** Smoothing weights tried, from a level that hardly moves to one that follows every day. */
const ALPHAS = [0.01, 0.03, 0.06, 0.1, 0.2, 0.35, 0.5];
const GAMMAS = [0.01, 0.05, 0.15];
const TRENDS = [
  { beta: 0, damping: 0 },
  { beta: 0.02, damping: 0.95 },
  { beta: 0.1, damping: 0.9 },
];
/** Errors of the first seasons say more about the start than about the smoothing. */
const WARM_UP = 2;

type Weights = Pick<Ets, 'alpha' | 'beta' | 'gamma' | 'damping' | 'period'>;

/** Runs the recursion over all days; the squared errors after the warm-up are averaged. */
function run(roots: Float64Array, weights: Weights): Ets {
  const { period, alpha, beta, gamma, damping } = weights;
  const start = Math.min(roots.length, Math.max(period * 4, 14));
  let level = 0;
  for (let day = 0; day < start; day++) level += roots[day]! / start;
  const season = Array.from({ length: period }, (_, place) => {
    let sum = 0;
    let count = 0;
    for (let day = place; day < start; day += period, count++) sum += roots[day]! - level;
    // A few days' mean is drawn towards no season at all.
    return period > 1 ? sum / (count + 1) : 0;
  });
  let trend = 0;
  let squares = 0;
  let counted = 0;
  for (let day = 0; day < roots.length; day++) {
    const place = day % period;
    const base = level + damping * trend;
    const error = roots[day]! - base - season[place]!;
    if (day >= Math.min(WARM_UP * period, roots.length - 1)) {
      squares += error * error;
      counted++;
    }
    level = base + alpha * error;
    trend = damping * trend + beta * error;
    if (period > 1) season[place]! += gamma * error;
  }
  const next = roots.length % period;
  return {
    ...weights,
    level,
    trend,
    season: [...season.slice(next), ...season.slice(0, next)],
    variance: squares / Math.max(1, counted),
  };
}

/** The smoothing with the smallest error one day ahead. `counts`: pieces a day, the oldest first; negative ones count as none. */
export function fitEts(counts: ArrayLike<number>, period: number): Ets {
  const roots = Float64Array.from(counts, (count) => (count > 0 && Number.isFinite(count) ? Math.sqrt(count) : 0));
  const seasons = period > 1 && roots.length >= 4 * period;
  let best: Ets | null = null;
  for (const alpha of ALPHAS) {
    for (const gamma of seasons ? GAMMAS : [0]) {
      for (const trend of TRENDS) {
        const tried = run(roots, { period: seasons ? period : 1, alpha, gamma, ...trend });
        // A richer smoothing has to be better by a hundredth: on few days errors differ by chance.
        if (best === null || tried.variance < 0.99 * best.variance) best = tried;
      }
    }
  }
  return best!;
}

/** The root of each of the next days, and what an error made on one day does to a later one (index: days between). */
function ahead({ level, trend, season, period, alpha, beta, gamma, damping }: Ets, days: number) {
  const roots = new Float64Array(days);
  const echo = new Float64Array(days);
  let slope = damping;
  let sum = slope;
  for (let day = 0; day < days; day++) {
    roots[day] = Math.max(0, level + sum * trend + season[day % period]!);
    echo[day] = day === 0 ? 1 : alpha + beta * (sum - slope) + (period > 1 && day % period === 0 ? gamma : 0);
    slope *= damping;
    sum += slope;
  }
  return { roots, echo };
}

/** Pieces on each of the next `days`. */
export function dailyForecast(ets: Ets, days: number): Float64Array {
  const { roots, echo } = ahead(ets, days);
  let spread = 0;
  return roots.map((root, day) => {
    spread += echo[day]! ** 2;
    return root * root + ets.variance * spread;
  });
}

/** Pieces over the next `days` together. */
export function forecastSum(ets: Ets, days: number): DemandForecast {
  const { roots, echo } = ahead(ets, days);
  const mean = dailyForecast(ets, days).reduce((sum, each) => sum + each, 0);
  // An error made on a day is carried into all later ones; pieces change by twice the root for each unit of it.
  let variance = 0;
  for (let made = 0; made < days; made++) {
    let effect = 0;
    for (let day = made; day < days; day++)
      effect += 2 * Math.sqrt(roots[day]! ** 2 + ets.variance) * echo[day - made]!;
    variance += effect * effect * ets.variance;
  }
  return spanOf(mean, variance);
}

/** The spans of a sum that is never negative, from its mean and variance: its root is taken as normal. */
export function spanOf(mean: number, variance: number): DemandForecast {
  if (!(mean > 0)) return { mean: 0, low50: 0, high50: 0, low80: 0, high80: 0 };
  const deviation = Math.sqrt(variance / (4 * mean));
  // The mean of the square is the mean squared and the variance: the middle lies a little below.
  const middle = Math.sqrt(Math.max(0, mean - deviation ** 2));
  const at = (probability: number) => Math.max(0, middle + deviation * normalQuantile(probability)) ** 2;
  return {
    mean,
    low50: Math.min(mean, at(0.25)),
    high50: Math.max(mean, at(0.75)),
    low80: Math.min(mean, at(0.1)),
    high80: Math.max(mean, at(0.9)),
  };
}

/** What the same days of the last season brought, again and again: what any forecast has to beat. */
export const seasonalNaive = (counts: ArrayLike<number>, period: number, days: number): Float64Array =>
  Float64Array.from({ length: days }, (_, day) => {
    const span = Math.min(period, counts.length);
    return span === 0 ? 0 : counts[counts.length - span + (day % span)]!;
  });
