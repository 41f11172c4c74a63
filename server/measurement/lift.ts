// What our messages truly changed: those who could be written to against those who were held back by lot.

import {
  alwaysValidDifference,
  armOf,
  type Difference,
  differenceOfMeans,
  differenceOfShares,
} from '../../models/lift/two-arms.ts';
import type { Heads } from '../profile/heads.ts';
import type { Store } from '../storage/store.ts';
import { type Purchase, type Purchases, purchasesOf } from './purchases.ts';

/** Fewer shoppers than this in an arm say nothing worth showing. */
export const FEWEST_SHOPPERS = 30;
/** Lots of so many days are compared. */
export const LIFT_DAYS = 90;
const DAY = 86_400_000;
const LEVEL = 0.95;
/** The always valid interval is narrowest where five points of difference begin to be seen. */
const TUNED_TO = 0.018;

export interface LiftQuestion {
  /** Null: all journeys together, the permanent holdout against everybody else. */
  journey: string | null;
  /** Lots drawn in [from, to). */
  from: number;
  to: number;
  now: number;
  /** Purchases so many days after the lot are its answer, in both arms alike; lots younger than that are left out. */
  answerDays: number;
}

export interface ArmFigures {
  shoppers: number;
  bought: number;
  /** Net of refunds, minor units of the shop's currency. */
  revenue: number;
}

export interface Lift {
  treated: ArmFigures;
  held: ArmFigures;
  /**
   * `works` and `harms` only where an interval that holds on every day at once leaves out 0: merchants look every morning.
   * `leans-up` and `leans-down` where only the interval of this one look does.
   * `too-few` names no figure; `nobody-held` can never name one.
   */
  verdict: 'works' | 'harms' | 'leans-up' | 'leans-down' | 'open' | 'too-few' | 'nobody-held';
  /** Added share of shoppers who buy; null while there are too few. */
  share: Difference | null;
  /** Added net revenue per shopper, minor units; null while there are too few. */
  revenue: Difference | null;
}

/**
 * Each shopper counts once, from the first lot on, whether or not a message left: whatever happens after the draw, such as leaving
 * another cart, may itself come of the message, and is no ground for counting anybody again or not at all.
 * @param read the shop's purchases since `question.from`, where they are at hand already
 */
export async function liftOf(
  db: Store,
  shop: string,
  question: LiftQuestion,
  read: Pick<Purchases, 'known' | 'heads'> | null = null,
): Promise<Lift> {
  const { treated, held } = await answersByArm(db, shop, question, read);
  return compared(treated, held);
}

/** What a shopper did after the lot. */
export interface Answer {
  /** 0 or 1. */
  bought: number;
  /** Net of refunds, minor units. */
  revenue: number;
}

/** The answers of everybody for whom a lot was drawn, by arm. */
export async function answersByArm(
  db: Store,
  shop: string,
  question: LiftQuestion,
  read: Pick<Purchases, 'known' | 'heads'> | null = null,
): Promise<{ treated: Answer[]; held: Answer[] }> {
  const { known, heads } = read ?? (await purchasesOf(db, shop, question.from));
  const lots = await firstLots(db, shop, question, heads);
  const answers = answersTo(known, question.answerDays, lots);
  const treated: Answer[] = [];
  const held: Answer[] = [];
  for (const [shopper, lot] of lots) {
    const answer = answers.get(shopper) ?? { bought: 0, revenue: 0 };
    (lot.held ? held : treated).push(answer);
  }
  return { treated, held };
}

function compared(treated: Answer[], held: Answer[]): Lift {
  const figures = { treated: figuresOf(treated), held: figuresOf(held) };
  if (held.length === 0) return { ...figures, verdict: 'nobody-held', share: null, revenue: null };
  if (Math.min(treated.length, held.length) < FEWEST_SHOPPERS) {
    return { ...figures, verdict: 'too-few', share: null, revenue: null };
  }
  const shares = (of: Answer[]) => armOf(of.map((answer) => answer.bought));
  const sums = (of: Answer[]) => armOf(of.map((answer) => answer.revenue));
  const [a, b] = [shares(treated), shares(held)];
  const share = differenceOfShares(a, b, LEVEL);
  return {
    ...figures,
    verdict: verdictOf(alwaysValidDifference(a, b, LEVEL, TUNED_TO), share),
    share,
    revenue: differenceOfMeans(sums(treated), sums(held), LEVEL),
  };
}

function verdictOf(always: Difference, once: Difference): Lift['verdict'] {
  if (always.low > 0) return 'works';
  if (always.high < 0) return 'harms';
  if (once.low > 0) return 'leans-up';
  return once.high < 0 ? 'leans-down' : 'open';
}

function figuresOf(answers: Answer[]): ArmFigures {
  const sum = (of: (answer: Answer) => number) => answers.reduce((total, answer) => total + of(answer), 0);
  return { shoppers: answers.length, bought: sum((a) => a.bought), revenue: sum((a) => a.revenue) };
}

interface Lot {
  at: number;
  held: boolean;
}

/** A cart of nobody we know has no lot: its purchase could not be found again. */
async function firstLots(db: Store, shop: string, question: LiftQuestion, heads: Heads): Promise<Map<string, Lot>> {
  const { journey, from, to, now, answerDays } = question;
  let query = db
    .selectFrom('decisions')
    .select(['shopper', 'at', 'fallback'])
    .where('shop', '=', shop)
    .where('kind', '=', 'assignment')
    .where('at', '>=', from)
    .where('at', '<', Math.min(to, now - answerDays * DAY))
    .orderBy('at');
  if (journey !== null) query = query.where('placement', '=', journey);
  const lots = new Map<string, Lot>();
  for (const { shopper, at, fallback } of await query.execute()) {
    if (shopper === null) continue;
    // One journey's control is written to by the others: over all of them only the holdout is held back.
    const held = fallback === 'holdout' || (journey !== null && fallback === 'control');
    const head = heads(shopper);
    if (!lots.has(head)) lots.set(head, { at, held });
  }
  return lots;
}

function answersTo(known: readonly Purchase[], answerDays: number, lots: Map<string, Lot>): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const { shopper, at, net } of known) {
    const lot = lots.get(shopper);
    if (lot === undefined || at < lot.at || at >= lot.at + answerDays * DAY) continue;
    answers.set(shopper, { bought: 1, revenue: (answers.get(shopper)?.revenue ?? 0) + net });
  }
  return answers;
}
