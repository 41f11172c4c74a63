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
  const messages = await db
    .selectFrom('messages')
    .select(['id', 'step', 'state', 'reason', 'shopper', 'submitted_at'])
    .where('shop', '=', shop)
    .where('created_at', '>=', span.from)
    .where('created_at', '<', span.to)
    .where('journey', '=', journey)
    .execute();
  const clicked = await clickedMessages(db, shop, span.from);
  const touches = await touchesSince(db, shop, span.from);
  const orders = await ordersSince(db, shop, span.from);
  const steps = new Map<string, StepBooks>();
  for (const m of messages) {
    const books = steps.get(m.step) ?? emptyBooks(m.step);
    steps.set(m.step, books);
    books.planned++;
    if (m.state === 'submitted' || m.state === 'skipped' || m.state === 'failed' || m.state === 'uncertain')
      books[m.state]++;
    // On its way is still waiting to those who only want to know whether it left.
    else books.waiting++;
    if (m.state === 'skipped') books.skippedBy[m.reason ?? ''] = (books.skippedBy[m.reason ?? ''] ?? 0) + 1;
    if (clicked.has(m.id)) books.clicked++;
    const touch = touches.get(m.id);
    if (touch?.has('click machine')) books.clickedByMachine++;
    if (touch?.has('open person')) books.opened++;
    if (touch?.has('open machine')) books.openedByMachine++;
    const left = m.submitted_at;
    if (left !== null && orders.get(m.shopper ?? '')?.some((at) => at >= left && at < left + AFTER_MS))
      books.orderedAfter++;
  }
  return [...steps.values()];
}

const emptyBooks = (step: string): StepBooks => ({
  ...{ step, planned: 0, waiting: 0, submitted: 0, skipped: 0, failed: 0, uncertain: 0 },
  ...{ skippedBy: {}, clicked: 0, clickedByMachine: 0, opened: 0, openedByMachine: 0, orderedAfter: 0 },
});

/** Ids of the messages of which a link was followed; the event's own id begins with its kind and names the message. */
async function clickedMessages(db: Store, shop: string, from: number): Promise<Set<string>> {
  const events = await db
    .selectFrom('events')
    .select('id')
    .where('shop', '=', shop)
    .where('type', '=', 'message-clicked')
    .where('at', '>=', from)
    .execute();
  return new Set(events.map(({ id }) => id.split(' ')[1] ?? ''));
}

/** What was done with each message, by whom: `click machine`, `open person` and so on. */
async function touchesSince(db: Store, shop: string, from: number): Promise<Map<string, Set<string>>> {
  const rows = await db
    .selectFrom('mail_touches')
    .select(['message', 'kind', 'machine'])
    .where('shop', '=', shop)
    .where('at', '>=', from)
    .where('judged', '=', 1)
    .execute();
  const touches = new Map<string, Set<string>>();
  for (const { message, kind, machine } of rows) {
    const known = touches.get(message) ?? new Set<string>();
    touches.set(message, known.add(`${kind} ${machine === null ? 'person' : 'machine'}`));
  }
  return touches;
}

async function ordersSince(db: Store, shop: string, from: number): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom('orders')
    .select(['shopper', 'placed_at'])
    .where('shop', '=', shop)
    .where('placed_at', '>=', from)
    .where('shopper', 'is not', null)
    .where('cancelled_at', 'is', null)
    .execute();
  const orders = new Map<string, number[]>();
  for (const { shopper, placed_at } of rows) {
    const list = orders.get(shopper as string);
    if (list === undefined) orders.set(shopper as string, [placed_at]);
    else list.push(placed_at);
  }
  return orders;
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
