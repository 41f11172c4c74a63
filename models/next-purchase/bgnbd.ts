// BG/NBD: while active a shopper orders at random with a rate of their own, and after each order may leave for good
// (Fader, Hardie and Lee 2005, "Counting your customers the easy way", and their note on the conditional expectation).

import { minimise, withNumericGradient } from '../lib/optimise-bfgs.ts';
import { hessianAt, laplacePoints } from '../lib/optimise-laplace.ts';
import { logAddExp, logGamma } from '../lib/special-functions.ts';

/** Rate ~ Gamma(r, alpha), in orders per unit of time; chance to leave after an order ~ Beta(a, b). */
export interface BgNbd {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** What BG/NBD needs to know of many shoppers: repeat orders, time from first to last, time from first until now. */
export interface PurchaseSummaries {
  repeats: Float64Array;
  lastAfter: Float64Array;
  age: Float64Array;
}

/** A normal prior on the logarithm of each parameter. */
export interface BgNbdPrior {
  mean: BgNbd;
  sd: BgNbd;
}

/**
 * What is supposed of a shop before it has orders, with time in days: shoppers order every few months while active, one
 * in five leaves after an order, and all four could be off by a factor of two and a half. Set by hand from what is
 * published about shops of many kinds; a few hundred shoppers outweigh it.
 */
export const POOLED_PRIOR: BgNbdPrior = {
  mean: { r: 0.6, alpha: 60, a: 0.8, b: 3 },
  sd: { r: 0.9, alpha: 1.2, a: 0.9, b: 0.9 },
};

const toLogs = ({ r, alpha, a, b }: BgNbd): number[] => [r, alpha, a, b].map(Math.log);
const fromLogs = (logs: ArrayLike<number>): BgNbd => {
  // Beyond e^±12 a parameter says the same as at it, and powers would leave the range of numbers.
  const value = (i: number) => Math.exp(Math.max(-12, Math.min(12, logs[i]!)));
  return { r: value(0), alpha: value(1), a: value(2), b: value(3) };
};

/** Shoppers with equal summaries counted together: whole days leave few different ones, and a fit is quicker by as much. */
function grouped(summaries: PurchaseSummaries): PurchaseSummaries & { count: Float64Array; most: number } {
  const seen = new Map<string, number>();
  const rows: number[] = [];
  const counts: number[] = [];
  let most = 0;
  for (let i = 0; i < summaries.repeats.length; i++) {
    const key = `${summaries.repeats[i]} ${summaries.lastAfter[i]} ${summaries.age[i]}`;
    const row = seen.get(key);
    if (row === undefined) {
      seen.set(key, rows.length);
      rows.push(i);
      counts.push(1);
      most = Math.max(most, summaries.repeats[i]!);
    } else counts[row]!++;
  }
  return {
    repeats: Float64Array.from(rows, (i) => summaries.repeats[i]!),
    lastAfter: Float64Array.from(rows, (i) => summaries.lastAfter[i]!),
    age: Float64Array.from(rows, (i) => summaries.age[i]!),
    count: Float64Array.from(counts),
    most,
  };
}

function logLikelihoodOf({ r, alpha, a, b }: BgNbd, rows: ReturnType<typeof grouped>): number {
  // The gamma functions depend on the number of orders alone.
  const base = new Float64Array(rows.most + 1).fill(Number.NaN);
  const fixed = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
  let sum = 0;
  for (let i = 0; i < rows.repeats.length; i++) {
    const x = rows.repeats[i]!;
    if (Number.isNaN(base[x]!)) base[x] = logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x);
    const shape = r + x;
    const active = -shape * Math.log(alpha + rows.age[i]!);
    const one =
      x > 0 ? logAddExp(active, Math.log(a / (b + x - 1)) - shape * Math.log(alpha + rows.lastAfter[i]!)) : active;
    sum += rows.count[i]! * (fixed + base[x]! + one);
  }
  return sum;
}

/** Log-likelihood of whole histories under the parameters. */
export const bgNbdLogLikelihood = (parameters: BgNbd, summaries: PurchaseSummaries): number =>
  logLikelihoodOf(parameters, grouped(summaries));

/** Parameters by maximum likelihood alone, in the summaries' unit of time. Can run away on real shops: serve `fitBgNbd`. */
export function fitBgNbdByLikelihood(summaries: PurchaseSummaries): BgNbd & { logLikelihood: number } {
  const rows = grouped(summaries);
  const cost = (logs: ArrayLike<number>) => -logLikelihoodOf(fromLogs(logs), rows);
  const meanAge = summaries.age.reduce((sum, age) => sum + age, 0) / Math.max(1, summaries.age.length);
  const start = [1, Math.max(meanAge / 4, 1e-3), 1, 2].map(Math.log);
  const found = minimise(withNumericGradient(cost), start, { tolerance: 1e-10 });
  return { ...fromLogs(found.at), logLikelihood: -found.value };
}

/** A fit with other parameters that could as well be true, spread as the posterior is. */
export interface BgNbdFit {
  parameters: BgNbd;
  points: BgNbd[];
  logLikelihood: number;
}

/** Parameters by maximum a posteriori in log space; works for any number of shoppers, also none. Time in days. */
export function fitBgNbd(
  summaries: PurchaseSummaries,
  { prior = POOLED_PRIOR, points = 24, start }: { prior?: BgNbdPrior; points?: number; start?: BgNbd } = {},
): BgNbdFit {
  const rows = grouped(summaries);
  const mean = toLogs(prior.mean);
  const sd = [prior.sd.r, prior.sd.alpha, prior.sd.a, prior.sd.b];
  const cost = (logs: ArrayLike<number>) => {
    let penalty = 0;
    for (let i = 0; i < 4; i++) penalty += 0.5 * ((logs[i]! - mean[i]!) / sd[i]!) ** 2;
    return penalty - logLikelihoodOf(fromLogs(logs), rows);
  };
  const found = minimise(withNumericGradient(cost), start ? toLogs(start) : mean, { tolerance: 1e-8 });
  const parameters = fromLogs(found.at);
  const spread = points > 0 ? laplacePoints(found.at, hessianAt(cost, found.at), points).map(fromLogs) : [];
  return { parameters, points: spread, logLikelihood: logLikelihoodOf(parameters, rows) };
}

/** Chance that a shopper is still active. Exactly 1 after a single order, which is why it is no churn score. */
export function stillActive({ r, alpha, a, b }: BgNbd, repeats: number, lastAfter: number, age: number): number {
  if (repeats <= 0) return 1;
  return 1 / (1 + (a / (b + repeats - 1)) * ((alpha + age) / (alpha + lastAfter)) ** (r + repeats));
}

/** Chance of at least one order within the next `days`: active now, and the next order falls inside. */
export function orderWithin(parameters: BgNbd, repeats: number, lastAfter: number, age: number, days: number): number {
  const rest = parameters.alpha + age;
  const silent = (rest / (rest + days)) ** (parameters.r + repeats);
  return stillActive(parameters, repeats, lastAfter, age) * (1 - silent);
}
