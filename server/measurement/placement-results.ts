// What came of recommendations, placement by placement: answered, really seen, clicked, put into a cart, bought. What machines did is left
// out, and counted by the reason.

import type { Store } from '../storage/store.ts';
import type { Span } from './intake-figures.ts';

export interface PlacementResult {
  placement: string;
  /** Answers given. */
  answers: number;
  /** Answers of which at least one card was seen: half of it for a second. */
  seen: number;
  /** Cards seen. */
  impressions: number;
  clicks: number;
  /** Order lines that carry the decision, and what they came to, minor units of the shop's currency. */
  lines: number;
  revenue: number;
}

export type LeftOutReason = 'more-views-than-a-person' | 'clicks-faster-than-a-person' | 'never-answered';

export interface PlacementResults {
  placements: PlacementResult[];
  /** Events of shown and clicked cards that were not counted. */
  leftOut: Partial<Record<LeftOutReason, number>>;
}

/** Products looked at in a day by one browser beyond which it is a machine at work. */
const MOST_VIEWS = 500;
/** Clicks on recommendations by one browser within ten seconds that no hand makes. */
const FASTEST = 8;
const TEN_SECONDS = 10_000;
const DAY = 86_400_000;
/** A busy month; more would be read for no better answer. */
const MOST_DECISIONS = 200_000;

/** Orders count in the span in which they were placed, whenever their decision was. */
export async function placementResults(db: Store, shop: string, span: Span): Promise<PlacementResults> {
  const decided = await db
    .selectFrom('decisions')
    .select(['id', 'placement'])
    .where('shop', '=', shop)
    .where('kind', '=', 'recommendation')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .orderBy('at', 'desc')
    .limit(MOST_DECISIONS)
    .execute();
  const placementOf = new Map(decided.map(({ id, placement }) => [id, placement ?? 'unknown']));
  const results = new Map<string, PlacementResult>();
  const of = (placement: string): PlacementResult => {
    const fresh = { placement, answers: 0, seen: 0, impressions: 0, clicks: 0, lines: 0, revenue: 0 };
    const known = results.get(placement) ?? fresh;
    results.set(placement, known);
    return known;
  };
  for (const placement of placementOf.values()) of(placement).answers++;

  const machines = await machinesIn(db, shop, span);
  const leftOut: PlacementResults['leftOut'] = {};
  const seen = new Set<string>();
  const cards = new Set<string>();
  const clicked = new Set<string>();
  for (const event of await shownAndClicked(db, shop, span)) {
    const placement = placementOf.get(event.decision);
    const reason = machines.get(event.visitor) ?? (placement === undefined ? 'never-answered' : null);
    if (reason !== null || placement === undefined) {
      leftOut[reason ?? 'never-answered'] = (leftOut[reason ?? 'never-answered'] ?? 0) + 1;
      continue;
    }
    const result = of(placement);
    if (event.type === 'recommendation-clicked') {
      // The same card of the same answer is one click, however often it is pressed.
      const click = `${event.decision} ${event.products[0] ?? ''}`;
      if (!clicked.has(click)) result.clicks++;
      clicked.add(click);
      continue;
    }
    if (!seen.has(event.decision)) result.seen++;
    seen.add(event.decision);
    for (const product of event.products) {
      const card = `${event.decision} ${product}`;
      if (!cards.has(card)) result.impressions++;
      cards.add(card);
    }
  }
  for (const { placement, lines, revenue } of await bought(db, shop, span)) {
    const result = of(placement ?? 'unknown');
    result.lines += Number(lines);
    result.revenue += Number(revenue);
  }
  return { placements: [...results.values()].sort((a, b) => b.answers - a.answers), leftOut };
}

interface Reported {
  type: string;
  visitor: string;
  at: number;
  decision: string;
  products: string[];
}

async function shownAndClicked(db: Store, shop: string, span: Span): Promise<Reported[]> {
  const rows = await db
    .selectFrom('events')
    .select(['type', 'visitor', 'at', 'product', 'body'])
    .where('shop', '=', shop)
    .where('type', 'in', ['recommendation-shown', 'recommendation-clicked'])
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .execute();
  return rows.map(({ type, visitor, at, product, body }) => {
    const told = JSON.parse(body) as { decision?: string; products?: string[] };
    return {
      type,
      visitor: visitor ?? '',
      at,
      decision: told.decision ?? '',
      products: told.products ?? (product ? [product] : []),
    };
  });
}

/** Browsers that were no person's in this span, and how it shows. */
async function machinesIn(db: Store, shop: string, span: Span): Promise<Map<string, LeftOutReason>> {
  const machines = new Map<string, LeftOutReason>();
  const days = Math.max(1, (span.to - span.from) / DAY);
  const viewers = await db
    .selectFrom('events')
    .select((e) => ['visitor', e.fn.countAll<number>().as('views')])
    .where('shop', '=', shop)
    .where('type', '=', 'product-viewed')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .where('visitor', 'is not', null)
    .groupBy('visitor')
    .having((e) => e(e.fn.countAll(), '>', MOST_VIEWS * days))
    .execute();
  for (const { visitor } of viewers) machines.set(visitor as string, 'more-views-than-a-person');
  const clicks = await db
    .selectFrom('events')
    .select(['visitor', 'at'])
    .where('shop', '=', shop)
    .where('type', '=', 'recommendation-clicked')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .where('visitor', 'is not', null)
    .orderBy('at')
    .execute();
  for (const [visitor, own] of Map.groupBy(clicks, (row) => row.visitor as string)) {
    const fast = own.some((click, i) => (own[i + FASTEST]?.at ?? Number.POSITIVE_INFINITY) - click.at < TEN_SECONDS);
    if (fast && !machines.has(visitor)) machines.set(visitor, 'clicks-faster-than-a-person');
  }
  return machines;
}

function bought(db: Store, shop: string, span: Span) {
  return db
    .selectFrom('order_lines as l')
    .innerJoin('orders as o', (join) => join.onRef('o.shop', '=', 'l.shop').onRef('o.id', '=', 'l.order_id'))
    .innerJoin('decisions as d', (join) => join.onRef('d.shop', '=', 'l.shop').onRef('d.id', '=', 'l.decision'))
    .select((e) => [
      'd.placement',
      e.fn.countAll<number>().as('lines'),
      e.fn.sum<number>(e('l.price', '*', e('l.quantity', '-', e.ref('l.refunded_quantity')))).as('revenue'),
    ])
    .where('l.shop', '=', shop)
    .where('o.counted', '=', 1)
    .where('o.placed_at', '>=', span.from)
    .where('o.placed_at', '<', span.to)
    .where('l.decision', 'is not', null)
    .groupBy('d.placement')
    .execute();
}
