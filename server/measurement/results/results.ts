// What came of everything, as one report: what our messages changed, sales, stages and who comes back.

import { type SegmentSize, segmentSizesNow } from '../../profile/segment-sizes.ts';
import { segmentsOf } from '../../profile/segments.ts';
import type { Store } from '../../storage/store.ts';
import { answerDaysOf } from '../answer-days.ts';
import { type Outcome, runningOutcomes } from '../experiments.ts';
import { LIFT_DAYS, type Lift, liftOf } from '../lift.ts';
import { purchasesOf } from '../purchases.ts';
import { type Attribution, attributionIn } from './attribution.ts';
import { type Cohort, cohortsOf } from './cohorts.ts';
import { type Loyalty, loyaltyOf } from './loyalty.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import { type Rfm, rfmOf } from './rfm.ts';
import { type SalesWeek, salesOf } from './sales.ts';
import { type Spending, spendingIn } from './spending.ts';
import { type StageCount, stagesIn } from './stages.ts';
import {
  STOREFRONT_DAYS,
  type StorefrontFigures,
  storefrontFigures,
  VARIETY_WEEKS,
  varietyByWeek,
  type WeekOfVariety,
} from './storefront-figures.ts';
import { type Surveys, surveysIn } from './surveys.ts';

const DAY = 86_400_000;
/** Visitors of so many days, beside as many before. */
export const STAGE_DAYS = 28;
/** So many spans are told. */
const STAGE_SPANS = 6;
/** What a kind buys is that of so many days, by at least so many of it, and so many products of it. */
const KIND_SALES_DAYS = 180;
const FEWEST_OF_KIND = 5;
const SELLERS_A_KIND = 20;
/** Stages are told of so many segments. */
const MOST_SEGMENTS = 10;

/** What a report holds has changed: one of another form is not read, but made anew. */
export const REPORT_FORM = 4;

export interface Results {
  form: typeof REPORT_FORM;
  /** `messages`: those of the journey that left for the lots compared; 0 for all journeys together. */
  lifts: { journey: string | null; lift: Lift; messages: number }[];
  sales: SalesWeek[];
  stages: {
    /** Spans of as many days each, oldest first; the last one ends now. */
    spans: { from: number; counts: StageCount[] }[];
    /** The newest span of those alone who are in a segment. */
    segments: { name: string; id: string; counts: StageCount[] }[];
  };
  cohorts: Cohort[];
  /** Of as many days as the lifts. */
  attribution: Attribution;
  spending: Spending;
  surveys: Surveys;
  loyalty: Loyalty | null;
  rfm: Rfm | null;
  /** Kinds of shoppers, by label, and how many are of each. */
  kinds: { kind: string; shoppers: number; sellers: string[] }[];
  segments: SegmentSize[];
  storefront: StorefrontFigures;
  varietyByWeek: WeekOfVariety[];
  /** Of experiments that run, by id, as they stand. */
  outcomes: Record<string, Outcome>;
  outlook: Outlook;
}

export async function resultsOf(db: Store, shop: string, now: number, zone: string): Promise<Results> {
  const purchases = await purchasesOf(db, shop);
  const { known, all, heads } = purchases;
  const from = now - LIFT_DAYS * DAY;
  const lifts: Results['lifts'] = [];
  for (const journey of [null, ...(await journeysWithLots(db, shop, from))]) {
    const answerDays = await answerDaysOf(db, shop, journey);
    lifts.push({
      journey,
      lift: await liftOf(db, shop, { journey, from, to: now, now, answerDays }, { known, heads }),
      messages: journey === null ? 0 : await messagesOf(db, shop, journey, from, now - answerDays * DAY),
    });
  }
  const span = { from, to: now };
  const surveys = await surveysIn(db, shop, span);
  return {
    form: REPORT_FORM,
    lifts,
    sales: salesOf(all, now, zone),
    stages: await stageMap(db, shop, now),
    cohorts: cohortsOf(known, now, zone),
    attribution: await attributionIn(db, shop, span, heads),
    spending: await spendingIn(db, shop, span),
    surveys,
    loyalty: loyaltyOf(known, surveys.nps.scores, now, zone),
    rfm: rfmOf(known, now),
    kinds: await kindsOf(db, shop, now),
    segments: await segmentSizesNow(db, shop, now),
    storefront: await storefrontFigures(db, shop, { from: now - STOREFRONT_DAYS * DAY, to: now }),
    varietyByWeek: await varietyByWeek(db, shop, now, VARIETY_WEEKS),
    outcomes: await runningOutcomes(db, shop, now),
    outlook: await outlookOf(db, shop, purchases, now, zone),
  };
}

async function stageMap(db: Store, shop: string, now: number): Promise<Results['stages']> {
  const spans: Results['stages']['spans'] = [];
  for (let back = STAGE_SPANS; back >= 1; back--) {
    const from = now - back * STAGE_DAYS * DAY;
    spans.push({ from, counts: await stagesIn(db, shop, { from, to: from + STAGE_DAYS * DAY }) });
  }
  const segments: Results['stages']['segments'] = [];
  for (const { id, name, rule } of (await segmentsOf(db, shop)).slice(0, MOST_SEGMENTS)) {
    const span = { from: now - STAGE_DAYS * DAY, to: now };
    segments.push({ id, name, counts: await stagesIn(db, shop, span, { rule, now }) });
  }
  return { spans, segments };
}

async function messagesOf(db: Store, shop: string, journey: string, from: number, to: number): Promise<number> {
  const { n } = await db
    .selectFrom('messages')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('shop', '=', shop)
    .where('journey', '=', journey)
    .where('state', 'in', ['submitted', 'uncertain'])
    .where('claimed_at', '>=', from)
    .where('claimed_at', '<', to)
    .executeTakeFirstOrThrow();
  return Number(n);
}

async function kindsOf(db: Store, shop: string, now: number): Promise<Results['kinds']> {
  const rows = await db
    .selectFrom('scores')
    .select((e) => ['archetype', e.fn.countAll<number>().as('shoppers')])
    .where('shop', '=', shop)
    .where('archetype', '!=', '')
    .groupBy('archetype')
    .orderBy('shoppers', 'desc')
    .orderBy('archetype')
    .execute();
  const sellers = await sellersByKind(db, shop, now);
  return rows.map((row) => ({
    kind: row.archetype,
    shoppers: Number(row.shoppers),
    sellers: sellers.get(row.archetype) ?? [],
  }));
}

/** Products that most shoppers of a kind have bought, each shopper counting once; what only few bought says nothing of a kind. */
async function sellersByKind(db: Store, shop: string, now: number): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('orders')
    .innerJoin('order_lines', (j) =>
      j.onRef('order_lines.shop', '=', 'orders.shop').onRef('order_lines.order_id', '=', 'orders.id'),
    )
    .innerJoin('scores', (j) =>
      j.onRef('scores.shop', '=', 'orders.shop').onRef('scores.shopper', '=', 'orders.shopper'),
    )
    .select((e) => [
      'scores.archetype',
      'order_lines.product',
      e.fn.count<number>('orders.shopper').distinct().as('buyers'),
    ])
    .where('orders.shop', '=', shop)
    .where('orders.counted', '=', 1)
    .where('orders.placed_at', '>=', now - KIND_SALES_DAYS * DAY)
    .where('order_lines.product', 'is not', null)
    .where('scores.archetype', '!=', '')
    .groupBy(['scores.archetype', 'order_lines.product'])
    .execute();
  const sellers = new Map<string, string[]>();
  for (const row of rows
    .filter(({ buyers }) => Number(buyers) >= FEWEST_OF_KIND)
    .sort((a, b) => Number(b.buyers) - Number(a.buyers) || ((a.product ?? '') < (b.product ?? '') ? -1 : 1))) {
    const own = sellers.get(row.archetype) ?? [];
    sellers.set(row.archetype, own);
    if (own.length < SELLERS_A_KIND) own.push(row.product as string);
  }
  return sellers;
}

async function journeysWithLots(db: Store, shop: string, from: number): Promise<string[]> {
  const rows = await db
    .selectFrom('decisions')
    .select('placement')
    .distinct()
    .where('shop', '=', shop)
    .where('kind', '=', 'assignment')
    .where('at', '>=', from)
    .orderBy('placement')
    .execute();
  return rows.flatMap((row) => (row.placement === null ? [] : [row.placement]));
}
