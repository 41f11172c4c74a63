/** Ranks products for one shopper at one moment, from a trained model's files. */

import type { ModelBundle } from '../model.ts';
import { ModelFileFault } from '../onnx/runner.ts';
import { FEATURES, FeatureMaker } from './features.ts';
import { type Fallback, rungFor, type Strategy } from './ladder.ts';
import type { Moment } from './moment.ts';
import { type Loaded, unpackNextItem } from './pack.ts';
import { type Because, ReasonFinder } from './reasons.ts';

export { ModelFileFault } from '../onnx/runner.ts';
export type { Fallback, Strategy } from './ladder.ts';
export type { Because } from './reasons.ts';

export interface RankRequest {
  /** Products looked at, oldest first; may be empty. The last one is the current one. */
  recent: readonly string[];
  /** For each of `recent`, whether a visit began with it; may be left out where that is not known. */
  begins?: readonly boolean[];
  /** The visit is over: what was looked at last is on no screen any more, and may be answered. */
  away?: boolean;
  bought?: readonly string[];
  /** Products that are used up and bought again: those alone may be answered although they were bought. */
  refill?: ReadonlySet<string>;
  cart?: readonly string[];
  /** The product whose page this is. */
  anchor?: string;
  /** Where the answer is shown. Without an anchor the lasting taste leads; `cart` asks for company to the cart. */
  placement: string;
  /** What may be shown, prepared once for many requests; without it everything may. */
  eligible?: Eligibility;
  /** True for what may not be shown, asked product by product: slower than `eligible`. */
  exclude?: (id: string) => boolean;
  limit: number;
}

/** For each item of one ranker 1 where it may not be shown. Good for the ranker that made it alone. */
export interface Eligibility {
  readonly refused: Uint8Array;
}

export interface RankedItem {
  id: string;
  score: number;
  /** The technique that spoke loudest for this product. */
  strategy: string;
  because: Because;
}

export interface RankAnswer {
  strategy: Strategy;
  fallback: Fallback | null;
  items: RankedItem[];
}

export interface NextItemRanker {
  /** Prepares what may be shown, for use in many requests. */
  eligibility(allowed: (id: string) => boolean): Eligibility;
  /** Never answers with the current product (unless `away`), the page's own, one in the cart, or one bought that is no refill. Same request, same answer. */
  rank(request: RankRequest): Promise<RankAnswer>;
  release(): Promise<void>;
}

/** How much more company counts in the cart than elsewhere, in blend scores. */
const CART_COMPANY = Float32Array.from(FEATURES, (name) => (name === 'bought-together' ? 8 : 0));
const HISTORY = 50;
const RECENT_PURCHASES = 3;

/**
 * Loads a model.
 * @throws ModelFileFault when a file is missing, damaged, or not of this model.
 */
export async function loadNextItem(bundle: ModelBundle): Promise<NextItemRanker> {
  const model = await unpackNextItem(bundle.files);
  const ids = idsOf(bundle, model);
  const place = new Map(ids.map((id, at) => [id, at]));
  const maker = new FeatureMaker(model.parts);
  const scratch = new Uint8Array(ids.length);
  const finder = new ReasonFinder(model.parts);
  return {
    eligibility: (allowed) => ({ refused: Uint8Array.from(ids, (id) => (allowed(id) ? 0 : 1)) }),
    rank: (request) => rank(model, maker, ids, place, scratch, finder, request),
    release: () => model.release(),
  };
}

function idsOf({ files }: ModelBundle, model: Loaded): string[] {
  try {
    const ids: unknown = JSON.parse(new TextDecoder().decode(files['items.json']!));
    if (Array.isArray(ids) && ids.length === model.parts.itemCount && ids.every((id) => typeof id === 'string'))
      return ids;
  } catch (cause) {
    throw new ModelFileFault('items.json cannot be read', { cause });
  }
  throw new ModelFileFault('items.json is of another model');
}

async function rank(
  model: Loaded,
  maker: FeatureMaker,
  ids: readonly string[],
  place: ReadonlyMap<string, number>,
  scratch: Uint8Array,
  finder: ReasonFinder,
  request: RankRequest,
): Promise<RankAnswer> {
  const { moment, touched, known } = momentOf(request, place);
  const rung = rungFor({ rows: model.rows, touched, known });
  if (rung.strategy === 'popularity' || rung.strategy === 'newest') {
    const order = rung.strategy === 'newest' ? model.newest : model.parts.popular;
    return {
      ...rung,
      items: byOrder(order, rung.strategy, model, ids, request.limit, refusals(request, ids, place, scratch)),
    };
  }
  const sums = await model.evidence.sums(moment);
  // The scratch memory is everybody's: filled and used without waiting in between.
  const candidates = maker.make(moment, sums, request.limit, refusals(request, ids, place, scratch));
  const { items, features } = candidates;
  if (items.length === 0) return { ...rung, items: [] };
  const blend = request.anchor === undefined && request.placement !== 'cart' ? model.home : model.blend;
  const best = await blend.best(features, request.limit, request.placement === 'cart' ? CART_COMPANY : undefined);
  const reasons = finder.reasons(moment, sums, candidates, best);
  const someoneElse = candidates.heard;
  return {
    strategy: rung.strategy === 'blend' && !someoneElse ? 'content' : rung.strategy,
    fallback: rung.fallback ?? (someoneElse ? null : 'no-sessions-with-these-products'),
    items: reasons.map(({ kind, product, visits, strategy }, at) => ({
      id: ids[items[best.rows[at]!]!]!,
      score: best.scores[at]!,
      strategy,
      because: {
        kind,
        ...(product === undefined ? {} : { product: ids[product]! }),
        ...(visits === undefined ? {} : { visits }),
      },
    })),
  };
}

/** The request as numbers. Products in the cart count as looked at; the page's product is the current one. */
function momentOf(request: RankRequest, place: ReadonlyMap<string, number>) {
  const { recent, cart = [], bought = [], anchor } = request;
  const seen = recent.slice(-2 * HISTORY);
  const inRecent = new Set(seen);
  const inCart = cart.filter((id) => !inRecent.has(id));
  const trail = [...inCart, ...seen];
  if (anchor !== undefined && trail.at(-1) !== anchor) trail.push(anchor);
  const indexesOf = (list: readonly string[]) => Int32Array.from(list.flatMap((id) => place.get(id) ?? []));
  const began = request.begins?.slice(-2 * HISTORY);
  const current = trail.slice(-1);
  const company =
    request.placement === 'cart' && cart.length ? cart : [...cart, ...current, ...bought.slice(-RECENT_PURCHASES)];
  const moment: Moment = {
    recent: indexesOf(trail),
    ...(began ? { begins: beginningsOf(trail, inCart.length, began, place) } : {}),
    company: indexesOf([...new Set(company)]),
    bought: indexesOf(bought.slice(-HISTORY)),
  };
  return {
    moment,
    touched: trail.length + bought.length,
    known: moment.recent.length + moment.bought.length,
  };
}

/** 1 where a visit began, for the items of the trail that the model knows; one whose first item it does not know begins with the next. */
function beginningsOf(
  trail: readonly string[],
  ahead: number,
  began: readonly boolean[],
  place: ReadonlyMap<string, number>,
): Uint8Array {
  const begins: number[] = [];
  let owed = false;
  for (const [at, id] of trail.entries()) {
    owed ||= began[at - ahead] === true;
    if (!place.has(id)) continue;
    begins.push(owed ? 1 : 0);
    owed = false;
  }
  return Uint8Array.from(begins);
}

/** Fills `refused` with 1 for all that this answer must not hold. */
function refusals(
  { recent, away, cart = [], bought = [], refill, anchor, eligible, exclude }: RankRequest,
  ids: readonly string[],
  place: ReadonlyMap<string, number>,
  refused: Uint8Array,
): Uint8Array {
  if (eligible) refused.set(eligible.refused);
  else refused.fill(0);
  if (exclude) for (let item = 0; item < ids.length; item++) if (exclude(ids[item]!)) refused[item] = 1;
  const never = (id: string | undefined) => {
    const item = id === undefined ? undefined : place.get(id);
    if (item !== undefined) refused[item] = 1;
  };
  for (const id of cart) never(id);
  for (const id of bought) if (!refill?.has(id)) never(id);
  if (!away) never(recent.at(-1));
  never(anchor);
  return refused;
}

function byOrder(
  order: Int32Array,
  strategy: 'popularity' | 'newest',
  model: Loaded,
  ids: readonly string[],
  limit: number,
  refused: Uint8Array,
): RankedItem[] {
  const items: RankedItem[] = [];
  for (let at = 0; at < order.length && items.length < limit; at++) {
    const item = order[at]!;
    if (refused[item] === 1) continue;
    const score = strategy === 'newest' ? 1 / (items.length + 1) : model.parts.popularity[item]!;
    items.push({ id: ids[item]!, score, strategy, because: { kind: strategy === 'newest' ? 'new' : 'popular' } });
  }
  return items;
}
