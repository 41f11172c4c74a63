// The serving head as an ONNX graph: raw features in, chance of an order and expected money out.

import { treesNode } from '../lib/boosted-trees-graph.ts';
import type { SpendModel } from '../lifetime-value/spend-model.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import type { ChanceModel } from './chance-model.ts';
import { FEATURES, type FeatureScales, MOST_DEVIATIONS } from './features.ts';

/** Everything the head knows. */
export interface ServingHead {
  chance: ChanceModel;
  spend: SpendModel | null;
  scales: FeatureScales;
  /** Log-odds added within the horizon and within the value span. */
  shift: number;
  valueShift: number;
}

/**
 * Inputs `features` (rows × 16, as `orderFeatures` makes them), `log_odds` and `value_log_odds` (rows × 1, BG/NBD's over the
 * horizon and over the value span), `spend_base` (rows × 1): doubles. Outputs `order`, `value_order` and, with a spend
 * model, `value` (rows × 1, minor units).
 */
export function chanceGraph({ chance, spend, scales, shift, valueShift }: ServingHead): Uint8Array {
  const columns = FEATURES.length;
  const row = (name: string, values: ArrayLike<number>) =>
    tensor(name, [1, values.length], 'float64', Float64Array.from(values));
  const column = (name: string, values: ArrayLike<number>) =>
    tensor(name, [values.length, 1], 'float64', Float64Array.from(values));
  const single = (name: string, value: number) => tensor(name, [], 'float64', Float64Array.of(value));
  const weights = chance.weights.length > 0 ? chance.weights : new Float64Array(columns);
  const info = (name: string) => valueInfo(name, 'float64', ['rows', 1]);
  const nodes = [
    node('Sub', ['features', 'mean'], ['centred']),
    node('Div', ['centred', 'scale'], ['scaled']),
    node('Clip', ['scaled', 'least', 'most'], ['z']),
    node('MatMul', ['z', 'weights'], ['linear']),
  ];
  if (chance.trees) {
    nodes.push(
      node('Cast', ['z'], ['z_single'], { to: { int: 1 } }),
      treesNode(chance.trees, 'z_single', 'grown_single'),
      node('Cast', ['grown_single'], ['grown'], { to: { int: 11 } }),
      node('Add', ['linear', 'grown'], ['correction']),
    );
  } else nodes.push(node('Identity', ['linear'], ['correction']));
  nodes.push(
    node('Add', ['log_odds', 'correction'], ['own']),
    node('Add', ['own', 'shift'], ['shifted']),
    node('Sigmoid', ['shifted'], ['order']),
    node('Add', ['value_log_odds', 'correction'], ['value_own']),
    node('Add', ['value_own', 'value_shift'], ['value_shifted']),
    node('Sigmoid', ['value_shifted'], ['value_order']),
  );
  if (spend) {
    nodes.push(
      node('MatMul', ['z', 'spend_weights'], ['spend_linear']),
      node('Add', ['spend_base', 'spend_linear'], ['spend_own']),
      node('Add', ['spend_own', 'spend_intercept'], ['spend_log']),
      node('Min', ['spend_log', 'spend_most'], ['spend_held']),
      node('Exp', ['spend_held'], ['spend']),
      node('Pow', ['value_order', 'sharpness'], ['value_share']),
      node('Mul', ['value_share', 'spend'], ['value']),
    );
  }
  return encodeModel({
    nodes,
    ml: chance.trees ? 3 : 0,
    initializers: [
      row('mean', scales.mean),
      row('scale', scales.scale),
      single('least', -MOST_DEVIATIONS),
      single('most', MOST_DEVIATIONS),
      column('weights', weights),
      single('shift', shift),
      single('value_shift', valueShift),
      ...(spend
        ? [
            column('spend_weights', spend.weights),
            single('spend_intercept', spend.intercept + Math.log(spend.scale)),
            single('spend_most', 60),
            single('sharpness', spend.sharpness),
          ]
        : []),
    ],
    inputs: [
      valueInfo('features', 'float64', ['rows', columns]),
      info('log_odds'),
      info('value_log_odds'),
      ...(spend ? [info('spend_base')] : []),
    ],
    outputs: [info('order'), info('value_order'), ...(spend ? [info('value')] : [])],
  });
}
