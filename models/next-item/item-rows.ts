/**
 * An item × item model as part of an ONNX graph: the rows of the items a shopper touched, weighted and added up.
 *
 * Up to `DENSEST` items the matrix is whole and the graph is Gather → MatMul → TopK; beyond, only the strongest entries of
 * each row are kept and the graph gathers those.
 */

import { floats, type Value } from '../onnx/runner.ts';
import { type GraphPart, node, tensor, valueInfo } from '../onnx/writer.ts';
import type { SparseRows } from './linear-counts.ts';
import type { SparseScores } from './sparse-scores.ts';

/** 1,000² floats are 4 MB: what one request can afford to read from. */
export const DENSEST = 1000;
/** How many of the best the dense graph names by itself; some of them may not be shown. */
const BEST = 80;
/** Of the dense form, the rows of so many last items come back whole: reasons are found in them. */
const TOLD = 10;

export interface PartOptions {
  /** Entries of a row in the sparse form: wider ones are cut. */
  kept: number;
  /** The input (int32, n) that names the touched items. */
  items: string;
  /** Whether the dense form names the best by itself. */
  named?: boolean;
}

/** The part of a graph; `name` goes before all its names. The dense form also wants the items' weights (`name.weights`, 2 × n). */
export function rowsPart(
  name: string,
  rows: SparseRows,
  itemCount: number,
  { kept, items, named = false }: PartOptions,
): GraphPart {
  return itemCount <= DENSEST
    ? densePart(name, rows, itemCount, items, named)
    : sparsePart(name, rows, itemCount, kept, items);
}

function densePart(name: string, rows: SparseRows, itemCount: number, items: string, named: boolean): GraphPart {
  const matrix = new Float32Array(itemCount * itemCount);
  for (let row = 0; row < itemCount; row++) {
    for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at++) {
      matrix[row * itemCount + rows.columns[at]!] = rows.values[at]!;
    }
  }
  const of = (what: string) => `${name}.${what}`;
  const best = Math.min(BEST, itemCount);
  return {
    nodes: [
      node('Gather', [of('B'), items], [of('rows')], { axis: { int: 0 } }),
      node('MatMul', [of('weights'), of('rows')], [of('scores')]),
      ...(named
        ? [
            node('TopK', [of('scores'), of('k')], [of('values'), of('which')], { axis: { int: -1 } }),
            node('Cast', [of('which')], [of('best')], { to: { int: 6 } }),
          ]
        : []),
      node('Slice', [of('rows'), of('from'), of('to'), of('axis')], [of('told')]),
    ],
    inputs: [valueInfo(of('weights'), 'float32', [2, 'n'])],
    outputs: [
      valueInfo(of('scores'), 'float32', [2, itemCount]),
      ...(named ? [valueInfo(of('best'), 'int32', [2, best])] : []),
      valueInfo(of('told'), 'float32', ['told', itemCount]),
    ],
    initializers: [
      tensor(of('B'), [itemCount, itemCount], 'float32', matrix),
      tensor(of('k'), [1], 'int64', BigInt64Array.of(BigInt(best))),
      tensor(of('from'), [1], 'int64', BigInt64Array.of(BigInt(-TOLD))),
      tensor(of('to'), [1], 'int64', BigInt64Array.of(2n ** 31n)),
      tensor(of('axis'), [1], 'int64', BigInt64Array.of(0n)),
    ],
  };
}

function sparsePart(name: string, rows: SparseRows, itemCount: number, kept: number, items: string): GraphPart {
  const columns = new Int32Array(itemCount * kept);
  const values = new Float32Array(itemCount * kept);
  for (let row = 0; row < itemCount; row++) {
    const count = Math.min(kept, rows.starts[row + 1]! - rows.starts[row]!);
    for (let each = 0; each < count; each++) {
      columns[row * kept + each] = rows.columns[rows.starts[row]! + each]!;
      values[row * kept + each] = rows.values[rows.starts[row]! + each]!;
    }
  }
  const of = (what: string) => `${name}.${what}`;
  return {
    nodes: [
      node('Gather', [of('columns'), items], [of('which')], { axis: { int: 0 } }),
      node('Gather', [of('values'), items], [of('rows')], { axis: { int: 0 } }),
    ],
    inputs: [],
    outputs: [valueInfo(of('which'), 'int32', ['n', kept]), valueInfo(of('rows'), 'float32', ['n', kept])],
    initializers: [
      tensor(of('columns'), [itemCount, kept], 'int32', columns),
      tensor(of('values'), [itemCount, kept], 'float32', values),
    ],
  };
}

/** What the graph answered, kept apart from any scratch memory: several answers may be under way at once. */
export interface RowSums {
  /** Adds answer `set` (one for each weighting asked for) to `out`. */
  addTo(out: SparseScores, set: number): void;
  /** The best items of answer `set`, best first, where the graph has named them. */
  best(set: number): Int32Array | null;
  /** Writes the entries of touched item `each` to `out[places[item]]` for all items whose place is not −1. */
  entries(each: number, places: Int16Array, out: Float32Array): void;
}

/** Weights as the dense form wants them. */
export function weightsOf(weights: readonly Float32Array[]): Value {
  const count = weights[0]!.length;
  const all = new Float32Array(weights.length * count);
  weights.forEach((each, set) => {
    all.set(each, set * count);
  });
  return floats([weights.length, count], all);
}

/** Reads a part's outputs; `weights` are those that were asked with. */
export function rowSums(
  name: string,
  answer: Record<string, Value>,
  itemCount: number,
  weights: readonly Float32Array[],
): RowSums {
  return itemCount <= DENSEST
    ? denseSums(
        answer[`${name}.scores`]!.data as Float32Array,
        (answer[`${name}.best`]?.data as Int32Array | undefined) ?? null,
        answer[`${name}.told`]!.data as Float32Array,
        itemCount,
        weights[0]!.length,
      )
    : sparseSums(
        answer[`${name}.which`]!.data as Int32Array,
        answer[`${name}.rows`]!.data as Float32Array,
        answer[`${name}.rows`]!.dims[1]!,
        weights,
      );
}

function denseSums(
  data: Float32Array,
  best: Int32Array | null,
  told: Float32Array,
  itemCount: number,
  touched: number,
): RowSums {
  const untold = touched - told.length / itemCount;
  const named = (best?.length ?? 0) / 2;
  return {
    addTo(out, set) {
      for (let item = 0, at = set * itemCount; item < itemCount; item++, at++) {
        if (data[at] !== 0) out.add(item, data[at]!);
      }
    },
    best: (set) => best?.subarray(set * named, (set + 1) * named) ?? null,
    entries(each, places, out) {
      if (each < untold) return;
      const from = (each - untold) * itemCount;
      for (let item = 0; item < itemCount; item++) if (places[item]! >= 0) out[places[item]!] = told[from + item]!;
    },
  };
}

function sparseSums(which: Int32Array, values: Float32Array, kept: number, weights: readonly Float32Array[]): RowSums {
  return {
    addTo(out, set) {
      const by = weights[set]!;
      for (let each = 0; each < by.length; each++) {
        const weight = by[each]!;
        if (weight === 0) continue;
        const end = (each + 1) * kept;
        for (let at = each * kept; at < end && values[at] !== 0; at++) out.add(which[at]!, weight * values[at]!);
      }
    },
    best: () => null,
    entries(each, places, out) {
      const end = (each + 1) * kept;
      for (let at = each * kept; at < end && values[at] !== 0; at++) {
        const place = places[which[at]!]!;
        if (place >= 0) out[place] = values[at]!;
      }
    },
  };
}

/** The same sums from the rows themselves: what training uses, and what the graph must agree with. */
export function sumsOfRows(rows: SparseRows, items: ArrayLike<number>, weights: readonly Float32Array[]): RowSums {
  return {
    addTo(out, set) {
      for (let each = 0; each < items.length; each++) {
        const weight = weights[set]![each]!;
        if (weight === 0) continue;
        const end = rows.starts[items[each]! + 1]!;
        for (let at = rows.starts[items[each]!]!; at < end; at++) out.add(rows.columns[at]!, weight * rows.values[at]!);
      }
    },
    best: () => null,
    entries: (each, places, out) => rowEntries(rows, items[each]!, places, out),
  };
}

/** Writes the entries of one row to `out[places[item]]` for all items whose place is not −1. */
export function rowEntries(rows: SparseRows, row: number, places: Int16Array, out: Float32Array): void {
  for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at++) {
    const place = places[rows.columns[at]!]!;
    if (place >= 0) out[place] = rows.values[at]!;
  }
}
