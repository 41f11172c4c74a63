/** The space of taste as an ONNX graph: the items a shopper touched in, how much more each product suits them than others out. */

import { floats, indexes, ModelFileFault, openSession } from '../onnx/runner.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import { BestItems } from './sparse-scores.ts';
import { TASTE_SHRINK, TASTE_SIZE, type TasteModel } from './taste.ts';

const BEST = 100;

/** Liking of all items (log of how much likelier), and the best of them. */
export interface Liking {
  scores: Float32Array;
  best: Int32Array;
}

/**
 * Posterior mean u = Σ wᵢ vᵢ / (shrink + Σ wᵢ · spread), liking = V u: Gather → MatMul → Div → MatMul → TopK.
 * `weights` says how much each touched item counts.
 */
export function encodeTaste({ places, spread }: TasteModel): Uint8Array {
  const items = places.length / TASTE_SIZE;
  const best = Math.min(BEST, items);
  return encodeModel({
    nodes: [
      node('Gather', ['V', 'items'], ['rows'], { axis: { int: 0 } }),
      node('MatMul', ['weights', 'rows'], ['sums']),
      node('ReduceSum', ['weights', 'axis'], ['trust'], { keepdims: { int: 1 } }),
      node('Mul', ['trust', 'spread'], ['known']),
      node('Add', ['known', 'shrink'], ['precision']),
      node('Div', ['sums', 'precision'], ['taste']),
      node('Transpose', ['V'], ['Vt'], { perm: { ints: [1, 0] } }),
      node('MatMul', ['taste', 'Vt'], ['scores']),
      node('TopK', ['scores', 'k'], ['values', 'best'], { axis: { int: -1 } }),
    ],
    inputs: [valueInfo('items', 'int32', ['n']), valueInfo('weights', 'float32', [1, 'n'])],
    outputs: [valueInfo('scores', 'float32', [1, items]), valueInfo('best', 'int64', [1, best])],
    initializers: [
      tensor('V', [items, TASTE_SIZE], 'float32', places),
      tensor('spread', [1, TASTE_SIZE], 'float32', spread),
      tensor('shrink', [1], 'float32', Float32Array.of(TASTE_SHRINK)),
      tensor('axis', [1], 'int64', BigInt64Array.of(1n)),
      tensor('k', [1], 'int64', BigInt64Array.of(BigInt(best))),
    ],
  });
}

/** The same sum in TypeScript: what training uses, and what the graph must agree with. */
export function likingOf({ places, spread }: TasteModel, items: ArrayLike<number>, weights: ArrayLike<number>): Liking {
  const D = TASTE_SIZE;
  const count = places.length / D;
  const taste = new Float64Array(D);
  let trust = 0;
  for (let each = 0; each < items.length; each++) {
    trust += weights[each]!;
    for (let d = 0; d < D; d++) taste[d]! += weights[each]! * places[items[each]! * D + d]!;
  }
  for (let d = 0; d < D; d++) taste[d]! /= TASTE_SHRINK + trust * spread[d]!;
  const scores = new Float32Array(count);
  const best = new BestItems(Math.min(BEST, count));
  for (let item = 0; item < count; item++) {
    let sum = 0;
    for (let d = 0; d < D; d++) sum += taste[d]! * places[item * D + d]!;
    scores[item] = sum;
    best.offer(item, sum);
  }
  return { scores, best: best.sorted().items };
}

/** The graph, loaded. */
export interface Taste {
  liking(items: Int32Array, weights: Float32Array): Promise<Liking>;
  release(): Promise<void>;
}

/** @throws ModelFileFault when the bytes are not such a graph for so many items. */
export async function openTaste(bytes: Uint8Array, itemCount: number): Promise<Taste> {
  const session = await openSession(bytes);
  const liking = async (items: Int32Array, weights: Float32Array): Promise<Liking> => {
    const answer = await session.run({
      items: indexes([items.length], items),
      weights: floats([1, weights.length], weights),
    });
    const best = answer.best!.data as BigInt64Array;
    return { scores: answer.scores!.data as Float32Array, best: Int32Array.from(best, Number) };
  };
  try {
    const { scores } = await liking(Int32Array.of(0), Float32Array.of(1));
    if (scores.length !== itemCount) throw new ModelFileFault('the space of taste is of another catalogue');
  } catch (cause) {
    throw new ModelFileFault('the file is not a space of taste for this catalogue', { cause });
  }
  return { liking, release: () => session.release() };
}
