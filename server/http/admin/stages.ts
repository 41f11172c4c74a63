// How far visitors come, in words: what is lost where, what could be done about it, and how each step stands to what is aimed at.

import { type Results, STAGE_DAYS } from '../../measurement/results/results.ts';
import { largestLeak, type Stage, type StageCount } from '../../measurement/results/stages.ts';
import { journeyTitle } from './journeys.ts';
import { type Caller, counted } from './request.ts';
import type { ResultsAnswer, StageRow } from './types.ts';

const NO_SHARE = '–';
const HOUR_MINUTES = 60;

/** Which journey writes to those who leave after a stage; none reaches who has not looked at anything. */
const remedies: Partial<Record<Stage, string>> = {
  looked: 'browse-abandonment',
  'filled-cart': 'abandoned-cart',
  checkout: 'abandoned-checkout',
};

export function stagesAnswer(caller: Caller, { spans, segments }: Results['stages']): ResultsAnswer['stages'] {
  const { say } = caller;
  const words = say.words.results;
  const now = spans.at(-1)?.counts ?? [];
  const before = spans.at(-2)?.counts ?? [];
  if ((now[0]?.visitors ?? 0) === 0) return null;
  const leak = largestLeak(now);
  const remedy = leak === null ? null : (remedies[leak.from] ?? null);
  return {
    text: words.stagesText(say.number(STAGE_DAYS)),
    leak:
      leak === null
        ? null
        : words.leak(
            words.stages[leak.from],
            words.stages[leak.to],
            counted(say, leak.lost),
            counted(say, Math.max(1, Math.round(leak.cost))),
          ),
    suggestion:
      leak === null
        ? null
        : {
            text: remedy === null ? words.suggestBlocks : words.suggest(journeyTitle(caller, remedy)),
            journey: remedy,
          },
    rows: rowsOf(caller, now, before),
    segments: segments.map(({ id, name, counts }) => ({ id, name, rows: rowsOf(caller, counts, []) })),
    trend: spans
      .filter(({ counts }) => (counts[0]?.visitors ?? 0) > 0)
      .map(({ from, counts }) => ({
        id: String(from),
        span: say.day(from),
        shares: Object.fromEntries(
          counts.slice(1).map(({ stage }, i) => {
            const share = shareOf(counts, i + 1);
            return [
              stage,
              {
                value: share === null ? null : Math.round(1000 * share) / 10,
                text: share === null ? NO_SHARE : say.percent(share),
              },
            ];
          }),
        ),
      })),
  };
}

function rowsOf({ say, facts }: Caller, now: readonly StageCount[], before: readonly StageCount[]): StageRow[] {
  const words = say.words.results;
  const targets: Partial<Record<Stage, number | undefined>> = facts.settings.stageTargets;
  const written = (share: number | null) => (share === null ? NO_SHARE : say.percent(share));
  return now.map(({ stage, visitors, minutes }, place) => {
    const share = shareOf(now, place);
    const target = targets[stage] ?? null;
    return {
      id: stage,
      title: words.stages[stage],
      visitors,
      figure: say.number(visitors),
      share: written(share),
      before: place > 0 ? written(shareOf(before, place)) : before[0] ? say.number(before[0].visitors) : NO_SHARE,
      time:
        minutes === null
          ? NO_SHARE
          : minutes < HOUR_MINUTES
            ? words.minutes(say.decimal(Math.round(minutes * 10) / 10))
            : words.hours(say.decimal(Math.round(minutes / 6) / 10)),
      target,
      aim:
        target === null || share === null
          ? ''
          : words[share * 100 >= target ? 'reached' : 'missed'](say.percent(target / 100)),
    };
  });
}

/** Share of the stage before that went on; null for the first, and where nobody could. */
function shareOf(counts: readonly StageCount[], place: number): number | null {
  const from = place === 0 ? 0 : (counts[place - 1]?.visitors ?? 0);
  return from === 0 ? null : (counts[place]?.visitors ?? 0) / from;
}
