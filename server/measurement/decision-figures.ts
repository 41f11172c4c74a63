// What was decided lately on the storefront and about messages, how, and how often a simpler rung had to answer.

import type { Store } from '../storage/store.ts';
import type { Span } from './intake-figures.ts';

/** The newest so many decisions say how the storefront is being answered now; a whole week of them may be millions. */
const SAMPLE = 500;

export interface DecisionSample {
  /** Recommendations on the storefront looked at. */
  looked: number;
  fallbacks: { reason: string; count: number }[];
  lastAt: number | null;
}

/** Recommendations decided and logged in a span; read from the index alone. */
export async function recommendationsIn(db: Store, shop: string, span: Span): Promise<number> {
  const row = await db
    .selectFrom('decisions')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('kind', '=', 'recommendation')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How the newest recommendations on the storefront were made; those in e-mails say nothing about the block. */
export async function recommendationSample(db: Store, shop: string): Promise<DecisionSample> {
  const rows = await db
    .selectFrom('decisions')
    .select(['at', 'placement', 'fallback'])
    .where('shop', '=', shop)
    .where('kind', '=', 'recommendation')
    .orderBy('at', 'desc')
    .limit(SAMPLE)
    .execute();
  const shown = rows.filter((r) => r.placement !== 'mail');
  const counts = new Map<string, number>();
  for (const { fallback } of shown) if (fallback !== null) counts.set(fallback, (counts.get(fallback) ?? 0) + 1);
  return {
    looked: shown.length,
    fallbacks: [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    lastAt: shown[0]?.at ?? null,
  };
}

/** Decisions about writing in a span: how many said yes, and for what reasons others said no, most first. */
export async function messageDecisionsIn(
  db: Store,
  shop: string,
  span: Span,
): Promise<{ yes: number; no: { reason: string; count: number }[] }> {
  const rows = await db
    .selectFrom('decisions')
    .select((e) => ['fallback', e.fn.countAll<number>().as('count')])
    .where('shop', '=', shop)
    .where('kind', '=', 'message')
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .groupBy('fallback')
    .orderBy('count', 'desc')
    .orderBy('fallback')
    .execute();
  return {
    yes: rows.filter((r) => r.fallback === null).reduce((sum, r) => sum + Number(r.count), 0),
    no: rows.flatMap((r) => (r.fallback === null ? [] : [{ reason: r.fallback, count: Number(r.count) }])),
  };
}
