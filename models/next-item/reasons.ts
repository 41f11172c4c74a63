/** Why this product? The kind of evidence whose removal would cost it most, and the product the evidence came from. */

import type { Blend } from './blend.ts';
import { ABSENT, type Candidates, FEATURE_COUNT, FEATURES, REASON_COLUMNS } from './features.ts';
import type { SparseRows } from './linear-counts.ts';
import { contentWeighting, linearWeighting, type Moment } from './moment.ts';
import type { Loaded } from './pack.ts';

export type ReasonKind = 'viewed' | 'bought-together' | 'similar' | 'popular' | 'new';

export interface Because {
  kind: ReasonKind;
  /** The product the shopper touched that led here, where there is one. */
  product?: string;
}

export interface Reason {
  kind: ReasonKind;
  /** Item number of that product. */
  product?: number;
  /** The technique behind it. */
  strategy: string;
}

const KINDS = Object.entries(REASON_COLUMNS).map(([kind, names]) => ({
  kind: kind as keyof typeof REASON_COLUMNS,
  columns: names.map((name) => FEATURES.indexOf(name)),
}));

const column = (name: (typeof FEATURES)[number]) => FEATURES.indexOf(name);
const KNN = column('knn');
const LINEAR = column('linear');
const HISTORY = column('linear-history');
const TRANSITIONS = column('transitions');
const TOGETHER = column('bought-together');

/** One reason for each of `rows` (places among the candidates). `company` is what the placement adds to bought-together. */
export async function reasonsFor(
  model: Loaded,
  blend: Blend,
  moment: Moment,
  { items, features }: Candidates,
  rows: Int32Array,
  company: number,
): Promise<Reason[]> {
  const F = FEATURE_COUNT;
  const block = KINDS.length + 1;
  const changed = new Float32Array(rows.length * block * F);
  rows.forEach((row, each) => {
    const own = features.subarray(row * F, (row + 1) * F);
    for (let copy = 0; copy < block; copy++) changed.set(own, (each * block + copy) * F);
    KINDS.forEach(({ columns }, kind) => {
      for (const at of columns) changed[(each * block + kind + 1) * F + at] = ABSENT[at]!;
    });
  });
  const scores = await blend.scores(changed);
  const reasons = Array.from(rows, (row, each): Reason => {
    const own = features.subarray(row * F, (row + 1) * F);
    let best: keyof typeof REASON_COLUMNS = 'popular';
    let most = 0;
    KINDS.forEach(({ kind, columns }, at) => {
      // A kind that says nothing of this product can't be its reason, whatever the model makes of its absence.
      if (kind !== 'popular' && columns.every((each) => Math.abs(own[each]! - ABSENT[each]!) < 1e-6)) return;
      const loss =
        scores[each * block]! -
        scores[each * block + at + 1]! +
        (kind === 'bought-together' ? company * own[TOGETHER]! : 0);
      if (loss > most) [best, most] = [kind, loss];
    });
    return { kind: best, strategy: strategyOf(best, own) };
  });
  await nameProducts(model, moment, items, rows, reasons);
  return reasons;
}

function strategyOf(kind: keyof typeof REASON_COLUMNS, own: Float32Array): string {
  if (kind === 'bought-together') return 'co-purchase';
  if (kind === 'similar') return 'content';
  if (kind === 'popular') return 'popularity';
  const linear = Math.max(own[LINEAR]!, own[HISTORY]!);
  if (own[TRANSITIONS]! > Math.max(own[KNN]!, linear)) return 'transitions';
  return own[KNN]! >= linear ? 'session-knn' : 'linear';
}

/** Finds the product each reason came from: the touched one with the largest entry of that technique. */
async function nameProducts(model: Loaded, moment: Moment, items: Int32Array, rows: Int32Array, reasons: Reason[]) {
  const places = (kind: ReasonKind) => reasons.flatMap((reason, each) => (reason.kind === kind ? [each] : []));
  const itemsAt = (each: number[]) => Int32Array.from(each, (at) => items[rows[at]!]!);
  const name = (each: number[], from: Int32Array, strength: (source: number, target: number) => number) => {
    each.forEach((at, target) => {
      let most = 0;
      for (let source = 0; source < from.length; source++) {
        const value = from[source] === items[rows[at]!] ? 0 : strength(source, target);
        if (value > most) {
          most = value;
          reasons[at]!.product = from[source]!;
        }
      }
    });
  };
  const viewed = places('viewed');
  if (viewed.length && model.linear) {
    const { items: from, weights } = linearWeighting(moment);
    const targets = itemsAt(viewed);
    const pairs = await model.linear.pairs(from, targets);
    const { transitions } = model.parts;
    name(viewed, from, (source, target) => {
      const weight = weights[0]![source]! + 0.2 * weights[1]![source]!;
      const followed = transitions ? entry(transitions, from[source]!, targets[target]!) : 0;
      return weight * (pairs[source * targets.length + target]! + followed);
    });
  }
  const similar = places('similar');
  if (similar.length && model.content) {
    const { items: from, weights } = contentWeighting(moment);
    const targets = itemsAt(similar);
    const pairs = await model.content.pairs(from, targets);
    name(
      similar,
      from,
      (source, target) => (weights[0]![source]! + weights[1]![source]!) * pairs[source * targets.length + target]!,
    );
  }
  const together = places('bought-together');
  if (together.length && model.parts.coPurchase) {
    const rowsOf = model.parts.coPurchase;
    const targets = itemsAt(together);
    name(together, moment.company, (source, target) => entry(rowsOf, moment.company[source]!, targets[target]!));
  }
}

function entry(rows: SparseRows, row: number, wanted: number): number {
  for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at++)
    if (rows.columns[at] === wanted) return rows.values[at]!;
  return 0;
}
