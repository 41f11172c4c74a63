// What somebody bought, uses up and needs again about now: the only products that come back although they were bought.

import { dueNow, type Replenishment } from '../../models/replenishment/load.ts';
import type { TasteTrail } from '../features/taste-trail.ts';
import type { Candidate } from './order.ts';
import type { Placement } from './placements.ts';

/** Where a refill may stand: the other places answer a question of their own. */
const places: ReadonlySet<Placement> = new Set<Placement>(['home', 'cart', 'mail']);
/** A list is not a shopping list: so many refills at most, the first in front and two others between any two. */
const MOST = 3;
const EVERY = 3;

/** The most overdue first; none for whoever's purchases are not known here. */
export function refillsFor(
  model: Replenishment | null,
  { bought, boughtAt }: TasteTrail,
  placement: Placement,
  now: number,
): string[] {
  if (model === null || bought.length === 0 || !places.has(placement)) return [];
  const purchases = bought.map((product, at) => ({ product, at: boughtAt[at] as number }));
  return dueNow(model, purchases, now).map(({ product }) => product);
}

/** The ranking with the refills in their places; what the ranking has of them goes there too. */
export function withRefills(ranked: readonly Candidate[], refills: readonly string[]): Candidate[] {
  const chosen = refills.slice(0, MOST);
  if (chosen.length === 0) return [...ranked];
  const order = ranked.filter(({ id }) => !chosen.includes(id));
  for (const [nth, id] of chosen.entries())
    order.splice(nth * EVERY, 0, { id, score: 1 / (nth * EVERY + 1), because: { kind: 'refill' } });
  return order;
}
