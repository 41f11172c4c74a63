import { describe, expect, it } from 'vitest';
import { auc } from '../../../models/metrics/auc.ts';
import { ModelFileFault } from '../../../models/onnx/runner.ts';
import { SLOTS, slotsOf } from '../../../models/text/hashed-words.ts';
import { loadSentiment } from '../../../models/text/load.ts';
import { fitSentiment, gladnessOf, type SentimentModel } from '../../../models/text/sentiment-model.ts';
import { trainSentiment } from '../../../models/text/train.ts';
import { seededRandom } from '../../../server/lib/random.ts';

const THINGS = ['the coat', 'this mug', 'the lamp', 'my scarf', 'the box', 'the colour', 'the fit', 'delivery'];

/** Reviews in which a word alone deceives: "not good" is sorry, "not bad" is glad. */
function reviews(count: number, seed: number) {
  const random = seededRandom(seed);
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!;
  const glad = Array.from({ length: count }, () => random() < 0.7);
  const texts = glad.map((each) => {
    const clear = each ? ['is lovely', 'is not bad at all', 'is good'] : ['is awful', 'is not good at all', 'is bad'];
    return `${pick(THINGS)} came ${pick(['monday', 'late', 'early'])}. ${pick(THINGS)} ${pick(clear)}! ${pick(THINGS)} is blue`;
  });
  return { texts, glad };
}

const train = reviews(1500, 1);
const test = reviews(600, 2);
const window = { from: 0, to: 86_400_000 };

describe('sentiment', () => {
  const model = fitSentiment(train.texts, train.glad, seededRandom(3)) as SentimentModel;
  const said = test.texts.map((text) => gladnessOf(model, text)!);

  it('tells glad from sorry, also where only the pair of words does', () => {
    expect(auc(test.glad.map(Number), said)).toBeGreaterThan(0.99);
    expect(gladnessOf(model, 'It is not good at all')!).toBeLessThan(0.5);
    expect(gladnessOf(model, 'It is not bad at all')!).toBeGreaterThan(0.5);
  });

  it('is the same in ONNX within 1e-5, whatever the lengths, and says nothing of a text without words', async () => {
    const bundle = trainSentiment({ ...train, languages: ['en'], window, random: seededRandom(3) });
    if ('missing' in bundle) throw new Error(bundle.missing);
    const loaded = await loadSentiment(bundle);
    const texts = [...test.texts, 'good', test.texts.join(' '), 'ein Wort, das niemand kennt'];
    const chances = await loaded.gladness(texts);
    for (const [i, text] of texts.entries()) {
      expect(Math.abs(chances[i]! - gladnessOf(model, text)!)).toBeLessThan(1e-5);
    }
    expect(await loaded.gladness(['', ' — 😀 … '])).toEqual([null, null]);
    expect(await loaded.gladness([])).toEqual([]);
    await loaded.release();
    expect(bundle.card.limits.join(' ')).toContain('en');
    await expect(loadSentiment({ ...bundle, files: {} })).rejects.toThrow(ModelFileFault);
  });

  it('refuses where either kind is rare, in a sentence', () => {
    const few = fitSentiment(['good', 'bad'], [true, false], seededRandom(1));
    expect(few).toEqual({ missing: expect.stringContaining('at least 50 glad') });
  });

  it('reads words without regard to case or marks, and stays inside its slots', () => {
    expect(slotsOf('GOOD, "fit"')).toEqual(slotsOf('good fit'));
    expect(slotsOf('good. fit')).not.toEqual(slotsOf('good fit'));
    expect(slotsOf('naïve café 北京').every((slot) => slot >= 0 && slot < SLOTS)).toBe(true);
    expect(slotsOf('日本語 работа')).toHaveLength(3);
  });
});
