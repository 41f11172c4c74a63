// The arbiter over all at once: for each shopper to whom something is due, what is best done next, and why the rest is not. "None" is an action.

import { type Shop, shopOf } from '../storage/shops.ts';
import type { Store } from '../storage/store.ts';
import { type Candidate, chosenOf } from './arbiter.ts';
import { expectedLift, type LiftKnown, liftWords } from './expected-lift.ts';
import { priorities } from './journey.ts';
import { journeyOf, journeysOf, type ShopJourney } from './journey-store.ts';
import { type MeasuredLift, measuredLifts } from './measured-lift.ts';
import { WEEK_MS } from './permission.ts';
import { expectedWorth, upliftOf, usualOrder } from './worth.ts';

const HOUR = 3_600_000;
/** What comes due within a day competes for it. */
export const AHEAD_MS = 24 * HOUR;
/** SQLite takes 32,766 parameters a statement. */
const ROWS_A_STATEMENT = 2000;

export interface NextAction {
  shopper: string;
  /** Name of a journey, or `none`. */
  action: string;
  dueAt: number | null;
  run: string | null;
  /** Minor units; null where it is not done for an order's sake. */
  worth: number | null;
  reasons: string[];
}

interface Due extends Candidate {
  shopper: string;
  journey: string;
  /** What its worth rests on. */
  why: string | null;
}

/** Decides for every shopper with something due within a day, and keeps the answers. Returns how many. */
export async function planNextActions(store: Store, shopName: string, now: number): Promise<number> {
  const shop = await shopOf(store, shopName);
  if (shop === null || shop.uninstalledAt !== null) return 0;
  const actions = await nextActions(store, shop, now);
  const rows = actions.map((a) => ({
    shop: shopName,
    shopper: a.shopper,
    action: a.action,
    at: now,
    due_at: a.dueAt,
    run: a.run,
    worth: a.worth,
    reasons: JSON.stringify(a.reasons),
  }));
  for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT) {
    await store.transaction().execute((trx) =>
      trx
        .insertInto('next_actions')
        .values(rows.slice(i, i + ROWS_A_STATEMENT))
        .onConflict((c) =>
          c.columns(['shop', 'shopper']).doUpdateSet((e) => ({
            action: e.ref('excluded.action'),
            at: e.ref('excluded.at'),
            due_at: e.ref('excluded.due_at'),
            run: e.ref('excluded.run'),
            worth: e.ref('excluded.worth'),
            reasons: e.ref('excluded.reasons'),
          })),
        )
        .execute(),
    );
  }
  // What was best before and is not due any more is nobody's next action.
  await store.deleteFrom('next_actions').where('shop', '=', shopName).where('at', '<', now).execute();
  return actions.length;
}

/** The same, not kept; with a shopper, for them alone. */
export async function nextActions(store: Store, shop: Shop, now: number, shopper?: string): Promise<NextAction[]> {
  const runs = await store
    .selectFrom('journey_runs')
    .select(['id', 'journey', 'shopper', 'due_at'])
    .where('shop', '=', shop.shop)
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now + AHEAD_MS)
    .where('shopper', 'is not', null)
    .$if(shopper !== undefined, (q) => q.where('shopper', '=', shopper as string))
    .execute();
  if (runs.length === 0) return [];
  const journeys = new Map((await journeysOf(store, shop.shop)).map((j) => [j.journey.name, j]));
  for (const name of new Set(runs.map((r) => r.journey))) {
    const known = journeys.get(name) ?? (await journeyOf(store, shop.shop, name));
    if (known !== null) journeys.set(name, known);
  }
  const people = await peopleOf(store, shop, now, shopper);
  const usual = await usualOrder(store, shop.shop, now);
  const measured = await measuredLifts(store, shop.shop);
  const due = new Map<string, Due[]>();
  for (const run of runs) {
    const known = journeys.get(run.journey);
    const person = people.get(run.shopper as string);
    if (known === undefined || person === undefined) continue;
    const list = due.get(person.id) ?? [];
    list.push(dueOf(run, known, person, { usual, measured }, now));
    due.set(person.id, list);
  }
  return [...due].map(([id, candidates]) => actionOf(shop, now, people.get(id) as Person, candidates, journeys));
}

interface Person {
  id: string;
  mayEmail: boolean;
  value: number | null;
  lift: LiftKnown['shopper'];
  recent: number;
  lastAt: number;
}

/** Whoever could be written to: reachable or not, what they are worth, what they got lately. Four reads for all. */
async function peopleOf(store: Store, shop: Shop, now: number, shopper?: string): Promise<Map<string, Person>> {
  const rows = await store
    .selectFrom('shoppers as s')
    .leftJoin('scores as c', (j) => j.onRef('c.shop', '=', 's.shop').onRef('c.shopper', '=', 's.id'))
    .leftJoin('consents as k', (j) =>
      j
        .onRef('k.shop', '=', 's.shop')
        .on('k.subject_kind', '=', 'email')
        .onRef('k.subject', '=', 's.email_hash')
        .on('k.purpose', '=', 'email'),
    )
    .leftJoin('suppressions as x', (j) => j.onRef('x.shop', '=', 's.shop').onRef('x.email_hash', '=', 's.email_hash'))
    .select(['s.id', 's.email_hash', 's.merged_into', 'k.granted', 'x.reason'])
    .select(['c.value', 'c.uplift', 'c.uplift_low', 'c.uplift_high'])
    .where('s.shop', '=', shop.shop)
    .$if(shopper !== undefined, (q) => q.where('s.id', '=', shopper as string))
    .execute();
  const sent = await store
    .selectFrom('messages')
    .select((e) => ['email_hash', e.fn.countAll<number>().as('n'), e.fn.max('claimed_at').as('at')])
    .where('shop', '=', shop.shop)
    .where('created_at', '>', now - 2 * WEEK_MS)
    .where('claimed_at', '>', now - WEEK_MS)
    .where('state', 'in', ['sending', 'dot', 'submitted', 'uncertain'])
    .groupBy('email_hash')
    .execute();
  const foreign = await store
    .selectFrom('foreign_messages')
    .select((e) => ['email_hash', e.fn.countAll<number>().as('n'), e.fn.max('at').as('at')])
    .where('shop', '=', shop.shop)
    .where('at', '>', now - WEEK_MS)
    .groupBy('email_hash')
    .execute();
  const got = new Map<string, { n: number; at: number }>();
  for (const { email_hash, n, at } of [...sent, ...foreign]) {
    const known = got.get(email_hash) ?? { n: 0, at: 0 };
    got.set(email_hash, { n: known.n + Number(n), at: Math.max(known.at, Number(at ?? 0)) });
  }
  const people = new Map<string, Person>();
  for (const row of rows) {
    const mail = row.email_hash === null ? undefined : got.get(row.email_hash);
    people.set(row.id, {
      id: row.id,
      mayEmail: row.granted === 1 && row.reason === null,
      value: row.value,
      lift: upliftOf(row),
      recent: mail?.n ?? 0,
      lastAt: mail?.at ?? 0,
    });
  }
  // Runs of somebody who was merged meanwhile are their head's.
  for (const row of rows) {
    const head = row.merged_into === null ? undefined : people.get(row.merged_into);
    if (head !== undefined) people.set(row.id, head);
  }
  return people;
}

function dueOf(
  run: { id: string; journey: string; due_at: number | null },
  { journey }: ShopJourney,
  person: Person,
  shop: { usual: number; measured: Map<string, MeasuredLift> },
  now: number,
): Due {
  const { value, recent } = person;
  const { usual } = shop;
  const expected = expectedLift({
    usual: journey.expectedLift,
    measured: shop.measured.get(journey.name) ?? null,
    shopper: person.lift,
    chance: null,
  });
  const of = { lift: expected.lift, basket: usual, yearly: value ?? usual, recent, isUnengaged: false };
  const isForOrders = journey.expectedLift > 0 && usual > 0;
  const base = { id: run.id, priority: priorities[journey.priority], dueAt: run.due_at ?? now };
  const worth = isForOrders ? expectedWorth(of) : null;
  const why = isForOrders ? liftWords(expected) : null;
  return { ...base, worth, why, shopper: person.id, journey: journey.name };
}

function actionOf(
  shop: Shop,
  now: number,
  person: Person,
  candidates: Due[],
  journeys: Map<string, ShopJourney>,
): NextAction {
  const { settings } = shop;
  const none = (why: string): NextAction => ({
    ...{ shopper: person.id, action: 'none', dueAt: null, run: null, worth: null },
    reasons: [why],
  });
  if (settings.paused) return none('Everything is paused.');
  const on = candidates.filter((c) => journeys.get(c.journey)?.on);
  if (on.length === 0) return none('What was due is switched off.');
  const asked = on.filter((c) => c.priority === priorities.asked);
  const open = person.mayEmail ? on : asked;
  if (open.length === 0) return none('They have not agreed to e-mails.');
  if (person.recent >= settings.weeklyCap)
    return none(`${person.recent} messages in seven days are enough (the limit is ${settings.weeklyCap}).`);
  const best = chosenOf(settings.arbiter, open);
  if (best === null) return none('Everything that is due would annoy more than it is expected to bring.');
  const freeAt = person.lastAt + settings.windowHours * HOUR;
  const dueAt = Math.max(best.dueAt, person.lastAt > 0 ? freeAt : 0, now);
  const reasons = [
    open.length === 1 ? 'The only thing that is due.' : `First of ${open.length} that are due, by ${settings.arbiter}.`,
  ];
  if (settings.arbiter === 'value' && best.why !== null) reasons.push(best.why);
  if (dueAt > Math.max(best.dueAt, now)) reasons.push('It waits: they were written to a short while ago.');
  return { shopper: person.id, action: best.journey, dueAt, run: best.id, worth: best.worth, reasons };
}
