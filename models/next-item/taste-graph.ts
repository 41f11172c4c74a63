/** The space of taste as part of an ONNX graph: the items a shopper touched in, how much more each product suits them than others out. */

import { type GraphPart, node, tensor, valueInfo } from '../onnx/writer.ts';
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
 * Input `items` names what was touched; `taste.weights` (1 × n) says how much each of it counts.
 */
export function tastePart({ places, spread }: TasteModel, items: string): GraphPart {
  const itemCount = places.length / TASTE_SIZE;
  const best = Math.min(BEST, itemCount);
  const of = (what: string) => `taste.${what}`;
  // Turned once here, so that the graph need not.
  const across = new Float32Array(places.length);
  for (let item = 0; item < itemCount; item++) {
    for (let d = 0; d < TASTE_SIZE; d++) across[d * itemCount + item] = places[item * TASTE_SIZE + d]!;
  }
  return {
    nodes: [
      node('Gather', [of('V'), items], [of('rows')], { axis: { int: 0 } }),
      node('MatMul', [of('weights'), of('rows')], [of('sums')]),
      node('ReduceSum', [of('weights'), of('axis')], [of('trust')], { keepdims: { int: 1 } }),
      node('Mul', [of('trust'), of('spread')], [of('known')]),
      node('Add', [of('known'), of('shrink')], [of('precision')]),
      node('Div', [of('sums'), of('precision')], [of('taste')]),
      node('MatMul', [of('taste'), of('Vt')], [of('scores')]),
      node('TopK', [of('scores'), of('k')], [of('values'), of('which')], { axis: { int: -1 } }),
      node('Cast', [of('which')], [of('best')], { to: { int: 6 } }),
    ],
    inputs: [valueInfo(of('weights'), 'float32', [1, 'n'])],
    outputs: [valueInfo(of('scores'), 'float32', [1, itemCount]), valueInfo(of('best'), 'int32', [1, best])],
    initializers: [
      tensor(of('V'), [itemCount, TASTE_SIZE], 'float32', places),
      tensor(of('Vt'), [TASTE_SIZE, itemCount], 'float32', across),
      tensor(of('spread'), [1, TASTE_SIZE], 'float32', spread),
      tensor(of('shrink'), [1], 'float32', Float32Array.of(TASTE_SHRINK)),
      tensor(of('axis'), [1], 'int64', BigInt64Array.of(1n)),
      tensor(of('k'), [1], 'int64', BigInt64Array.of(BigInt(best))),
    ],
  };
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
