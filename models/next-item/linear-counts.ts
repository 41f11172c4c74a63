/** The two item × item matrices of the linear model, as sparse rows: what occurs near what, and what follows what. */

import { postingsOf, type SessionLog, sessionCount } from './session-log.ts';
import { BestItems, SparseScores } from './sparse-scores.ts';

export interface LinearSettings {
  /** Share of "seen in one session" against "seen one after the other" (SLIST's alpha). */
  together: number;
  /** Positions over which "one after the other" fades to 1/e. */
  reach: number;
  /** Ridge penalty, in co-occurrences. */
  ridge: number;
  /** Share of the log's span after which a session counts 1/e; 0 = age does not matter. */
  ageSpan: number;
  /** Entries kept of each row. */
  kept: number;
}

export const LINEAR_DEFAULTS: LinearSettings = { together: 0.8, reach: 1, ridge: 10, ageSpan: 0, kept: 200 };

/** Rows of an item × item matrix: row i is `columns[starts[i] … starts[i+1])` with `values`, the largest first. */
export interface SparseRows {
  starts: Int32Array;
  columns: Int32Array;
  values: Float32Array;
}

/** Items further apart than this in a session are not counted as seen together. */
const WIDEST = 20;
/** Entries kept of a row while counting; bounds the memory whatever the data are. */
export const WIDEST_ROW = 600;

/**
 * `near` is symmetric: how often two items stand near each other as inputs; `follows` row i: what came with or after item i.
 *
 * Formulas: SLIST (Choi et al., WWW 2021), G = α X'X + (1 − α) Z'Z and C = α X'X + (1 − α) Z'Y, with X the sessions scaled
 * by 1/√length and the prefix matrices Z, Y summed in closed form: two inputs d positions apart weigh exp(−d / reach).
 */
export function countPairs(
  log: SessionLog,
  settings: LinearSettings,
  widest = WIDEST_ROW,
): { near: SparseRows; follows: SparseRows } {
  const { items, offsets, itemCount } = log;
  const sessions = sessionCount(log);
  const postings = postingsOf(log);
  const near = new RowBuilder(itemCount);
  const follows = new RowBuilder(itemCount);
  const nearRow = new SparseScores(itemCount);
  const followRow = new SparseScores(itemCount);
  const { together, reach } = settings;
  const newestAt = sessions ? log.at[sessions - 1]! : 0;
  const span = sessions ? Math.max(1e-9, newestAt - log.at[0]!) : 1;
  const fade = new Float64Array(WIDEST + 1);
  for (let distance = 0; distance <= WIDEST; distance++) fade[distance] = (1 - together) * Math.exp(-distance / reach);
  for (let item = 0; item < itemCount; item++) {
    for (let place = postings.starts[item]!; place < postings.starts[item + 1]!; place++) {
      const session = postings.sessions[place]!;
      const from = offsets[session]!;
      const to = offsets[session + 1]!;
      const age = settings.ageSpan ? Math.exp(-(newestAt - log.at[session]!) / (span * settings.ageSpan)) : 1;
      const weight = log.weight[session]! * age;
      const shared = (weight * together) / (to - from);
      for (let at = from; at < to; at++) {
        if (items[at] !== item) continue;
        const end = Math.min(to, at + WIDEST + 1);
        for (let other = Math.max(from, at - WIDEST); other < end; other++) {
          const distance = other - at;
          const across = items[other]!;
          followRow.add(across, shared + (distance > 0 ? weight * fade[distance - 1]! : 0));
          const both = at < to - 1 && other < to - 1 ? weight * fade[Math.abs(distance)]! : 0;
          nearRow.add(across, shared + both);
        }
      }
    }
    near.push(nearRow, widest);
    follows.push(followRow, widest);
  }
  return { near: near.done(), follows: follows.done() };
}

/** Collects sparse rows one after the other in arrays that grow. */
export class RowBuilder {
  #starts: Int32Array;
  #columns = new Int32Array(1024);
  #values = new Float32Array(1024);
  #row = 0;
  #count = 0;

  constructor(rows: number) {
    this.#starts = new Int32Array(rows + 1);
  }

  /** Takes the scores as the next row, largest first, and clears them. */
  push(scores: SparseScores, widest: number): void {
    const best = new BestItems(Math.min(widest, scores.count));
    for (let each = 0; each < scores.count; each++) {
      const column = scores.touched[each]!;
      if (scores.values[column] !== 0) best.offer(column, scores.values[column]!);
    }
    scores.clear();
    const { items, scores: values } = best.sorted();
    const need = this.#count + items.length;
    if (need > this.#columns.length) {
      const size = Math.max(need, this.#columns.length * 2);
      const columns = new Int32Array(size);
      columns.set(this.#columns);
      this.#columns = columns;
      const grown = new Float32Array(size);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#columns.set(items, this.#count);
    this.#values.set(values, this.#count);
    this.#count = need;
    this.#starts[++this.#row] = need;
  }

  done(): SparseRows {
    return {
      starts: this.#starts,
      columns: this.#columns.slice(0, this.#count),
      values: this.#values.slice(0, this.#count),
    };
  }
}
