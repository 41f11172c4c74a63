/**
 * What usually follows what, kind by kind: the steps of single products are few, and each of them is also somebody's choice that it
 * would explain away; how kinds of products follow each other is known from all of them.
 */

import { RowBuilder, type SparseRows } from './linear-counts.ts';
import { type SessionLog, sessionCount, sliceSessions } from './session-log.ts';
import { SparseScores } from './sparse-scores.ts';
import { transitionRows } from './transitions.ts';

/** Share of views that come without regard to the one before. */
export const ANYWHERE = 0.3;

/** How kinds follow each other, to be weighed against what single items are known for. */
export interface KindHabit {
  /** The kind of each item. */
  of: Int32Array;
  /** Row k: kinds that follow kind k; each row sums to 1. */
  flows: SparseRows;
  /** Views of each item, and of each kind, half a view more than were seen of each item. */
  views: Float64Array;
  ofKind: Float64Array;
  /** Steps that were seen after each item. */
  steps: Float64Array;
  /** What the kinds count for, in steps. */
  pull: number;
}

/** Weights of the kinds that are tried, in steps. */
const PULLS = [100, 300, 1000, 3000];
/** In larger catalogues the items that follow one of a kind are too many: at 4,000 their steps cost training a quarter more time. */
const MOST_ITEMS = 2500;
/** Entries kept of a row, and what is too little to be one. */
const KEPT = 300;
const LEAST = 1e-4;

/** How likely `item` follows `before`, by the item's own rows and the kinds'. */
export function following(rows: SparseRows, kinds: KindHabit | null, before: number, item: number): number {
  let own = 0;
  for (let each = rows.starts[before]!; each < rows.starts[before + 1]!; each++)
    if (rows.columns[each] === item) {
      own = rows.values[each]!;
      break;
    }
  if (kinds === null) return own;
  const steps = kinds.steps[before]!;
  return (steps * own + kinds.pull * byKind(kinds, before, item)) / (steps + kinds.pull);
}

function byKind({ of, flows, views, ofKind }: KindHabit, before: number, item: number): number {
  if (item === before) return 0;
  const from = of[before]!;
  const to = of[item]!;
  for (let each = flows.starts[from]!; each < flows.starts[from + 1]!; each++) {
    if (flows.columns[each] !== to) continue;
    return (flows.values[each]! * views[item]!) / (ofKind[to]! - (to === from ? views[before]! : 0));
  }
  return 0;
}

/** The habit of the kinds in these sessions; the weight is the one under which the steps of the last tenth of them are likeliest. Null where none is better than none. */
export function kindHabit(log: SessionLog, kinds: Int32Array): KindHabit | null {
  const sessions = sessionCount(log);
  const cut = Math.floor(sessions * 0.9);
  if (log.itemCount > MOST_ITEMS || cut === 0) return null;
  const early = sliceSessions(log, 0, cut);
  const rows = transitionRows(early);
  const learned = learn(early, rows, kinds);
  const late = sliceSessions(log, cut, sessions);
  const total = learned.views.reduce((sum, each) => sum + each, 0);
  let best = { pull: 0, worth: worthOf(late, rows, null, learned.views, total) };
  for (const pull of PULLS) {
    const worth = worthOf(late, rows, { ...learned, pull }, learned.views, total);
    if (worth > best.worth) best = { pull, worth };
  }
  return best.pull === 0 ? null : { ...learn(log, transitionRows(log), kinds), pull: best.pull };
}

/** Log-likelihood of the steps of sessions to what was not yet seen in them. */
function worthOf(
  { items, offsets }: SessionLog,
  rows: SparseRows,
  kinds: KindHabit | null,
  views: Float64Array,
  total: number,
): number {
  let worth = 0;
  for (let session = 0; session + 1 < offsets.length; session++) {
    const seen = new Set<number>();
    for (let at = offsets[session]!; at < offsets[session + 1]!; at++) {
      const item = items[at]!;
      if (at > offsets[session]! && !seen.has(item)) {
        const follows = following(rows, kinds, items[at - 1]!, item);
        worth += Math.log((ANYWHERE * views[item]!) / total + (1 - ANYWHERE) * follows);
      }
      seen.add(item);
    }
  }
  return worth;
}

function learn({ items, offsets, itemCount }: SessionLog, rows: SparseRows, of: Int32Array): KindHabit {
  const views = new Float64Array(itemCount).fill(0.5);
  const steps = new Float64Array(itemCount);
  for (let session = 0; session + 1 < offsets.length; session++) {
    for (let at = offsets[session]!; at < offsets[session + 1]!; at++) {
      views[items[at]!]!++;
      if (at + 1 < offsets[session + 1]!) steps[items[at]!]!++;
    }
  }
  const kinds = of.reduce((most, kind) => Math.max(most, kind + 1), 0);
  const ofKind = new Float64Array(kinds);
  const members: number[][] = Array.from({ length: kinds }, () => []);
  for (let item = 0; item < itemCount; item++) {
    ofKind[of[item]!]! += views[item]!;
    members[of[item]!]!.push(item);
  }
  const flows = new RowBuilder(kinds);
  const row = new SparseScores(kinds);
  for (const own of members) {
    let sum = 0;
    for (const item of own) {
      for (let each = rows.starts[item]!; each < rows.starts[item + 1]!; each++) {
        if (rows.columns[each] === item) continue;
        const weight = steps[item]! * rows.values[each]!;
        row.add(of[rows.columns[each]!]!, weight);
        sum += weight;
      }
    }
    for (let each = 0; each < row.count; each++) row.values[row.touched[each]!]! /= sum;
    flows.push(row, kinds);
  }
  return { of, flows: flows.done(), views, ofKind, steps, pull: 0 };
}

/** Item rows with the kinds' say in them: the likeliest that follow each item. */
export function rowsWithKinds(rows: SparseRows, kinds: KindHabit | null): SparseRows {
  if (kinds === null) return rows;
  const items = kinds.of.length;
  const out = new RowBuilder(items);
  const row = new SparseScores(items);
  const own = new Float64Array(items);
  const say = new Float64Array(kinds.ofKind.length);
  for (let before = 0; before < items; before++) {
    const steps = kinds.steps[before]!;
    const from = kinds.of[before]!;
    own.fill(0);
    say.fill(0);
    for (let each = rows.starts[before]!; each < rows.starts[before + 1]!; each++)
      own[rows.columns[each]!] = rows.values[each]!;
    for (let each = kinds.flows.starts[from]!; each < kinds.flows.starts[from + 1]!; each++) {
      const to = kinds.flows.columns[each]!;
      say[to] = kinds.flows.values[each]! / (kinds.ofKind[to]! - (to === from ? kinds.views[before]! : 0));
    }
    for (let item = 0; item < items; item++) {
      const kind = item === before ? 0 : say[kinds.of[item]!]! * kinds.views[item]!;
      const value = (steps * own[item]! + kinds.pull * kind) / (steps + kinds.pull);
      if (value > LEAST) row.add(item, value);
    }
    out.push(row, KEPT);
  }
  return out.done();
}
