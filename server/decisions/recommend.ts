// The decision what to recommend: eligible products only, ranked by the shop's model for this visitor, each with a reason, always logged.

import type { TasteTrail } from '../features/taste-trail.ts';
import { NO_TRAIL } from '../features/taste-trail.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { DecisionLog } from './decision-log.ts';
import { explored } from './explore.ts';
import { withKindSlot } from './kind-slot.ts';
import { ordered, pinned } from './order.ts';
import { claiming } from './placements.ts';
import { type Question, rank } from './ranking.ts';
import { type Because, reasonText } from './reason-words.ts';
import type { Shelf, Shelves } from './shelf.ts';

export interface RecommendationRequest extends Question {
  shop: string;
  visitor?: string | null;
  shopper?: string | null;
  locale?: string | null;
}

export interface RecommendedItem {
  product: string;
  variant: string;
  handle: string;
  title: string;
  url: string;
  image: string | null;
  price: { amount: number; currency: string };
  reason: string;
}

export interface Recommendations {
  decision: string;
  strategy: string;
  /** Why a simpler rung of the ladder answered; null when the best one did. */
  fallback: string | null;
  items: RecommendedItem[];
}

export const POLICY = 'recommend/1';

export interface RecommendDeps {
  shelves: Shelves;
  trails: {
    ofVisitor(shop: string, visitor: string): TasteTrail & { shopper: string | null };
    ofShopper(shop: string, shopper: string): TasteTrail;
  };
  log: DecisionLog;
  now(): number;
  random: Random;
}

export type Recommender = (request: RecommendationRequest) => Promise<Recommendations | null>;

/** Null for a shop that is not installed. */
export function recommender(deps: RecommendDeps): Recommender {
  return async (request) => {
    const shelf = await deps.shelves.of(request.shop);
    if (shelf === null) return null;
    const known = request.visitor
      ? deps.trails.ofVisitor(request.shop, request.visitor)
      : { ...NO_TRAIL, shopper: null };
    const shopper = request.shopper ?? known.shopper;
    const trail = request.visitor || !shopper ? known : deps.trails.ofShopper(request.shop, shopper);
    const chosen = await chosenFor(shelf, request, trail, deps);
    const decision = newId();
    // Whoever wants nothing personal leaves no trace of having been here either.
    const named = trail.wishes.personal;
    deps.log.add({
      shop: request.shop,
      id: decision,
      kind: 'recommendation',
      at: deps.now(),
      visitor: named ? (request.visitor ?? null) : null,
      shopper: named ? shopper : null,
      placement: request.placement,
      strategy: chosen.strategy,
      fallback: chosen.fallback,
      policy: POLICY,
      model: shelf.model,
      items: JSON.stringify(chosen.logged),
      reasons: JSON.stringify(chosen.items.map((item) => item.reason)),
    });
    return { decision, strategy: chosen.strategy, fallback: chosen.fallback, items: chosen.items };
  };
}

/** What stands in one slot, and how it came there. */
export interface LoggedItem {
  product: string;
  position: number;
  propensity: number;
  explored: boolean;
  because: Because['kind'];
  /** In how many visits like this one it was looked at, where that is the reason. */
  visits?: number;
  score: number;
  /** The merchant's rules that had a say. */
  rules?: readonly string[];
}

export interface Chosen extends Omit<Recommendations, 'decision'> {
  logged: LoggedItem[];
}

/** Chooses without logging: the decision itself, and a merchant's preview of it. */
export async function chosenFor(
  shelf: Shelf,
  request: Question & { locale?: string | null },
  trail: TasteTrail,
  { now, random }: Pick<RecommendDeps, 'now' | 'random'>,
): Promise<Chosen> {
  const { settings, currency } = shelf.shop;
  const effects = shelf.effects(request.placement, now());
  const ranking = await rank(shelf, request, trail, effects, now());
  const claims = claiming.has(request.placement);
  const ordering = claims
    ? ranking.ranked.filter(({ id }) => !trail.wishes.less.includes(id))
    : ordered(ranking.ranked, {
        products: shelf.products,
        effects,
        wishes: trail.wishes,
        priceThird: shelf.priceThird,
        newForDays: settings.newForDays,
        now: now(),
      });
  const order = withKindSlot(
    ordering,
    shelf,
    trail,
    request.placement,
    (id) => effects.excluded.has(id) || inTheWay(shelf, request, id),
  );
  const front = claims
    ? []
    : pinned(order, effects, (id) => shelf.eligible.has(id) && !inTheWay(shelf, request, id), request.limit);
  const pinnedIds = new Set(front.map(({ id }) => id));
  // Mails are few and chosen with care; exploring happens where the next visit can answer.
  const share = request.placement === 'mail' || claims ? 0 : settings.exploration;
  const { floor } = ranking;
  const rest = explored(
    order.filter(({ id }) => !pinnedIds.has(id)),
    {
      ...floor,
      at(place) {
        const item = floor.at(place);
        return item === null || pinnedIds.has(item.id) || trail.wishes.less.includes(item.id) ? null : item;
      },
    },
    request.limit - front.length,
    share,
    random,
  );
  const slots = [...front.map((item) => ({ item, propensity: 1, explored: false })), ...rest];
  // Other browsers of the same shopper may choose, but are not named: this one may be shared, or lent.
  const seen = new Set(settings.intensity === 'high' ? trail.here : []);
  if (request.product) seen.add(request.product);
  const titleOf = (id: string) => (seen.has(id) ? (shelf.products.get(id)?.title ?? null) : null);
  const locale = request.locale ?? shelf.shop.locale;
  const items: RecommendedItem[] = [];
  const logged: LoggedItem[] = [];
  for (const slot of slots) {
    const product = shelf.products.get(slot.item.id);
    if (product?.variant == null) continue;
    const because: Because = slot.explored ? { kind: 'explored' } : slot.item.because;
    logged.push({
      product: product.id,
      position: items.length,
      propensity: Number(slot.propensity.toPrecision(4)),
      explored: slot.explored,
      because: because.kind,
      ...(because.visits === undefined ? {} : { visits: because.visits }),
      score: slot.item.score,
      ...(slot.item.rules ? { rules: slot.item.rules } : {}),
    });
    items.push({
      product: product.id,
      variant: product.variant.id,
      handle: product.handle,
      title: product.title,
      url: `/products/${product.handle}`,
      image: product.variant.image ?? product.image,
      price: { amount: product.variant.price, currency },
      reason: reasonText(said(because, request), locale, titleOf, settings.intensity),
    });
  }
  return { strategy: ranking.strategy, fallback: ranking.fallback, items, logged };
}

/** In a mail, which only its owner reads, a refill is called one; a page says only what is true of the product, and tells no order. */
const said = (because: Because, { placement }: Question): Because =>
  because.kind === 'refill' && placement !== 'mail' ? { kind: 'again' } : because;

/** What may not stand on this very page: its own product, what is in the cart, what is outside the collection. */
function inTheWay(shelf: Shelf, request: Question, id: string): boolean {
  if (id === request.product || request.cartProducts?.includes(id)) return true;
  if (request.cartVariants?.some((variant) => shelf.productOfVariant.get(variant) === id)) return true;
  return request.collection != null && shelf.members(request.collection)?.has(id) !== true;
}
