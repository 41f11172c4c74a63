/** The blend as an ONNX graph: candidates in; the best of them out, and what each kind of evidence did for them. */

import { floats, integers, ModelFileFault, openSession } from '../onnx/runner.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import type { BlendWeights } from './blend.ts';
import { ABSENT, FEATURE_COUNT, KINDS } from './features.ts';

const F = FEATURE_COUNT;
const K = KINDS.length;

/**
 * `features` [n × F], `extra` [F × 1] (added to the straight weights) and `k` in; out come `scores` [n × 1], `best` [k] (rows
 * of the best, ties to the first), their `values` [k], and `losses` [k × kinds]: what a score loses when the columns of that
 * kind say nothing.
 */
export function encodeBlend({ hidden, values }: BlendWeights): Uint8Array {
  const keep = new Float32Array(K * F).fill(1);
  const gone = new Float32Array(K * F);
  KINDS.forEach(({ columns }, kind) => {
    for (const at of columns) {
      keep[kind * F + at] = 0;
      gone[kind * F + at] = ABSENT[at]!;
    }
  });
  const bent = hidden > 0;
  const scored = (features: string, to: string) =>
    bent
      ? [
          node('MatMul', [features, 'inner'], [`${to}.sums`]),
          node('Add', [`${to}.sums`, 'bias'], [`${to}.shifted`]),
          node('Tanh', [`${to}.shifted`], [`${to}.units`]),
          node('MatMul', [`${to}.units`, 'out'], [`${to}.bent`]),
          node('MatMul', [features, 'pulls'], [`${to}.straight`]),
          node('Add', [`${to}.bent`, `${to}.straight`], [to]),
        ]
      : [node('MatMul', [features, 'pulls'], [to])];
  return encodeModel({
    nodes: [
      node('Add', ['direct', 'extra'], ['pulls']),
      ...scored('features', 'scores'),
      node('TopK', ['scores', 'k'], ['values', 'which'], { axis: { int: 0 } }),
      node('Cast', ['which'], ['best'], { to: { int: 6 } }),
      // [k × 1 × F] against [kinds × F]: each of the best once for each kind, without it.
      node('Gather', ['features', 'best'], ['rows'], { axis: { int: 0 } }),
      node('Mul', ['rows', 'keep'], ['kept']),
      node('Add', ['kept', 'gone'], ['changed']),
      ...scored('changed', 'without'),
      node('Unsqueeze', ['values', 'last'], ['with']),
      node('Sub', ['with', 'without'], ['losses']),
    ],
    inputs: [
      valueInfo('features', 'float32', ['n', F]),
      valueInfo('extra', 'float32', [F, 1]),
      valueInfo('k', 'int64', [1]),
    ],
    outputs: [
      valueInfo('scores', 'float32', ['n', 1]),
      valueInfo('values', 'float32', ['k', 1]),
      valueInfo('best', 'int32', ['k', 1]),
      valueInfo('losses', 'float32', ['k', K, 1]),
    ],
    initializers: [
      ...(bent ? layer({ hidden, values }) : []),
      tensor('direct', [F, 1], 'float32', Float32Array.from(values.subarray(0, F))),
      tensor('keep', [K, F], 'float32', keep),
      tensor('gone', [K, F], 'float32', gone),
      tensor('last', [1], 'int64', BigInt64Array.of(2n)),
    ],
  });
}

function layer({ hidden, values }: BlendWeights) {
  const inner = new Float32Array(F * hidden);
  const bias = new Float32Array(hidden);
  const out = new Float32Array(hidden);
  for (let unit = 0; unit < hidden; unit++) {
    for (let f = 0; f < F; f++) inner[f * hidden + unit] = values[F + unit * F + f]!;
    bias[unit] = values[F + hidden * F + unit]!;
    out[unit] = values[F + hidden * F + hidden + unit]!;
  }
  return [
    tensor('inner', [F, hidden], 'float32', inner),
    tensor('bias', [hidden], 'float32', bias),
    tensor('out', [hidden, 1], 'float32', out),
  ];
}

/** The best of the candidates, best first. */
export interface Best {
  /** Places among the candidates; ties go to the first. */
  rows: Int32Array;
  scores: Float32Array;
  /** For each of `rows` what its score loses without each of `KINDS`. */
  losses: Float32Array;
}

/** The exported blend, loaded. */
export interface Blend {
  /** The `limit` best; `extra` is added to the straight weights of the columns. */
  best(features: Float32Array, limit: number, extra?: Float32Array): Promise<Best>;
  scores(features: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

const NOTHING_EXTRA = new Float32Array(F);
const BEST = ['best', 'values', 'losses'];

/** @throws ModelFileFault when the bytes are not a blend of these features. */
export async function openBlend(bytes: Uint8Array): Promise<Blend> {
  const session = await openSession(bytes);
  const feeds = (features: Float32Array, limit: number, extra: Float32Array = NOTHING_EXTRA) => {
    const count = features.length / F;
    return {
      features: floats([count, F], features),
      extra: floats([F, 1], extra),
      k: integers([1], [Math.min(limit, count)]),
    };
  };
  const best: Blend['best'] = async (features, limit, extra) => {
    const { best, values, losses } = await session.run(feeds(features, limit, extra), BEST);
    return {
      rows: best!.data as Int32Array,
      scores: values!.data as Float32Array,
      losses: losses!.data as Float32Array,
    };
  };
  const scores: Blend['scores'] = async (features) => {
    const answer = await session.run(feeds(features, 1), ['scores']);
    return answer.scores!.data as Float32Array;
  };
  try {
    const probe = await best(new Float32Array(F), 1);
    if (!Number.isFinite(probe.scores[0]) || probe.losses.length !== K)
      throw new ModelFileFault('the blend answers no number');
  } catch (cause) {
    throw new ModelFileFault('the blend is not made for these features', { cause });
  }
  return { best, scores, release: () => session.release() };
}
