// What was decided on the storefront lately, how, and how often a simpler rung had to answer.

import type { Store } from '../storage/store.ts';
import type { Span } from './intake-figures.ts';

/** The newest so many decisions say how the storefront is being answered now; a whole week of them may be millions. */
const SAMPLE = 500;

export interface DecisionSample {
  /** Storefront decisions looked at. */
  looked: number;
  strategies: { strategy: string; count: number }[];
  fallbacks: { fallback: string; count: number }[];
  lastAt: number | null;
}

/** All decisions logged in a span; read from the index by time alone. */
export async function decisionsIn(db: Store, shop: string, span: Span): Promise<number> {
  const row = await db
    .selectFrom('decisions')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('shop', '=', shop)
    .where('at', '>=', span.from)
    .where('at', '<', span.to)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How the newest storefront decisions were made. */
export async function decisionSample(db: Store, shop: string): Promise<DecisionSample> {
  const rows = await db
    .selectFrom('decisions')
    .select(['at', 'placement', 'strategy', 'fallback'])
    .where('shop', '=', shop)
    .orderBy('at', 'desc')
    .limit(SAMPLE)
    .execute();
  const shown = rows.filter((r) => r.placement !== null);
  return {
    looked: shown.length,
    strategies: counted(shown.map((r) => r.strategy)).map(([strategy, count]) => ({ strategy, count })),
    fallbacks: counted(shown.flatMap((r) => (r.fallback === null ? [] : [r.fallback]))).map(([fallback, count]) => ({
      fallback,
      count,
    })),
    lastAt: shown[0]?.at ?? null,
  };
}

function counted(words: string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
