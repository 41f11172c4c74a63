// Trained sentiment at work: texts in, chances of being glad out, through ONNX Runtime.

import type { ModelBundle } from '../model.ts';
import { floats, indexes, ModelFileFault, openSession } from '../onnx/runner.ts';
import { SLOTS, slotsOf } from './hashed-words.ts';

/** A loaded model. Release it when it is replaced. */
export interface Sentiment {
  /** Chance that each text is glad; null where it has no word. */
  gladness(texts: readonly string[]): Promise<(number | null)[]>;
  release(): Promise<void>;
}

/** Texts of one run: a long one widens the row of all. */
const AT_ONCE = 64;

/** @throws ModelFileFault when the bundle is damaged or of another kind. */
export async function loadSentiment({ card, files }: ModelBundle): Promise<Sentiment> {
  const file = files['sentiment.onnx'];
  if (card.question !== 'sentiment' || !file || card.settings.slots !== SLOTS) {
    throw new ModelFileFault('no model of sentiment');
  }
  const session = await openSession(file);

  async function run(texts: readonly string[]): Promise<(number | null)[]> {
    const rows = texts.map(slotsOf);
    const width = Math.max(1, ...rows.map(({ length }) => length));
    const slots = new Int32Array(rows.length * width);
    const values = new Float32Array(rows.length * width);
    for (const [i, row] of rows.entries()) {
      slots.set(row, i * width);
      values.fill(1 / Math.sqrt(row.length), i * width, i * width + row.length);
    }
    const dims = [rows.length, width];
    const { glad } = await session.run({ slots: indexes(dims, slots), values: floats(dims, values) });
    return rows.map(({ length }, i) => (length === 0 ? null : Number(glad!.data[i]!)));
  }

  return {
    async gladness(texts) {
      const out: (number | null)[] = [];
      for (let from = 0; from < texts.length; from += AT_ONCE)
        out.push(...(await run(texts.slice(from, from + AT_ONCE))));
      return out;
    },
    release: () => session.release(),
  };
}
