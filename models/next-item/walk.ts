/**
 * The linear model carried further: from each item a random walk with restarts over the learned rows, so that items which
 * never met in one session reach each other (S-Walk, Choi et al., WSDM 2022; formulas of MODELS §1.7).
 */

import { RowBuilder, type SparseRows } from './linear-counts.ts';
import { SparseScores } from './sparse-scores.ts';

export interface WalkSettings {
  /** Chance of walking on instead of stopping. */
  onward: number;
  /** Steps taken; each costs items × width × kept. */
  steps: number;
  /** Strongest entries of a row that are walked on from. */
  width: number;
  kept: number;
}

export const WALK_DEFAULTS: WalkSettings = { onward: 0.5, steps: 2, width: 60, kept: 200 };

/** Rows scaled so that each sums to 1, negative entries left out. */
export function stochasticRows(rows: SparseRows): SparseRows {
  const { starts, columns } = rows;
  const values = rows.values.map((value) => Math.max(0, value));
  for (let row = 0; row + 1 < starts.length; row++) {
    let sum = 0;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) sum += values[at]!;
    if (sum > 0) for (let at = starts[row]!; at < starts[row + 1]!; at++) values[at]! /= sum;
  }
  return { starts, columns, values };
}

/** M ← onward · M S + (1 − onward) · S, `steps` times from M = S, with `rows` (S) as `stochasticRows` makes them. */
export function walkRows(
  rows: SparseRows,
  itemCount: number,
  settings: WalkSettings,
  signal?: AbortSignal,
): SparseRows {
  const { onward, steps, width, kept } = settings;
  const row = new SparseScores(itemCount);
  let walked = rows;
  for (let step = 0; step < steps; step++) {
    const next = new RowBuilder(itemCount);
    for (let item = 0; item < itemCount; item++) {
      if ((item & 255) === 0) signal?.throwIfAborted();
      for (let at = rows.starts[item]!; at < rows.starts[item + 1]!; at++) {
        row.add(rows.columns[at]!, (1 - onward) * rows.values[at]!);
      }
      const end = Math.min(walked.starts[item + 1]!, walked.starts[item]! + width);
      for (let at = walked.starts[item]!; at < end; at++) {
        const via = walked.columns[at]!;
        const weight = onward * walked.values[at]!;
        for (let hop = rows.starts[via]!; hop < rows.starts[via + 1]!; hop++) {
          row.add(rows.columns[hop]!, weight * rows.values[hop]!);
        }
      }
      next.push(row, kept);
    }
    walked = next.done();
  }
  return walked;
}
