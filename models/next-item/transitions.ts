/** What came right after? Sequential rules: item rows of what followed within a few steps, nearest first. */

import { RowBuilder, type SparseRows } from './linear-counts.ts';
import { postingsOf, type SessionLog } from './session-log.ts';
import { SparseScores } from './sparse-scores.ts';

/** Steps behind an item that still count, each 1/e of the one before at `FADE` steps. */
const STEPS = 8;
const FADE = 0.7;

/** Row i: what followed item i, its own repetition included, scaled so that each row sums to 1. Newest 2,000 sessions an item. */
export function transitionRows(log: SessionLog, kept = 100): SparseRows {
  const { items, offsets, itemCount } = log;
  const postings = postingsOf(log, 2000);
  const rows = new RowBuilder(itemCount);
  const row = new SparseScores(itemCount);
  for (let item = 0; item < itemCount; item++) {
    let sum = 0;
    for (let place = postings.starts[item]!; place < postings.starts[item + 1]!; place++) {
      const session = postings.sessions[place]!;
      const end = offsets[session + 1]!;
      for (let at = offsets[session]!; at < end; at++) {
        if (items[at] !== item) continue;
        for (let step = 1; step <= STEPS && at + step < end; step++) {
          const weight = log.weight[session]! * Math.exp(-(step - 1) / FADE);
          row.add(items[at + step]!, weight);
          sum += weight;
        }
      }
    }
    for (let each = 0; each < row.count; each++) row.values[row.touched[each]!]! /= sum;
    rows.push(row, kept);
  }
  return rows.done();
}
