// What came of the recommendations of four weeks and how varied they were: at once where they are few, with the report where they are many.

import type { Store } from '../../storage/store.ts';
import type { Span } from '../intake-figures.ts';
import { type PlacementResults, placementResults } from '../placement-results.ts';
import { type Variety, varietyIn } from '../variety.ts';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
export const STOREFRONT_DAYS = 28;
export const VARIETY_WEEKS = 8;
/** Answers looked at for a week's point: the newest, enough that a share is known to a percent or two. */
const A_WEEKS_SAMPLE = 2_000;
/** Up to so many answers in the span are gone through while somebody waits. */
const FEW = 10_000;

export interface StorefrontFigures {
  span: Span;
  placements: PlacementResults;
  variety: Variety;
}

export interface WeekOfVariety {
  from: number;
  variety: Variety;
}

export async function storefrontFigures(db: Store, shop: string, span: Span): Promise<StorefrontFigures> {
  const placements = await placementResults(db, shop, span);
  return { span, placements, variety: await varietyIn(db, shop, span) };
}

/** The oldest first; each week ends at this time of the day. */
export async function varietyByWeek(db: Store, shop: string, now: number, weeks: number): Promise<WeekOfVariety[]> {
  const points: WeekOfVariety[] = [];
  for (let from = now - weeks * WEEK; from < now; from += WEEK) {
    const span = { from, to: from + WEEK };
    points.push({ from, variety: await varietyIn(db, shop, span, A_WEEKS_SAMPLE) });
  }
  return points;
}

/** More answers were given in these days than can be gone through while somebody waits; read from the index alone. */
export async function hasManyAnswers(db: Store, shop: string, since: number): Promise<boolean> {
  const row = await db
    .selectFrom('decisions')
    .select('at')
    .where('shop', '=', shop)
    .where('kind', '=', 'recommendation')
    .where('at', '>=', since)
    .orderBy('at')
    .offset(FEW)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
