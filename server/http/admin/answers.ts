// What shoppers write when they are asked: how it sounds, what it is about, in their own words.

import { answerThemes } from '../../measurement/answer-themes.ts';
import { type Caller, counted } from './request.ts';
import type { AnswersAnswer } from './types.ts';

export async function answers({ db, shop, say, now }: Caller): Promise<AnswersAnswer> {
  const words = say.words.answers;
  const { texts, tone, prior, themes } = await answerThemes(db, shop, now);
  const told = tone.glad + tone.sorry + tone.between;
  return {
    text: words.read(counted(say, texts)),
    tone:
      told === 0 ? null : words.tone(say.percent(tone.glad / told), say.percent(tone.sorry / told), counted(say, told)),
    source: prior === null ? null : prior ? words.prior : words.own,
    missing: 'missing' in themes ? words.tooFew(say.number(20)) : null,
    themes:
      'missing' in themes
        ? []
        : themes.themes.map(({ words: named, texts: count, share, gladness, quotes }) => ({
            name: named.slice(0, 3).join(', '),
            words: named,
            text: words.theme(counted(say, count), say.percent(share)),
            tone: gladness === null ? null : words.gladOf(say.percent(gladness)),
            quotes: quotes.map(({ quote }) => quote),
          })),
    leftOut: 'missing' in themes || themes.leftOut === 0 ? null : words.leftOut(counted(say, themes.leftOut)),
  };
}
