// How far a chance can be trusted: by the record of chances like it. Wide or unproven ones are "not sure", and nothing acts on them.

import { logit, sigmoid } from '../../models/lib/special-functions.ts';
import type { ReliabilityBin } from '../../models/metrics/ece.ts';

export interface TrustedChance {
  value: number;
  /** 80 % interval of the chance itself. */
  low: number;
  high: number;
  /** Rows of a like chance that were checked. */
  similar: number;
  bin: number | null;
  sure: boolean;
}

/** The normal quantile that leaves 10 % on each side. */
const Z80 = 1.2815515655446004;
const DOUBT = 0.1;
/** A chance known no better than this is not acted upon, nor one checked on fewer of its like. */
export const SURE_WIDTH = 0.3;
export const FEWEST_SIMILAR = 10;

/** A chance with what its bin of the record says; without a record it is never sure. */
export function trusted(value: number, calibration: readonly ReliabilityBin[]): TrustedChance {
  const bin = Math.max(0, Math.min(calibration.length - 1, Math.floor(value * calibration.length)));
  const record = calibration[bin];
  const similar = record?.count ?? 0;
  const p = Math.min(1 - 1e-6, Math.max(1e-6, value));
  // In log-odds: what the count leaves open, how far the bin was off, and what no record knows of.
  const sampling = 1 / Math.sqrt(Math.max(1, similar) * p * (1 - p) + 0.5);
  const off = record === undefined || similar === 0 ? 0 : record.happened - record.stated;
  const bias = off / Math.max(0.05, p * (1 - p));
  const sd = Math.hypot(sampling, Math.max(-1, Math.min(1, bias)), DOUBT);
  const low = Math.min(value, sigmoid(logit(p) - Z80 * sd));
  const high = Math.max(value, sigmoid(logit(p) + Z80 * sd));
  return {
    value,
    low,
    high,
    similar,
    bin: similar > 0 ? bin : null,
    sure: similar >= FEWEST_SIMILAR && high - low <= SURE_WIDTH,
  };
}
