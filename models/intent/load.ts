// Trained purchase intent at work: rows in, chances out, through ONNX Runtime.

import type { ModelBundle } from '../model.ts';
import { floats, ModelFileFault, openSession } from '../onnx/runner.ts';
import { finite } from './intent-model.ts';

/** A loaded model. Release it when it is replaced. */
export interface Intent {
  /** Chances of a purchase in the visit, for row-major features in the order of the card. */
  chances(features: ArrayLike<number>): Promise<Float32Array>;
  release(): Promise<void>;
}

/** @throws ModelFileFault when the bundle is damaged or of another kind. */
export async function loadIntent({ card, files }: ModelBundle): Promise<Intent> {
  const file = files['intent.onnx'];
  const names = card.settings.features;
  if (card.question !== 'intent' || !file || !Array.isArray(names)) throw new ModelFileFault('no model of intent');
  const columns = names.length;
  const session = await openSession(file);
  return {
    async chances(features) {
      const rows = features.length / columns;
      if (!Number.isInteger(rows)) throw new RangeError(`${features.length} values are no rows of ${columns} features`);
      if (rows === 0) return new Float32Array(0);
      const { chance } = await session.run({ features: floats([rows, columns], finite(features)) });
      return chance!.data as Float32Array;
    },
    release: () => session.release(),
  };
}
