// One slot for what sells best among shoppers of the same kind, where the platform has signed who is here.

import type { TasteTrail } from '../features/taste-trail.ts';
import type { Candidate } from './order.ts';
import type { Placement } from './placements.ts';
import type { Shelf } from './shelf.ts';

/** Where nothing in particular is asked for. */
const open: ReadonlySet<Placement> = new Set<Placement>(['home', 'not-found', 'mail']);
/** The third slot: the first ones are for what they themselves looked at. */
const PLACE = 2;

/**
 * The order with the kind's best seller in its slot; as it was where no kind is known, or nothing of the kind's may be shown.
 * @param out what may not stand here
 */
export function withKindSlot(
  order: Candidate[],
  shelf: Shelf,
  trail: TasteTrail,
  placement: Placement,
  out: (product: string) => boolean,
): Candidate[] {
  if (!open.has(placement) || !trail.kind || order.length === 0) return order;
  const before = new Set(order.slice(0, PLACE).map(({ id }) => id));
  const seller = shelf.kindSellers
    .get(trail.kind)
    ?.find(
      (id) =>
        shelf.eligible.has(id) &&
        !before.has(id) &&
        !out(id) &&
        !trail.bought.includes(id) &&
        !trail.wishes.less.includes(id),
    );
  if (seller === undefined) return order;
  const known = order.find(({ id }) => id === seller);
  const slot: Candidate = { id: seller, score: known?.score ?? 0, because: { kind: 'own-kind' } };
  const others = order.filter(({ id }) => id !== seller);
  return [...others.slice(0, PLACE), slot, ...others.slice(PLACE)];
}
