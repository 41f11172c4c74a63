// Experiments: what is to be found out and by which measure stands before it begins; the result holds however often it is looked at.

import { shoppersNeeded, tunedTo } from '../../models/lift/sample-size.ts';
import { alwaysValidDifference, armOf } from '../../models/lift/two-arms.ts';
import { newId } from '../lib/ids.ts';
import type { Store } from '../storage/store.ts';
import { answerDaysOf } from './answer-days.ts';
import { type Answer, answersByArm, FEWEST_SHOPPERS, LIFT_DAYS } from './lift.ts';
import { type Purchases, purchasesOf } from './purchases.ts';

const DAY = 86_400_000;
const LEVEL = 0.95;
const MOST = 200;
const FEW_ORDERS = 5_000;

/** What counts: whether a shopper buys, or net revenue a shopper. */
export const metrics = ['buyers', 'revenue'] as const;
export type Metric = (typeof metrics)[number];

export interface Declared {
  name: string;
  hypothesis: string;
  /** Null: all e-mails together, against the permanent holdout. */
  journey: string | null;
  metric: Metric;
  /** The smallest difference worth knowing: buyers in ten thousand shoppers, or minor units a shopper. */
  smallest: number;
}

export interface Outcome {
  /** `works` and `harms` only where an interval that holds on every day at once leaves out 0. */
  verdict: 'works' | 'harms' | 'open' | 'too-few' | 'nobody-held';
  treated: number;
  held: number;
  /** Treated less held, a shopper: a share, or minor units; null while there are too few. */
  difference: { value: number; low: number; high: number } | null;
}

export interface Experiment extends Declared {
  id: string;
  begunAt: number;
  endedAt: number | null;
  archivedAt: number | null;
  /** As it stood at the end; null while it runs. */
  outcome: Outcome | null;
}

const of = (metric: Metric) => (answer: Answer) => (metric === 'buyers' ? answer.bought : answer.revenue);
const unit = ({ metric, smallest }: Pick<Declared, 'metric' | 'smallest'>) =>
  metric === 'buyers' ? smallest / 10_000 : smallest;

/** Begins now; nothing of what is declared can be changed after. Null where there are as many as there may be. */
export async function begun(
  trx: Store,
  shop: string,
  declared: Declared,
  by: { editor: string; now: number },
): Promise<string | null> {
  if ((await experimentsOf(trx, shop)).length >= MOST) return null;
  const id = newId();
  await trx
    .insertInto('experiments')
    .values({
      ...{ shop, id, ...declared, begun_at: by.now, ended_at: null, archived_at: null, outcome: null },
      editor: by.editor,
    })
    .execute();
  return id;
}

/** The newest first. */
export async function experimentsOf(db: Store, shop: string): Promise<Experiment[]> {
  const rows = await db
    .selectFrom('experiments')
    .selectAll()
    .where('shop', '=', shop)
    .orderBy('begun_at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    hypothesis: row.hypothesis,
    journey: row.journey,
    metric: row.metric === 'revenue' ? 'revenue' : 'buyers',
    smallest: row.smallest,
    begunAt: row.begun_at,
    endedAt: row.ended_at,
    archivedAt: row.archived_at,
    outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as Outcome),
  }));
}

/**
 * Lots drawn since it began, each with its answer in as many days as the lift gives it.
 * @param read the shop's purchases since then, where they are at hand already
 */
export async function outcomeOf(
  db: Store,
  shop: string,
  experiment: Declared & { begunAt: number },
  now: number,
  read: Purchases | null = null,
): Promise<Outcome> {
  const { journey, begunAt, metric } = experiment;
  const answerDays = await answerDaysOf(db, shop, journey);
  const { treated, held } = await answersByArm(db, shop, { journey, from: begunAt, to: now, now, answerDays }, read);
  const counts = { treated: treated.length, held: held.length };
  if (held.length === 0 && treated.length >= FEWEST_SHOPPERS) {
    return { ...counts, verdict: 'nobody-held', difference: null };
  }
  if (Math.min(treated.length, held.length) < FEWEST_SHOPPERS) {
    return { ...counts, verdict: 'too-few', difference: null };
  }
  const arms = [treated, held].map((answers) => armOf(answers.map(of(metric)))) as [
    ReturnType<typeof armOf>,
    ReturnType<typeof armOf>,
  ];
  const difference = alwaysValidDifference(...arms, LEVEL, tunedTo(unit(experiment)));
  const verdict = difference.low > 0 ? 'works' : difference.high < 0 ? 'harms' : 'open';
  return { ...counts, verdict, difference: Number.isFinite(difference.low) ? difference : null };
}

/** Of experiments, by id; the orders are read once for all of them. */
export async function outcomesOf(
  db: Store,
  shop: string,
  experiments: readonly Experiment[],
  now: number,
): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  if (experiments.length === 0) return outcomes;
  const read = await purchasesOf(db, shop, Math.min(...experiments.map(({ begunAt }) => begunAt)));
  for (const each of experiments) outcomes[each.id] = await outcomeOf(db, shop, each, now, read);
  return outcomes;
}

/** Those that have not ended, as they stand. */
export async function runningOutcomes(db: Store, shop: string, now: number): Promise<Record<string, Outcome>> {
  const running = (await experimentsOf(db, shop)).filter(({ outcome }) => outcome === null);
  return outcomesOf(db, shop, running, now);
}

/** Since then more was ordered than can be gone through while somebody waits; read from the index alone. */
export async function hasManyOrders(db: Store, shop: string, since: number): Promise<boolean> {
  const row = await db
    .selectFrom('orders')
    .select('placed_at')
    .where('shop', '=', shop)
    .where('placed_at', '>=', since)
    .orderBy('placed_at')
    .offset(FEW_ORDERS)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends it with the outcome as it stands; false where it is not running. */
export async function ended(trx: Store, shop: string, id: string, now: number): Promise<boolean> {
  const running = (await experimentsOf(trx, shop)).find((each) => each.id === id && each.endedAt === null);
  if (running === undefined) return false;
  const outcome = JSON.stringify(await outcomeOf(trx, shop, running, now));
  await trx
    .updateTable('experiments')
    .set({ ended_at: now, outcome })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .execute();
  return true;
}

/** Puts one that has ended away; it stays to be read. */
export async function archived(trx: Store, shop: string, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('experiments')
    .set({ archived_at: now })
    .where('shop', '=', shop)
    .where('id', '=', id)
    .where('ended_at', 'is not', null)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export interface Hint {
  /** Shoppers of both arms together; null where it cannot be told. */
  shoppers: number | null;
  /** Days at the pace at which lots were drawn of late; null where none were. */
  days: number | null;
}

/** How many shoppers it will take, from how the last ninety days' answers scattered. */
export async function hintFor(
  db: Store,
  shop: string,
  asked: Pick<Declared, 'journey' | 'metric' | 'smallest'>,
  shares: { holdout: number; controls: number },
  now: number,
): Promise<Hint> {
  const { journey, metric } = asked;
  const answerDays = await answerDaysOf(db, shop, journey);
  const from = now - LIFT_DAYS * DAY;
  const { treated, held } = await answersByArm(db, shop, { journey, from, to: now, now, answerDays });
  const all = [...treated, ...held];
  const { variance, subjects } = armOf(all.map(of(metric)));
  const heldShare = journey === null ? shares.holdout : shares.holdout + shares.controls * (1 - shares.holdout);
  const shoppers =
    subjects < FEWEST_SHOPPERS
      ? null
      : shoppersNeeded({ variance: variance * subjects, heldShare, smallest: unit(asked) });
  const perDay = all.length / (LIFT_DAYS - answerDays);
  return { shoppers, days: shoppers === null || perDay === 0 ? null : Math.ceil(shoppers / perDay) + answerDays };
}
