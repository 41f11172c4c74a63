// What one message is worth to the shop: the order it may add, minus what it annoys. Minor units of the shop's currency.

import { prepared } from '../storage/prepared.ts';
import type { Store } from '../storage/store.ts';
import type { LiftKnown } from './expected-lift.ts';
import type { Facts } from './facts.ts';

const DAY = 86_400_000;

/** Share of shoppers that one more message drives away for good, when it is the only one of its week. Published unsubscribe rates of shop mails lie between one and three in a thousand. */
const LEAVES_FOR_A_MESSAGE = 0.001;
/** Whoever has not answered for long is that much nearer to leaving. */
const UNENGAGED = 3;

export interface WorthOf {
  /** Added chance of an order. */
  lift: number;
  /** What such an order brings. */
  basket: number;
  /** What is lost with the shopper: the predicted year, or what is usual. */
  yearly: number;
  /** Messages to them in the last seven days. */
  recent: number;
  isUnengaged: boolean;
}

/** Expected added worth minus annoyance; the second message of a week annoys more than the first, the third more again. */
export function expectedWorth(of: WorthOf): number {
  const annoyance = LEAVES_FOR_A_MESSAGE * of.yearly * (1 + of.recent) ** 1.5 * (of.isUnengaged ? UNENGAGED : 1);
  return Math.round(of.lift * of.basket - annoyance);
}

const findNewest = prepared((db, of: { shop: string; since: number }) =>
  db
    .selectFrom('orders')
    .select('net')
    .where('shop', '=', of.shop)
    .where('counted', '=', 1)
    .where('placed_at', '>', of.since)
    .orderBy('placed_at', 'desc')
    .limit(100),
);
const findScore = prepared((db, of: { shop: string; shopper: string }) =>
  db
    .selectFrom('scores')
    .select(['value', 'uplift', 'uplift_low', 'uplift_high'])
    .where('shop', '=', of.shop)
    .where('shopper', '=', of.shopper),
);

/** Mean of the newest orders: what an order brings where no cart says it. */
export async function usualOrder(trx: Store, shop: string, now: number): Promise<number> {
  const { rows } = await findNewest(trx, { shop, since: now - 365 * DAY });
  return rows.length === 0 ? 0 : rows.reduce((sum, r) => sum + r.net, 0) / rows.length;
}

/** Half of a span that holds four of five. */
const Z80 = 1.2815515655446004;

/** What the model of randomised sends says of a shopper, where there is one. */
export function upliftOf(
  score: { uplift: number | null; uplift_low: number | null; uplift_high: number | null } | undefined,
): LiftKnown['shopper'] {
  if (score == null || score.uplift === null || score.uplift_low === null || score.uplift_high === null) return null;
  return { lift: score.uplift, error: (score.uplift_high - score.uplift_low) / 2 / Z80 };
}

/** What the order a message is about would bring, and what the shopper brings in a year. */
export async function stakesOf(trx: Store, shop: string, facts: Facts | null, now: number) {
  const usual = await usualOrder(trx, shop, now);
  const lines = facts?.cart?.lines ?? [];
  const basket = lines.length === 0 ? usual : lines.reduce((sum, l) => sum + l.price * l.quantity, 0);
  const score = facts?.shopper == null ? undefined : (await findScore(trx, { shop, shopper: facts.shopper })).rows[0];
  return { basket, yearly: score?.value ?? usual, shopper: upliftOf(score) };
}
