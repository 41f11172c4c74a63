// Two wordings compared, honestly: a difference with its interval, no winner before there is enough, and how much would be enough.

export interface Arm {
  name: string;
  n: number;
  hits: number;
}

export type Verdict =
  /** How many each arm needs; null before the first hit, when nothing tells the rate they would be reckoned from. */
  | { verdict: 'not-enough'; neededEach: number | null }
  | { verdict: 'no-difference' | 'winner'; winner: string | null; difference: number; low: number; high: number };

/** Two-sided 95 %, and 80 % power. */
const Z = 1.96;
const POWER = 0.8416;
/** The smallest difference worth knowing: a fifth more, or less. */
const RELATIVE = 0.2;

/**
 * Shoppers an arm needs to tell a base rate from one a fifth higher, by the usual formula for two proportions
 * (Fleiss, Statistical Methods for Rates and Proportions, without continuity correction).
 */
export function neededEach(baseRate: number, relative = RELATIVE): number {
  const p = Math.min(Math.max(baseRate, 1e-4), 0.5);
  const q = Math.min(p * (1 + relative), 0.99);
  const mean = (p + q) / 2;
  const spread = Z * Math.sqrt(2 * mean * (1 - mean)) + POWER * Math.sqrt(p * (1 - p) + q * (1 - q));
  return Math.ceil((spread / (q - p)) ** 2);
}

/**
 * The best arm against the next best. Nothing is said before every arm has what it needs, so that looking often finds nothing that is
 * not there. Interval by Agresti and Caffo (2000): one hit and one miss added to each arm; with more than two arms widened by Bonferroni.
 */
export function verdictOf(arms: Arm[]): Verdict {
  const [best, next] = [...arms].sort((a, b) => rate(b) - rate(a));
  const hits = arms.reduce((sum, a) => sum + a.hits, 0);
  if (hits === 0) return { verdict: 'not-enough', neededEach: null };
  const n = arms.reduce((sum, a) => sum + a.n, 0);
  const needed = neededEach(hits / Math.max(1, n));
  if (best === undefined || next === undefined || arms.some((a) => a.n < needed))
    return { verdict: 'not-enough', neededEach: needed };
  const pairs = (arms.length * (arms.length - 1)) / 2;
  const z = pairs === 1 ? Z : 2.4 + 0.15 * (pairs - 3);
  const [p, q] = [(best.hits + 1) / (best.n + 2), (next.hits + 1) / (next.n + 2)];
  const error = z * Math.sqrt((p * (1 - p)) / (best.n + 2) + (q * (1 - q)) / (next.n + 2));
  const difference = p - q;
  const isSure = difference - error > 0;
  return {
    verdict: isSure ? 'winner' : 'no-difference',
    winner: isSure ? best.name : null,
    difference,
    low: difference - error,
    high: difference + error,
  };
}

const rate = (arm: Arm): number => (arm.n === 0 ? 0 : arm.hits / arm.n);
