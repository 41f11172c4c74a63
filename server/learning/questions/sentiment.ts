// Is what somebody wrote glad or sorry? Written for each answer of a survey; learned from those whose score says so.

import type { ModelBundle } from '../../../models/model.ts';
import { loadSentiment } from '../../../models/text/load.ts';
import { languageOf, THEME_LANGUAGES } from '../../../models/text/stop-words.ts';
import { trainSentiment } from '../../../models/text/train.ts';
import type { AnswerText } from '../../features/answer-texts.ts';
import { seededRandom } from '../../lib/random.ts';
import type { Judged } from '../judged.ts';
import type { Question, SubjectScore } from '../question.ts';
import { trusted } from '../trust.ts';

/** A model knows a language that at least this share of its texts are in. */
const LEAST_SHARE = 0.05;
/** Texts a trial is judged by. */
const JUDGED_SHARE = 0.3;
const LEAST_JUDGED = 40;

type Clear = AnswerText & { glad: boolean };
const clear = (texts: readonly AnswerText[]): Clear[] => texts.filter((each): each is Clear => each.glad !== null);

function languagesOf(texts: readonly AnswerText[]): string[] {
  const told = texts.map(({ text }) => languageOf(text));
  return THEME_LANGUAGES.filter(
    (language) => told.filter((each) => each === language).length >= LEAST_SHARE * texts.length,
  );
}

/** Chances that texts are glad; null for those without a word, or told to be in a language the model has not learned. */
async function gladnessOf(bundle: ModelBundle, texts: readonly string[]): Promise<(number | null)[]> {
  const known = new Set(bundle.card.settings.languages as string[]);
  const model = await loadSentiment(bundle);
  const said = await model.gladness(texts).finally(() => model.release());
  return said.map((each, i) => {
    const language = languageOf(texts[i]!);
    return language !== null && !known.has(language) ? null : each;
  });
}

async function judge(bundle: ModelBundle, all: readonly AnswerText[], from: number): Promise<Judged> {
  const asked = clear(all).filter(({ at }) => at >= from);
  const said = await gladnessOf(
    bundle,
    asked.map(({ text }) => text),
  );
  const rows = asked.flatMap(({ glad, text }, i) =>
    said[i] == null ? [] : [{ stated: said[i] as number, glad: glad ? 1 : 0, language: languageOf(text) }],
  );
  const before = clear(all).filter(({ at }) => at < from);
  const rate = (before.filter(({ glad }) => glad).length + 1) / (before.length + 2);
  const stated = Float64Array.from(rows, (row) => row.stated);
  const happened = Float64Array.from(rows, (row) => row.glad);
  return {
    measure: 'brier',
    loss: stated.map((chance, i) => (chance - happened[i]!) ** 2),
    simple: happened.map((each) => (rate - each) ** 2),
    chances: { stated, happened },
    groups: { locale: rows.map(({ language }) => language ?? 'unknown') },
  };
}

export const sentiment: Question = {
  name: 'sentiment',
  first: false,
  prior: 'sentiment',
  async train(data, { seed }) {
    const texts = clear(await data.texts());
    return trainSentiment({
      texts: texts.map(({ text }) => text),
      glad: texts.map(({ glad }) => glad),
      languages: languagesOf(texts),
      window: { from: texts[0]?.at ?? data.asOf, to: data.asOf },
      random: seededRandom(seed),
    });
  },
  trial: {
    async from(data) {
      const texts = clear(await data.texts());
      const judged = Math.floor(texts.length * JUDGED_SHARE);
      return judged >= LEAST_JUDGED ? texts[texts.length - judged]!.at : null;
    },
    enoughSince: async (data, at) => clear(await data.texts()).filter((each) => each.at >= at).length >= LEAST_JUDGED,
    judge: async (bundle, data, from) => judge(bundle, await data.texts(), from),
  },
  async score(bundle, data, { evidence }) {
    const texts = await data.texts();
    const said = await gladnessOf(
      bundle,
      texts.map(({ text }) => text),
    );
    const rows = texts.flatMap(({ id }, i): SubjectScore[] => {
      const glad = said[i];
      return glad == null ? [] : [{ subject: id, about: '', words: [], ...trusted(glad, evidence?.calibration ?? []) }];
    });
    return { subjects: { kind: 'text', rows } };
  },
  async inputs(data, from, to) {
    const texts = (await data.texts()).filter(({ at }) => at >= from && at < to);
    return {
      'letters-an-answer': texts.map(({ text }) => text.length),
      languages: texts.map(({ text }) => languageOf(text) ?? ''),
    };
  },
};
