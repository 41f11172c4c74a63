// What a shopper, or somebody like an archetype, would see: chosen as for them, written down nowhere, shown to nobody but the merchant.

import { NO_TRAIL, type TasteTrail } from '../features/taste-trail.ts';
import type { Store } from '../storage/store.ts';
import type { Question } from './ranking.ts';
import { type Chosen, chosenFor, type RecommendDeps } from './recommend.ts';

export interface Preview extends Chosen {
  /** How many products the shopper it was chosen for has looked at and bought; 0 for somebody unknown. */
  viewed: number;
  bought: number;
}

export type PreviewAs =
  | { kind: 'nobody' }
  | { kind: 'shopper'; shopper: string }
  | { kind: 'archetype'; archetype: string };

/** What a merchant can do with the storefront. */
export interface StorefrontDesk {
  /** The next answer reads the shop's rules afresh. */
  changed(shop: string): void;
  preview(shop: string, question: Question, as: PreviewAs): Promise<Preview | null>;
}

/** Shoppers of an archetype looked at to find one whose browser tells something. */
const LOOKED_AT = 50;

/** Null for a shop that is not installed, or where nobody is of that kind. */
export function previewer(deps: Omit<RecommendDeps, 'log'> & { store: Store }) {
  return async (shop: string, question: Question, as: PreviewAs): Promise<Preview | null> => {
    const shelf = await deps.shelves.of(shop);
    if (shelf === null) return null;
    const trail = await trailOf(deps, shop, as);
    if (trail === null) return null;
    const chosen = await chosenFor(shelf, question, trail, deps);
    return { ...chosen, viewed: trail.viewed.length, bought: trail.bought.length };
  };
}

async function trailOf(
  { store, trails }: Pick<RecommendDeps, 'trails'> & { store: Store },
  shop: string,
  as: PreviewAs,
): Promise<TasteTrail | null> {
  if (as.kind === 'nobody') return NO_TRAIL;
  if (as.kind === 'shopper') return trails.ofShopper(shop, as.shopper);
  const rows = await store
    .selectFrom('scores')
    .select('shopper')
    .where('shop', '=', shop)
    .where('archetype', '=', as.archetype)
    .orderBy('scored_at', 'desc')
    .orderBy('shopper')
    .limit(LOOKED_AT)
    .execute();
  const found = rows
    .map(({ shopper }) => trails.ofShopper(shop, shopper))
    .sort((a, b) => b.viewed.length + b.bought.length - a.viewed.length - a.bought.length);
  // The middle one of those who tell something: neither the keenest nor a stranger.
  const telling = found.filter((trail) => trail.viewed.length + trail.bought.length > 0);
  return telling[Math.floor(telling.length / 2)] ?? found[0] ?? null;
}
