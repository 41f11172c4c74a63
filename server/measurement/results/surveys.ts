// What shoppers answered: would they recommend the shop (NPS), and how was the order (CSAT).

import { normalQuantile } from '../../../models/lib/special-functions.ts';
import { type Share, wilson } from '../../../models/metrics/wilson.ts';
import type { Store } from '../../storage/store.ts';
import type { Span } from '../intake-figures.ts';

/** Fewer answers than this say nothing worth showing. */
export const FEWEST_ANSWERS = 10;
const SATISFIED = 4;

export interface Surveys {
  /** Answers by score, from 0 to 10 and from 1 to 5; what was asked in the same time. */
  nps: { asked: number; scores: number[] };
  csat: { asked: number; scores: number[] };
}

/** Newest answer of each mail, and mails that asked, in a span. */
export async function surveysIn(db: Store, shop: string, span: Span): Promise<Surveys> {
  const answers = await db
    .selectFrom('survey_answers')
    .select((e) => ['kind', 'score', e.fn.countAll<number>().as('count')])
    .where('shop', '=', shop)
    .where('kind', 'in', ['nps', 'csat'])
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .groupBy(['kind', 'score'])
    .execute();
  const asked = await db
    .selectFrom('messages')
    .select((e) => ['journey', e.fn.countAll<number>().as('count')])
    .where('shop', '=', shop)
    .where('created_at', '>=', span.from)
    .where('created_at', '<', span.to)
    .where('journey', 'in', ['nps', 'csat'])
    .where('state', '=', 'submitted')
    .groupBy('journey')
    .execute();
  const of = (kind: 'nps' | 'csat', highest: number) => {
    const scores = new Array<number>(highest + 1).fill(0);
    for (const row of answers) if (row.kind === kind && row.score in scores) scores[row.score] = Number(row.count);
    return { asked: Number(asked.find((row) => row.journey === kind)?.count ?? 0), scores };
  };
  return { nps: of('nps', 10), csat: of('csat', 5) };
}

export const answersIn = (scores: readonly number[]): number => scores.reduce((sum, count) => sum + count, 0);

/**
 * Promoters (9-10) less detractors (0-6), −1 to 1, with its 95 % interval: the adjusted Wald of Rocks (The American Statistician 70, 2016),
 * which adds three answers, ¾ on either side and 1½ between. Null below `FEWEST_ANSWERS`.
 */
export function npsOf(scores: readonly number[]): Share | null {
  const n = answersIn(scores);
  if (n < FEWEST_ANSWERS) return null;
  const promoters = answersIn(scores.slice(9));
  const detractors = answersIn(scores.slice(0, 7));
  const [p, d, all] = [(promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3), n + 3];
  const half = normalQuantile(0.975) * Math.sqrt((p + d - (p - d) ** 2) / all);
  return {
    value: (promoters - detractors) / n,
    low: Math.max(-1, p - d - half),
    high: Math.min(1, p - d + half),
  };
}

/** Share of answers that are satisfied (4-5). Null below `FEWEST_ANSWERS`. */
export function satisfactionOf(scores: readonly number[]): Share | null {
  const n = answersIn(scores);
  return n < FEWEST_ANSWERS ? null : wilson(answersIn(scores.slice(SATISFIED)), n);
}
