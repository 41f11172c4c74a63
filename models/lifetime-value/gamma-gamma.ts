// Gamma-Gamma: what a shopper spends on a purchase day varies around a level of their own (Fader and Hardie 2013, "The
// Gamma-Gamma model of monetary value").

import { minimise, withNumericGradient } from '../lib/optimise-bfgs.ts';
import { logGamma } from '../lib/special-functions.ts';

/** Spend ~ Gamma(p, ν), ν ~ Gamma(q, v). In the unit of money it was fitted in. */
export interface GammaGamma {
  p: number;
  q: number;
  v: number;
}

/** Of each shopper: days with known spend above zero, and their mean. */
export interface SpendSummaries {
  count: ArrayLike<number>;
  mean: ArrayLike<number>;
}

/** Spread of one shopper's days, tail of the shoppers' levels, and how far the usual level may be from the shop's median. */
const PRIOR = { p: Math.log(3), tail: Math.log(2), sd: { p: 1, tail: 0.8, level: 1.2 } };

/** Parameters from the logarithms of p, of q − 1 and of the population's mean; q stays above 1, so every mean is finite. */
function fromLogs(logs: ArrayLike<number>): GammaGamma {
  const held = (log: number, most: number) => Math.exp(Math.max(-most, Math.min(most, log)));
  const shape = held(logs[0]!, 8);
  const excess = held(logs[1]!, 8);
  return { p: shape, q: 1 + excess, v: (held(logs[2]!, 40) * excess) / shape };
}

function logLikelihood({ p, q, v }: GammaGamma, { count, mean }: SpendSummaries): number {
  let sum = 0;
  const base = new Map<number, number>();
  const logV = Math.log(v);
  for (let i = 0; i < count.length; i++) {
    const n = count[i]!;
    const m = mean[i]!;
    let fixed = base.get(n);
    if (fixed === undefined) {
      fixed = logGamma(p * n + q) - logGamma(p * n) - logGamma(q) + q * logV + p * n * Math.log(n);
      base.set(n, fixed);
    }
    sum += fixed + (p * n - 1) * Math.log(m) - (p * n + q) * Math.log(v + n * m);
  }
  return sum;
}

/** Only shoppers with something spent tell about spending. */
const usable = ({ count, mean }: SpendSummaries) => {
  const kept = Array.from(count, (_, i) => i).filter((i) => count[i]! > 0 && mean[i]! > 0 && Number.isFinite(mean[i]!));
  return { count: kept.map((i) => count[i]!), mean: kept.map((i) => mean[i]!) };
};

/** Parameters by maximum likelihood alone. */
export function fitGammaGammaByLikelihood(summaries: SpendSummaries): GammaGamma {
  const rows = usable(summaries);
  const level = Math.log(rows.mean.reduce((sum, mean) => sum + mean, 0) / rows.mean.length);
  const cost = (logs: ArrayLike<number>) => -logLikelihood(fromLogs(logs), rows);
  return fromLogs(minimise(withNumericGradient(cost), [PRIOR.p, PRIOR.tail, level], { tolerance: 1e-10 }).at);
}

/** Parameters by maximum a posteriori; null when nobody has spent anything yet. */
export function fitGammaGamma(summaries: SpendSummaries): GammaGamma | null {
  const rows = usable(summaries);
  if (rows.count.length === 0) return null;
  const sorted = [...rows.mean].sort((a, b) => a - b);
  const level = Math.log(sorted[sorted.length >> 1]!);
  const { sd } = PRIOR;
  const cost = (logs: ArrayLike<number>) =>
    0.5 * ((logs[0]! - PRIOR.p) / sd.p) ** 2 +
    0.5 * ((logs[1]! - PRIOR.tail) / sd.tail) ** 2 +
    0.5 * ((logs[2]! - level) / sd.level) ** 2 -
    logLikelihood(fromLogs(logs), rows);
  return fromLogs(minimise(withNumericGradient(cost), [PRIOR.p, PRIOR.tail, level], { tolerance: 1e-8 }).at);
}

/** Expected spend on a future purchase day of a shopper with `count` known days of mean `mean`; 0 days give the shop's own. */
export function expectedSpend({ p, q, v }: GammaGamma, count: number, mean: number): number {
  return (p * (v + count * (count > 0 ? mean : 0))) / (p * count + q - 1);
}

/** Second moments of future spends: of one day with itself, and of two different days of the same shopper. */
export function spendMoments({ p, q, v }: GammaGamma, count: number, mean: number): { same: number; other: number } {
  const shape = p * count + q;
  const level = p * (v + count * (count > 0 ? mean : 0));
  // For a shape of 2 and less the variance is infinite; a floor keeps intervals finite, and wide.
  const other = (level / (shape - 1)) * (level / Math.max(shape - 2, 0.25 * (shape - 1)));
  return { same: other * (1 + 1 / p), other };
}
