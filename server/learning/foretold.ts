// Did what was foretold come true? A sample of stated chances is kept, settled when its time has come, and held against what happened.

import type { Store } from '../storage/store.ts';
import { noteRun } from './model-store.ts';
import type { Answers } from './question.ts';

const DAY = 86_400_000;
/** Kept of one scoring: enough to tell a drift, few enough for every night. */
const SAMPLE = 200;
/** Settled chances are looked at over this long. */
const LOOK_BACK_MS = 180 * DAY;
/** Fewer settled ones say nothing. */
const LEAST_SETTLED = 50;
/** Beyond so many standard errors the outcomes have left what was stated. */
const ALARM = 3;

/** What came of the chances of one question that have been settled. */
export interface Realised {
  rows: number;
  /** Mean stated chance, and the share that happened. */
  stated: number;
  happened: number;
  /** Standard errors between the two. */
  off: number;
  alarm: boolean;
}

/** Chances with the days they are for, by question. Only what an order settles is kept. */
function chancesOf(question: string, answers: Answers): { subject: string; stated: number; days: number }[] {
  if (question === 'next-purchase') {
    return (answers.shoppers ?? []).map((s) => ({ subject: s.shopper, stated: s.pOrder.value, days: s.horizonDays }));
  }
  if (question === 'first-purchase') {
    return (answers.subjects?.rows ?? []).map((row) => ({ subject: row.subject, stated: row.value, days: 30 }));
  }
  return [];
}

/** Every n-th answer; ids are in no order that means anything. */
export async function keepSample(trx: Store, shop: string, question: string, answers: Answers, at: number) {
  const all = chancesOf(question, answers);
  const step = Math.max(1, Math.ceil(all.length / SAMPLE));
  for (const { subject, stated, days } of all.filter((_, i) => i % step === 0)) {
    await trx
      .insertInto('foretold')
      .values({ shop, question, subject, stated_at: at, due_at: at + days * DAY, stated, happened: null })
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

/** Settles what is due, and notes for each question with enough settled chances how they stand against what happened. */
export async function settleForetold(store: Store, shop: string, now: number): Promise<void> {
  await store.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('foretold')
      .select(['question', 'subject', 'stated_at', 'due_at'])
      .where('shop', '=', shop)
      .where('happened', 'is', null)
      .where('due_at', '<=', now)
      .limit(2000)
      .execute();
    for (const row of due) {
      const order = await trx
        .selectFrom('orders')
        .select('id')
        .where('shop', '=', shop)
        .where('shopper', '=', row.subject)
        .where('counted', '=', 1)
        .where('placed_at', '>=', row.stated_at)
        .where('placed_at', '<', row.due_at)
        .executeTakeFirst();
      await trx
        .updateTable('foretold')
        .set({ happened: order === undefined ? 0 : 1 })
        .where('shop', '=', shop)
        .where('question', '=', row.question)
        .where('subject', '=', row.subject)
        .where('stated_at', '=', row.stated_at)
        .execute();
    }
    for (const question of new Set(due.map((row) => row.question))) {
      const realised = await realisedOf(trx, shop, question, now);
      if (realised !== null) await noteRun(trx, shop, question, 'realised', null, JSON.stringify(realised), now);
    }
    await trx
      .deleteFrom('foretold')
      .where('shop', '=', shop)
      .where('due_at', '<', now - LOOK_BACK_MS)
      .execute();
  });
}

/** Null while there is too little. Shoppers seen at several moments count once, by their newest. */
async function realisedOf(trx: Store, shop: string, question: string, now: number): Promise<Realised | null> {
  const rows = await trx
    .selectFrom('foretold')
    .select(['subject', 'stated', 'happened'])
    .where('shop', '=', shop)
    .where('question', '=', question)
    .where('happened', 'is not', null)
    .where('due_at', '>=', now - LOOK_BACK_MS)
    .orderBy('stated_at')
    .execute();
  const newest = [...new Map(rows.map((row) => [row.subject, row])).values()];
  if (newest.length < LEAST_SETTLED) return null;
  const mean = (of: (row: (typeof newest)[number]) => number) =>
    newest.reduce((sum, row) => sum + of(row), 0) / newest.length;
  const [stated, happened] = [mean((row) => row.stated), mean((row) => row.happened as number)];
  const error = Math.sqrt(mean((row) => row.stated * (1 - row.stated)) / newest.length + 1e-6);
  const off = (happened - stated) / error;
  return { rows: newest.length, stated, happened, off, alarm: Math.abs(off) > ALARM };
}
