// Trains uplift and packs it: one ONNX graph and its card.

import type { LogisticModel } from '../lib/optimise-ridge-logistic.ts';
import { qini } from '../metrics/qini.ts';
import type { Missing } from '../missing.ts';
import type { ModelBundle } from '../model.ts';
import type { ProtobufMessage } from '../onnx/protobuf.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import { fitUplift, LEAST_PER_ARM, matrixOf, type SendRows, type UpliftModel, upliftOf } from './uplift-model.ts';

/** What to train on; `names` are the features in their order. */
export interface UpliftTraining extends SendRows {
  names: readonly string[];
  /** The moments between which the sends lie; epoch ms, UTC. */
  window: { from: number; to: number };
  random: () => number;
  technique?: 'T' | 'X';
  /** The data minimum; lowered only by who measures. */
  leastPerArm?: number;
}

/** Input `features` (rows × columns, doubles), output `uplift` (rows × 1): a difference of chances. */
export function upliftGraph(model: UpliftModel): Uint8Array {
  const nodes: ProtobufMessage[] = [];
  const initializers: ProtobufMessage[] = [];
  const linear = (name: string, { intercept, weights, mean, scale }: LogisticModel) => {
    const columns = weights.length;
    initializers.push(
      tensor(
        `${name}_weights`,
        [columns, 1],
        'float64',
        weights.map((weight, j) => weight / scale[j]!),
      ),
      tensor(`${name}_mean`, [1, columns], 'float64', mean),
      tensor(`${name}_intercept`, [], 'float64', Float64Array.of(intercept)),
    );
    nodes.push(
      node('Sub', ['features', `${name}_mean`], [`${name}_centred`]),
      node('MatMul', [`${name}_centred`, `${name}_weights`], [`${name}_linear`]),
      node('Add', [`${name}_linear`, `${name}_intercept`], [name]),
    );
    return columns;
  };
  let columns: number;
  if (model.technique === 'X') columns = linear('uplift', model.effect);
  else {
    columns = linear('with', model.with);
    linear('without', model.without);
    nodes.push(
      node('Sigmoid', ['with'], ['chance_with']),
      node('Sigmoid', ['without'], ['chance_without']),
      node('Sub', ['chance_with', 'chance_without'], ['uplift']),
    );
  }
  return encodeModel({
    nodes,
    initializers,
    inputs: [valueInfo('features', 'float64', ['rows', columns])],
    outputs: [valueInfo('uplift', 'float64', ['rows', 1])],
  });
}

/** A bundle with `uplift.onnx`, or the sentence that says what is missing. The card's figures are of a fifth left out once. */
export function trainUplift(training: UpliftTraining): ModelBundle | Missing {
  const { names, window, random, technique = 'T', leastPerArm = LEAST_PER_ARM, ...rows } = training;
  const model = fitUplift(rows, { technique, random, leastPerArm });
  if ('missing' in model) return model;
  const apart = Array.from({ length: rows.features.rows }, () => random() < 0.2);
  const part = (wanted: boolean) => {
    const keep = apart.flatMap((each, i) => (each === wanted ? [i] : []));
    const pick = (values: ArrayLike<number>) => Float64Array.from(keep, (i) => values[i]!);
    return { features: matrixOf(rows.features, keep), treated: pick(rows.treated), happened: pick(rows.happened) };
  };
  const judged = part(true);
  const rehearsal = fitUplift(part(false), { technique, random, leastPerArm: Math.floor(leastPerArm * 0.7) });
  const said =
    'missing' in rehearsal
      ? null
      : Float64Array.from(judged.happened, (_, i) => upliftOf(rehearsal, judged.features.data, i * names.length));
  return {
    card: {
      question: 'uplift',
      technique: `${technique}-learner, ridge logistic`,
      version: '1',
      trainedAt: window.to,
      window,
      rows: rows.features.rows,
      settings: { technique, ridge: model.ridge, features: names },
      metrics: said ? { qini: qini(judged, said) } : {},
      against: { qiniOfRandom: 0 },
      limits: [
        'Learned from randomised sends alone; it says nothing of other kinds of message.',
        'A single Qini swings by about ± .03 even with 20,000 shoppers an arm: trust the mean effect first.',
        `Refuses below ${leastPerArm} shoppers in each arm.`,
      ],
      nativeParts: ['Features are TypeScript; the uplift is ONNX.'],
    },
    files: { 'uplift.onnx': upliftGraph(model) },
  };
}
