// What became of a journey's runs and messages, step by step; the books of each step balance.

import type { Store } from '../storage/store.ts';
import type { Span } from './intake-figures.ts';

const DAY = 86_400_000;
/** How long after a message an order is shown beside it. Bought after, not because of. */
const AFTER_MS = 7 * DAY;

export interface StepBooks {
  step: string;
  planned: number;
  waiting: number;
  submitted: number;
  skipped: number;
  failed: number;
  uncertain: number;
  skippedBy: Record<string, number>;
  /** Of people; machines that look mails through are counted apart. */
  clicked: number;
  clickedByMachine: number;
  /** Where opening is counted; by machines are those that open every mail unread. */
  opened: number;
  openedByMachine: number;
  orderedAfter: number;
}

export interface JourneyResults {
  entered: number;
  waiting: number;
  done: number;
  exited: Record<string, number>;
  steps: StepBooks[];
  /** Decisions not to write, by reason, before any message was planned. */
  decidedAgainst: Record<string, number>;
}

export async function journeyResults(db: Store, shop: string, journey: string, span: Span): Promise<JourneyResults> {
  const runs = await db
    .selectFrom('journey_runs')
    .select((e) => ['state', 'exit_reason', e.fn.countAll<number>().as('n')])
    .where('shop', '=', shop)
    .where('journey', '=', journey)
    .where('entered_at', '>=', span.from)
    .where('entered_at', '<', span.to)
    .groupBy(['state', 'exit_reason'])
    .execute();
  const count = (state: string) => runs.filter((r) => r.state === state).reduce((sum, r) => sum + Number(r.n), 0);
  const exited: Record<string, number> = {};
  for (const r of runs) if (r.state === 'exited') exited[r.exit_reason ?? ''] = Number(r.n);
  const decided = await db
    .selectFrom('decisions')
    .select((e) => ['fallback', e.fn.countAll<number>().as('n')])
    .where('shop', '=', shop)
    .where('kind', '=', 'message')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .where('placement', 'like', `${journey}/%`)
    .where('fallback', 'is not', null)
    .groupBy('fallback')
    .execute();
  return {
    entered: runs.reduce((sum, r) => sum + Number(r.n), 0),
    waiting: count('waiting'),
    done: count('done'),
    exited,
    steps: await stepBooks(db, shop, journey, span),
    decidedAgainst: Object.fromEntries(decided.map((d) => [d.fallback ?? '', Number(d.n)])),
  };
}

async function stepBooks(db: Store, shop: string, journey: string, span: Span): Promise<StepBooks[]> {
  const steps = new Map<string, StepBooks>();
  const booksOf = (step: string): StepBooks => {
    const books = steps.get(step) ?? emptyBooks(step);
    steps.set(step, books);
    return books;
  };
  for (const { step, state, reason, n } of await messagesBySteps(db, shop, journey, span)) {
    const [books, count] = [booksOf(step), Number(n)];
    books.planned += count;
    if (state === 'submitted' || state === 'skipped' || state === 'failed' || state === 'uncertain')
      books[state] += count;
    // On its way is still waiting to those who only want to know whether it left.
    else books.waiting += count;
    if (state === 'skipped') books.skippedBy[reason ?? ''] = (books.skippedBy[reason ?? ''] ?? 0) + count;
  }
  for (const { step, n } of await orderedAfter(db, shop, journey, span)) booksOf(step).orderedAfter = Number(n);
  for (const { step, kind, isMachine, n } of await touched(db, shop, journey, span)) {
    const count = Number(n);
    if (kind === 'open') booksOf(step)[isMachine === 1 ? 'openedByMachine' : 'opened'] = count;
    else if (isMachine === 1) booksOf(step).clickedByMachine = count;
  }
  for (const step of await clickedSteps(db, shop, journey, span)) booksOf(step).clicked++;
  return [...steps.values()];
}

/** How many messages of each journey left, and how many walks and messages of it still wait; journeys without any are left out. */
export async function underWay(
  db: Store,
  shop: string,
  journeys: string[],
): Promise<Map<string, { submitted: number; waiting: number }>> {
  const known = new Map<string, { submitted: number; waiting: number }>();
  if (journeys.length === 0) return known;
  const of = (journey: string) => {
    const counts = known.get(journey) ?? { submitted: 0, waiting: 0 };
    known.set(journey, counts);
    return counts;
  };
  const messages = await db
    .selectFrom('messages')
    .select((e) => ['journey', 'state', e.fn.countAll<number>().as('n')])
    .where('shop', '=', shop)
    .where('journey', 'in', journeys)
    .groupBy(['journey', 'state'])
    .execute();
  for (const { journey, state, n } of messages) {
    if (state === 'submitted') of(journey).submitted += Number(n);
    else if (!['skipped', 'failed', 'uncertain'].includes(state)) of(journey).waiting += Number(n);
  }
  const runs = await db
    .selectFrom('journey_runs')
    .select((e) => ['journey', e.fn.countAll<number>().as('n')])
    .where('shop', '=', shop)
    .where('journey', 'in', journeys)
    .where('state', '=', 'waiting')
    .groupBy('journey')
    .execute();
  for (const { journey, n } of runs) of(journey).waiting += Number(n);
  return known;
}

const emptyBooks = (step: string): StepBooks => ({
  ...{ step, planned: 0, waiting: 0, submitted: 0, skipped: 0, failed: 0, uncertain: 0 },
  ...{ skippedBy: {}, clicked: 0, clickedByMachine: 0, opened: 0, openedByMachine: 0, orderedAfter: 0 },
});

/** The journey's messages of a span, as the index by journey has them. */
const messagesIn = (db: Store, shop: string, journey: string, span: Span) =>
  db
    .selectFrom('messages as m')
    .where('m.shop', '=', shop)
    .where('m.journey', '=', journey)
    .where('m.created_at', '>=', span.from)
    .where('m.created_at', '<', span.to);

const messagesBySteps = (db: Store, shop: string, journey: string, span: Span) =>
  messagesIn(db, shop, journey, span)
    .select((e) => ['m.step', 'm.state', 'm.reason', e.fn.countAll<number>().as('n')])
    .groupBy(['m.step', 'm.state', 'm.reason'])
    .execute();

/** Messages after which their shopper ordered within the week. */
const orderedAfter = (db: Store, shop: string, journey: string, span: Span) =>
  messagesIn(db, shop, journey, span)
    .select((e) => ['m.step', e.fn.countAll<number>().as('n')])
    .where('m.submitted_at', 'is not', null)
    .where((e) =>
      e.exists(
        e
          .selectFrom('orders as o')
          .select('o.id')
          .whereRef('o.shop', '=', 'm.shop')
          .whereRef('o.shopper', '=', 'm.shopper')
          .whereRef('o.placed_at', '>=', 'm.submitted_at')
          .where((o) => o('o.placed_at', '<', o('m.submitted_at', '+', AFTER_MS)))
          .where('o.cancelled_at', 'is', null),
      ),
    )
    .groupBy('m.step')
    .execute();

/** Messages by what was done with them, and whether a machine did it. */
const touched = (db: Store, shop: string, journey: string, span: Span) =>
  messagesIn(db, shop, journey, span)
    .innerJoin('mail_touches as t', (j) => j.onRef('t.shop', '=', 'm.shop').onRef('t.message', '=', 'm.id'))
    .select((e) => [
      'm.step',
      't.kind',
      e.case().when('t.machine', 'is', null).then(0).else(1).end().as('isMachine'),
      e.fn.count<number>('m.id').distinct().as('n'),
    ])
    .where('t.judged', '=', 1)
    .groupBy(['m.step', 't.kind', 'isMachine'])
    .execute();

/** The step of each message of which a link was followed; the event's own id begins with its kind and names the message. */
async function clickedSteps(db: Store, shop: string, journey: string, span: Span): Promise<string[]> {
  const events = await db
    .selectFrom('events')
    .select('id')
    .where('shop', '=', shop)
    .where('type', '=', 'message-clicked')
    .where('at', '>=', span.from)
    .execute();
  if (events.length === 0) return [];
  const clicked = new Set(events.map(({ id }) => id.split(' ')[1] ?? ''));
  const messages = await messagesIn(db, shop, journey, span).select(['m.id', 'm.step']).execute();
  return messages.flatMap(({ id, step }) => (clicked.has(id) ? [step] : []));
}

/** What the arbiter or a condition held back, newest first: which message, why, since when. */
export async function heldBack(db: Store, shop: string, since: number, limit: number) {
  return db
    .selectFrom('decisions')
    .select(['id', 'at', 'shopper', 'placement', 'fallback', 'reasons'])
    .where('shop', '=', shop)
    .where('kind', '=', 'message')
    .where('at', '>=', since)
    .where('fallback', 'is not', null)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
}

export async function heldBackCounts(db: Store, shop: string, since: number): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('decisions')
    .select((e) => ['fallback', e.fn.countAll<number>().as('n')])
    .where('shop', '=', shop)
    .where('kind', '=', 'message')
    .where('at', '>=', since)
    .where('fallback', 'is not', null)
    .groupBy('fallback')
    .execute();
  return Object.fromEntries(rows.map((r) => [r.fallback ?? '', Number(r.n)]));
}
