// A shopper's kind in two or three words, by rule: how often, how recently against their own rhythm, how much.

import type { TypicalShopper } from './reasons.ts';

/** What the rule looks at. */
export interface ArchetypeTraits {
  orders: number;
  silenceDays: number;
  pOrder: number;
  /** Mean spend of a purchase day, minor units. */
  spend: number;
}

/** The name of the kind; thresholds are the shop's own middle, so that names mean the same in slow and in quick shops. */
export function archetypeOf({ orders, silenceDays, pOrder, spend }: ArchetypeTraits, typical: TypicalShopper): string {
  const quiet = silenceDays > Math.max(2 * typical.gapDays, 1.5 * typical.silenceDays, 30);
  const generous = typical.spend > 0 && spend > 1.5 * typical.spend;
  if (orders === 1) {
    if (quiet) return 'one-time, gone quiet';
    return generous ? 'new, large first order' : 'new';
  }
  const regular = orders >= Math.max(5, 2 * typical.orders);
  if (quiet && pOrder < 0.5) return regular ? 'regular slipping away' : 'lapsed';
  if (regular) return generous ? 'best: frequent and generous' : 'regular';
  return generous ? 'occasional, generous' : 'occasional';
}
