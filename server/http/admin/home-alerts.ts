// What waits for the merchant, and what has changed under a model: lines for the top of Home.

import { driftedQuestions } from '../../measurement/model-state.ts';
import { deadLettersOf } from '../../storage/dead-letters.ts';
import { questionTitle } from './models.ts';
import { type Caller, counted } from './request.ts';
import type { Notice } from './types.ts';
import { homeAlertWords } from './words/home-alerts.ts';

export async function homeAlerts(caller: Caller): Promise<Notice[]> {
  const { db, shop, say } = caller;
  const words = homeAlertWords[say.locale];
  const waiting = async (table: 'offers' | 'tasks', state: string) => {
    const row = await db
      .selectFrom(table)
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('shop', '=', shop)
      .where('state', '=', state)
      .executeTakeFirstOrThrow();
    return counted(say, Number(row.n));
  };
  const [offers, tasks] = [await waiting('offers', 'approval'), await waiting('tasks', 'open')];
  const dead = (await deadLettersOf(db, shop)).reduce((sum, { count }) => sum + count, 0);
  const drifted = await driftedQuestions(db, shop);
  return [
    ...drifted.map((question): Notice => {
      const text = words.drift(questionTitle(say, question));
      return { id: `drift-${question}`, tone: 'warning', text, place: 'models' };
    }),
    ...(dead === 0
      ? []
      : [{ ...line('given-up', words.givenUp(counted(say, dead))), tone: 'warning', place: 'settings' } as const]),
    ...(offers.n === 0 ? [] : [line('approvals', words.approvals(offers))]),
    ...(tasks.n === 0 ? [] : [line('tasks', words.tasks(tasks))]),
  ];
}

const line = (id: string, text: string): Notice => ({ id, tone: 'info', text, place: 'approvals' });
