// The serving head as an ONNX graph: raw features in, chance of an order and expected money out.

import { treesNode } from '../lib/boosted-trees-graph.ts';
import type { SpendModel } from '../lifetime-value/spend-model.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import type { ChanceModel } from './chance-model.ts';
import { FEATURES, type FeatureScales, MOST_DEVIATIONS } from './features.ts';
import { INTERVALS } from './intervals.ts';

/** No chance is rarer than this, nor surer than its opposite. */
const RAREST = 1e-12;

/** Everything the head knows. */
export interface ServingHead {
  chance: ChanceModel;
  spend: SpendModel | null;
  scales: FeatureScales;
  /** Of the signs of interest, where a hazard reads them. */
  interestScales?: FeatureScales;
  /** Log-odds added within the horizon and within the value span. */
  shift: number;
  valueShift: number;
}

/**
 * Inputs `features` (rows × 16, as `orderFeatures` makes them), with a hazard `interval_odds` (rows × 4) and, where it reads signs,
 * `interest` (rows × 14), `log_odds` and `value_log_odds` (rows × 1, BG/NBD's over the
 * horizon and over the value span), `spend_base` (rows × 1): doubles. Outputs `order`, `value_order` and, with a spend
 * model, `value` (rows × 1, minor units).
 */
export function chanceGraph({ chance, spend, scales, interestScales, shift, valueShift }: ServingHead): Uint8Array {
  const columns = FEATURES.length;
  const row = (name: string, values: ArrayLike<number>) =>
    tensor(name, [1, values.length], 'float64', Float64Array.from(values));
  const column = (name: string, values: ArrayLike<number>) =>
    tensor(name, [values.length, 1], 'float64', Float64Array.from(values));
  const single = (name: string, value: number) => tensor(name, [], 'float64', Float64Array.of(value));
  const { hazard } = chance;
  const signs = hazard?.interest.length ?? 0;
  const linear = hazard?.weights ?? chance.weights;
  const weights = linear.length > 0 ? linear : new Float64Array(columns);
  const info = (name: string) => valueInfo(name, 'float64', ['rows', 1]);
  const nodes = [
    node('Sub', ['features', 'mean'], ['centred']),
    node('Div', ['centred', 'scale'], ['scaled']),
    node('Clip', ['scaled', 'least', 'most'], ['z']),
    node('MatMul', ['z', 'weights'], ['linear']),
  ];
  if (hazard) {
    if (signs > 0) {
      nodes.push(
        node('Sub', ['interest', 'interest_mean'], ['interest_centred']),
        node('Div', ['interest_centred', 'interest_scale'], ['interest_scaled']),
        node('Clip', ['interest_scaled', 'least', 'most'], ['interest_z']),
        node('MatMul', ['interest_z', 'interest_weights'], ['interest_linear']),
        node('Add', ['linear', 'interest_linear'], ['person']),
      );
    } else nodes.push(node('Identity', ['linear'], ['person']));
    nodes.push(
      node('Add', ['interval_odds', 'intervals'], ['interval_own']),
      node('Add', ['interval_own', 'person'], ['interval_logits']),
      node('Neg', ['interval_logits'], ['interval_against']),
      // None in a part: 1 − sigmoid(x) = sigmoid(−x).
      node('Sigmoid', ['interval_against'], ['interval_none']),
      node('Log', ['interval_none'], ['interval_log_none']),
      node('ReduceSum', ['interval_log_none', 'across'], ['log_none']),
      node('Exp', ['log_none'], ['none']),
      node('Sub', ['one', 'none'], ['any']),
      node('Clip', ['any', 'rare', 'sure'], ['any_held']),
      node('Sub', ['one', 'any_held'], ['none_held']),
      node('Div', ['any_held', 'none_held'], ['odds']),
      node('Log', ['odds'], ['any_log_odds']),
      node('Sub', ['any_log_odds', 'log_odds'], ['correction']),
    );
  } else if (chance.trees) {
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
      ...(hazard
        ? [
            row('intervals', hazard.intervals),
            tensor('across', [1], 'int64', BigInt64Array.of(1n)),
            ...[single('one', 1), single('rare', RAREST), single('sure', 1 - RAREST)],
          ]
        : []),
      ...(hazard && interestScales && signs > 0
        ? [
            row('interest_mean', interestScales.mean),
            row('interest_scale', interestScales.scale),
            column('interest_weights', hazard.interest),
          ]
        : []),
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
      ...(hazard ? [valueInfo('interval_odds', 'float64', ['rows', INTERVALS])] : []),
      ...(signs > 0 ? [valueInfo('interest', 'float64', ['rows', signs])] : []),
      ...(spend ? [info('spend_base')] : []),
    ],
    outputs: [info('order'), info('value_order'), ...(spend ? [info('value')] : [])],
  });
}
