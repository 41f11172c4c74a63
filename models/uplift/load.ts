// Trained uplift at work: rows in, differences of chances out, through ONNX Runtime.

import type { ModelBundle } from '../model.ts';
import { doubles, ModelFileFault, openSession } from '../onnx/runner.ts';

/** A loaded model. Release it when it is replaced. */
export interface Uplift {
  /** By how much a message raises each shopper's chance, for row-major features in the order of the card. */
  uplifts(features: Float64Array): Promise<Float64Array>;
  release(): Promise<void>;
}

/** @throws ModelFileFault when the bundle is damaged or of another kind. */
export async function loadUplift({ card, files }: ModelBundle): Promise<Uplift> {
  const file = files['uplift.onnx'];
  const names = card.settings.features;
  if (card.question !== 'uplift' || !file || !Array.isArray(names)) throw new ModelFileFault('no model of uplift');
  const columns = names.length;
  const session = await openSession(file);
  return {
    async uplifts(features) {
      const rows = features.length / columns;
      if (!Number.isInteger(rows)) throw new RangeError(`${features.length} values are no rows of ${columns} features`);
      if (rows === 0) return new Float64Array(0);
      const { uplift } = await session.run({ features: doubles([rows, columns], features) });
      return uplift!.data as Float64Array;
    },
    release: () => session.release(),
  };
}
