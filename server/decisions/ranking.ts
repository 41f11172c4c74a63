// Which products, best first: each placement has its own question, all end in one ranking, its rung of the ladder and a floor to explore.

import type { RankAnswer, RankRequest } from '../../models/next-item/load.ts';
import type { CatalogueProduct } from '../catalogue/products.ts';
import { isSensitiveText } from '../catalogue/sensitive-text.ts';
import type { TasteTrail } from '../features/taste-trail.ts';
import { VISIT_GAP_MS } from '../features/visits.ts';
import type { Floor } from './explore.ts';
import type { Candidate } from './order.ts';
import type { Placement } from './placements.ts';
import { refillsFor, withRefills } from './refills.ts';
import type { RuleEffects } from './rule-effects.ts';
import type { Shelf } from './shelf.ts';

/** What is asked, without who asks. */
export interface Question {
  placement: Placement;
  product?: string | null;
  /** Variant ids in the cart: neither they nor their products are recommended. */
  cartVariants?: string[];
  cartProducts?: string[];
  /** Only what lies in this collection. */
  collection?: string | null;
  /** Words that led nowhere: a search without a result, an address that is not there. */
  query?: string | null;
  limit: number;
}

export interface Ranking {
  strategy: string;
  fallback: string | null;
  ranked: Candidate[];
  floor: Floor<Candidate>;
}

const NO_FLOOR: Floor<Candidate> = { places: 0, allowed: 0, at: () => null };
/** Boosted products come from further down: with rules that push, more is ranked. */
const PUSHED_FROM = 100;

export async function rank(
  shelf: Shelf,
  request: Question,
  trail: TasteTrail,
  effects: RuleEffects,
  now: number,
): Promise<Ranking> {
  const inCart = productsInCart(shelf, request);
  const cartProducts = [...inCart];
  if (request.product) inCart.add(request.product);
  const among = request.collection ? (shelf.members(request.collection) ?? NOBODY) : null;
  const out = (id: string) =>
    !shelf.eligible.has(id) || inCart.has(id) || effects.excluded.has(id) || (among !== null && !among.has(id));
  if (request.placement === 'recent') return recent(trail, out);
  const refills = refillsFor(shelf.replenishment, trail, request.placement, now).filter(
    (id) => !out(id) && !isSensitive(shelf.products.get(id)),
  );
  const owned = new Set(trail.bought).difference(new Set(refills));
  const least = request.limit * 3 + 10;
  // Below the fold there is room to explore without leaving what suits.
  const wanted = effects.pushes.size > 0 ? Math.max(least, PUSHED_FROM) : least;
  const candidate = (id: string, place: number): Candidate => ({
    id,
    score: 1 / (place + 1),
    because: { kind: place < shelf.sold ? 'popular' : 'new' },
  });
  const seller = (id: string, place: number): Candidate | null =>
    out(id) || owned.has(id) ? null : candidate(id, place);
  const bestSellers = () => shelf.bestSellers.map(seller).filter((found) => found !== null);
  /** Who has bought all there is gets to see it again, rather than nothing at all. */
  const again = () => shelf.bestSellers.map(candidate).filter(({ id }) => owned.has(id) && !out(id));
  const gone = new Set([...owned, ...inCart, ...effects.excluded]);
  const places = shelf.bestSellers;
  const floor: Floor<Candidate> = {
    places: places.length,
    allowed:
      among === null
        ? places.length - [...gone].filter((id) => shelf.eligible.has(id)).length
        : [...among].filter((id) => shelf.eligible.has(id) && !gone.has(id)).length,
    at: (place) => seller(places[place] as string, place),
  };
  const words = request.query ? alike(shelf, request.query, wanted).filter(({ id }) => !out(id)) : [];
  if (shelf.ranker === null) {
    if (request.placement === 'bundle')
      return { strategy: 'none', fallback: shelf.withoutModel, ranked: [], floor: NO_FLOOR };
    return {
      strategy: words.length > 0 ? 'words' : shelf.sold > 0 ? 'popularity' : 'newest',
      fallback: words.length > 0 ? null : shelf.withoutModel,
      ranked: withRefills(
        orElse(
          filled(words, request.limit, () => bestSellers().slice(0, wanted)),
          again,
        ),
        refills,
      ),
      floor,
    };
  }
  const excluded = among !== null || effects.excluded.size > 0;
  const answer = await rankedOnce(shelf, excluded ? `${request.placement} ${request.collection ?? ''}` : '', {
    ...askedOf(request, trail, cartProducts, now),
    ...(refills.length > 0 ? { refill: new Set(refills) } : {}),
    // The cart and the page's own product are never in an answer anyway.
    ...(shelf.allowed ? { eligible: shelf.allowed } : {}),
    ...(excluded || !shelf.allowed ? { exclude: out } : {}),
    limit: wanted,
  });
  const { strategy, fallback } = answer;
  if (request.placement === 'bundle') {
    const company = answer.items.filter(({ because }) => because.kind === 'bought-together');
    return {
      strategy,
      fallback: company.length > 0 ? fallback : 'never-bought-together',
      ranked: company,
      floor: NO_FLOOR,
    };
  }
  const wished = new Set(trail.wishes.more);
  const items = answer.items.map((item): Candidate => {
    const { kind, product } = item.because;
    const asked = product !== undefined && wished.has(product) && !trail.viewed.includes(product);
    if (asked) return { ...item, because: { kind: 'wished' } };
    if (kind === 'popular' && shelf.replenishment?.isReplenished(item.id))
      return { ...item, because: { kind: 'again' } };
    return item;
  });
  return {
    strategy: words.length > 0 ? 'words' : strategy,
    fallback: words.length > 0 ? null : fallback,
    ranked: withRefills(
      orElse(
        filled(
          filled(words, wanted, () => items),
          request.limit,
          bestSellers,
        ),
        again,
      ),
      refills,
    ),
    floor,
  };
}

const NOBODY: ReadonlySet<string> = new Set();

function productsInCart(shelf: Shelf, request: Question): Set<string> {
  const inCart = new Set(request.cartProducts ?? []);
  for (const variant of request.cartVariants ?? []) {
    const product = shelf.productOfVariant.get(variant);
    if (product !== undefined) inCart.add(product);
  }
  return inCart;
}

/** The placement's question as the model takes it. */
function askedOf(request: Question, trail: TasteTrail, cart: string[], now: number): Omit<RankRequest, 'limit'> {
  const anchor = request.product ?? undefined;
  // What somebody wants more of counts like what they just looked at.
  const more = trail.wishes.more.slice(-10);
  const recent = [...trail.viewed, ...more];
  const begins = [...trail.begins, ...more.map(() => true)];
  // Who comes back to the home page after a while may well want what they left at.
  const away =
    request.placement === 'home' && more.length === 0 && trail.viewedAt !== null && now - trail.viewedAt > VISIT_GAP_MS;
  switch (request.placement) {
    // Likeness to this product alone: whoever looks, the answer is the same.
    case 'similar':
      return { recent: [], bought: trail.bought, ...(anchor ? { anchor } : {}), placement: 'product' };
    case 'bundle':
      return { recent: [], bought: [], cart: [...(anchor ? [anchor] : []), ...cart], placement: 'cart' };
    default:
      return {
        recent,
        begins,
        ...(away ? { away } : {}),
        bought: trail.bought,
        cart,
        ...(anchor ? { anchor } : {}),
        placement: request.placement,
      };
  }
}

/** Newest first, each once. Never filled up: "recently viewed" must be true. */
function recent(trail: TasteTrail, out: (id: string) => boolean): Ranking {
  const ranked = [...new Set(trail.here.toReversed())]
    .filter((id) => !out(id))
    .map((id, place): Candidate => ({ id, score: 1 / (place + 1), because: { kind: 'recent' } }));
  return { strategy: 'recent', fallback: ranked.length > 0 ? null : 'nothing-viewed', ranked, floor: NO_FLOOR };
}

const alike = (shelf: Shelf, query: string, most: number) =>
  shelf
    .words()
    .like(query, most)
    .map((id, place): Candidate => ({ id, score: 1 / (place + 1), because: { kind: 'words' } }));

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

/** What somebody needs again is nobody else's business, and of some things not even the shop should speak. */
const isSensitive = (product: CatalogueProduct | undefined): boolean =>
  product !== undefined && isSensitiveText(`${product.productType} ${product.tags.join(' ')} ${product.title}`);

const orElse = (ranked: Candidate[], other: () => Candidate[]) => (ranked.length > 0 ? ranked : other());

/** Asks the ranker, or remembers what it said to the same request since this shelf was read. */
function rankedOnce(shelf: Shelf, scope: string, asked: RankRequest): Promise<RankAnswer> {
  const { recent: seen, begins = [], away = false, bought = [], cart = [], anchor = '', placement, limit } = asked;
  const key = [
    placement,
    scope,
    anchor,
    limit,
    seen.join(','),
    begins.map(Number).join(''),
    away,
    bought.join(','),
    [...(asked.refill ?? [])].join(','),
    cart.join(','),
  ].join('|');
  let answer = shelf.rankings.get(key);
  if (answer === undefined) {
    answer = (shelf.ranker as NonNullable<Shelf['ranker']>).rank(asked);
    shelf.rankings.set(key, answer);
    answer.catch(() => shelf.rankings.delete(key));
  }
  return answer;
}
