/** The space of taste as part of an ONNX graph: the items a shopper touched in, how much more each product suits them than others out. */

import { type GraphPart, node, tensor, valueInfo } from '../onnx/writer.ts';
import { BestItems } from './sparse-scores.ts';
import type { TasteModel } from './taste.ts';
import { TASTE_SHRINK, TASTE_SIZE } from './taste-space.ts';

/** What taste is read from: touched items with weights, and how much of each came out of the item `before` it. */
export interface Touched {
  items: Int32Array;
  weights: Float32Array;
  before: Int32Array;
  followed: Float32Array;
}

const BEST = 100;

/** Liking of all items (log of how much likelier), and the best of them. */
export interface Liking {
  scores: Float32Array;
  best: Int32Array;
}

/**
 * One step of Newton towards the posterior mean: u = (Σ wᵢ vᵢ − Σ fᵢ nᵢ) / (shrink + Σ (wᵢ − fᵢ) · spread + Σ fᵢ · spreadᵢ), liking
 * = V u, where n and spreadᵢ are mean and variance of the places that follow the item before, and f ≤ w the part of the weight
 * that came out of it. Input `items` names what was touched, `taste.before` the item before each (1 × n both); `taste.weights`
 * and `taste.followed` are w and f.
 */
export function tastePart(
  { places, spread, next, nextSpread }: Omit<TasteModel, 'words' | 'habit'>,
  items: string,
): GraphPart {
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
      node('Gather', [of('N'), of('before')], [of('next')], { axis: { int: 0 } }),
      node('Gather', [of('S'), of('before')], [of('narrow')], { axis: { int: 0 } }),
      node('MatMul', [of('weights'), of('rows')], [of('seen')]),
      node('MatMul', [of('followed'), of('next')], [of('usual')]),
      node('Sub', [of('seen'), of('usual')], [of('sums')]),
      node('Sub', [of('weights'), of('followed')], [of('fresh')]),
      node('ReduceSum', [of('fresh'), of('axis')], [of('trust')], { keepdims: { int: 1 } }),
      node('Mul', [of('trust'), of('spread')], [of('wide')]),
      node('MatMul', [of('followed'), of('narrow')], [of('within')]),
      node('Add', [of('wide'), of('within')], [of('known')]),
      node('Add', [of('known'), of('shrink')], [of('precision')]),
      node('Div', [of('sums'), of('precision')], [of('taste')]),
      node('MatMul', [of('taste'), of('Vt')], [of('scores')]),
      node('TopK', [of('scores'), of('k')], [of('values'), of('which')], { axis: { int: -1 } }),
      node('Cast', [of('which')], [of('best')], { to: { int: 6 } }),
    ],
    inputs: [
      valueInfo(of('weights'), 'float32', [1, 'n']),
      valueInfo(of('before'), 'int32', ['n']),
      valueInfo(of('followed'), 'float32', [1, 'n']),
    ],
    outputs: [valueInfo(of('scores'), 'float32', [1, itemCount]), valueInfo(of('best'), 'int32', [1, best])],
    initializers: [
      tensor(of('V'), [itemCount, TASTE_SIZE], 'float32', places),
      tensor(of('N'), [itemCount, TASTE_SIZE], 'float32', next),
      tensor(of('S'), [itemCount, TASTE_SIZE], 'float32', nextSpread),
      tensor(of('Vt'), [TASTE_SIZE, itemCount], 'float32', across),
      tensor(of('spread'), [1, TASTE_SIZE], 'float32', spread),
      tensor(of('shrink'), [1], 'float32', Float32Array.of(TASTE_SHRINK)),
      tensor(of('axis'), [1], 'int64', BigInt64Array.of(1n)),
      tensor(of('k'), [1], 'int64', BigInt64Array.of(BigInt(best))),
    ],
  };
}

/** The same sum in TypeScript: what training uses, and what the graph must agree with. */
export function likingOf(
  { places, spread, next, nextSpread }: Omit<TasteModel, 'words' | 'habit'>,
  { items, weights, before, followed }: Touched,
): Liking {
  const D = TASTE_SIZE;
  const count = places.length / D;
  const taste = new Float64Array(D);
  const known = new Float64Array(D).fill(TASTE_SHRINK);
  for (let each = 0; each < items.length; each++) {
    const weight = weights[each]!;
    const part = followed[each]!;
    const at = items[each]! * D;
    const from = before[each]! * D;
    for (let d = 0; d < D; d++) {
      taste[d]! += weight * places[at + d]! - part * next[from + d]!;
      known[d]! += (weight - part) * spread[d]! + part * nextSpread[from + d]!;
    }
  }
  for (let d = 0; d < D; d++) taste[d]! /= known[d]!;
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
