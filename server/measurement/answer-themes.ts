// What shoppers write about: themes of survey answers with words of their own, and how glad those sound.

import type { Missing } from '../../models/missing.ts';
import { type Themes, themesOf } from '../../models/text/themes.ts';
import { answerTexts } from '../features/answer-texts.ts';
import type { Store } from '../storage/store.ts';

/** The newest answers with a comment; more would be read for a second and change no theme. */
const MOST = 3000;
/** From here on a text sounds glad, up to here sorry: between them it is not said. */
const GLAD = 0.7;
const SORRY = 0.3;

export interface AnswerThemes {
  /** Comments read. */
  texts: number;
  /** How they sound; those in languages that nobody has learned are not among them. */
  tone: { glad: number; sorry: number; between: number };
  /** Whether the tone comes from what was learned elsewhere; null where none was told. */
  prior: boolean | null;
  themes: Themes | Missing;
}

export async function answerThemes(db: Store, shop: string, asOf: number): Promise<AnswerThemes> {
  const texts = (await answerTexts(db, shop, asOf)).slice(-MOST);
  const scores = await db
    .selectFrom('subject_scores')
    .select(['subject', 'value', 'model'])
    .where('shop', '=', shop)
    .where('question', '=', 'sentiment')
    .where('kind', '=', 'text')
    .execute();
  const gladness = new Map(scores.map(({ subject, value }) => [subject, value]));
  const told = texts.flatMap(({ id }) => gladness.get(id) ?? []);
  const glad = told.filter((each) => each >= GLAD).length;
  const sorry = told.filter((each) => each <= SORRY).length;
  return {
    texts: texts.length,
    tone: { glad, sorry, between: told.length - glad - sorry },
    prior: scores.length === 0 ? null : scores.some(({ model }) => model === 'prior'),
    themes: themesOf(texts.map(({ id, text }) => ({ text, gladness: gladness.get(id) ?? null }))),
  };
}
