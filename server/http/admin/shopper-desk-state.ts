// How a shopper's page stands: what the merchant wrote and set by hand, and what would change the score.

import type { Selectable } from 'kysely';
import { SILENCE_DAYS, wouldChange } from '../../measurement/would-change.ts';
import { isMarkedSpared, marksOf, notesOf, SPARED } from '../../profile/marks.ts';
import type { ScoresTable, ShoppersTable } from '../../storage/schema.ts';
import { type Caller, counted } from './request.ts';
import type { ShopperDesk } from './types.ts';
import { deskWords } from './words/desk.ts';
import { journeyWords } from './words/journeys.ts';

/** A task a merchant sets themselves. */
export const FOLLOW_UP = 'follow-up';

/** @param ids the shopper with all merged into them */
export async function deskOf(caller: Caller, row: Selectable<ShoppersTable>, ids: string[]): Promise<ShopperDesk> {
  const { db, shop, say } = caller;
  const tasks = await db
    .selectFrom('tasks')
    .select(['id', 'kind', 'detail', 'created_at'])
    .where('shop', '=', shop)
    .where('shopper', 'in', ids)
    .where('state', '=', 'open')
    .orderBy('created_at')
    .limit(50)
    .execute();
  return {
    notes: (await notesOf(db, shop, ids)).map(({ id, text, at }) => ({ id, text, at: say.moment(at) })),
    tags: (await marksOf(db, shop, ids)).filter((mark) => mark !== SPARED),
    isSpared: await isMarkedSpared(db, shop, row.id),
    tasks: tasks.map((task) => ({ id: task.id, text: taskText(caller, task), at: say.moment(task.created_at) })),
    canBeNamed: row.customer !== null || row.email_sealed !== null,
  };
}

/** What is to be done, with what was written of it by hand. */
export function taskText({ say }: Caller, { kind, detail }: { kind: string; detail: string }): string {
  const titles: Record<string, string> = {
    ...journeyWords[say.locale].tasks,
    [FOLLOW_UP]: deskWords[say.locale].followUp,
  };
  return [titles[kind] ?? kind, textIn(detail)].filter(Boolean).join(': ');
}

function textIn(detail: string): string {
  const { text } = JSON.parse(detail) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}

/** What would change a score, in sentences; none where too few are alike. */
export async function whatWouldChange(
  caller: Caller,
  score: Pick<Selectable<ScoresTable>, 'orders' | 'last_order_at' | 'scored_at'>,
): Promise<string[]> {
  const { db, shop, say } = caller;
  const words = deskWords[caller.say.locale];
  const { withOrder, withSilence } = await wouldChange(db, shop, score);
  const sentences: string[] = [];
  if (withOrder !== null) {
    const { chance, shoppers, orders } = withOrder;
    sentences.push(words.withOrder(say.percent(chance), counted(say, shoppers), counted(say, orders)));
  }
  if (withSilence !== null) {
    const { chance, shoppers } = withSilence;
    sentences.push(words.withSilence(say.percent(chance), counted(say, shoppers), say.number(SILENCE_DAYS)));
  }
  return sentences;
}
