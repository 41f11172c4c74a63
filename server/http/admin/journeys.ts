// The journeys of the shop: the gallery, one with its definition, on and off, tried on the past, and what came of it.

import type { Request } from 'express';
import { z } from 'zod';
import { campaignsOf } from '../../journeys/campaign.ts';
import { campaignName } from '../../journeys/campaign-journey.ts';
import { Journey } from '../../journeys/journey.ts';
import { journeyOf, journeysOf, type ShopJourney, saveJourney } from '../../journeys/journey-store.ts';
import { nextActions } from '../../journeys/next-actions.ts';
import { nameFrom, ownJourney } from '../../journeys/own-journey.ts';
import { readyJourneys } from '../../journeys/ready/all.ts';
import { simulate } from '../../journeys/simulate.ts';
import { answerDaysOf } from '../../measurement/answer-days.ts';
import { heldBack, heldBackCounts, journeyResults } from '../../measurement/journey-results.ts';
import { FEWEST_SHOPPERS, LIFT_DAYS } from '../../measurement/lift.ts';
import { splitResults } from '../../measurement/split-results.ts';
import { stepLines, triggerLines } from './journey-steps.ts';
import type {
  Counted,
  HeldBackAnswer,
  JourneyAnswer,
  JourneyLine,
  JourneyResultsAnswer,
  JourneysAnswer,
  NextActionAnswer,
  SimulationAnswer,
  SplitAnswer,
} from './journey-types.ts';
import { namesOf } from './people.ts';
import { type Answered, answer, type Caller, capitalised, missing, textsIn } from './request.ts';
import { journeyWords } from './words/journeys.ts';

const DAY = 86_400_000;
const HELD_SHOWN = 100;

export const wordsFor = (caller: Caller) => journeyWords[caller.say.locale];

/** A journey's name, or the name itself of one the shop made. */
export const journeyTitle = (caller: Caller, name: string): string => wordsFor(caller).names[name] ?? name;

export const reasonText = (caller: Caller, reason: string): string =>
  wordsFor(caller).reasons[reason] ?? caller.say.words.reasons[reason] ?? reason;

/** Where a reason stands alone, as in a table, it begins as a sentence does. */
const reasonAlone = (caller: Caller, reason: string): string => capitalised(reasonText(caller, reason));

export const stepTitle = (caller: Caller, step: string): string =>
  wordsFor(caller).steps[step] ?? caller.say.words.steps[step] ?? step;

export const countedReasons = (caller: Caller, counts: Record<string, number>): Counted[] =>
  Object.entries(counts)
    .map(([reason, count]) => ({ reason, text: reasonAlone(caller, reason), count }))
    .sort((a, b) => b.count - a.count);

const ready = new Map(readyJourneys.map((j) => [j.name, j]));

function line(caller: Caller, known: ShopJourney, figures: Map<string, [number, number]>): JourneyLine {
  const { name } = known.journey;
  const [waiting, submitted] = figures.get(name) ?? [0, 0];
  return {
    name,
    title: journeyTitle(caller, name),
    text: wordsFor(caller).texts[name] ?? '',
    on: known.on,
    ready: ready.has(name),
    changed: known.journey !== ready.get(name),
    editedAt: known.editedAt === null ? null : caller.say.moment(known.editedAt),
    waiting,
    submitted30Days: submitted,
  };
}

/** Runs that wait and messages of thirty days that left, by journey. */
async function figuresOf({ db, shop, now }: Caller): Promise<Map<string, [number, number]>> {
  const waiting = await db
    .selectFrom('journey_runs')
    .select((e) => ['journey', e.fn.countAll<number>().as('n')])
    .where('shop', '=', shop)
    .where('state', '=', 'waiting')
    .groupBy('journey')
    .execute();
  const submitted = await db
    .selectFrom('messages')
    .select((e) => ['journey', e.fn.countAll<number>().as('n')])
    .where('shop', '=', shop)
    .where('created_at', '>', now - 30 * DAY)
    .where('state', '=', 'submitted')
    .groupBy('journey')
    .execute();
  const figures = new Map<string, [number, number]>();
  for (const { journey, n } of waiting) figures.set(journey, [Number(n), 0]);
  for (const { journey, n } of submitted) figures.set(journey, [figures.get(journey)?.[0] ?? 0, Number(n)]);
  return figures;
}

export async function journeys(caller: Caller): Promise<JourneysAnswer> {
  const figures = await figuresOf(caller);
  const all = await journeysOf(caller.db, caller.shop);
  return { journeys: all.map((j) => line(caller, j, figures)), paused: caller.facts.settings.paused };
}

export async function journey(caller: Caller, name: string): Promise<JourneyAnswer | null> {
  const known = await journeyOf(caller.db, caller.shop, name);
  if (known === null) return null;
  return {
    ...line(caller, known, await figuresOf(caller)),
    edition: known.edition,
    definition: known.journey,
    starts: triggerLines(caller, known.journey),
    steps: stepLines(caller, known.journey.steps),
    taskKinds: Object.entries(wordsFor(caller).tasks).map(([kind, title]) => ({ kind, title })),
  };
}

const Change = z.strictObject({
  on: z.boolean().optional(),
  definition: z.unknown().optional(),
  edition: z.number().int().min(0),
});

/** Saves; 409 when somebody else did since, 400 naming each fault of a definition. */
export async function changeJourney(caller: Caller, name: string, body: unknown): Promise<Answered> {
  const change = Change.parse(body);
  const { db, shop, user, now } = caller;
  const saved = await db.transaction().execute((trx) => saveJourney(trx, shop, name, change, { editor: user, now }));
  if (saved === 'unknown') return missing(caller);
  if (saved === 'conflict') return { status: 409, body: { fault: wordsFor(caller).conflict } };
  return answer(await journey(caller, name));
}

const Made = z.strictObject({ title: z.string().trim().min(1).max(60) });

/** A new journey under a name made of a title, off; 409 where the shop has one of that name. */
export async function makeJourney(caller: Caller, body: unknown): Promise<Answered> {
  const { db, shop, user, now } = caller;
  const name = nameFrom(Made.parse(body).title);
  if (name === null) return { status: 400, body: { fault: wordsFor(caller).nameless } };
  const made = await db.transaction().execute(async (trx) => {
    if ((await journeyOf(trx, shop, name)) !== null) return false;
    const change = { on: false, definition: ownJourney(name), edition: 0 };
    await saveJourney(trx, shop, name, change, { editor: user, now });
    return true;
  });
  if (!made) return { status: 409, body: { fault: wordsFor(caller).taken } };
  return answer(await journey(caller, name));
}

const Tried = z.strictObject({
  days: z.number().int().min(1).max(365).default(30),
  definition: z.unknown().optional(),
});

/** Tries a journey (or a definition that is not saved yet) on the shop's past. */
export async function tryJourney(caller: Caller, name: string, body: unknown): Promise<Answered> {
  const { days, definition } = Tried.parse(body ?? {});
  const { db, shop, facts, now, say } = caller;
  const known =
    definition === undefined
      ? (await journeyOf(db, shop, name))?.journey
      : Journey.parse({ ...(definition as object), name });
  if (known === undefined) return missing(caller);
  const result = await simulate(db, facts, known, now, days);
  const names = await namesOf(
    caller,
    result.people.map((p) => p.shopper),
  );
  const words = wordsFor(caller);
  const body200: SimulationAnswer = {
    text: words.simulated(say.number(days), say.number(result.sent), say.number(result.entered)),
    from: say.moment(result.from),
    to: say.moment(result.to),
    entered: result.entered,
    sent: result.sent,
    held: countedReasons(caller, result.held),
    steps: result.steps.map((s) => ({ ...s, title: stepTitle(caller, s.step) })),
    people: result.people.map((p) => ({ ...p, name: names.get(p.shopper) ?? say.words.nobody, at: say.moment(p.at) })),
    limits: result.limits.map((limit) => words.limits[limit]),
  };
  return answer(body200);
}

const Span = z.object({ days: z.coerce.number().int().min(1).max(730).default(30) });

export async function resultsOfJourney(
  caller: Caller,
  name: string,
  req: Request,
): Promise<JourneyResultsAnswer | null> {
  const { db, shop, now, say } = caller;
  const known = await journeyOf(db, shop, name);
  if (known === null) return null;
  const span = { from: now - Span.parse(req.query).days * DAY, to: now + 1 };
  const results = await journeyResults(db, shop, name, span);
  return {
    from: say.moment(span.from),
    to: say.moment(now),
    entered: results.entered,
    waiting: results.waiting,
    done: results.done,
    exited: countedReasons(caller, results.exited),
    decidedAgainst: countedReasons(caller, results.decidedAgainst),
    steps: results.steps.map(({ skippedBy, ...step }) => ({
      ...step,
      title: stepTitle(caller, step.step),
      skippedBy: countedReasons(caller, skippedBy),
    })),
    splits: await splitsOf(caller, known.journey),
  };
}

/** Over as many days as the lifts: what a sequence brings takes longer to tell than what left this month. */
async function splitsOf(caller: Caller, journey: Journey): Promise<SplitAnswer[]> {
  const { db, shop, now, say } = caller;
  const words = wordsFor(caller);
  const answerDays = await answerDaysOf(db, shop, journey.name);
  const results = await splitResults(db, shop, journey, { from: now - LIFT_DAYS * DAY, now, answerDays });
  return results.map(({ step, branches }) => ({
    step,
    title: words.split(step, say.number(answerDays)),
    branches: branches.map(({ name, entrants, revenue, difference }, place) => ({
      name,
      entrants: say.number(entrants),
      perEntrant: entrants === 0 ? '–' : say.money(Math.round(revenue / entrants)),
      text:
        place === 0
          ? words.splitFirst
          : difference === null
            ? words.splitTooFew(say.number(FEWEST_SHOPPERS))
            : words.splitDifference(
                difference.low > 0 ? 'more' : difference.high < 0 ? 'less' : 'open',
                ...([difference.value, difference.low, difference.high].map((each) => say.money(Math.round(each))) as [
                  string,
                  string,
                  string,
                ]),
              ),
    })),
  }));
}

export async function whatWasHeldBack(caller: Caller, req: Request): Promise<HeldBackAnswer> {
  const { db, shop, now, say } = caller;
  const since = now - Span.parse(req.query).days * DAY;
  const rows = await heldBack(db, shop, since, HELD_SHOWN);
  const names = await namesOf(
    caller,
    rows.flatMap((row) => (row.shopper === null ? [] : [row.shopper])),
  );
  const campaigns = new Map((await campaignsOf(db, shop)).map(({ id, name }) => [campaignName(id), name]));
  return {
    counts: countedReasons(caller, await heldBackCounts(db, shop, since)),
    newest: rows.map((row) => {
      const [name = '', step = ''] = (row.placement ?? '').split('/');
      const reason = row.fallback ?? '';
      return {
        id: row.id,
        at: say.moment(row.at),
        shopper: row.shopper,
        name: names.get(row.shopper ?? '') ?? null,
        journey: campaigns.get(name) ?? journeyTitle(caller, name),
        step: stepTitle(caller, step),
        reason,
        text: reasonAlone(caller, reason),
        words: textsIn(row.reasons),
      };
    }),
  };
}

/** What is best done next about a shopper; nothing is an answer too. */
export async function nextAction(caller: Caller, shopper: string): Promise<NextActionAnswer> {
  const { db, facts, now, say } = caller;
  const [action] = await nextActions(db, facts, now, shopper);
  if (action === undefined || action.action === 'none')
    return { action: 'none', title: wordsFor(caller).none, dueAt: null, worth: null, reasons: action?.reasons ?? [] };
  return {
    action: action.action,
    title: journeyTitle(caller, action.action),
    dueAt: action.dueAt === null ? null : say.moment(action.dueAt),
    worth: action.worth === null ? null : say.money(action.worth),
    reasons: action.reasons,
  };
}
