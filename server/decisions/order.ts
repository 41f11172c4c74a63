// The model's ranking as it will stand: the shopper's own words, the merchant's rules, what is new and what is nearly gone move places in
// it. Places move, never scores: whatever scale a technique scores on, twice as far up means the same.

import type { CatalogueProduct } from '../catalogue/products.ts';
import type { Preferences } from '../profile/preferences.ts';
import type { Because } from './reason-words.ts';
import type { RuleEffects } from './rule-effects.ts';

export interface Candidate {
  id: string;
  score: number;
  because: Because;
  /** Ids of the merchant's rules that moved it. */
  rules?: readonly string[];
}

export interface OrderContext {
  products: ReadonlyMap<string, CatalogueProduct>;
  effects: RuleEffects;
  wishes: Preferences;
  /** Third of its product type's prices a product lies in: 0, 1 or 2. */
  priceThird(product: CatalogueProduct): number;
  /** Days over which a new product's boost fades; 0 is none. */
  newForDays: number;
  now: number;
}

/** A new product stands up to this many times as far up on its first day. */
const NEW_BOOST = 2;
/** This few left sell out before the shopper comes back. */
const LOW_STOCK = 2;
const DAY = 86_400_000;

/** @param ranked best first; what the merchant excludes must be gone already */
export function ordered(ranked: readonly Candidate[], context: OrderContext): Candidate[] {
  const { products, effects, wishes } = context;
  const moved: { candidate: Candidate; place: number }[] = [];
  let still = true;
  for (const [place, candidate] of ranked.entries()) {
    const product = products.get(candidate.id);
    if (product === undefined || wishes.less.includes(candidate.id)) continue;
    const push = effects.pushes.get(candidate.id);
    const factor = (push?.factor ?? 1) * factorOf(product, context);
    still &&= factor === 1;
    moved.push({ candidate: push ? { ...candidate, rules: push.rules } : candidate, place: (place + 1) / factor });
  }
  // The sort is stable: where nothing moves, nothing changes, and most answers need none.
  if (!still) moved.sort((a, b) => a.place - b.place);
  return moved.map(({ candidate }) => candidate);
}

function factorOf(product: CatalogueProduct, { wishes, priceThird, newForDays, now }: OrderContext): number {
  let factor = 1;
  const age = (now - product.createdAt) / DAY;
  if (newForDays > 0 && age < newForDays) {
    const fading = 1 - Math.max(0, age) / newForDays;
    factor *= 1 + (NEW_BOOST - 1) * fading * (wishes.novelty === 'new' ? 2 : wishes.novelty === 'proven' ? 0 : 1);
  }
  if (product.stock !== null && product.stock <= LOW_STOCK) factor /= 2;
  if (wishes.interests.includes(product.productType)) factor *= 3;
  if (wishes.notInterests.includes(product.productType)) factor /= 6;
  if (wishes.price !== null) {
    const wanted = { lower: 0, middle: 1, higher: 2 }[wishes.price];
    factor *= 1.5 - 0.5 * Math.abs(priceThird(product) - wanted);
  }
  return factor;
}

/** Pinned products in front, each pin's best ranked first; a product stands once. */
export function pinned(
  order: readonly Candidate[],
  effects: RuleEffects,
  allowed: (id: string) => boolean,
  slots: number,
): Candidate[] {
  const front: Candidate[] = [];
  const taken = new Set<string>();
  for (const pin of effects.pins) {
    const ranked = order.filter(({ id }) => pin.products.has(id)).map(({ id }) => id);
    const others = [...pin.products].filter((id) => !ranked.includes(id));
    let left = pin.slots;
    for (const id of [...ranked, ...others]) {
      if (left === 0 || front.length >= slots) break;
      if (taken.has(id) || !allowed(id)) continue;
      taken.add(id);
      left--;
      front.push({ id, score: 1, because: { kind: 'chosen' }, rules: [pin.rule] });
    }
  }
  return front;
}
