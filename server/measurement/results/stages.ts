// How far visitors come: from looking around to buying again, and where most are lost.

import { sql } from 'kysely';
import type { Store } from '../../storage/store.ts';
import type { Span } from '../intake-figures.ts';

export const stages = ['visited', 'looked', 'filled-cart', 'checkout', 'bought'] as const;
export type Stage = (typeof stages)[number];

export interface StageCount {
  stage: Stage;
  /** Visitors who came at least this far. */
  visitors: number;
}

export interface Leak {
  from: Stage;
  to: Stage;
  lost: number;
  /** Orders if one in ten of those lost here had gone on like the others. */
  cost: number;
}

/** Visitors of a span by the furthest stage each reached; only those who agreed to analytics are seen browsing. */
export async function stagesIn(db: Store, shop: string, span: Span): Promise<StageCount[]> {
  const reached = db
    .selectFrom('events')
    .select((e) => [
      'visitor',
      e.fn
        .max<number>(
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
            .end(),
        )
        .as('stage'),
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
    .groupBy('visitor');
  const rows = await db
    .selectFrom(reached.as('reached'))
    .select((e) => ['stage', e.fn.countAll<number>().as('visitors')])
    .groupBy('stage')
    .execute();
  const exactly = (stage: number) => Number(rows.find((row) => Number(row.stage) === stage)?.visitors ?? 0);
  let beyond = 0;
  return stages
    .map((stage, place): StageCount => ({ stage, visitors: exactly(place) }))
    .reverse()
    .map(({ stage, visitors }) => {
      beyond += visitors;
      return { stage, visitors: beyond };
    })
    .reverse();
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
