// How far visitors come: from looking around to buying again, and where most are lost.

import { sql } from 'kysely';
import type { SegmentRule } from '../../profile/segment-rule.ts';
import { shoppersWhere } from '../../profile/segments.ts';
import type { Store } from '../../storage/store.ts';
import type { Span } from '../intake-figures.ts';

const MINUTE = 60_000;
/** Fewer say nothing of how long it usually takes. */
const FEWEST_TIMED = 5;

export const stages = ['visited', 'looked', 'filled-cart', 'checkout', 'bought'] as const;
export type Stage = (typeof stages)[number];

export interface StageCount {
  stage: Stage;
  /** Visitors who came at least this far. */
  visitors: number;
  /** How long it usually took from the stage before; null for the first, and where too few were seen at both. */
  minutes: number | null;
}

export interface Leak {
  from: Stage;
  to: Stage;
  lost: number;
  /** Orders if one in ten of those lost here had gone on like the others. */
  cost: number;
}

/** Visitors who are somebody of a segment. */
export interface StageAudience {
  rule: SegmentRule;
  now: number;
}

/**
 * Visitors of a span by the furthest stage each reached; only those who agreed to analytics are seen browsing.
 * @param audience null: everybody
 */
export async function stagesIn(
  db: Store,
  shop: string,
  span: Span,
  audience: StageAudience | null = null,
): Promise<StageCount[]> {
  let query = db
    .selectFrom('events')
    .select((e) => [
      'visitor',
      e
        .case()
        .when('type', '=', 'checkout-completed')
        .then(sql.lit(4))
        .when('type', 'in', ['checkout-started', 'checkout-contact-given'])
        .then(sql.lit(3))
        .when('type', '=', 'cart-line-added')
        .then(sql.lit(2))
        .when('type', '=', 'product-viewed')
        .then(sql.lit(1))
        .else(sql.lit(0))
        .end()
        .as('stage'),
      e.fn.min<number>('at').as('first'),
    ])
    .where('shop', '=', shop)
    .where('type', 'in', [
      'page-viewed',
      'collection-viewed',
      'search-submitted',
      'cart-viewed',
      'product-viewed',
      'cart-line-added',
      'checkout-started',
      'checkout-contact-given',
      'checkout-completed',
    ])
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .where('visitor', 'is not', null)
    .groupBy(['visitor', 'stage']);
  if (audience !== null) {
    const members = shoppersWhere(db, { shop, now: audience.now }, audience.rule).select('s.id');
    query = query.where(
      'visitor',
      'in',
      db.selectFrom('visitor_links').select('visitor').where('shop', '=', shop).where('shopper', 'in', members),
    );
  }
  const firsts = new Map<string, (number | undefined)[]>();
  for (const { visitor, stage, first } of await query.execute()) {
    const own = firsts.get(visitor as string) ?? [];
    firsts.set(visitor as string, own);
    own[Number(stage)] = Number(first);
  }
  return stages.map((stage, place): StageCount => {
    const there = [...firsts.values()].filter((own) => own.length > place);
    return { stage, visitors: there.length, minutes: place === 0 ? null : usualMinutes(there, place) };
  });
}

/** The middle of how long it took from the stage before; of those alone who were seen at both, in that order. */
function usualMinutes(firsts: readonly (number | undefined)[][], place: number): number | null {
  const spans = firsts.flatMap((own) => {
    const [from, to] = [own[place - 1], own[place]];
    return from === undefined || to === undefined || to < from ? [] : [(to - from) / MINUTE];
  });
  if (spans.length < FEWEST_TIMED) return null;
  spans.sort((a, b) => a - b);
  return spans[Math.floor((spans.length - 1) / 2)] ?? null;
}

/** Between which stages most orders are lost; null where nobody bought, as then nothing tells what an orderly visit is worth. */
export function largestLeak(counts: readonly StageCount[]): Leak | null {
  const bought = counts.at(-1)?.visitors ?? 0;
  let largest: Leak | null = null;
  for (let i = 0; i + 1 < counts.length; i++) {
    const [from, to] = [counts[i] as StageCount, counts[i + 1] as StageCount];
    const lost = from.visitors - to.visitors;
    const cost = to.visitors === 0 ? 0 : (lost / 10) * (bought / to.visitors);
    if (cost > 0 && cost > (largest?.cost ?? 0)) largest = { from: from.stage, to: to.stage, lost, cost };
  }
  return largest;
}
