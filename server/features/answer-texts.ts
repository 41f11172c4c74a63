// What shoppers wrote when they were asked: the comments of survey answers, with how glad their score says they were.

import type { Store } from '../storage/store.ts';

export interface AnswerText {
  id: string;
  at: number;
  text: string;
  /** By the score: true for who would recommend the shop or was content, false for the unhappy; null for those in two minds. */
  glad: boolean | null;
}

/** Of each survey: up to here unhappy, from here on glad. */
const scores: Record<string, { sorry: number; glad: number }> = {
  nps: { sorry: 6, glad: 9 },
  csat: { sorry: 2, glad: 4 },
};
/** The newest are read; more say little more. */
const MOST = 20_000;

/** Comments given before `asOf`, oldest first. */
export async function answerTexts(db: Store, shop: string, asOf: number): Promise<AnswerText[]> {
  const rows = await db
    .selectFrom('survey_answers')
    .select(['id', 'kind', 'score', 'comment', 'at'])
    .where('shop', '=', shop)
    .where('at', '<', asOf)
    .where('comment', 'is not', null)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();
  return rows.toReversed().map(({ id, kind, score, comment, at }) => {
    const scale = scores[kind];
    const glad = scale === undefined ? null : score >= scale.glad ? true : score <= scale.sorry ? false : null;
    return { id, at, text: comment as string, glad };
  });
}
