// What waits for a person: offers above the limit, and tasks.

import type { Request } from 'express';
import { z } from 'zod';
import { answerOffer, offersWaiting } from '../../journeys/approvals.ts';
import { fieldDateGiven, isYearlyDate, shopperDateGiven } from '../../journeys/finders/dates.ts';
import { APPROVAL_MS } from '../../journeys/offers.ts';
import { endTask, tasksOf } from '../../journeys/tasks.ts';
import { shopperOf } from '../../profile/shopper.ts';
import type { ApprovalsAnswer, TasksAnswer } from './journey-types.ts';
import { journeyTitle, wordsFor } from './journeys.ts';
import { namesOf } from './people.ts';
import { type AdminDeps, type Answered, answer, type Caller, missing, textsIn } from './request.ts';
import { taskText } from './shopper-desk-state.ts';

const SHOWN = 200;

export async function approvals(caller: Caller): Promise<ApprovalsAnswer> {
  const { db, shop, say, facts } = caller;
  const offers = await offersWaiting(db, shop, SHOWN);
  const names = await namesOf(
    caller,
    offers.map((o) => o.shopper),
  );
  return {
    limitPercent: facts.settings.offerLimitPercent,
    offers: offers.map((o) => ({
      id: o.id,
      at: say.moment(o.created_at),
      answerBy: say.moment(o.created_at + APPROVAL_MS),
      journey: journeyTitle(caller, o.journey),
      shopper: o.shopper,
      name: names.get(o.shopper) ?? say.words.nobody,
      kind: o.rung === 'discount' ? 'discount' : 'free-shipping',
      percent: o.percent,
      cost: say.money(o.cost),
      reasons: textsIn(o.reasons),
    })),
  };
}

const reason = z.string().trim().max(500).default('');
const Word = z.discriminatedUnion('word', [
  z.strictObject({ word: z.literal('approve'), reason }),
  z.strictObject({ word: z.literal('edit'), percent: z.number().int().min(1).max(90), reason }),
  // Why not is what the machine can learn from.
  z.strictObject({ word: z.literal('reject'), reason: z.string().trim().min(1).max(500) }),
]);

export async function answerApproval(deps: AdminDeps, caller: Caller, id: string, body: unknown): Promise<Answered> {
  const word = Word.parse(body);
  const { db, keys, shop, user, now } = caller;
  const context = { keys, jobs: deps.jobs, now };
  const outcome = await db.transaction().execute((trx) => answerOffer(trx, context, shop, id, word, user));
  if (outcome === 'gone') return { status: 409, body: { fault: wordsFor(caller).gone } };
  return answer(await approvals(caller));
}

const Which = z.object({ state: z.enum(['open', 'done', 'dismissed']).default('open') });

export async function tasks(caller: Caller, req: Request): Promise<TasksAnswer> {
  const { db, shop, say } = caller;
  const { state } = Which.parse(req.query);
  const rows = await tasksOf(db, shop, state, SHOWN);
  const names = await namesOf(
    caller,
    rows.flatMap((t) => (t.shopper === null ? [] : [t.shopper])),
  );
  return {
    tasks: rows.map((t) => ({
      id: t.id,
      kind: t.kind,
      title: taskText(caller, t),
      at: say.moment(t.created_at),
      shopper: t.shopper,
      name: names.get(t.shopper ?? '') ?? say.words.nobody,
      journey: journeyTitle(caller, t.journey),
      state,
      owner: t.owner,
      outcome: t.outcome,
      endedAt: t.ended_at === null ? null : say.moment(t.ended_at),
    })),
  };
}

const End = z.strictObject({ state: z.enum(['done', 'dismissed']), outcome: z.string().trim().max(1000).default('') });

export async function finishTask(caller: Caller, id: string, body: unknown): Promise<Answered> {
  const end = End.parse(body);
  const { db, shop, user, now } = caller;
  const ended = await endTask(db, shop, id, { ...end, owner: user, now });
  return ended ? answer({ done: true }) : { status: 409, body: { fault: wordsFor(caller).gone } };
}

const Birthday = z.strictObject({
  birthday: z
    .strictObject({ month: z.number().int(), day: z.number().int() })
    .refine(({ month, day }) => isYearlyDate(month, day), 'no such day')
    .nullable(),
});

/** A birthday the shopper told the shop; null forgets it. */
export async function saveBirthday(caller: Caller, id: string, body: unknown): Promise<Answered> {
  const { birthday } = Birthday.parse(body);
  const { db, shop, now } = caller;
  const shopper = await shopperOf(db, shop, id);
  if (shopper === undefined) return missing(caller);
  await shopperDateGiven(db, shop, shopper.id, birthday, { source: 'merchant', now });
  return answer({ birthday });
}

const Field = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
const FieldDate = z.strictObject({
  date: z
    .string()
    .regex(/^(\d{4}|-)-\d{2}-\d{2}$/)
    .transform((text, context) => {
      const [, year = '', month = 0, day = 0] = /^(\d{4}|-)-(\d{2})-(\d{2})$/.exec(text)?.map(String) ?? [];
      const date = { year: year === '-' ? null : Number(year), month: Number(month), day: Number(day) };
      const real =
        isYearlyDate(date.month, date.day) && (date.year === null || isDayOf(date.year, date.month, date.day));
      if (real) return date;
      context.addIssue({ code: 'custom', message: 'no such day' });
      return z.NEVER;
    })
    .nullable(),
});
const isDayOf = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;

/** A date the shop keeps of a shopper, such as when a service is due: `2026-11-30`, or `--11-30` for every year; null forgets it. */
export async function saveFieldDate(caller: Caller, id: string, field: string, body: unknown): Promise<Answered> {
  const { date } = FieldDate.parse(body);
  const { db, shop, now } = caller;
  const shopper = await shopperOf(db, shop, id);
  if (shopper === undefined || !Field.safeParse(field).success) return missing(caller);
  await fieldDateGiven(db, shop, shopper.id, field, date, { source: 'merchant', now });
  return answer({ field, date });
}
