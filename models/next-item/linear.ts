/** A linear item model in closed form (SLIST, a ridge regression of what comes next on what was there). */

import { openMatrixEngine } from '../onnx/linear-algebra.ts';
import { countPairs, type LinearSettings, RowBuilder, type SparseRows, WIDEST_ROW } from './linear-counts.ts';
import { solveLocalRows } from './linear-local.ts';
import type { SessionLog } from './session-log.ts';
import { SparseScores } from './sparse-scores.ts';

/** Up to here the inverse is whole; beyond, each row has its own: at 3,000 items that takes a third of the whole inverse's time. */
const DENSEST = 1000;

export interface LinearOptions {
  /** Threads for the matrix engine. */
  threads?: number;
  /** Catalogues up to this many items are solved whole. */
  densest?: number;
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Rows of (G + λI)⁻¹ C, the strongest `settings.kept` of each. */
export async function trainLinear(
  log: SessionLog,
  settings: LinearSettings,
  options: LinearOptions = {},
): Promise<SparseRows> {
  const { threads = 1, densest = DENSEST, onProgress, signal } = options;
  const { itemCount } = log;
  const whole = itemCount <= densest;
  const { near, follows } = countPairs(log, settings, whole ? itemCount : WIDEST_ROW);
  signal?.throwIfAborted();
  if (itemCount === 0) return follows;
  if (!whole) {
    return solveLocalRows(near, follows, itemCount, settings, (done) => onProgress?.(done / itemCount), signal);
  }
  return solveWholeRows(near, follows, itemCount, settings, threads, signal);
}

/** The same with one inverse of the whole matrix by ONNX Runtime. Needs about 13 n² floats of memory. */
export async function solveWholeRows(
  near: SparseRows,
  follows: SparseRows,
  itemCount: number,
  settings: LinearSettings,
  threads: number,
  signal?: AbortSignal,
): Promise<SparseRows> {
  const gram = new Float32Array(itemCount * itemCount);
  for (let row = 0; row < itemCount; row++) {
    for (let at = near.starts[row]!; at < near.starts[row + 1]!; at++) {
      gram[row * itemCount + near.columns[at]!] = near.values[at]!;
    }
    gram[row * itemCount + row]! += settings.ridge;
  }
  const engine = await openMatrixEngine('float32', threads);
  try {
    const inverse = await engine.inverse(gram, itemCount, signal);
    const rows = new RowBuilder(itemCount);
    const row = new SparseScores(itemCount);
    for (let item = 0; item < itemCount; item++) {
      if ((item & 255) === 0) signal?.throwIfAborted();
      for (let via = 0; via < itemCount; via++) {
        const weight = inverse[item * itemCount + via]!;
        // Most of the inverse is dust; leaving it out is what makes this product sparse.
        if (Math.abs(weight) * settings.ridge < 1e-5) continue;
        for (let at = follows.starts[via]!; at < follows.starts[via + 1]!; at++) {
          row.add(follows.columns[at]!, weight * follows.values[at]!);
        }
      }
      rows.push(row, settings.kept);
    }
    return rows.done();
  } finally {
    await engine.release();
  }
}
