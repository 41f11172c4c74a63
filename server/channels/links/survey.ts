// An answer to a survey: kept on the profile, a task where somebody is unhappy, a link to pass on where somebody would recommend the shop.

import { logMessageEvent, messageById } from '../../journeys/outbox.ts';
import { runById } from '../../journeys/runs.ts';
import { openTask } from '../../journeys/tasks.ts';
import { shopOf } from '../../storage/shops.ts';
import type { Store } from '../../storage/store.ts';
import { type Link, linkOf, linkUsed } from './link-tokens.ts';

/** The scale of each survey, by its layout's name. */
export const scales: Record<string, { from: number; to: number }> = {
  nps: { from: 0, to: 10 },
  csat: { from: 1, to: 5 },
};

/** Who answers this or less is unhappy; this or more recommends (NPS). */
const unhappy: Record<string, number> = { nps: 6, csat: 2 };
const PROMOTER = 9;

/** What a token asks; null for what is unknown or expired. */
export async function surveyOf(trx: Store, token: string, now: number) {
  const link = await linkOf(trx, token, 'survey', now);
  if (link === null || link.message === null) return null;
  const message = await messageById(trx, link.shop, link.message);
  const scale = message === null ? undefined : scales[message.journey];
  return message === null || scale === undefined ? null : { link, message, kind: message.journey, scale };
}

export type SurveyAnswered =
  | { outcome: 'done'; share: string | null }
  | { outcome: 'unknown' }
  | { outcome: 'invalid' };

/** Keeps an answer; a second one for the same message takes the place of the first. */
export async function surveyAnswered(
  store: Store,
  token: string,
  answer: { score: number; comment: string },
  now: number,
): Promise<SurveyAnswered> {
  return store.transaction().execute(async (trx) => {
    const survey = await surveyOf(trx, token, now);
    if (survey === null) return { outcome: 'unknown' };
    const { link, message, kind, scale } = survey;
    if (answer.score < scale.from || answer.score > scale.to) return { outcome: 'invalid' };
    const run = message.run === null ? null : await runById(trx, link.shop, message.run);
    const row = { score: answer.score, comment: answer.comment === '' ? null : answer.comment, at: now };
    const about = { kind, shopper: message.shopper, order_id: run?.about.order ?? null };
    // One answer a message: its own id is the answer's.
    const { id } = message;
    await trx
      .insertInto('survey_answers')
      .values({ shop: link.shop, id, message: id, ...about, ...row })
      .onConflict((c) => c.columns(['shop', 'id']).doUpdateSet(row))
      .execute();
    await linkUsed(trx, link, now);
    if (link.used_at === null) {
      await logMessageEvent(trx, message, 'message-answered', now, { kind, score: answer.score });
      if (answer.score <= (unhappy[kind] as number)) {
        const { shopper, run: runId, journey } = message;
        const task = { shop: link.shop, kind: 'unhappy', shopper, run: runId, journey, at: now };
        await openTask(trx, { ...task, detail: { survey: kind, score: answer.score } });
      }
    }
    return { outcome: 'done', share: await referral(trx, link, kind, answer.score) };
  });
}

/** A promoter's own link to the shop; who comes by it is seen in the landing address, and names nobody. */
async function referral(trx: Store, link: Link, kind: string, score: number): Promise<string | null> {
  if (kind !== 'nps' || score < PROMOTER) return null;
  const shop = await shopOf(trx, link.shop);
  const url = shop === null ? null : new URL(`${shop.url}/`);
  url?.searchParams.set('utm_source', 'referral');
  url?.searchParams.set('utm_content', link.token_hash.slice(0, 10));
  return url?.href.replaceAll('&', '&amp;') ?? null;
}
