/** Why this product? The kind of evidence whose removal would cost it most, and the product the evidence came from. */

import type { Best } from './blend-graph.ts';
import {
  ABSENT,
  type Candidates,
  FEATURE_COUNT,
  FEATURES,
  KINDS,
  type Parts,
  type REASON_COLUMNS,
} from './features.ts';
import { rowEntries } from './item-rows.ts';
import { contentWeighting, linearWeighting, type Moment, type MomentSums } from './moment.ts';

/** `alike`: it was looked at in visits that went like this one. */
export type ReasonKind = 'viewed' | 'alike' | 'bought-together' | 'similar' | 'popular' | 'new';

export interface Because {
  kind: ReasonKind;
  /** The product the shopper touched that led here, where there is one. */
  product?: string;
  /** In how many visits like this one it was looked at. */
  visits?: number;
}

export interface Reason {
  kind: ReasonKind;
  /** Item number of that product. */
  product?: number;
  visits?: number;
  /** The technique behind it. */
  strategy: string;
}

/** Fewer visits than this are not spoken of. */
const FEWEST_VISITS = 3;

const column = (name: (typeof FEATURES)[number]) => FEATURES.indexOf(name);
const KNN = column('knn');
const LINEAR = column('linear');
const HISTORY = column('linear-history');
const TRANSITIONS = column('transitions');

/** One reason for each of the best. Keeps scratch memory, and never waits while using it: one per thread is enough. */
export class ReasonFinder {
  readonly #parts: Parts;
  /** Place of an item among those a product is looked for, or −1. */
  readonly #places: Int16Array;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#places = new Int16Array(parts.itemCount).fill(-1);
  }

  reasons(moment: Moment, sums: MomentSums, { items, features }: Candidates, { rows, losses }: Best): Reason[] {
    const reasons: Reason[] = [];
    for (let each = 0; each < rows.length; each++) {
      const from = rows[each]! * FEATURE_COUNT;
      let best: keyof typeof REASON_COLUMNS = 'popular';
      let most = 0;
      for (let at = 0; at < KINDS.length; at++) {
        const loss = losses[each * KINDS.length + at]!;
        if (loss <= most) continue;
        const { kind, columns } = KINDS[at]!;
        // A kind that says nothing of this product can't be its reason, whatever the model makes of its absence.
        if (kind !== 'popular' && saysNothing(features, from, columns)) continue;
        best = kind;
        most = loss;
      }
      const strategy = strategyOf(best, features, from);
      reasons.push({ kind: strategy === 'session-knn' ? 'alike' : best, strategy });
    }
    this.#nameNeighbours(moment, items, rows, reasons);
    this.#nameProducts(moment, sums, items, rows, reasons);
    return reasons;
  }

  /** Counts the neighbouring visits behind each reason that is theirs, and names the touched product most of it came over. */
  #nameNeighbours({ recent }: Moment, items: Int32Array, rows: Int32Array, all: Reason[]) {
    const reasons = [...all.entries()].filter(([, { kind }]) => kind === 'alike');
    const { knn } = this.#parts;
    if (reasons.length === 0 || !knn) return;
    const places = this.#places;
    for (const [target, [each]] of reasons.entries()) places[items[rows[each]!]!] = target;
    const found = knn.explain(recent, places, reasons.length);
    for (const [target, [each, reason]] of reasons.entries()) {
      const item = items[rows[each]!]!;
      places[item] = -1;
      const { visits, over } = found[target]!;
      // What one or two people did is no reason to name, nor anybody's business.
      if (visits.length < FEWEST_VISITS) reason.kind = 'viewed';
      else reason.visits = visits.length;
      let most = 0;
      for (const [product, said] of over) if (product !== item && said > most) [reason.product, most] = [product, said];
    }
  }

  /** Finds the product each reason came from: the touched one with the largest entry of that technique. */
  #nameProducts(moment: Moment, { linear, content }: MomentSums, items: Int32Array, rows: Int32Array, all: Reason[]) {
    const { transitions, coPurchase } = this.#parts;
    const places = this.#places;
    const name = (
      kind: ReasonKind,
      from: Int32Array,
      weightOf: (each: number) => number,
      fill: (each: number, out: Float32Array) => void,
    ) => {
      const reasons = all.filter((reason) => reason.kind === kind);
      if (reasons.length === 0) return;
      const targets: number[] = [];
      all.forEach((reason, each) => {
        if (reason.kind !== kind) return;
        places[items[rows[each]!]!] = targets.length;
        targets.push(items[rows[each]!]!);
      });
      const values = new Float32Array(targets.length);
      const most = new Float32Array(targets.length);
      for (let each = 0; each < from.length; each++) {
        values.fill(0);
        fill(each, values);
        const weight = weightOf(each);
        for (let target = 0; target < targets.length; target++) {
          if (weight * values[target]! <= most[target]! || from[each] === targets[target]) continue;
          most[target] = weight * values[target]!;
          reasons[target]!.product = from[each]!;
        }
      }
      for (const item of targets) places[item] = -1;
    };
    if (linear) {
      const { items: from, weights } = linearWeighting(moment);
      const followed = new Float32Array(all.length);
      name(
        'viewed',
        from,
        (each) => weights[0]![each]! + 0.2 * weights[1]![each]!,
        (each, out) => {
          linear.entries(each, places, out);
          if (!transitions) return;
          followed.fill(0);
          rowEntries(transitions, from[each]!, places, followed);
          for (let target = 0; target < out.length; target++) out[target]! += followed[target]!;
        },
      );
    }
    if (content) {
      const { items: from, weights } = contentWeighting(moment);
      name(
        'similar',
        from,
        (each) => weights[0]![each]! + weights[1]![each]!,
        (each, out) => content.entries(each, places, out),
      );
    }
    if (coPurchase) {
      name(
        'bought-together',
        moment.company,
        () => 1,
        (each, out) => rowEntries(coPurchase, moment.company[each]!, places, out),
      );
    }
  }
}

function saysNothing(features: Float32Array, from: number, columns: readonly number[]): boolean {
  for (const at of columns) if (Math.abs(features[from + at]! - ABSENT[at]!) >= 1e-6) return false;
  return true;
}

function strategyOf(kind: keyof typeof REASON_COLUMNS, features: Float32Array, from: number): string {
  if (kind === 'bought-together') return 'co-purchase';
  if (kind === 'similar') return 'content';
  if (kind === 'popular') return 'popularity';
  const knn = features[from + KNN]!;
  const linear = Math.max(features[from + LINEAR]!, features[from + HISTORY]!);
  if (features[from + TRANSITIONS]! > Math.max(knn, linear)) return 'transitions';
  return knn >= linear ? 'session-knn' : 'linear';
}
