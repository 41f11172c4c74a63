// The decision what to recommend: eligible products only, ranked by the shop's model for this visitor, each with a reason, always logged.

import type { NextItemRanker, RankAnswer, RankRequest } from '../../models/next-item/load.ts';
import type { TasteTrail } from '../features/taste-trail.ts';
import { NO_TRAIL } from '../features/taste-trail.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { DecisionLog } from './decision-log.ts';
import { explored, type Floor } from './explore.ts';
import { type Because, reasonText } from './reason-words.ts';
import type { Shelf, Shelves } from './shelf.ts';

export type Placement = 'home' | 'product' | 'cart' | 'collection' | 'search' | 'not-found' | 'mail';

export interface RecommendationRequest {
  shop: string;
  placement: Placement;
  product?: string | null;
  visitor?: string | null;
  shopper?: string | null;
  /** Variant ids in the cart: neither they nor their products are recommended. */
  cartVariants?: string[];
  cartProducts?: string[];
  limit: number;
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
    const ranking = await rank(shelf, request, trail);
    // Mails are few and chosen with care; exploring happens where the next visit can answer.
    const share = request.placement === 'mail' ? 0 : shelf.shop.settings.exploration;
    const slots = explored(ranking.ranked, ranking.floor, request.limit, share, deps.random);
    // Other browsers of the same shopper may choose, but are not named: this one may be shared, or lent.
    const seen = new Set(trail.here);
    if (request.product) seen.add(request.product);
    const titleOf = (id: string) => (seen.has(id) ? (shelf.products.get(id)?.title ?? null) : null);
    const locale = request.locale ?? shelf.shop.locale;
    const items: RecommendedItem[] = [];
    const logged: unknown[] = [];
    slots.forEach((slot, position) => {
      const product = shelf.products.get(slot.item.id);
      if (product?.variant == null) return;
      const because: Because = slot.explored ? { kind: 'explored' } : slot.item.because;
      items.push({
        product: product.id,
        variant: product.variant.id,
        handle: product.handle,
        title: product.title,
        url: `/products/${product.handle}`,
        image: product.image,
        price: { amount: product.variant.price, currency: shelf.shop.currency },
        reason: reasonText(because, locale, titleOf),
      });
      logged.push({
        product: product.id,
        position,
        propensity: Number(slot.propensity.toPrecision(4)),
        explored: slot.explored,
        because: because.kind,
        score: slot.item.score,
      });
    });
    const decision = newId();
    deps.log.add({
      shop: request.shop,
      id: decision,
      kind: 'recommendation',
      at: deps.now(),
      visitor: request.visitor ?? null,
      shopper,
      placement: request.placement,
      strategy: ranking.strategy,
      fallback: ranking.fallback,
      policy: POLICY,
      model: shelf.model,
      items: JSON.stringify(logged),
      reasons: JSON.stringify(items.map((i) => i.reason)),
    });
    return { decision, strategy: ranking.strategy, fallback: ranking.fallback, items };
  };
}

interface Candidate {
  id: string;
  score: number;
  because: Because;
}

interface Ranking {
  strategy: string;
  fallback: string | null;
  ranked: Candidate[];
  floor: Floor<Candidate>;
}

async function rank(shelf: Shelf, request: RecommendationRequest, trail: TasteTrail): Promise<Ranking> {
  const inCart = new Set(request.cartProducts ?? []);
  for (const variant of request.cartVariants ?? []) {
    const product = shelf.productOfVariant.get(variant);
    if (product !== undefined) inCart.add(product);
  }
  const cartProducts = [...inCart];
  if (request.product) inCart.add(request.product);
  const exclude = (id: string) => !shelf.eligible.has(id) || inCart.has(id);
  // Below the fold there is room to explore without leaving what suits.
  const wanted = request.limit * 3 + 10;
  const owned = new Set(trail.bought);
  const candidate = (id: string, place: number): Candidate => ({
    id,
    score: 1 / (place + 1),
    because: { kind: place < shelf.sold ? 'popular' : 'new' },
  });
  const seller = (id: string, place: number): Candidate | null =>
    exclude(id) || owned.has(id) ? null : candidate(id, place);
  const bestSellers = () => shelf.bestSellers.map(seller).filter((candidate) => candidate !== null);
  const floor = {
    places: shelf.bestSellers.length,
    allowed:
      shelf.bestSellers.length - [...new Set([...owned, ...inCart])].filter((id) => shelf.eligible.has(id)).length,
    at: (place: number) => seller(shelf.bestSellers[place] as string, place),
  };
  /** Who has bought all there is gets to see it again, rather than nothing. */
  const again = () => shelf.bestSellers.map(candidate).filter(({ id }) => owned.has(id) && !exclude(id));
  if (shelf.ranker === null) {
    return {
      strategy: shelf.sold > 0 ? 'popularity' : 'newest',
      fallback: shelf.withoutModel,
      ranked: filled(bestSellers().slice(0, wanted), request.limit, again),
      floor,
    };
  }
  const answer = await rankedOnce(shelf, shelf.ranker, {
    recent: trail.viewed,
    bought: trail.bought,
    cart: cartProducts,
    ...(request.product ? { anchor: request.product } : {}),
    placement: request.placement,
    // The cart and the page's own product are never in an answer anyway.
    ...(shelf.allowed ? { eligible: shelf.allowed } : { exclude }),
    limit: wanted,
  });
  const ranked = filled(answer.items, request.limit, bestSellers, again);
  return { strategy: answer.strategy, fallback: answer.fallback, ranked, floor };
}

/** The last slots are never empty while there is anything to show: each list in turn fills what is left. */
function filled(first: readonly Candidate[], slots: number, ...more: (() => Candidate[])[]): Candidate[] {
  const full = [...first];
  for (const next of more) {
    if (full.length >= slots) break;
    const have = new Set(full.map((c) => c.id));
    full.push(...next().filter((c) => !have.has(c.id)));
  }
  return full;
}

/** Asks the ranker, or remembers what it said to the same request since this shelf was read. */
function rankedOnce(shelf: Shelf, ranker: NextItemRanker, asked: RankRequest): Promise<RankAnswer> {
  const { recent, bought = [], cart = [], anchor = '', placement, limit } = asked;
  const key = [placement, anchor, limit, recent.join(','), bought.join(','), cart.join(',')].join('|');
  let answer = shelf.rankings.get(key);
  if (answer === undefined) {
    answer = ranker.rank(asked);
    shelf.rankings.set(key, answer);
    answer.catch(() => shelf.rankings.delete(key));
  }
  return answer;
}
