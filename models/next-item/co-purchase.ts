/** What is bought together? Item rows from orders, each pair weighed against how often either sells anyway. */

import { RowBuilder, type SparseRows } from './linear-counts.ts';
import { postingsOf, type SessionLog } from './session-log.ts';
import { SparseScores } from './sparse-scores.ts';

/** Orders of chance: a pair seen once in a small shop proves little. */
const SHRINK = 3;
/** A basket longer than this is a wholesaler's and says nothing about what belongs together. */
const LONGEST_BASKET = 50;

/**
 * Row i: for items j bought with i, n_ij / √((n_i + s)(n_j + s)), a cosine shrunk by s = 3 baskets. Deduplicated within a
 * basket; only the newest 2,000 baskets of an item count.
 */
export function coPurchaseRows(baskets: SessionLog, kept = 50): SparseRows {
  const postings = postingsOf(baskets, 2000);
  const rows = new RowBuilder(baskets.itemCount);
  const row = new SparseScores(baskets.itemCount);
  const last = new Int32Array(baskets.itemCount).fill(-1);
  const times = (item: number) => postings.starts[item + 1]! - postings.starts[item]!;
  for (let item = 0; item < baskets.itemCount; item++) {
    for (let place = postings.starts[item]!; place < postings.starts[item + 1]!; place++) {
      const basket = postings.sessions[place]!;
      const from = baskets.offsets[basket]!;
      const to = baskets.offsets[basket + 1]!;
      if (to - from > LONGEST_BASKET) continue;
      for (let at = from; at < to; at++) {
        const other = baskets.items[at]!;
        if (other === item || last[other] === basket) continue;
        last[other] = basket;
        row.add(other, 1);
      }
      for (let at = from; at < to; at++) last[baskets.items[at]!] = -1;
    }
    for (let each = 0; each < row.count; each++) {
      const other = row.touched[each]!;
      row.values[other]! /= Math.sqrt((times(item) + SHRINK) * (times(other) + SHRINK));
    }
    rows.push(row, kept);
  }
  return rows.done();
}
