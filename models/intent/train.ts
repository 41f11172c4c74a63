// Trains purchase intent and packs it: one ONNX graph and its card.

import { treesNode } from '../lib/boosted-trees-graph.ts';
import { auc } from '../metrics/auc.ts';
import { aupr } from '../metrics/aupr.ts';
import { brier } from '../metrics/brier.ts';
import { ece } from '../metrics/ece.ts';
import type { Missing } from '../missing.ts';
import type { ModelBundle } from '../model.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import { fitIntent, type IntentModel, type IntentRows, type IntentTrials } from './intent-model.ts';

/** What to train on; `names` are the features in their order. */
export interface IntentTraining extends Omit<IntentRows, 'columns'> {
  names: readonly string[];
  /** The moments between which the visits lie; epoch ms, UTC. */
  window: { from: number; to: number };
  random: () => number;
  /** Fewer trials for who trains often; all of them when left out. */
  trials?: IntentTrials;
}

/** Input `features` (rows × columns, 32-bit floats), output `chance` (rows × 1). */
export function intentGraph({ trees, slope, intercept }: IntentModel): Uint8Array {
  const single = (name: string, value: number) => tensor(name, [], 'float32', Float32Array.of(value));
  return encodeModel({
    ml: 3,
    nodes: [
      treesNode(trees, 'features', 'log_odds'),
      node('Mul', ['log_odds', 'slope'], ['scaled']),
      node('Add', ['scaled', 'intercept'], ['shifted']),
      node('Sigmoid', ['shifted'], ['chance']),
    ],
    initializers: [single('slope', slope), single('intercept', intercept)],
    inputs: [valueInfo('features', 'float32', ['rows', trees.columns])],
    outputs: [valueInfo('chance', 'float32', ['rows', 1])],
  });
}

/** A bundle with `intent.onnx`, or the sentence that says what is missing. */
export function trainIntent({ names, window, random, trials, ...rows }: IntentTraining): ModelBundle | Missing {
  const model = fitIntent({ ...rows, columns: names.length }, random, trials);
  if ('missing' in model) return model;
  const { happened } = rows;
  const count = happened.length;
  const rate = Array.from(happened).reduce((sum, each) => sum + each, 0) / count;
  return {
    card: {
      question: 'intent',
      technique: 'boosted trees, Platt',
      version: '1',
      trainedAt: window.to,
      window,
      rows: count,
      settings: { ...model.settings, slope: model.slope, intercept: model.intercept, features: names },
      metrics: {
        auc: auc(happened, model.foretold),
        aupr: aupr(happened, model.foretold),
        brier: brier(happened, model.foretold),
        ece: ece(happened, model.foretold),
      },
      against: { aucOfBaseRate: 0.5, auprOfBaseRate: rate, brierOfBaseRate: rate * (1 - rate) },
      limits: [
        'Figures are of rows left out of the same period; a later period is foretold less well.',
        'A feature that is computed from purchases (such as a page’s value) flatters them: leave it out.',
        'Says how likely a purchase is, not whether a message would change that.',
      ],
      nativeParts: ['Features and reasons are TypeScript; the chance is ONNX.'],
    },
    files: { 'intent.onnx': intentGraph(model) },
  };
}
