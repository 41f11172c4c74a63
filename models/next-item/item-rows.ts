/**
 * An item × item model as an ONNX graph: the rows of the items a shopper touched, weighted and added up.
 *
 * Up to `DENSEST` items the matrix is whole and the graph is Gather → MatMul → TopK; beyond, only the strongest entries of
 * each row are kept and the graph gathers those.
 */

import { floats, indexes, ModelFileFault, openSession, type Session } from '../onnx/runner.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import type { SparseRows } from './linear-counts.ts';
import type { SparseScores } from './sparse-scores.ts';

/** 2,000² floats are 16 MB: what one shop's file may weigh. */
const DENSEST = 2000;
/** How many of the best the dense graph names by itself. */
const BEST = 50;

/** Writes the rows as ONNX. `wider` rows are cut to their `kept` strongest entries in the sparse form. */
export function encodeItemRows(rows: SparseRows, itemCount: number, kept: number): Uint8Array {
  return itemCount <= DENSEST ? encodeDense(rows, itemCount) : encodeSparse(rows, itemCount, kept);
}

function encodeDense(rows: SparseRows, itemCount: number): Uint8Array {
  const matrix = new Float32Array(itemCount * itemCount);
  for (let row = 0; row < itemCount; row++) {
    for (let at = rows.starts[row]!; at < rows.starts[row + 1]!; at++) {
      matrix[row * itemCount + rows.columns[at]!] = rows.values[at]!;
    }
  }
  const best = Math.min(BEST, itemCount);
  return encodeModel({
    nodes: [
      node('Gather', ['B', 'items'], ['rows'], { axis: { int: 0 } }),
      node('MatMul', ['weights', 'rows'], ['scores']),
      node('TopK', ['scores', 'k'], ['best', 'which'], { axis: { int: -1 } }),
      node('Gather', ['rows', 'others'], ['pairs'], { axis: { int: 1 } }),
    ],
    inputs: [
      valueInfo('items', 'int32', ['n']),
      valueInfo('weights', 'float32', ['w', 'n']),
      valueInfo('others', 'int32', ['m']),
    ],
    outputs: [
      valueInfo('scores', 'float32', ['w', itemCount]),
      valueInfo('best', 'float32', ['w', best]),
      valueInfo('which', 'int64', ['w', best]),
      valueInfo('pairs', 'float32', ['n', 'm']),
    ],
    initializers: [
      tensor('B', [itemCount, itemCount], 'float32', matrix),
      tensor('k', [1], 'int64', BigInt64Array.of(BigInt(best))),
    ],
  });
}

function encodeSparse(rows: SparseRows, itemCount: number, kept: number): Uint8Array {
  const columns = new Int32Array(itemCount * kept);
  const values = new Float32Array(itemCount * kept);
  for (let row = 0; row < itemCount; row++) {
    const count = Math.min(kept, rows.starts[row + 1]! - rows.starts[row]!);
    for (let each = 0; each < count; each++) {
      columns[row * kept + each] = rows.columns[rows.starts[row]! + each]!;
      values[row * kept + each] = rows.values[rows.starts[row]! + each]!;
    }
  }
  return encodeModel({
    nodes: [
      node('Gather', ['columns', 'items'], ['which'], { axis: { int: 0 } }),
      node('Gather', ['values', 'items'], ['rows'], { axis: { int: 0 } }),
    ],
    inputs: [valueInfo('items', 'int32', ['n'])],
    outputs: [valueInfo('which', 'int32', ['n', kept]), valueInfo('rows', 'float32', ['n', kept])],
    initializers: [
      tensor('columns', [itemCount, kept], 'int32', columns),
      tensor('values', [itemCount, kept], 'float32', values),
    ],
  });
}

/** What the graph answered, kept apart from any scratch memory: several answers may be under way at once. */
export interface RowSums {
  /** Adds answer `set` (one for each weighting asked for) to `out`. */
  addTo(out: SparseScores, set: number): void;
}

/** The graph, loaded. */
export interface ItemRows {
  /** Adds up the rows of `items` once for each weighting in `weights` (each as long as `items`). */
  sums(items: Int32Array, weights: readonly Float32Array[]): Promise<RowSums>;
  /** The entries between each of `items` and each of `others`, row-major. */
  pairs(items: Int32Array, others: Int32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/**
 * Loads what `encodeItemRows` wrote.
 * @throws ModelFileFault when it is not such a file or is made for another number of items.
 */
export async function openItemRows(bytes: Uint8Array, itemCount: number): Promise<ItemRows> {
  const session = await openSession(bytes);
  const dense = itemCount <= DENSEST;
  const want = dense ? 'scores,best,which,pairs' : 'which,rows';
  if (session.outputs.join() !== want) throw new ModelFileFault('the ONNX file is not an item × item model');
  const rows = dense ? denseRows(session, itemCount) : sparseRows(session);
  if (itemCount > 0) await probe(rows, itemCount);
  return rows;
}

/** A file for another catalogue must be refused now, not when the first shopper touches the wrong row. */
async function probe(rows: ItemRows, itemCount: number): Promise<void> {
  try {
    await rows.pairs(Int32Array.of(itemCount - 1), Int32Array.of(itemCount - 1));
  } catch (cause) {
    throw new ModelFileFault('the item × item model is for another catalogue', { cause });
  }
}

const NONE = indexes([0], new Int32Array(0));

function denseRows(session: Session, itemCount: number): ItemRows {
  return {
    async sums(items, weights) {
      if (items.length === 0) return { addTo() {} };
      const all = new Float32Array(weights.length * items.length);
      weights.forEach((each, set) => {
        all.set(each, set * items.length);
      });
      const feeds = {
        items: indexes([items.length], items),
        weights: floats([weights.length, items.length], all),
        others: NONE,
      };
      const { scores } = await session.run(feeds, ['scores']);
      const data = scores!.data as Float32Array;
      if (data.length !== weights.length * itemCount) throw new ModelFileFault('the model is for another catalogue');
      return {
        addTo(out, set) {
          for (let item = 0, at = set * itemCount; item < itemCount; item++, at++) {
            if (data[at] !== 0) out.add(item, data[at]!);
          }
        },
      };
    },
    async pairs(items, others) {
      const { pairs } = await session.run(
        {
          items: indexes([items.length], items),
          weights: floats([1, items.length], new Float32Array(items.length)),
          others: indexes([others.length], others),
        },
        ['pairs'],
      );
      return pairs!.data as Float32Array;
    },
    release: () => session.release(),
  };
}

function sparseRows(session: Session): ItemRows {
  const gather = async (items: Int32Array) => {
    const { which, rows } = await session.run({ items: indexes([items.length], items) });
    return { which: which!.data as Int32Array, values: rows!.data as Float32Array, kept: rows!.dims[1]! };
  };
  return {
    async sums(items, weights) {
      if (items.length === 0) return { addTo() {} };
      const { which, values, kept } = await gather(items);
      return {
        addTo(out, set) {
          for (let each = 0; each < items.length; each++) {
            const weight = weights[set]![each]!;
            for (let at = each * kept; at < (each + 1) * kept && values[at] !== 0; at++) {
              out.add(which[at]!, weight * values[at]!);
            }
          }
        },
      };
    },
    async pairs(items, others) {
      const out = new Float32Array(items.length * others.length);
      if (items.length === 0 || others.length === 0) return out;
      const { which, values, kept } = await gather(items);
      for (let each = 0; each < items.length; each++) {
        for (let at = each * kept; at < (each + 1) * kept && values[at] !== 0; at++) {
          const place = others.indexOf(which[at]!);
          if (place >= 0) out[each * others.length + place] = values[at]!;
        }
      }
      return out;
    },
    release: () => session.release(),
  };
}

/** The same sums from the rows themselves: what training uses, and what the graph must agree with. */
export function sumsOfRows(rows: SparseRows, items: ArrayLike<number>, weights: readonly Float32Array[]): RowSums {
  return {
    addTo(out, set) {
      for (let each = 0; each < items.length; each++) {
        const weight = weights[set]![each]!;
        for (let at = rows.starts[items[each]!]!; at < rows.starts[items[each]! + 1]!; at++) {
          out.add(rows.columns[at]!, weight * rows.values[at]!);
        }
      }
    },
  };
}
