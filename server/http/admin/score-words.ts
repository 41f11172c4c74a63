// A shopper's scores in words: each with its interval, the whole with how far it can be trusted.

import type { Selectable } from 'kysely';
import type { ScoreOverride } from '../../learning/score-overrides.ts';
import type { ScoresTable } from '../../storage/schema.ts';
import { counted, textsIn } from './request.ts';
import type { ScoreAnswer, ScoresAnswer } from './types.ts';
import type { Count } from './words/many.ts';
import type { Say } from './words/say.ts';

/** A kind of shopper in words: by what sets it apart, or by the rule of thumb where kinds are not told apart yet. */
export function kindText(say: Say, archetype: string, kinds: ReadonlyMap<string, string[]>): string {
  const traits = kinds.get(archetype);
  if (traits === undefined) return say.words.archetypes[archetype] ?? archetype;
  const told = traits.map((trait) => say.words.traits[trait]).filter((text) => text !== undefined);
  return `${archetype}: ${told.length === 0 ? say.words.averageKind : told.join(', ')}`;
}

export function scoresAnswer(
  say: Say,
  row: Selectable<ScoresTable>,
  kinds: ReadonlyMap<string, string[]>,
  overrides: readonly ScoreOverride[],
): ScoresAnswer {
  const { scores } = say.words;
  const similar = counted(say, row.similar);
  return {
    sure: row.sure === 1,
    overruled: overrides.map(({ score, value, reason, setAt }) => ({
      score,
      text: scores.overruled(
        score === 'value' ? scores.value : scores.nextPurchase(counted(say, row.horizon_days)),
        score === 'value' ? say.about(value) : say.percent(value),
        say.day(setAt),
        reason,
      ),
    })),
    archetype: kindText(say, row.archetype, kinds),
    scoredAt: say.moment(row.scored_at),
    lines: [nextPurchase(say, row), churn(say, row), value(say, row), nextOrder(say, row)],
    reasons: textsIn(row.reasons),
    trust: row.sure === 1 ? scores.sure(similar) : scores.unsure(similar),
  };
}

/** Close to 0 and 1 a percentage would claim more than anybody can know: then it is said in words. @param order the chance of an order */
function certain(say: Say, order: number, days: Count): string | null {
  if (order > 0.99) return say.words.scores.almostCertain(days);
  return order < 0.01 ? say.words.scores.hardly(days) : null;
}

function nextPurchase(say: Say, row: Selectable<ScoresTable>): ScoreAnswer {
  const days = counted(say, row.horizon_days);
  return {
    name: 'next-purchase',
    title: say.words.scores.nextPurchase(days),
    figure: say.chance(row.p_order),
    interval: say.words.between(say.chance(row.p_order_low), say.chance(row.p_order_high)),
    text: certain(say, row.p_order, days) ?? say.words.scores.nextPurchaseText(say.percent(row.p_order), days),
    share: { value: row.p_order, low: row.p_order_low, high: row.p_order_high },
  };
}

function churn(say: Say, row: Selectable<ScoresTable>): ScoreAnswer {
  const [low, high] = [1 - row.p_order_high, 1 - row.p_order_low];
  const days = counted(say, row.horizon_days);
  return {
    name: 'churn',
    title: say.words.scores.churn,
    figure: say.chance(row.churn),
    interval: say.words.between(say.chance(low), say.chance(high)),
    text: certain(say, 1 - row.churn, days) ?? say.words.scores.churnText(say.percent(row.churn), days),
    share: { value: row.churn, low, high },
  };
}

function value(say: Say, row: Selectable<ScoresTable>): ScoreAnswer {
  const { value_low_half: low, value_high_half: high } = row;
  const half =
    low === null || high === null
      ? ''
      : high > 0
        ? say.words.scores.valueHalf(say.about(low), say.about(high))
        : say.words.scores.valueNothing;
  return {
    name: 'value',
    title: say.words.scores.value,
    figure: say.about(row.value),
    interval: say.words.between(say.about(row.value_low), say.about(row.value_high)),
    text: [say.words.scores.valueText(say.about(row.value)), half].join(' ').trim(),
    share: null,
  };
}

function nextOrder(say: Say, row: Selectable<ScoresTable>): ScoreAnswer {
  const title = say.words.scores.nextOrder;
  if (row.next_order_at === null) {
    return { name: 'next-order', title, figure: '–', interval: '', text: say.words.scores.noDate, share: null };
  }
  const low = say.day(row.next_order_low_at ?? row.next_order_at);
  // No upper end means more than five years: then the range is open and is not shown as if it were closed.
  const high = row.next_order_high_at === null ? '…' : say.day(row.next_order_high_at);
  return {
    name: 'next-order',
    title,
    figure: say.day(row.next_order_at),
    interval: say.words.between(low, high),
    text: say.words.scores.nextOrderText(say.day(row.next_order_at)),
    share: null,
  };
}
