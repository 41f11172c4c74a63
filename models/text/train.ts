// Trains sentiment and packs it: one ONNX graph and its card.

import type { Missing } from '../missing.ts';
import type { ModelBundle } from '../model.ts';
import { encodeModel, node, tensor, valueInfo } from '../onnx/writer.ts';
import { SLOTS, TEXT_FEATURES } from './hashed-words.ts';
import { fitSentiment, type SentimentModel } from './sentiment-model.ts';

/** Texts with what is known of each; `languages` are those the texts are in (BCP 47), as the caller knows them. */
export interface SentimentTraining {
  texts: readonly string[];
  glad: readonly boolean[];
  languages: readonly string[];
  /** The moments between which the texts were written; epoch ms, UTC. */
  window: { from: number; to: number };
  random: () => number;
}

/** Inputs `slots` (rows × width, integers) and `values` (rows × width: 1 / √slots, 0 where a row is shorter); output `glad` (rows × 1). */
export function sentimentGraph({ weights, slope, intercept }: SentimentModel): Uint8Array {
  return encodeModel({
    nodes: [
      node('Gather', ['weights', 'slots'], ['each']),
      node('Mul', ['each', 'values'], ['scaled']),
      node('ReduceSum', ['scaled', 'axis'], ['score'], { keepdims: { int: 1 } }),
      node('Mul', ['score', 'slope'], ['steep']),
      node('Add', ['steep', 'intercept'], ['shifted']),
      node('Sigmoid', ['shifted'], ['glad']),
    ],
    initializers: [
      tensor('weights', [SLOTS], 'float32', weights),
      tensor('axis', [1], 'int64', BigInt64Array.of(1n)),
      tensor('slope', [], 'float32', Float32Array.of(slope)),
      tensor('intercept', [], 'float32', Float32Array.of(intercept)),
    ],
    inputs: [valueInfo('slots', 'int32', ['rows', 'width']), valueInfo('values', 'float32', ['rows', 'width'])],
    outputs: [valueInfo('glad', 'float32', ['rows', 1])],
  });
}

/** A bundle with `sentiment.onnx`, or the sentence that says what is missing. */
export function trainSentiment({ texts, glad, languages, window, random }: SentimentTraining): ModelBundle | Missing {
  const model = fitSentiment(texts, glad, random);
  if ('missing' in model) return model;
  const share = glad.filter((each) => each).length / glad.length;
  return {
    card: {
      question: 'sentiment',
      technique: 'ridge logistic over hashed words, pairs and triples',
      version: '1',
      trainedAt: window.to,
      window,
      rows: texts.length,
      settings: { slots: SLOTS, features: TEXT_FEATURES, cost: model.cost, languages },
      metrics: { aucLeftOut: model.aucLeftOut },
      against: { aucOfBaseRate: 0.5, shareGlad: share },
      limits: [
        `Knows the words of ${languages.join(', ') || 'an unstated language'} alone; a text in another language gets about the share of glad texts.`,
        'Learned from clear cases: a text in two minds may land on either side.',
        'Irony is read as it stands.',
      ],
      nativeParts: ['Cutting texts into words and hashing them is TypeScript; the chance is ONNX.'],
    },
    files: { 'sentiment.onnx': sentimentGraph(model) },
  };
}
