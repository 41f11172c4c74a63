// How far a shop's level of ordering lies from what BG/NBD says, at a moment not yet seen: seasons and moods, learned from
// the levels at past origins by a Gaussian process.

import { cholesky } from '../lib/optimise-laplace.ts';
import { solveCholesky } from '../lib/optimise-ridge-logistic.ts';
import { sigmoid } from '../lib/special-functions.ts';

const DAY = 86_400_000;
const YEAR_DAYS = 365.2425;

/** Log-odds to be added, and how well that is known (standard deviation). */
export interface Level {
  shift: number;
  sd: number;
}

/** A moment with what the retail calendar says of the span after it. */
export interface Moment {
  at: number;
  calendar: number;
}

/** What the shift was at one origin. */
export interface PastLevel extends Moment {
  shift: number;
}

/** Standard deviations of a lasting difference, of moods of a month, of the season; and the error of one observation. */
const LASTING = 0.3;
const MOOD = { sd: 0.3, days: 30 };
const SEASON = { sd: 0.4, width: 0.4 };
const NOISE = 0.1;
/** How far a shop may follow the calendar more or less than others. */
const CALENDAR_SD = 0.7;
/** How much a shop's swings may differ from the usual ones: tried factors, and how surprising a factor is (sd of its log). */
const FACTORS = [0.15, 0.25, 0.4, 0.6, 0.8, 1, 1.3, 1.7];
const FACTOR_SD = 0.8;

function covariance(one: Moment, other: Moment, factor: number): number {
  const days = (one.at - other.at) / DAY;
  const turn = Math.sin((Math.PI * days) / YEAR_DAYS) / SEASON.width;
  const swings =
    LASTING ** 2 + MOOD.sd ** 2 * Math.exp(-0.5 * (days / MOOD.days) ** 2) + SEASON.sd ** 2 * Math.exp(-2 * turn ** 2);
  return CALENDAR_SD ** 2 * one.calendar * other.calendar + factor ** 2 * swings;
}

/**
 * The level to expect at a moment: the calendar, corrected by what the shop has shown. Last year's season counts where the
 * past reaches back that far. The size of the swings is the shop's own, by marginal likelihood.
 */
export function expectedLevel(past: readonly PastLevel[], now: Moment): Level {
  const n = past.length;
  if (n === 0) return { shift: now.calendar, sd: Math.sqrt(covariance(now, now, 1)) };
  const answers: { evidence: number; shift: number; variance: number }[] = [];
  const rest = Float64Array.from(past, ({ shift, calendar }) => shift - calendar);
  for (const factor of FACTORS) {
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        matrix[i * n + j] = covariance(past[i]!, past[j]!, factor) + (i === j ? NOISE ** 2 : 0);
      }
    }
    const lower = cholesky(matrix, n);
    if (!lower) continue;
    const weights = solveCholesky(lower, n, rest);
    const toNow = Float64Array.from(past, (each) => covariance(each, now, factor));
    const spread = solveCholesky(lower, n, toNow);
    let evidence = -0.5 * (Math.log(factor) / FACTOR_SD) ** 2;
    let shift = now.calendar;
    let variance = covariance(now, now, factor);
    for (let i = 0; i < n; i++) {
      evidence -= 0.5 * rest[i]! * weights[i]! + Math.log(lower[i * n + i]!);
      shift += toNow[i]! * weights[i]!;
      variance -= toNow[i]! * spread[i]!;
    }
    answers.push({ evidence, shift, variance: Math.max(0, variance) });
  }
  if (answers.length === 0) return { shift: now.calendar, sd: Math.sqrt(covariance(now, now, 1)) };
  // Averaged over the sizes by how well each explains the past; their disagreement is doubt too.
  const most = Math.max(...answers.map(({ evidence }) => evidence));
  const weights = answers.map(({ evidence }) => Math.exp(evidence - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (answer: (typeof answers)[number]) => number) =>
    answers.reduce((sum, answer, k) => sum + (weights[k]! / total) * of(answer), 0);
  const shift = mean((answer) => answer.shift);
  const variance = mean((answer) => answer.variance + (answer.shift - shift) ** 2);
  return { shift, sd: Math.sqrt(variance) };
}

/** The shift that brings the mean chance of these log-odds to `rate`; held within ±4. Newton, with halving as its safeguard. */
export function shiftToRate(logOdds: ArrayLike<number>, rate: number): number {
  const n = logOdds.length;
  let low = -4;
  let high = 4;
  let shift = 0;
  for (let step = 0; step < 45 && high - low > 1e-9; step++) {
    let sum = 0;
    let slope = 0;
    for (let i = 0; i < n; i++) {
      const p = sigmoid(logOdds[i]! + shift);
      sum += p;
      slope += p * (1 - p);
    }
    if (Math.abs(sum - rate * n) < 1e-10 * n) return shift;
    if (sum < rate * n) low = shift;
    else high = shift;
    const next = shift + (rate * n - sum) / slope;
    shift = next > low && next < high ? next : (low + high) / 2;
  }
  return shift;
}
