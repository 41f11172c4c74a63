// What was done without anybody's hands, and what became of what was suggested to a person.

import type { Store } from '../../storage/store.ts';
import type { Span } from '../intake-figures.ts';

/** What is counted, each of which somebody would otherwise have done by hand. */
export const automated = ['mails', 'held', 'offers', 'tasks'] as const;
export type Automated = (typeof automated)[number];

export interface Work {
  counts: Record<Automated, number>;
  /** Offers put before a person. */
  suggestions: { accepted: number; edited: number; rejected: number; waiting: number };
}

export async function workIn(db: Store, shop: string, span: Span): Promise<Work> {
  const mails = await db
    .selectFrom('messages')
    .select((e) => ['state', e.fn.countAll<number>().as('count')])
    .where('shop', '=', shop)
    .where('created_at', '>=', span.from)
    .where('created_at', '<', span.to)
    .where('state', 'in', ['submitted', 'uncertain', 'skipped'])
    .groupBy('state')
    .execute();
  const inState = (...states: string[]) =>
    mails.reduce((sum, row) => sum + (states.includes(row.state) ? Number(row.count) : 0), 0);
  const offers = await db
    .selectFrom('offers')
    .select(['state', 'label', 'decided_by'])
    .where('shop', '=', shop)
    .where((e) =>
      e.or([
        e.and([e('decided_at', '>=', span.from), e('decided_at', '<', span.to)]),
        e.and([e('created_at', '>=', span.from), e('created_at', '<', span.to)]),
      ]),
    )
    .execute();
  const tasks = await db
    .selectFrom('tasks')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('created_at', '>=', span.from)
    .where('created_at', '<', span.to)
    .where('kind', '!=', 'follow-up')
    .executeTakeFirstOrThrow();
  // The word stands before the reason: "reject: too dear".
  const answered = (word: string) => offers.filter(({ label }) => label?.split(':')[0] === word).length;
  return {
    counts: {
      mails: inState('submitted', 'uncertain'),
      held: inState('skipped'),
      offers: offers.filter(({ state, decided_by }) => state === 'ready' && decided_by === null).length,
      tasks: Number(tasks.count),
    },
    suggestions: {
      accepted: answered('approve'),
      edited: answered('edit'),
      rejected: answered('reject'),
      waiting: offers.filter(({ state }) => state === 'approval').length,
    },
  };
}
