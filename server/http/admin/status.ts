// Is everything alive: the history, the block on the storefront, the intake.

import { type DecisionSample, recommendationSample } from '../../measurement/decision-figures.ts';
import { lastEventAt, waitingDeliveries } from '../../measurement/intake-figures.ts';
import { isTraining } from '../../measurement/model-state.ts';
import type { Caller } from './request.ts';
import { counted } from './request.ts';
import type { BlockAnswer, HistoryAnswer, StatusAnswer } from './types.ts';
import type { Say } from './words/say.ts';

const DAY = 86_400_000;
/** A delivery older than this that is still not worked in means we are behind. */
const PATIENCE = 10 * 60_000;

export function historyAnswer({ facts, say }: Caller): HistoryAnswer {
  const states = ['none', 'running', 'done', 'failed'] as const;
  const state = states.find((s) => s === facts.historyState) ?? 'none';
  const counts = Object.entries(facts.historyProgress)
    .filter(([name, n]) => typeof n === 'number' && name in say.words.historyCounts)
    .map(([name, n]) => ({ name: say.words.historyCounts[name] ?? name, figure: say.number(n) }));
  return { state, text: say.words.history[state], counts, reach: reachOf(facts.historyProgress.reachDays, say) };
}

/** A past of some weeks is no past for every question: which answers wait, and which do not. */
function reachOf(days: number | undefined, say: Say): HistoryAnswer['reach'] {
  if (days === undefined) return null;
  const { text, models } = say.words.historyReach;
  return {
    text: text(say.number(days)),
    models: Object.entries(models).map(([question, words]) => ({
      title: say.words.questions[question] ?? question,
      text: words(say.number(days)),
    })),
  };
}

/** The block is alive while the storefront asks it: by the newest answer, or the newest showing a browser reported. */
export async function blockAnswer(
  { db, shop, say, now }: Caller,
  known: DecisionSample | null = null,
): Promise<BlockAnswer> {
  const sample = known ?? (await recommendationSample(db, shop));
  const shown = await lastEventAt(db, shop, 'recommendation-shown');
  const lastAt = Math.max(sample.lastAt ?? 0, shown ?? 0);
  if (lastAt === 0) return { state: 'never', text: say.words.block.never, lastAt: null };
  const last = say.moment(lastAt);
  return now - lastAt < 7 * DAY
    ? { state: 'active', text: say.words.block.active(last.text), lastAt: last }
    : { state: 'quiet', text: say.words.block.quiet(last.text), lastAt: last };
}

export async function deliveriesBehind({ db, shop, now }: Caller): Promise<number> {
  return waitingDeliveries(db, shop, { from: now - 2 * DAY, to: now - PATIENCE });
}

export async function status(caller: Caller): Promise<StatusAnswer> {
  const { say } = caller;
  const behind = await deliveriesBehind(caller);
  return {
    history: historyAnswer(caller),
    block: await blockAnswer(caller),
    health:
      behind === 0
        ? { state: 'ok', text: say.words.health.ok }
        : { state: 'behind', text: say.words.health.behind(counted(say, behind)) },
    training: await isTraining(caller.db, caller.shop),
  };
}
