// Where the shop is going: months against what was to be expected, when it is busy, its stock, new products, new customers, lasting value.

import type { Store } from '../../storage/store.ts';
import { type Lift, liftOf } from '../lift.ts';
import type { Purchases } from '../purchases.ts';
import { type NewcomerMonth, newcomersOf } from './newcomers.ts';
import { type Novelty, noveltyOf } from './novelty.ts';
import { type Rhythm, rhythmOf } from './rhythm.ts';
import { type StockReport, stockOf } from './stock.ts';
import { type Trend, trendsOf } from './trends.ts';
import { type Work, workIn } from './work.ts';

const DAY = 86_400_000;
/** What shoppers were worth so long after their lot. */
export const VALUE_DAYS = [90, 180, 365] as const;
/** Lots of so long ago are looked at. */
const LOTS_DAYS = 730;
/** What was done by itself is counted over so many days. */
export const WORK_DAYS = 28;

export interface Outlook {
  trends: Trend[] | null;
  rhythm: Rhythm | null;
  stock: StockReport | null;
  novelty: Novelty | null;
  newcomers: NewcomerMonth[];
  /** All who could be written to against the permanent holdout, by days since the lot. */
  value: { days: number; lift: Lift }[];
  work: Work;
}

export async function outlookOf(
  db: Store,
  shop: string,
  { known, all, heads }: Purchases,
  now: number,
  zone: string,
): Promise<Outlook> {
  const value: Outlook['value'] = [];
  for (const days of VALUE_DAYS) {
    const question = { journey: null, from: now - LOTS_DAYS * DAY, to: now, now, answerDays: days };
    value.push({ days, lift: await liftOf(db, shop, question, { known, heads }) });
  }
  return {
    trends: await trendsOf(db, shop, { known, all }, now, zone),
    rhythm: await rhythmOf(db, shop, all, now, zone),
    stock: await stockOf(db, shop, now),
    novelty: await noveltyOf(db, shop, known, heads, now),
    newcomers: newcomersOf(known, now, zone),
    value,
    work: await workIn(db, shop, { from: now - WORK_DAYS * DAY, to: now }),
  };
}
