// The span in parts, and what BG/NBD says of each: what a discrete-time hazard starts from.

import { logit } from '../lib/special-functions.ts';
import { type BgNbd, orderWithin } from './bgnbd.ts';

/** Parts of the span. More would say little more of whether an order comes at all. */
export const INTERVALS = 4;

/** BG/NBD's log-odds of an order in each part of the span, given none in the parts before; row-major. */
export function intervalOdds(
  bgnbd: BgNbd,
  { repeats, lastAfter, age }: { repeats: Float64Array; lastAfter: Float64Array; age: Float64Array },
  spanDays: number,
): Float64Array {
  const out = new Float64Array(repeats.length * INTERVALS);
  for (let i = 0; i < repeats.length; i++) {
    let before = 0;
    for (let k = 0; k < INTERVALS; k++) {
      const by = orderWithin(bgnbd, repeats[i]!, lastAfter[i]!, age[i]!, (spanDays * (k + 1)) / INTERVALS);
      out[i * INTERVALS + k] = logit(Math.max(0, by - before) / Math.max(1 - before, 1e-12));
      before = Math.max(before, by);
    }
  }
  return out;
}
