// Trained first-purchase propensity at work: signs of interest in, chances of a first order out, through ONNX Runtime.

import type { ModelBundle } from '../model.ts';
import { doubles, ModelFileFault, openSession } from '../onnx/runner.ts';
import { SIGN_FEATURES, type Signs, signFeatures } from './signs.ts';

/** A loaded model. Release it when it is replaced. */
export interface FirstPurchase {
  horizonDays: number;
  /** Chance of a first order within the horizon for each; null for who has shown nothing before `asOf` or has ordered. */
  chances(people: readonly Signs[], asOf: number): Promise<(number | null)[]>;
  release(): Promise<void>;
}

/** Rows of one run. */
const AT_ONCE = 4096;

/** @throws ModelFileFault when the bundle is damaged or of another kind. */
export async function loadFirstPurchase({ card, files }: ModelBundle): Promise<FirstPurchase> {
  const file = files['first-purchase.onnx'];
  const { features, horizonDays } = card.settings;
  const same = Array.isArray(features) && features.join() === SIGN_FEATURES.join();
  if (card.question !== 'first-purchase' || !file || !same || typeof horizonDays !== 'number')
    throw new ModelFileFault('no model of first purchases');
  const session = await openSession(file);
  const columns = SIGN_FEATURES.length;
  return {
    horizonDays,
    async chances(people, asOf) {
      const out: (number | null)[] = people.map(() => null);
      const asked: { at: number; row: Float64Array }[] = [];
      for (const [at, each] of people.entries()) {
        const ordered = each.firstOrderAt !== null && each.firstOrderAt < asOf;
        const row = ordered ? null : signFeatures(each, asOf);
        if (row) asked.push({ at, row });
      }
      for (let from = 0; from < asked.length; from += AT_ONCE) {
        const part = asked.slice(from, from + AT_ONCE);
        const data = new Float64Array(part.length * columns);
        for (const [i, { row }] of part.entries()) data.set(row, i * columns);
        const { chance } = await session.run({ features: doubles([part.length, columns], data) });
        for (const [i, { at }] of part.entries()) out[at] = Math.min(1, Math.max(0, Number(chance!.data[i]!)));
      }
      return out;
    },
    release: () => session.release(),
  };
}
